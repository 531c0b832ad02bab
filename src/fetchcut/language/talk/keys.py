"""Values behind their keys, as scripts write them: "start=2s duration=3s", "10s..12s", "fit=blur"."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token

_TIMES: Final = frozenset({"T", "C", "N"})
_BEFORE_TIME: Final = {"START": ("FROM", "from"), "END": ("TO", "to"), "LONG": ("FOR", "for")}
_FITS: Final = {
    "blur": "blur",
    "cover": "cover",
    "fill": "cover",
    "crop": "cover",
    "contain": "contain",
    "pad": "contain",
}


def with_keys(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the tokens with each key as the word that says the same in a sentence, and "=" gone."""
    result: list[Token] = []
    for at, token in enumerate(tokens):
        following = [each.kind for each in tokens[at + 1 : at + 3]]
        if token.text == "=" and token.kind == "SYM":
            continue
        is_key = following[:1] == ["SYM"] and tokens[at + 1].text == "="
        if is_key and token.kind in _BEFORE_TIME and following[1:] and following[1] in _TIMES:
            kind, said = _BEFORE_TIME[token.kind]
            result.append(replace(token, kind=kind, text=said))
            continue
        if token.text in _FITS and [each.text for each in tokens[max(at - 2, 0) : at]] == ["fit", "="]:
            result[-1] = replace(token, kind="FITWORD", value=_FITS[token.text])
            continue
        if _is_dots(tokens, at):
            if result[-1].text != "-":
                result.append(replace(token, kind="DASH", text="-"))
            continue
        result.append(token)
    return tuple(result)


def _is_dots(tokens: Sequence[Token], at: int) -> bool:
    """Return whether this point is one of the two between two times."""
    if tokens[at].text != ".":
        return False
    start = at if at and tokens[at - 1].text != "." else at - 1
    around = tokens[max(start - 1, 0) : start + 3]
    return len(around) == 4 and around[2].text == "." and around[0].kind in _TIMES and around[3].kind in _TIMES

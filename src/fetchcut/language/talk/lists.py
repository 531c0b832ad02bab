"""Numbers in front of the points of a list: "1. trim to 15 s 2. mute"."""

from collections.abc import Sequence
from dataclasses import replace

from fetchcut.language.lexer import Token


def without_list_numbers(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the tokens with such numbers as THEN: each begins a new wish. One number alone is no list."""
    found = [at for at in range(len(tokens) - 1) if _is_number(tokens, at, 1)]
    places = []
    for number, at in enumerate(found, 1):
        if tokens[at].value == number:
            places.append(at)
    places = places if len(places) > 1 else _lettered(tokens)
    if len(places) < 2:
        return tuple(tokens)
    return tuple(replace(token, kind="THEN") if at in places else token for at, token in enumerate(tokens))


def _lettered(tokens: Sequence[Token]) -> list[int]:
    """Return the places of "a)", "b)", "c)" where they come in that order."""
    marked = [at for at in range(len(tokens) - 1) if tokens[at + 1].text == ")" and len(tokens[at].text) == 1]
    return [at for letter, at in zip("abcdefghij", marked, strict=False) if tokens[at].text == letter]


def _is_number(tokens: Sequence[Token], at: int, width: int) -> bool:
    mark = tokens[at + width]
    is_mark = mark.kind in {"SEP", "AND"} and mark.text in {".", ")", "、", ":"}
    if at and tokens[at - 1].kind in {"CLIP", "CLIPN", "NUMBERWORD", "VIDEO", "TITLE", "TEXT", "CAPTION"}:
        return False  # "clip 1: mute, clip 2: black and white"
    return tokens[at].kind == "N" and tokens[at].text.isdigit() and is_mark and mark.start == tokens[at].end

"""Times in brackets as if there were none: "speed the boring part (8 to 16) up by 4" says in passing which part."""

from collections.abc import Sequence
from typing import Final

from fetchcut.language.lexer import Token

_TIMES: Final = frozenset({"N", "T", "C", "TO", "DASH", "FROM", "UNTIL", "AT", "BETWEEN", "AND", "FILL", "DET"})
_LONGEST: Final = 6
"""Words in brackets; more of them say something of their own."""


def without_brackets(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the tokens without the brackets around mere stretches that stand amid a sentence."""
    gone: set[int] = set()
    for at, token in enumerate(tokens):
        if token.kind != "SEP" or token.text not in {"(", "（"} or at == 0:
            continue
        end = next((to for to in range(at + 1, min(at + 2 + _LONGEST, len(tokens))) if _closes(tokens[to])), None)
        if end is not None and end + 1 < len(tokens) and _is_stretch(tokens[at + 1 : end]):
            gone |= {at, end}
    return tuple(token for at, token in enumerate(tokens) if at not in gone)


def _closes(token: Token) -> bool:
    return token.kind == "SEP" and token.text in {")", "）"}


def _is_stretch(tokens: Sequence[Token]) -> bool:
    kinds = {token.kind for token in tokens}
    return kinds <= _TIMES and bool(kinds & {"TO", "DASH", "UNTIL", "AND"}) and bool(kinds & {"N", "T", "C"})

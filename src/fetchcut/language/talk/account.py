"""What of a message nothing used: a value that no wish looked at was not understood, and is said to be left over.

    slow down from 2 to 5 seconds by 30 %, at 60 Hz        all but "60 Hz" is looked at by the wish

A wish notes what it looks at (`Intent.used`). What was corrected, denied or not wanted is meant to be left out.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

from fetchcut.language.lexer import Token

VALUES: Final = frozenset(
    {"T", "C", "PCT", "DB", "LUFS", "X", "RES", "DEG", "FPS", "SIZE", "SIDE", "PX", "FRAMES", "COLOR", "RATIO"}
    | {"FRAC", "ODD", "QUOTE", "FILE", "LINK", "CAPTIONFILE", "N", "SHAPE"}
)
"""Kinds that nobody says without wanting something of them."""
_REVOKING: Final = frozenset({"CORRECT", "INSTEADOF", "NEG", "EXCEPT", "NEVERMIND", "IFWORD", "HOWITWAS", "BECAUSE"})
"""Words that say of something else in the message that it is not meant."""

_COUNTS: Final = frozenset({"a", "an", "one", "一", "两", "兩", "俩"})
"""Numbers that people say without counting: 分割一次, 两边."""

Place = tuple[int, int]


def left_over(tokens: Sequence[Token], used: Collection[Place]) -> tuple[Token, ...]:
    """Return the values that stand in none of the places `used` (half-open, in the folded text)."""
    if revokes(tokens):
        return ()
    found = (token for token in tokens if _is_value(token) and not _is_in(token, used))
    now = {token.start for before, token in pairwise(tokens) if before.kind == "FROM" and token.kind in {"PCT", "DB"}}
    return tuple(token for token in found if token.start not in now)  # "from 35 % to 50 %"


def revokes(tokens: Sequence[Token]) -> bool:
    """Return whether a word says of something in the message that it is not meant."""
    return any(token.kind in _REVOKING for token in tokens)


def places(items: Sequence[Token]) -> Iterator[Place]:
    """Yield where phrases stand."""
    yield from ((item.start, item.end) for item in items)


def _is_value(token: Token) -> bool:
    return token.kind in VALUES and token.text not in _COUNTS


def _is_in(token: Token, used: Collection[Place]) -> bool:
    return any(start <= token.start and token.end <= end for start, end in used)

"""People correct themselves inside a message ("720p, no wait, 1080p"): the correction wins."""

from dataclasses import replace
from fractions import Fraction
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.times import Time

_VALUES: Final = ("T", "TM", "LINES", "SIZE", "FORMAT", "N")
_GLUE: Final = frozenset({"SEP", "IN", "AS", "CHANGE", "GET", "THING", "NEG"})


def corrected(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the tokens with a lone value behind a correction put in the place of the value it corrects.

        first T(10 s) , no, T(20 s)   ->   first T(20 s)

    A correction by more than a value stays: the later of two wishes for the same thing then wins.
    """
    result = list(tokens)
    at = 0
    while at < len(result):
        if result[at].kind == "CORRECT" and (behind := _value_behind(result, at)) is not None:
            before = _like(result, at, result[behind])
            if before is not None:
                result[before] = _in_place(result[before], result[behind])
                del result[at : behind + 1]
                continue
        at += 1
    return tuple(result)


def _value_behind(tokens: list[Token], at: int) -> int | None:
    """Return where the lone value stands; None when it begins a longer wish, such as a range."""
    for index in range(at + 1, min(at + 6, len(tokens))):
        token = tokens[index]
        if token.kind in _VALUES:
            follows = next((each.kind for each in tokens[index + 1 :] if not each.is_hidden), "")
            return index if follows not in {"TO", "VIDEO", "VIDEOS", "ITEM", "STILL", "OR_MORE"} else None
        if not token.is_hidden and token.kind not in _GLUE:
            return None
    return None


def _like(tokens: list[Token], at: int, value: Token) -> int | None:
    kinds = {"T", "TM"} if value.kind in {"T", "TM"} else {value.kind}
    same = next((index for index in range(at - 1, -1, -1) if tokens[index].kind in kinds), None)
    if same is None and value.kind == "N":
        return next((index for index in range(at - 1, -1, -1) if tokens[index].kind in {"T", "TM"}), None)
    return same


def _in_place(old: Token, new: Token) -> Token:
    """Return `new` where `old` stood; "10 seconds, no, 20" takes its unit from the ten."""
    if isinstance(new.value, Fraction) and isinstance(old.value, Time):
        return replace(old, value=Time(new.value * (old.value.unit or 1), old.value.unit))
    return replace(new, start=old.start, end=old.end)

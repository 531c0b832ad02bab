"""What single tokens are worth to readers: times, lengths, numbers, positions, counts."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.values import Pos
from fetchcut.language.times import Time
from fetchcut.timeline.time import Seconds

Tokens = tuple[Token, ...]

Reader = Callable[[Tokens, Tokens, str], object]

START: Final = Pos()

END: Final = Pos(base="end")


def time_of(token: Token) -> Seconds:
    if isinstance(token.value, Time):
        return token.value.seconds
    return Fraction(str(token.value))


def is_time(token: Token) -> bool:
    return isinstance(token.value, Time)


def unit_of(token: Token) -> Fraction:
    return token.value.unit or Fraction(1) if isinstance(token.value, Time) else Fraction(1)


def length_in(tokens: Tokens) -> tuple[Seconds, int] | None:
    """Return (seconds, frames) of the first length among the tokens."""
    for token in tokens:
        if token.kind in {"T", "C"}:
            return time_of(token), 0
        if token.kind == "FRAMES":
            return Fraction(0), int(Fraction(str(token.value)))
    unit = next((token for token in tokens if token.kind in {"UNIT", "SECOND"}), None)
    if unit is not None:
        more = Fraction(1, 2) if any(token.kind == "HALF" for token in tokens) else Fraction(0)
        one = Fraction(1) if unit.kind == "SECOND" else Fraction(str(unit.value))
        return one * (1 + more), 0
    return (Fraction(0), 1) if any(token.kind == "FRAMEWORD" for token in tokens) else None


def bare_in(tokens: Tokens) -> tuple[Seconds, int] | None:
    """Return a number without unit as seconds: "2 from the start"."""
    number = next((number_of(token) for token in tokens if token.kind == "N"), None)
    return None if number is None else (number, 0)


def number_of(token: Token) -> Fraction:
    return Fraction(str(token.value))


def position(token: Token) -> Pos | None:
    """Return where a token that can be a point in time is; None for one that cannot."""
    match token.kind:
        case "POS" | "POINT":
            return token.value if isinstance(token.value, Pos) else None
        case "T" | "C":
            return Pos(offset=time_of(token))
        case "N":
            return Pos(offset=number_of(token))
        case "START" | "FIRST":
            return START
        case "END" | "LAST":
            return END
        case "MIDDLE":
            return Pos(base="part", part=Fraction(1, 2))
        case "FRAC" | "FRACWORD":
            return Pos(base="part", part=number_of(token))
        case "FRAMES":
            return Pos(frames=int(number_of(token)))
    return None


def positions(tokens: Sequence[Token]) -> list[Pos]:
    return [found for token in tokens if (found := position(token)) is not None]


def count_of(token: Token) -> int | None:
    match token.kind:
        case "FIRST" | "START" | "FRONT":
            return 1
        case "LAST" | "END" | "BACK":
            return -1
        case "PENULT":
            return -2
        case "SECOND":
            return 2
        case "ORDWORD" | "ORD" | "N" | "FRACNOUN":
            number = number_of(token)
            return int(number) if number.denominator == 1 and 0 < number < 10_000 else None
    return None

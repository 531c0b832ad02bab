"""Frame rates as exact fractions, read from what people and files say: 29.97, "30000/1001", 24."""

import re
from fractions import Fraction
from typing import Final

STANDARD: Final = tuple(
    Fraction(*each)
    for each in ((24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (48, 1), (50, 1), (60000, 1001), (60, 1))
)
LEAST: Final = Fraction(1)
MOST: Final = Fraction(240)
_NEAR: Final = Fraction(1, 2000)
"""How far a measured rate may lie from the standard it means, in parts of it; 24 and 23.976 are twice that apart."""


# Not whatever Fraction reads: that takes "1e999999999", and hours.
_WRITTEN: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}|/[1-9][0-9]{0,8})?", re.ASCII)


def read_rate(said: str | float) -> Fraction:
    """Return the rate that is meant. Raises ValueError for what is no number, or not within LEAST and MOST."""
    text = str(said)
    if not _WRITTEN.fullmatch(text):
        raise ValueError("not a frame rate: expected a number like 30, 29.97 or 30000/1001")
    rate = Fraction(text)
    if not LEAST <= rate <= MOST:
        raise ValueError(f"not within {LEAST} and {MOST} frames a second")
    return standard(rate)


def standard(rate: Fraction) -> Fraction:
    """Return the standard rate that a measured one means, else the rate with a denominator that stays small."""
    near = next((each for each in STANDARD if abs(each - rate) <= each * _NEAR), None)
    return near if near is not None else rate.limit_denominator(1001)


def write_rate(rate: Fraction) -> str:
    """Return the rate as the wire has it: "30" or "30000/1001"."""
    return str(rate)

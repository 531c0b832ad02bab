"""Frames and samples of the output, and FFmpeg's words for exact times. Pure.

Frame k of a film at rate R is shown from k/R on; it shows what its layers show in the middle of it. Asked in the
middle, times that were rounded (milliseconds in Matroska and on our wire) choose the same picture as exact ones.
"""

from fractions import Fraction
from math import ceil, floor
from typing import Final

from fetchcut.timeline.time import Seconds

SAMPLE_RATE: Final = 48_000

TICKS: Final = 705_600_000
"""Ticks a second in our filter graphs: frames of every usual rate (24000/1001 too), samples of every usual rate and
milliseconds are whole numbers of them. https://github.com/facebookarchive/Flicks"""


def frame_at(time: Seconds, rate: Fraction) -> int:
    """Return the first frame that begins at or after the time; times on the grid give their own frame."""
    return ceil(time * rate)


def sample_at(time: Seconds) -> int:
    """Return the sample nearest to the time, always counted from zero: rounding never adds up."""
    return floor(time * SAMPLE_RATE + Fraction(1, 2))


def ticks(time: Seconds) -> int:
    """Return the time in TICKS, rounded."""
    return floor(time * TICKS + Fraction(1, 2))


def ratio(value: Fraction) -> str:
    """Return the fraction as FFmpeg reads rates: "30000/1001"."""
    return f"{value.numerator}/{value.denominator}"


def decimal(time: Seconds) -> str:
    """Return the time as FFmpeg reads options: whole microseconds, rounded down."""
    micros = floor(time * 1_000_000)
    sign = "-" if micros < 0 else ""
    return f"{sign}{abs(micros) // 1_000_000}.{abs(micros) % 1_000_000:06}"

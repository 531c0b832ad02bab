"""Where times may lie: frames of the canvas, whole milliseconds, millionths. The only place that rounds a time.

        0        33       67      100      ms on the wire
        |--------|--------|--------|
        0        1        2        3        frames at 29.97: n x 1001/30000 s, exactly

A frame's time is rounded to milliseconds on the wire and found again by the nearest frame. Both directions are exact
inverses while a frame is longer than 2 ms, that is up to 500 frames a second. Because a start and an END are rounded,
never a duration, neighbours that met before rounding meet after it.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from fetchcut.timeline.draft import Canvas, TrackKind
from fetchcut.timeline.time import Seconds, TimeRange

MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Grid:
    """Times n / `rate` seconds, for whole n."""

    rate: Fraction

    def index(self, seconds: Seconds) -> int:
        """Return the n nearest to a time; of two equally near the later."""
        return nearest(seconds * self.rate)

    def snap(self, seconds: Seconds) -> Seconds:
        """Return the time on the grid nearest to `seconds`."""
        # In whole numbers, and most times lie there already: an edit does this for every segment it moves.
        over = seconds.numerator * self.rate.numerator
        under = seconds.denominator * self.rate.denominator
        if over % under == 0:
            return seconds
        return Fraction((2 * over + under) // (2 * under) * self.rate.denominator, self.rate.numerator)

    def floor(self, seconds: Seconds) -> Seconds:
        """Return the last time on the grid that is not after `seconds`."""
        return (seconds * self.rate // 1) / self.rate

    def snap_range(self, part: TimeRange) -> TimeRange:
        """Return the part with both ends on the grid."""
        start, end = self.snap(part.start), self.snap(part.end)
        return part if start is part.start and end is part.end else TimeRange(start, end)

    def at_ms(self, milliseconds: int) -> Seconds:
        """Return the time on the grid nearest to a wire time."""
        return Fraction(self.index_at_ms(milliseconds) * self.rate.denominator, self.rate.numerator)

    def index_at_ms(self, milliseconds: int) -> int:
        """Return the n nearest to a wire time."""
        # index(from_ms(milliseconds)) without a fraction in between: drafts have 100,000 segments.
        numerator, denominator = self.rate.numerator, self.rate.denominator
        return (2 * milliseconds * numerator + 1000 * denominator) // (2000 * denominator)

    @property
    def step(self) -> Seconds:
        """Return the length of one frame (or millisecond)."""
        return 1 / self.rate


MILLISECONDS: Final = Grid(Fraction(1000))


def grid_of(canvas: Canvas | None, kind: TrackKind) -> Grid:
    """Return the grid of a track's times: milliseconds for sound, and for all while there is no canvas yet."""
    return MILLISECONDS if kind == "audio" or canvas is None else Grid(canvas.frame_rate)


def to_ms(seconds: Seconds) -> int:
    """Return the wire's milliseconds of a timeline time."""
    numerator, denominator = seconds.numerator, seconds.denominator
    return (2000 * numerator + denominator) // (2 * denominator)


def floor_ms(seconds: Seconds) -> int:
    """Return the whole milliseconds within a length: what must not be longer than it."""
    return 1000 * seconds.numerator // seconds.denominator


def from_ms(milliseconds: int) -> Seconds:
    """Return exactly this many milliseconds."""
    return Fraction(milliseconds, 1000)


def millionths(value: Fraction | float) -> Fraction:
    """Return the multiple of 1/1,000,000 nearest to `value`: where source times (seconds) and speeds lie."""
    return Fraction(nearest(Fraction(value) * MILLION), MILLION)


def nearest(value: Fraction) -> int:
    """Return the whole number nearest to `value`; of two equally near the larger.

    `round` would take the even one, and neighbouring frames would be rounded in different directions.
    """
    numerator, denominator = value.numerator, value.denominator
    return (2 * numerator + denominator) // (2 * denominator)

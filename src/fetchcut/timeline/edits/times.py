"""Milliseconds of an edit as times of the timeline, checked against its length."""

from fractions import Fraction
from typing import Final

from fetchcut.errors import OutOfRange
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.grid import Grid, from_ms, grid_of
from fetchcut.timeline.time import Seconds, TimeRange, clock

_ROUNDED_UP: Final = Fraction(1, 2)
"""An end beyond the end by less than this is the end: people say 10 s of what is 9.8 s long."""


def frames(draft: Draft) -> Grid:
    """Return the grid on which pieces of the timeline begin and end, also where its clips are sound: texts do too."""
    return grid_of(draft.canvas, "video")


def moment(draft: Draft, at_ms: int) -> Seconds:
    """Return the time, on a frame, within [0, length]. Raises OutOfRange."""
    at = frames(draft).at_ms(at_ms)
    if not 0 <= at <= draft.duration + _ROUNDED_UP:
        raise OutOfRange(asked=clock(from_ms(at_ms)), duration=clock(draft.duration))
    return min(at, draft.duration)


def part(draft: Draft, start_ms: int, end_ms: int | None) -> TimeRange:
    """Return [start, end) on frames; `end_ms` None is the end. Raises OutOfRange for what is empty or lies outside."""
    grid, length = frames(draft), draft.duration
    start = grid.at_ms(start_ms)
    end = length if end_ms is None else grid.at_ms(end_ms)
    if not 0 <= start < end or start >= length or end > length + _ROUNDED_UP:
        asked = clock(from_ms(start_ms)) + ("" if end_ms is None else f"-{clock(from_ms(end_ms))}")
        raise OutOfRange(asked=asked, duration=clock(length))
    return TimeRange(start, min(end, length))


def visible(draft: Draft, start_ms: int, end_ms: int | None) -> TimeRange:
    """Return [start, end) for something to be seen: on frames at both ends, a frame at least. Raises OutOfRange.

    Sound may end between two frames; what stands over it ends on the nearest.
    """
    grid, meant = frames(draft), part(draft, start_ms, end_ms)
    return TimeRange(meant.start, max(grid.snap(meant.end), meant.start + grid.step))

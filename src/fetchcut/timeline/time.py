"""Exact time: seconds as fractions, ranges half-open. Milliseconds exist on the wire only."""

from dataclasses import dataclass
from fractions import Fraction

from fetchcut.errors import RangeBeyondEnd

Seconds = Fraction


@dataclass(frozen=True, slots=True, order=True)
class TimeRange:
    """[start, end) in seconds of the source."""

    start: Seconds
    end: Seconds

    @property
    def duration(self) -> Seconds:
        """Return end minus start, in seconds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in a source of yet unknown length: `offset` seconds from its start, or back from its end."""

    offset: Seconds
    is_from_end: bool = False

    def resolve(self, duration: Seconds) -> Seconds:
        """Return the source time in seconds; may lie outside [0, duration]."""
        return duration - self.offset if self.is_from_end else self.offset


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of the source that is kept, or (is_removal) taken out: [start, end); end None means to the end.

    `is_limit` true: "at most so long"; a source that ends earlier is kept to its end.
    """

    start: Moment
    end: Moment | None = None
    is_removal: bool = False
    is_limit: bool = False


def clock(seconds: Seconds) -> str:
    """Return the time as people write it: 0:05, 1:02:03, 0:05.25 (at most milliseconds).

    >>> clock(Fraction(3723))
    '1:02:03'
    """
    milliseconds = round(seconds * 1000)
    sign, milliseconds = ("-", -milliseconds) if milliseconds < 0 else ("", milliseconds)
    whole, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    text = f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
    return sign + text + (f".{rest:03}".rstrip("0") if rest else "")


def resolve_cuts(cuts: tuple[Cut, ...], duration: Seconds) -> tuple[TimeRange, ...]:
    """Return what is left of [0, duration): kept parts in the order said, less all removals.

        |--------A--------|      keep 2-8, remove 4-5
          |--keep--|
            x
          |-| |----|

    Without a kept part the whole is kept. An end beyond the media by less than half a second is taken as its end
    (people round up). Raises RangeBeyondEnd for a part that starts at or after the end, ends further beyond it, is
    empty, or when nothing would be left.
    """
    resolved = [(cut.is_removal, _resolve(cut, duration)) for cut in cuts]
    kept = [part for is_removal, part in resolved if not is_removal] or [TimeRange(Seconds(0), duration)]
    for removal in (part for is_removal, part in resolved if is_removal):
        kept = [rest for part in kept for rest in _without(part, removal)]
    if not kept:
        raise RangeBeyondEnd(asked="0:00", duration=clock(duration))
    return tuple(kept)


def _resolve(cut: Cut, duration: Seconds) -> TimeRange:
    start = cut.start.resolve(duration)
    end = duration if cut.end is None else cut.end.resolve(duration)
    if cut.start.is_from_end and start < 0:
        start = Seconds(0)
    if cut.is_limit:
        end = min(end, duration)
    if not 0 <= start < end or start >= duration or end > duration + Seconds(1, 2):
        asked = clock(start) if cut.end is None else f"{clock(start)}-{clock(end)}"
        raise RangeBeyondEnd(asked=asked, duration=clock(duration))
    return TimeRange(start, min(end, duration))


def _without(part: TimeRange, removal: TimeRange) -> list[TimeRange]:
    before = TimeRange(part.start, min(part.end, removal.start))
    after = TimeRange(max(part.start, removal.end), part.end)
    return [rest for rest in (before, after) if rest.duration > 0]

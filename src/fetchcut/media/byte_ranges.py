"""Which bytes of a file hold a part of its time: what a part of a remote MP4 costs to fetch. Pure.

time    ----[keep )--------[keep )----
bytes   moov ··[span )······[span )···      spans begin at a keyframe and end a little late
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from fetchcut.timeline.time import Seconds, TimeRange

EARLY_S: Final = Fraction(1, 2)
"""FFmpeg looks for the keyframe up to 3/23 s before the asked time where pictures are reordered (its seek heuristic),
and our index holds decoding times, which run ahead of what is shown by the reorder depth."""

LATE_S: Final = Fraction(1)
"""Pictures shown before the end may be stored after it, and streams are read in step."""

HEAD_PACKETS: Final = 4
"""FFmpeg reads the first packets of every stream to learn what it has opened, wherever it is to begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamIndex:
    """One stream's packets in file tables: parallel columns, because a film has half a million of them.

    `ticks` are decoding times in `time_base`, never falling; `keys` has a 1 where decoding can begin.
    """

    index: int
    kind: Literal["video", "audio"]
    time_base: Fraction
    offsets: "array[int]"
    sizes: "array[int]"
    ticks: "array[int]"
    keys: bytes

    def __len__(self) -> int:
        return len(self.offsets)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaIndex:
    """All packets of a file. `is_complete` false: tables that name only some packets (fragments, MPEG-TS, Matroska).

    `start_s` is the time of the file's first picture or sound; ranges are counted from it.
    `header` are the spans [start, end) in bytes that hold everything but media: what opens the file.
    """

    container: str
    size_bytes: int
    start_s: Seconds
    streams: tuple[StreamIndex, ...]
    header: tuple[tuple[int, int], ...] = ()
    is_complete: bool = False


def bytes_of(
    index: MediaIndex, ranges: tuple[TimeRange, ...], *, gap: int = 65536, streams: frozenset[int] | None = None
) -> tuple[tuple[int, int], ...] | None:
    """Return the half-open byte spans, sorted and apart, that FFmpeg reads to cut `ranges`; None where unknowable.

    A span holds every packet from the keyframe at or before a range's start to a little past its end, for every
    wanted stream (`streams` by number, None for all). Spans less than `gap` bytes apart are one. The file's header
    and each stream's first packets are among them: a sparse copy made of these bytes alone opens and cuts.
    """
    if not index.is_complete or not ranges:
        return None
    wanted = [each for each in index.streams if streams is None or each.index in streams]
    if not wanted or any(len(each) == 0 for each in wanted):
        return None
    spans = [*index.header]
    for each in index.streams:
        spans += _packets(each, 0, HEAD_PACKETS)
    for part in ranges:
        start = part.start + index.start_s
        late = part.end + index.start_s + LATE_S
        for each in wanted:
            early = start - EARLY_S if each.kind == "video" else _reading_starts(index, start)
            spans += _packets(each, *_window(each, early, late))
    return coalesce(spans, gap=gap, end=index.size_bytes)


def coalesce(spans: Iterable[tuple[int, int]], *, gap: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the spans sorted, within [0, end), and joined where less than `gap` bytes lie between two."""
    joined: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        low, high = max(0, start), min(stop, end)
        if high <= low:
            continue
        if joined and low - joined[-1][1] < max(gap, 1):
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return tuple(joined)


def _reading_starts(index: MediaIndex, start_s: Seconds) -> Seconds:
    """Return the time from which FFmpeg reads every stream in order to begin at `start_s`.

    It seeks the picture's keyframe and puts the other streams at that time too, so sound is read from there on, not
    from `start_s`. That holds even where the pictures themselves are not wanted.
    """
    early = start_s - EARLY_S
    for each in index.streams:
        if each.kind == "video" and len(each):
            first = _keyframe_before(each, early)
            if first == 0 and each.ticks[0] * each.time_base > index.start_s:
                # Before a late first picture FFmpeg may not seek (parts.py): it is read from the beginning.
                return index.start_s
            early = min(early, each.ticks[first] * each.time_base - EARLY_S)
            break
    return early


def _window(stream: StreamIndex, early: Seconds, late: Seconds) -> tuple[int, int]:
    """Return the packets [first, last) of the stream: from a keyframe at `early` to one packet past `late`."""
    last = bisect_left(stream.ticks, _tick(late, stream.time_base)) + 1
    return _keyframe_before(stream, early), min(len(stream), last)


def _keyframe_before(stream: StreamIndex, time_s: Seconds) -> int:
    """Return the number of the last keyframe at or before the time, 0 where there is none."""
    at = bisect_right(stream.ticks, _tick(time_s, stream.time_base)) - 1
    return max(0, stream.keys.rfind(1, 0, max(0, at) + 1))


def _packets(stream: StreamIndex, first: int, last: int) -> Iterator[tuple[int, int]]:
    return (
        (offset, offset + size)
        for offset, size in zip(stream.offsets[first:last], stream.sizes[first:last], strict=True)
    )


def _tick(seconds: Seconds, time_base: Fraction) -> int:
    return int(seconds // time_base)

"""Where stretches of a source that cannot be decoded lie on the timeline, and the draft without them. Pure.

source    |-------xxx-------|            the draft plays it from `source_in` on, perhaps faster or backwards
timeline     |----xxx---|--B--|   ->   |----|---|--B--|
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Final, Literal

from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft, Media, Segment
from fetchcut.timeline.edits.cut import RemoveRange
from fetchcut.timeline.grid import grid_of, to_ms
from fetchcut.timeline.time import Seconds, TimeRange

Kind = Literal["picture", "sound"]

_MOST_ROUNDS: Final = 1000
_A_MOMENT: Final = Fraction(1, 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """[start, end) of an asset's source time, whose pictures or sound cannot be decoded."""

    src: str
    kind: Kind
    part: TimeRange


def used_parts(draft: Draft, library: Library, src: str, kind: Kind) -> list[TimeRange]:
    """Return what the draft shows (or plays) of an asset, in source time, in order and without overlaps."""
    return merged(_source_part(media, segment) for segment, media in _users(draft, library, src, kind))


def on_timeline(draft: Draft, library: Library, found: Damage) -> list[TimeRange]:
    """Return where a damage is seen or heard, in whole frames."""
    grid = grid_of(draft.canvas, "video")
    parts = (
        _clamped(part, segment)
        for segment, media in _users(draft, library, found.src, found.kind)
        for part in _shown(found.part, media, segment)
    )
    rounded = (
        TimeRange(Fraction(floor(each.start * grid.rate)) / grid.rate, Fraction(ceil(each.end * grid.rate)) / grid.rate)
        for each in parts
        if each.start < each.end
    )
    return merged(TimeRange(each.start, min(each.end, draft.duration)) for each in rounded)


def left_out(parts: list[TimeRange]) -> tuple[RemoveRange, ...]:
    """Return the edits that cut these parts of the timeline out, the last one first, so that each stays true."""
    return tuple(RemoveRange(start_ms=to_ms(each.start), end_ms=to_ms(each.end)) for each in reversed(parts))


def merged(parts: Iterator[TimeRange] | list[TimeRange]) -> list[TimeRange]:
    """Return the parts in order, those that touch as one."""
    found: list[TimeRange] = []
    for each in sorted(parts):
        if found and each.start <= found[-1].end:
            found[-1] = TimeRange(found[-1].start, max(found[-1].end, each.end))
        else:
            found.append(each)
    return found


def _users(draft: Draft, library: Library, src: str, kind: Kind) -> Iterator[tuple[Segment, Media]]:
    """Yield the segments that show (or play) an asset."""
    for track in draft.tracks:
        if track.is_hidden or (kind == "picture" and track.kind == "audio") or (kind == "sound" and not track.gain):
            continue
        for segment in track.segments:
            media = segment.media
            if media is None or media.src != src or src not in library:
                continue
            if kind == "picture" or (not media.is_frozen and media.gain > 0 and library[src].info.audio):
                yield segment, media


def _source_part(media: Media, segment: Segment) -> TimeRange:
    if media.is_frozen:
        return TimeRange(media.source_in, media.source_in + _A_MOMENT)
    if media.loop_out is not None and media.loop_out > media.source_in:
        return TimeRange(media.source_in, media.loop_out)
    return TimeRange(media.source_in, media.source_in + segment.duration * media.speed)


def _shown(bad: TimeRange, media: Media, segment: Segment) -> Iterator[TimeRange]:
    """Yield when a part of the source plays in a segment; what lies outside of the segment is not taken off."""
    source = _source_part(media, segment)
    if bad.end <= source.start or bad.start >= source.end:
        return
    if media.is_frozen:
        yield segment.timeline_range
        return
    period = source.duration / media.speed
    begin = source.end - bad.end if media.is_reversed else bad.start - source.start
    first, last = begin / media.speed, (begin + bad.duration) / media.speed
    for number in range(min(_MOST_ROUNDS, ceil(segment.duration / period))):
        start = segment.start + number * period
        yield TimeRange(start + max(first, Seconds(0)), start + min(last, period))


def _clamped(part: TimeRange, segment: Segment) -> TimeRange:
    return TimeRange(max(part.start, segment.start), min(part.end, segment.end))

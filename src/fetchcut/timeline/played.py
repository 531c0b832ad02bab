"""Where on the timeline a stretch of a source is played."""

from collections.abc import Iterator
from dataclasses import replace

from fetchcut.timeline.draft import Segment
from fetchcut.timeline.time import TimeRange


def played_at(segment: Segment, part: TimeRange) -> Iterator[TimeRange]:
    """Yield when the segment plays a part of its source, in timeline time: once, in a loop once a round.

        source    |----[part]------|
        played         [=====x2====]
        timeline       |part|--|

    A part that is partly cut away is clipped; a still moment plays nothing.
    """
    for each in rounds(segment):
        if (found := _played(each, part)) is not None:
            yield found


def _played(segment: Segment, part: TimeRange) -> TimeRange | None:
    media, played = segment.media, segment.source_range
    if media is None or played is None or media.is_frozen:
        return None
    start, end = max(played.start, part.start), min(played.end, part.end)
    if start >= end:
        return None
    first, last = (
        (played.end - end, played.end - start) if media.is_reversed else (start - played.start, end - played.start)
    )
    return TimeRange(segment.start + media.elapsed(first), min(segment.start + media.elapsed(last), segment.end))


def rounds(segment: Segment) -> Iterator[Segment]:
    """Yield a segment that is looped as the segments of its rounds, any other as it is."""
    media = segment.media
    if media is None or media.loop_out is None:
        yield segment
        return
    round_s = (media.loop_out - media.source_in) / media.speed
    start = segment.start
    while start < segment.end and round_s > 0:
        length = min(round_s, segment.end - start)
        yield replace(segment, start=start, duration=length, media=replace(media, loop_out=None))
        start += round_s

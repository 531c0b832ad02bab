"""The subtitles of a source where its pictures are: cut and shifted as they are."""

from collections.abc import Iterable, Iterator
from typing import Final

from fetchcut.timeline.captions.cues import Cue
from fetchcut.timeline.draft import Draft, Segment
from fetchcut.timeline.grid import from_ms
from fetchcut.timeline.played import played_at
from fetchcut.timeline.time import Seconds, TimeRange

LEAST_S: Final = from_ms(100)
"""A shorter cue is what a cut left over: nobody reads it."""


def clips_with(draft: Draft, src: str, number: int) -> tuple[Segment, ...]:
    """Return the clips of the main track that play this file and take along its subtitles of this number, from 0."""
    clips = draft.main.segments if draft.main else ()
    return tuple(each for each in clips if each.media and each.media.src == src and _goes_along(each, number))


def _goes_along(segment: Segment, number: int) -> bool:
    media = segment.media
    return media is not None and (media.subtitles is None or number in media.subtitles)


def times_on(clips: Iterable[Segment], start: Seconds, end: Seconds) -> Iterator[TimeRange]:
    """Yield when these clips play [start, end) of their source, in timeline time, in order; clips in a row as one."""
    found: TimeRange | None = None
    for each in (time for clip in clips for time in played_at(clip, TimeRange(start, end))):
        if found is not None and found.end == each.start:
            found = TimeRange(found.start, each.end)
            continue
        yield from _readable(found)
        found = each
    yield from _readable(found)


def _readable(time: TimeRange | None) -> Iterator[TimeRange]:
    if time is not None and time.duration >= LEAST_S:
        yield time


def on_timeline(cues: Iterable[Cue], clips: tuple[Segment, ...]) -> tuple[Cue, ...]:
    """Return the cues of a source where these clips play it, in order of time.

        source    |-one-|  |--two--|    |-three-|
        played       [=======]      [============]
        result       |e|  |two|         |-three-|

    Times of words stay only where a cue is played whole and as fast as it was.
    """
    placed = [
        Cue(time.start, time.end, cue.text, cue.words if time.duration == cue.end - cue.start else ())
        for cue in cues
        for time in times_on(clips, cue.start, cue.end)
    ]
    return tuple(sorted(placed, key=lambda cue: (cue.start, cue.end)))

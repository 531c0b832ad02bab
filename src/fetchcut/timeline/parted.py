"""A draft as several, one a clip of the main track, or as moments: for results in files of their own. Pure."""

from dataclasses import replace
from typing import Final

from fetchcut.errors import LimitReached
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits.cut import KeepRanges, Part
from fetchcut.timeline.grid import to_ms
from fetchcut.timeline.time import Seconds

MOST_PARTS: Final = 200
MOST_PICTURES: Final = 1000
"""Of a timeline, each a file."""


def parted(draft: Draft, library: Library) -> tuple[Draft, ...]:
    """Return one draft for each clip of the main track, in order, with what stands over it.

        main    |--A--|--B--|--C--|
        titles    |--T--|              ->   A with the first half of T, B with the second, C

    Music begins anew in each. A transition belongs to neither of its clips. Raises LimitReached beyond MOST_PARTS.
    """
    clips = draft.main.segments if draft.main else ()
    if len(clips) > MOST_PARTS:
        raise LimitReached(name="files", limit=str(MOST_PARTS))
    alone = _without_transitions(draft)
    ranges = (Part(start_ms=to_ms(each.start), end_ms=to_ms(each.end)) for each in clips)
    return tuple(KeepRanges(parts=(each,)).apply(alone, library) for each in ranges)


def moments(length: Seconds, every_ms: int) -> tuple[int, ...]:
    """Return the milliseconds 0, `every_ms`, … before the end. Raises LimitReached beyond MOST_PICTURES."""
    found = range(0, max(1, to_ms(length)), every_ms)
    if len(found) > MOST_PICTURES:
        raise LimitReached(name="files", limit=str(MOST_PICTURES))
    return tuple(found)


def _without_transitions(draft: Draft) -> Draft:
    tracks = [
        replace(track, segments=tuple(replace(each, transition=None) for each in track.segments))
        if track.role == "main"
        else track
        for track in draft.tracks
    ]
    return replace(draft, tracks=tuple(tracks))

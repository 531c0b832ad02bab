"""What covers the whole timeline goes on covering it when an edit changes its length: music, a logo, a title."""

from dataclasses import replace
from fractions import Fraction

from fetchcut.timeline.draft import Draft, Segment, Track
from fetchcut.timeline.grid import grid_of
from fetchcut.timeline.ripple import is_bed
from fetchcut.timeline.slices import resized
from fetchcut.timeline.time import Seconds


def covering_as(before: Draft, after: Draft) -> Draft:
    """Return `after` with what covered all of `before` covering all of it.

    |  A  |   B   |  ->  |  A  |   B   |  C  |
    |--- music ---|      |------ music ------|   if it is looped; other music ends where it ends
    """
    if before.main is None or after.main is None or before.main.id != after.main.id:
        return after
    if before.main.end == after.main.end:
        return after
    alone = ((track, track.segments[0]) for track in before.tracks if len(track.segments) == 1)
    covering = {segment.id for track, segment in alone if _covers(before, track, segment)}
    if not covering:
        return after
    return replace(after, tracks=tuple(_stretched(after, track, covering) for track in after.tracks))


def _covers(draft: Draft, track: Track, segment: Segment) -> bool:
    if draft.main is None or track.role == "main" or not is_bed(track, segment) or not _can_stretch(segment):
        return False
    # Sound lies on milliseconds and cannot always end with the last frame.
    return segment.start == 0 and abs(segment.end - draft.main.end) <= Fraction(1, 1000)


def _can_stretch(segment: Segment) -> bool:
    media = segment.media
    return media is None or media.is_frozen or media.loop_out is not None


def _stretched(draft: Draft, track: Track, covering: set[str]) -> Track:
    if draft.main is None or len(track.segments) != 1 or track.segments[0].id not in covering:
        return track
    end: Seconds = grid_of(draft.canvas, track.kind).floor(draft.main.end)
    only = replace(track.segments[0], start=Fraction(0))
    return replace(track, segments=(resized(only, end),)) if end > 0 else track

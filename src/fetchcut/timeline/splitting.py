"""Segments cut in two where they stand."""

from collections.abc import Container
from dataclasses import replace

from fetchcut.timeline.draft import Draft, Segment, Track
from fetchcut.timeline.grid import Grid, grid_of
from fetchcut.timeline.ids import Ids
from fetchcut.timeline.slices import sliced
from fetchcut.timeline.time import Seconds, TimeRange


def split(draft: Draft, at: Seconds, segments: Container[str]) -> Draft:
    """Return the draft with those of the segments (ids) that play at this time cut in two there.

           at
    |------|------|   ->   |  s1  |  s2  |    the first half keeps the id
    """
    ids = Ids(draft)
    return replace(draft, tracks=tuple(_split_track(draft, track, at, segments, ids) for track in draft.tracks))


def _split_track(draft: Draft, track: Track, at: Seconds, segments: Container[str], ids: Ids) -> Track:
    if not any(each.start < at < each.end and each.id in segments for each in track.segments):
        return track
    grid = grid_of(draft.canvas, track.kind)
    cut = grid.snap(at)
    pieces: list[Segment] = []
    for each in track.segments:
        is_cut = each.id in segments and each.start < cut < each.end
        pieces.extend(_halves(each, cut, grid, ids) if is_cut else (each,))
    return replace(track, segments=tuple(pieces))


def _halves(segment: Segment, at: Seconds, grid: Grid, ids: Ids) -> list[Segment]:
    first = sliced(segment, TimeRange(segment.start, at), grid)
    second = sliced(segment, TimeRange(at, segment.end), grid)
    new = [replace(each, id=ids.segment()) for each in (*first[1:], *second)]
    return [first[0], *new]

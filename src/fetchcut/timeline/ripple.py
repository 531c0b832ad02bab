"""A timeline put together anew from pieces of itself, on all tracks at once. Cuts, inserts and moves are made of it.

    |  A  |   B   |  C  |   main         pieces: A, a gap, C
       |--- title ---|                   |  A  | gap |  C  |
    |------- music -------|                 |title|
                                         |----- music -----|

Two kinds of segments follow a piece differently:
- *Footage* (pictures and what was recorded with them) is cut where the pieces are cut: it stays in step.
- *Beds* (texts, music, pictures that stand over others) run on from their own beginning and never jump: they get
  shorter by what goes below them, and looped music longer by a gap that opens below it.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, takewhile
from typing import Final

from fetchcut.timeline.draft import Draft, Segment, Track
from fetchcut.timeline.grid import Grid, grid_of
from fetchcut.timeline.ids import Ids
from fetchcut.timeline.slices import fading_in_as, fading_out_as, resized, sliced
from fetchcut.timeline.time import Seconds, TimeRange

_ZERO: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class Gap:
    """Time in which nothing is yet."""

    duration: Seconds


Piece = TimeRange | Gap
"""A part of the timeline as it is, or nothing for a while."""


def rearranged(draft: Draft, pieces: Iterable[Piece], *, goes_along: Callable[[Track], bool] = lambda _: True) -> Draft:
    """Return the draft that consists of these pieces (on frames of the canvas), one after the other.

    Tracks for which `goes_along` is false stay as they are.
    """
    placed = tuple(_placed(pieces))
    ids = Ids(draft)
    return replace(
        draft,
        tracks=tuple(
            _rearranged(track, placed, grid_of(draft.canvas, track.kind), ids) if goes_along(track) else track
            for track in draft.tracks
        ),
    )


def opened(draft: Draft, at: Seconds, duration: Seconds) -> Draft:
    """Return the draft with a gap of this length at a time, on all tracks.

    |  A  |   B   |   ->   |  A  |  gap  |   B   |
    """
    before, after = TimeRange(_ZERO, at), TimeRange(at, max(draft.duration, at))
    return rearranged(draft, (before, Gap(duration), after))


def is_bed(track: Track, segment: Segment) -> bool:
    """Return whether a segment runs on from its own beginning, whatever goes or opens below it."""
    if segment.text is not None:
        return not segment.text.words
    if track.role in {"main", "voice"}:
        return False
    return track.role == "bgm" or segment.media is None or segment.media.is_frozen


@dataclass(slots=True)
class _Run:
    """A stretch of one segment and the exact time at which it comes to stand; it may cross gaps where it is a bed."""

    segment: Segment
    part: TimeRange
    new: TimeRange
    is_whole: bool


def _placed(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, Seconds]]:
    at = _ZERO
    for piece in pieces:
        yield piece, at
        at += piece.end - piece.start if isinstance(piece, TimeRange) else piece.duration


def _rearranged(track: Track, placed: tuple[tuple[Piece, Seconds], ...], grid: Grid, ids: Ids) -> Track:
    used: set[str] = set()
    segments: list[Segment] = []
    runs = _runs(track, placed)
    wholes = _wholes(runs)
    followers = dict(zip((each.id for each in track.segments), track.segments[1:], strict=False))
    before: Segment | None = None
    for run in runs:
        if before is not None and before.transition is not None and run.segment is followers.get(before.id):
            # Still from the one into the other, also where an end of them was cut off.
            segments[-1] = replace(segments[-1], transition=before.transition)
        for each in _materialised(run, grid, wholes[run.segment.id], is_bed=is_bed(track, run.segment)):
            segments.append(replace(each, id=ids.segment()) if each.id in used else each)
            used.add(each.id)
            before = run.segment
    return replace(track, segments=tuple(segments))


def _wholes(runs: list[_Run]) -> dict[str, TimeRange]:
    """Return by id from where to where a segment is still there, in all its runs."""
    wholes: dict[str, TimeRange] = {}
    for run in runs:
        part = run.part
        before = wholes.setdefault(run.segment.id, part)
        if before is not part:
            wholes[run.segment.id] = TimeRange(min(before.start, part.start), max(before.end, part.end))
    return wholes


def _runs(track: Track, placed: tuple[tuple[Piece, Seconds], ...]) -> list[_Run]:
    runs: list[_Run] = []
    gap = _ZERO
    ends = [each.end for each in track.segments]
    for piece, at in placed:
        if isinstance(piece, Gap):
            gap += piece.duration
            continue
        shift = at - piece.start
        for segment in _within(track, ends, piece):
            start, end = max(segment.start, piece.start), min(segment.end, piece.end)
            part = TimeRange(start, end)
            new = TimeRange(start + shift, end + shift) if shift else part
            last = runs[-1] if runs else None
            if last is not None and _goes_on(last, segment, part, new, gap, is_bed=is_bed(track, segment)):
                last.part = TimeRange(last.part.start, part.end)
                # Looped music plays on below what was put in between; a title is read as long as before.
                end = new.end if _is_looped(segment) else last.new.end + part.duration
                last.new = TimeRange(last.new.start, end)
                last.is_whole = last.part == segment.timeline_range and last.new.duration == segment.duration
            else:
                runs.append(_Run(segment, part, new, is_whole=start is segment.start and part.end == segment.end))
        gap = _ZERO
    return runs


def _is_looped(segment: Segment) -> bool:
    return segment.media is not None and segment.media.loop_out is not None


def _is_endless(segment: Segment) -> bool:
    return segment.media is None or segment.media.is_frozen or _is_looped(segment)


def _within(track: Track, ends: list[Seconds], piece: TimeRange) -> Iterator[Segment]:
    first = bisect_right(ends, piece.start)
    return takewhile(lambda each: each.start < piece.end, islice(track.segments, first, None))


def _goes_on(last: _Run, segment: Segment, part: TimeRange, new: TimeRange, gap: Seconds, *, is_bed: bool) -> bool:
    """Return whether a stretch is the continuation of the last one, so that both stay one segment."""
    if last.segment is not segment:
        return False
    if is_bed:
        return new.start - last.new.end in {_ZERO, gap}
    return part.start == last.part.end and new.start == last.new.end


def _materialised(run: _Run, grid: Grid, whole: TimeRange, *, is_bed: bool) -> Iterator[Segment]:
    if run.is_whole and run.new is run.part:
        yield run.segment
        return
    new = grid.snap_range(run.new)
    if run.is_whole and new is run.new:
        yield replace(run.segment, start=new.start)
        return
    part = grid.snap_range(run.part)
    if new.duration <= 0 or part.duration <= 0:
        return
    if is_bed:
        # Parts may be played twice, and music that is not looped has no more of itself.
        longest = new.duration if _is_endless(run.segment) else run.segment.duration
        yield resized(replace(run.segment, start=new.start), min(new.duration, longest))
        return
    pieces = list(sliced(run.segment, part, grid))
    # A fade belongs to the end of a clip, also where that end is another now.
    if run.part.start == whole.start:
        pieces[0] = fading_in_as(pieces[0], run.segment)
    if run.part.end == whole.end:
        pieces[-1] = fading_out_as(pieces[-1], run.segment)
    for each in pieces:
        start = each.start + new.start - part.start
        # Frames are no whole milliseconds: sound may have to be one longer to end where its neighbour begins.
        end = new.end if each is pieces[-1] else start + each.duration
        if end > start:
            yield resized(replace(each, start=start), end - start)

"""Cuts: parts of the timeline that go or stay; clips that are split, trimmed, deleted. Gaps on the main track close."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from msgspec import Struct

from fetchcut.errors import OutOfRange
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft, Segment
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.targets import find, find_all, find_track, main_of, replaced, with_tracks
from fetchcut.timeline.edits.times import moment, part
from fetchcut.timeline.grid import from_ms, grid_of
from fetchcut.timeline.ripple import rearranged
from fetchcut.timeline.slices import trimmed
from fetchcut.timeline.splitting import split
from fetchcut.timeline.time import Seconds, TimeRange, clock


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[start, end) of the timeline; without an end, to its end."""

    start_ms: int
    end_ms: int | None = None


class RemoveRange(Edit, frozen=True):
    """Takes a part out of the timeline and closes the gap.

         start   end
    |------xxxxxx------|   ->   |------|------|
    """

    start_ms: int
    end_ms: int | None = None

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft without the part."""
        return without(draft, [part(draft, self.start_ms, self.end_ms)])


class KeepRanges(Edit, frozen=True):
    """Keeps these parts of the timeline, in the order said, and nothing else.

    |--1111----2222--|   ->   |1111|2222|
    """

    parts: tuple[Part, ...]

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft of these parts."""
        return rearranged(draft, [part(draft, each.start_ms, each.end_ms) for each in self.parts])


class Delete(Edit, frozen=True):
    """Deletes clips, texts, sounds.

    |  A  |xxBxx|  C  |   ->   |  A  |  C  |

    Where a clip of the main track goes, the gap closes, and what stood over it shrinks or goes. Else nothing moves.
    """

    segments: tuple[str, ...]

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft without these segments."""
        found = find_all(draft, self.segments)
        aside = {segment.id for track, segment in found if track.role != "main"}
        rest = with_tracks(draft, lambda track: tuple(each for each in track.segments if each.id not in aside))
        removed = [segment.timeline_range for track, segment in found if track.role == "main"]
        if removed and len(removed) == len(main_of(draft).segments):
            return replace(rest, tracks=())
        return without(rest, removed) if removed else rest


class DeleteTrack(Edit, frozen=True):
    """Deletes a whole track: the music, all captions."""

    track: str

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft without the track."""
        gone = find_track(draft, self.track)
        return replace(draft, tracks=tuple(each for each in draft.tracks if each is not gone))


class Split(Edit, frozen=True):
    """Cuts clips in two; nothing is taken away.

           at
    |------|------|   ->   |  A  |  A' |

    Without `segments` it is the clip of the main track that plays then.
    """

    at_ms: int
    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with a segment more for each that is cut. Raises OutOfRange where none plays then."""
        at = moment(draft, self.at_ms)
        meant = {each.id for _, each in find_all(draft, self.segments)} or {each.id for each in main_of(draft).segments}
        if not any(each.start < at < each.end for each in _all(draft, meant)):
            raise OutOfRange(asked=clock(from_ms(self.at_ms)), duration=clock(draft.duration))
        return split(draft, at, meant)


class Trim(Edit, frozen=True):
    """Shortens a clip at its beginning and its end.

    |xx|--------|xxx|   ->   |--------|
     head        tail

    On the main track the gap closes. Elsewhere what is left stays where it was.
    """

    segment: str
    head_ms: int = 0
    tail_ms: int = 0

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the shorter clip. Raises OutOfRange where nothing of it would be left."""
        track, segment = find(draft, self.segment)
        if min(self.head_ms, self.tail_ms) < 0 or from_ms(self.head_ms + self.tail_ms) >= segment.duration:
            raise OutOfRange(asked=clock(from_ms(self.head_ms + self.tail_ms)), duration=clock(segment.duration))
        grid = grid_of(draft.canvas, track.kind)
        kept = TimeRange(
            grid.snap(segment.start + from_ms(self.head_ms)), grid.snap(segment.end - from_ms(self.tail_ms))
        )
        if kept.duration <= 0:
            raise OutOfRange(asked=clock(from_ms(self.head_ms + self.tail_ms)), duration=clock(segment.duration))
        if track.role == "main":
            return without(draft, [TimeRange(segment.start, kept.start), TimeRange(kept.end, segment.end)])
        return replaced(draft, segment, trimmed(segment, kept, grid))


def without(draft: Draft, removed: Iterable[TimeRange]) -> Draft:
    """Return the draft without these parts. Raises OutOfRange where nothing would be left."""
    kept, at = [], Seconds(0)
    for each in sorted(removed):
        if each.start > at:
            kept.append(TimeRange(at, each.start))
        at = max(at, each.end)
    if at < draft.duration:
        kept.append(TimeRange(at, draft.duration))
    if not kept:
        raise OutOfRange(asked=f"{clock(Seconds(0))}-{clock(at)}", duration=clock(draft.duration))
    return rearranged(draft, kept)


def _all(draft: Draft, ids: Container[str]) -> Iterator[Segment]:
    return (each for track in draft.tracks for each in track.segments if each.id in ids)

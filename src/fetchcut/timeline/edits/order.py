"""The order of clips on the main track."""

from collections.abc import Iterator
from dataclasses import replace

from fetchcut.errors import DoesNotFit, NoSuchTarget
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft, Segment, Track
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.targets import find, find_all, main_of, with_tracks
from fetchcut.timeline.ids import Ids
from fetchcut.timeline.ripple import opened, rearranged
from fetchcut.timeline.slices import continues, joined
from fetchcut.timeline.time import Seconds, TimeRange


class Move(Edit, frozen=True):
    """Moves a clip to another place among the clips of the main track: `position` counts from 0, as it is afterwards.

    |  A  |  B  |  C  |   ->   |  C  |  A  |  B  |     C to 0

    Captions and voices go along with their clip; titles, music and what stands over the pictures stay where they are.
    """

    segment: str
    position: int

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft in the new order."""
        clips = list(main_of(draft).segments)
        clip = _clip(draft, self.segment)
        if not 0 <= self.position < len(clips):
            raise DoesNotFit(name="position", found=str(self.position + 1), expected=f"1-{len(clips)}")
        clips.remove(clip)
        clips.insert(self.position, clip)
        return _in_order(draft, clips)


class Swap(Edit, frozen=True):
    """Swaps two clips of the main track.

    |  A  |  B  |  C  |   ->   |  C  |  B  |  A  |
    """

    first: str
    second: str

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the two in each other's place."""
        first, second = _clip(draft, self.first), _clip(draft, self.second)
        other = {first.id: second, second.id: first}
        return _in_order(draft, [other.get(each.id, each) for each in main_of(draft).segments])


class Reorder(Edit, frozen=True):
    """Puts the clips of the main track into this order; those not named follow in theirs."""

    segments: tuple[str, ...]

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft in the new order."""
        first = _clips(draft, tuple(dict.fromkeys(self.segments)))
        named = {each.id for each in first}
        return _in_order(draft, first + [each for each in main_of(draft).segments if each.id not in named])


class Duplicate(Edit, frozen=True):
    """Repeats a clip right after itself, on the main track; `times` new ones.

    |  A  |  B  |   ->   |  A  |  A  |  B  |
    """

    segment: str
    times: int = 1

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the copies; what stands over the clips after it moves on with them."""
        if not 1 <= self.times <= 100:
            raise DoesNotFit(name="times", found=str(self.times), expected="1-100")
        clip = _clip(draft, self.segment)
        room = opened(draft, clip.end, clip.duration * self.times)
        ids = Ids(room)
        copies = [
            replace(clip, id=ids.segment(), start=clip.end + number * clip.duration, transition=None)
            for number in range(self.times)
        ]

        def with_copies(track: Track) -> tuple[Segment, ...]:
            segments = (*track.segments, *copies) if track.role == "main" else track.segments
            return tuple(sorted(segments, key=lambda each: each.start))

        return with_tracks(room, with_copies)


class CloseGaps(Edit, frozen=True):
    """Closes the gaps between the clips of the main track; what stands over them moves along.

    |  A  |     |  B  |   ->   |  A  |  B  |
    """

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft without gaps."""
        return rearranged(draft, [each.timeline_range for each in main_of(draft).segments])


class Join(Edit, frozen=True):
    """Makes one clip of two neighbours where the second goes on in the file where the first ends: undoes a split.

    |  A  |  A' |   ->   |     A     |
    """

    first: str
    second: str

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with one clip less. Raises DoesNotFit where they are no such neighbours."""
        (track, first), (_, second) = find(draft, self.first), find(draft, self.second)
        if not continues(first, second):
            raise DoesNotFit(
                name=second.name or second.id, found="joined", expected="the continuation of the clip before it"
            )
        whole = joined(first, second)
        kept = tuple(whole if each is first else each for each in track.segments if each is not second)
        return with_tracks(draft, lambda each: kept if each is track else each.segments)


def _clip(draft: Draft, segment_id: str) -> Segment:
    return _clips(draft, (segment_id,))[0]


def _clips(draft: Draft, ids: tuple[str, ...]) -> list[Segment]:
    found = find_all(draft, ids)
    for track, segment in found:
        if track.role != "main":
            raise NoSuchTarget(name=segment.name or segment.id)
    return [segment for _, segment in found]


def _in_order(draft: Draft, clips: list[Segment]) -> Draft:
    """Return the draft with its main clips in this order, each with the gap before it and its transition."""
    starts = dict(zip((each.id for each in main_of(draft).segments), _room_starts(draft), strict=True))
    pieces = [TimeRange(starts[each.id], each.end) for each in clips]
    return rearranged(draft, pieces, goes_along=lambda track: track.role in {"main", "voice", "caption"})


def _room_starts(draft: Draft) -> Iterator[Seconds]:
    at = Seconds(0)
    for each in main_of(draft).segments:
        yield at
        at = each.end

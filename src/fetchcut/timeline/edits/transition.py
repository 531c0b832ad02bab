"""From one clip into the next."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Final

from fetchcut.errors import DoesNotFit, NothingToEdit
from fetchcut.timeline.assets import Library, length_of
from fetchcut.timeline.draft import Draft, Segment, Transition
from fetchcut.timeline.edits.cut import without
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.targets import changed_segments, find_all, main_of
from fetchcut.timeline.grid import Grid, floor_ms, from_ms, grid_of
from fetchcut.timeline.names import TRANSITIONS
from fetchcut.timeline.time import Seconds, TimeRange

ENDLESS: Final = Fraction(24 * 3600)


class AddTransition(Edit, frozen=True):
    """Leads from clips into the next ones: a crossfade, dip, wipe, slide or zoom, and their sound crossfaded with it.

    |---- A ----|---- B ----|             `duration_ms` around the join; needs as much of the files beyond
             ..A:B..                      the join (handles) on both sides

    Where a file ends at the join there is no more of it to show: then the clip gets shorter by what is missing, and
    the rest moves up. `after` names the clips that lead into their next; without it all do.
    """

    transition: str = "crossfade"
    duration_ms: int = 500
    after: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the transitions, where clips are too short for them with shorter ones."""
        if self.transition not in TRANSITIONS:
            raise DoesNotFit(name="transition", found=self.transition[:20], expected=", ".join(TRANSITIONS))
        if not 1 <= self.duration_ms <= 10_000:
            raise DoesNotFit(name="duration", found=f"{self.duration_ms / 1000:g} s", expected="0.001-10 s")
        joins = [here.id for here, there in pairwise(main_of(draft).segments) if here.end == there.start]
        named = {each.id for _, each in find_all(draft, self.after)}
        meant = [each for each in joins if not named or each in named]
        if not meant:
            raise NothingToEdit(kind="transition")
        leads, gone = self._leads(draft, library, frozenset(meant))
        # Before the transitions are set: what is cut off at an end loses the transition of that end.
        draft = without(draft, gone)
        return changed_segments(draft, frozenset(leads), lambda each: replace(each, transition=leads[each.id]))

    def _leads(
        self, draft: Draft, library: Library, meant: frozenset[str]
    ) -> tuple[dict[str, Transition], list[TimeRange]]:
        """Return the transitions by the clips they lead from, and what those give up for them, in timeline time."""
        main = main_of(draft)
        grid = grid_of(draft.canvas, main.kind)
        leads: dict[str, Transition] = {}
        gone: list[TimeRange] = []
        left = {each.id: each.duration for each in main.segments}
        # From the last to the first: a clip that gets shorter at its end has less for the transition before it.
        for here, there in reversed([pair for pair in pairwise(main.segments) if pair[0].id in meant]):
            duration = min(from_ms(self.duration_ms), _half_ms(here.duration), _half_ms(left[there.id]))
            if duration <= 0:
                raise DoesNotFit(name="transition", found=f"{self.duration_ms} ms", expected="longer clips")
            tail = _missing(duration / 2 - handle_after(here, library), grid)
            head = _missing(duration / 2 - handle_before(there, library), grid)
            left[here.id] -= tail
            leads[here.id] = Transition(self.transition, duration)
            parts = (TimeRange(here.end - tail, here.end), TimeRange(there.start, there.start + head))
            gone.extend(each for each in parts if each.duration > 0)
        return leads, sorted(gone)


class RemoveTransitions(Edit, frozen=True):
    """Lets clips follow each other by a plain cut again; `after` as for adding."""

    after: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft without the transitions; nothing gets longer again."""
        meant = self.after or tuple(each.id for track in draft.tracks for each in track.segments)
        having = frozenset(each.id for _, each in find_all(draft, meant) if each.transition is not None)
        if not having:
            raise NothingToEdit(kind="transition")
        return changed_segments(draft, having, lambda each: replace(each, transition=None))


def handle_after(segment: Segment, library: Library) -> Seconds:
    """Return how much more there is of a segment's source after its end, in timeline time."""
    return _handle(segment, library, is_after=True)


def handle_before(segment: Segment, library: Library) -> Seconds:
    """Return how much more there is of a segment's source before its start, in timeline time."""
    return _handle(segment, library, is_after=False)


def _handle(segment: Segment, library: Library, *, is_after: bool) -> Seconds:
    media, played = segment.media, segment.source_range
    if media is None or played is None or media.is_frozen or media.loop_out is not None:
        return ENDLESS
    asset = library.get(media.src)
    length = length_of(asset) if asset is not None else played.end
    room = played.start if is_after == media.is_reversed else max(Fraction(0), length - played.end)
    if not is_after:
        return -media.elapsed(-room)
    return media.elapsed(media.played(segment.duration) + room) - segment.duration


def _half_ms(duration: Seconds) -> Seconds:
    """Return half a clip in whole milliseconds: it may have a transition at both ends."""
    return from_ms(floor_ms(duration) // 2)


def _missing(seconds: Seconds, grid: Grid) -> Seconds:
    """Return so many whole frames that nothing is missing."""
    return -grid.floor(-seconds) if seconds > 0 else Fraction(0)

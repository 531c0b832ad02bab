"""How fast clips play, and how long that makes them."""

from dataclasses import replace
from fractions import Fraction

from fetchcut.errors import DoesNotFit
from fetchcut.timeline import limits
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft, Segment
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.targets import can_sound, chosen, main_of
from fetchcut.timeline.grid import Grid, grid_of, millionths
from fetchcut.timeline.slices import resized
from fetchcut.timeline.warp import warped


class Speed(Edit, frozen=True):
    """Plays clips at a speed: 2 is twice as fast, 0.5 half as fast. The pitch of their sound stays.

    |---- A ----|-- B --|   ->   |- A -|-- B --|       A at 2
       |-title-|  |-cap-|          |-title-||-cap-|

    Without `segments` all clips of the main track. What follows moves up or back; captions and voices stay in step.
    """

    speed: float
    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with exactly this speed on them, however fast they were."""
        least, most = float(limits.LEAST_SPEED), float(limits.MOST_SPEED)
        if not least <= self.speed <= most:
            raise DoesNotFit(name="speed", found=f"{self.speed:g}×", expected=f"{least:g}-{most:g}×")
        tracks = () if self.segments else (main_of(draft).id,)
        ids = chosen(draft, self.segments, tracks, fits=can_sound, kind="clip")
        return at_speed(draft, ids, millionths(self.speed))


def at_speed(draft: Draft, ids: frozenset[str], speed: Fraction) -> Draft:
    """Return the draft with these segments at a speed; where they are on the main track, the others follow."""
    on_main = draft.main.segments if draft.main is not None else ()
    main_grid = grid_of(draft.canvas, "video" if draft.main is None else draft.main.kind)
    draft = warped(draft, {each.id: _sped(each, speed, main_grid) for each in on_main if each.id in ids})
    aside = ids - {each.id for each in on_main}
    tracks = (
        replace(
            track,
            segments=tuple(
                _sped(s, speed, grid_of(draft.canvas, track.kind)) if s.id in aside else s for s in track.segments
            ),
        )
        for track in draft.tracks
    )
    return replace(draft, tracks=tuple(tracks))


def _sped(segment: Segment, speed: Fraction, grid: Grid) -> Segment:
    """Return the segment with the same stretch of its source at another speed, from the same start on."""
    media = segment.media
    if media is None or media.is_frozen:
        return segment
    duration = max(grid.snap(segment.duration * media.speed / speed), grid.step)
    played, will_play = segment.duration * media.speed, duration * speed
    source_in = media.source_in
    if media.is_reversed:
        # It begins at its out point; rounding to a frame must not move that.
        source_in = max(Fraction(0), millionths(source_in + played - will_play))
    return resized(replace(segment, media=replace(media, speed=speed, source_in=source_in)), duration)

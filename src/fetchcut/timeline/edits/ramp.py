"""Speeds that change while clips play."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal

from fetchcut.errors import DoesNotFit
from fetchcut.timeline import limits, ramps
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft, Segment
from fetchcut.timeline.easings import EASINGS
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.targets import can_sound, chosen, main_of
from fetchcut.timeline.grid import Grid, grid_of, millionths
from fetchcut.timeline.ramps import Ramp, RampPoint
from fetchcut.timeline.slices import is_playable, resized
from fetchcut.timeline.time import Seconds
from fetchcut.timeline.warp import warped

Course = Literal["linear", "ease-in", "ease-out", "ease-in-out"]
_MOST_SPEEDS: Final = 20
_STEPS: Final = 12
"""Even pieces that an eased way from one speed to the next is made of."""


class SpeedRamp(Edit, frozen=True):
    """Changes the speed while clips play: through these speeds, evenly spread; the pitch of their sound stays.

    speed  4 |         ,---       speeds 1, 4: gradually faster
           1 |---,----'           speeds 1, 0.3, 1: slow in the middle
             |-- A --|- B -|      one ramp over all clips that are meant; no picture goes

    Without `segments` over the whole main track. What stands over it goes along as with any other speed.
    """

    speeds: tuple[float, ...]
    easing: Course = "ease-in-out"
    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the ramp in the place of the speeds there were. Raises DoesNotFit for one too many."""
        least, most = float(limits.LEAST_SPEED), float(limits.MOST_SPEED)
        if not 2 <= len(self.speeds) <= _MOST_SPEEDS:
            raise DoesNotFit(name="speeds", found=str(len(self.speeds)), expected=f"2-{_MOST_SPEEDS}")
        for each in self.speeds:
            if not least <= each <= most:
                raise DoesNotFit(name="speed", found=f"{each:g}×", expected=f"{least:g}-{most:g}×")
        main = main_of(draft)
        ids = chosen(draft, self.segments, () if self.segments else (main.id,), fits=can_sound, kind="clip")
        clips = [each for each in main.segments if each.id in ids]
        if len(clips) < len(ids):
            raise DoesNotFit(name="speed", found="a layer", expected="clips of the main track")
        return warped(draft, dict(_ramped(clips, self._course(), grid_of(draft.canvas, main.kind))))

    def _course(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """Return (part of the whole time, speed) for each point."""
        legs = len(self.speeds) - 1
        steps = 1 if self.easing == "linear" else _STEPS
        course = [(Fraction(0), Fraction(self.speeds[0]))]
        for number, (here, there) in enumerate(pairwise(self.speeds)):
            for step in range(1, steps + 1):
                speed = here + (there - here) * EASINGS[self.easing](step / steps)
                course.append((Fraction(number * steps + step, legs * steps), Fraction(speed)))
        return tuple(course)


def _ramped(
    clips: list[Segment], course: tuple[tuple[Fraction, Fraction], ...], grid: Grid
) -> Iterator[tuple[str, Segment]]:
    """Yield the clips, each with its part of the ramp. Their ends are snapped, not their lengths."""
    played = [each.media.played(each.duration) if each.media is not None else Seconds(0) for each in clips]
    mean = sum(((there[0] - here[0]) * (here[1] + there[1]) / 2 for here, there in pairwise(course)), Fraction(0))
    whole = sum(played, Seconds(0)) / mean
    ramp: Ramp = tuple(RampPoint(millionths(at * whole), millionths(speed)) for at, speed in course)
    at = source = snapped = Seconds(0)
    for clip, length in zip(clips, played, strict=True):
        source += length
        end = ramps.reached(ramp, source)
        duration = max(grid.snap(end) - snapped, grid.step)
        yield clip.id, _with(clip, ramps.later(ramp, at), end - at, duration)
        at, snapped = end, snapped + duration


def _with(clip: Segment, ramp: Ramp, exact: Seconds, duration: Seconds) -> Segment:
    """Return the clip with the ramp, which plays it in `exact` seconds, brought to whole frames."""
    if clip.media is None:
        return clip
    rounded = exact / duration
    fitted = tuple(RampPoint(each.at, millionths(each.factor * rounded)) for each in ramps.stretched(ramp, 1 / rounded))
    media = replace(clip.media, speed=Fraction(1), ramp=fitted)
    # At the very limit the rounding to a frame would lead beyond it: less than a frame of the source is left out.
    media = media if is_playable(media) else replace(media, ramp=ramp)
    return resized(replace(clip, media=media), duration)

"""Clips of the main track made longer or shorter, and what stands over them taken along.

    |---- A ----|-- B --|   main        ->   |- A -|-- B --|
       |-title-|  |-cap-|                      |-title-||-cap-|

Captions and voices are in step with the pictures: both their ends move. Titles, pictures over pictures and music begin
at the moment they began, and keep their length as far as there is room.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from fetchcut.timeline.draft import Draft, Media, Segment, Text, Track, Word
from fetchcut.timeline.grid import Grid, from_ms, grid_of, to_ms
from fetchcut.timeline.ramps import is_near, later
from fetchcut.timeline.slices import at_length, is_playable, resized
from fetchcut.timeline.time import Seconds, TimeRange

_ZERO: Final = Fraction(0)


def warped(draft: Draft, changed: Mapping[str, Segment]) -> Draft:
    """Return the draft with clips of the main track in the place of those of the same id; only their length counts.

    Their starts follow from the lengths before them; gaps stay as long as they are.
    """
    main = draft.main
    if main is None or not main.segments:
        return draft
    clips: list[Segment] = []
    steps: list[_Step] = []
    shift = _ZERO
    for old in main.segments:
        new = replace(changed.get(old.id, old), start=old.start + shift)
        clips.append(new)
        steps.append(_Step(old, new))
        shift = new.end - old.end
    warp = _Warp(tuple(steps))
    tracks = (
        replace(track, segments=tuple(clips)) if track is main else _along(draft, track, warp, main.end)
        for track in draft.tracks
    )
    return replace(draft, tracks=tuple(tracks))


@dataclass(frozen=True, slots=True)
class _Step:
    """A clip before and after."""

    old: Segment
    new: Segment

    def at(self, time: Seconds) -> Seconds:
        """Return where a moment of the clip is afterwards: the same moment of its source."""
        old, new = self.old, self.new
        if old.media is None or new.media is None or not (old.media.ramp or new.media.ramp):
            return new.start + (time - old.start) * new.duration / old.duration
        return min(new.end, new.start + new.media.elapsed(old.media.played(time - old.start)))


@dataclass(frozen=True, slots=True)
class _Warp:
    """Where a moment of the old timeline is on the new one."""

    steps: tuple[_Step, ...]

    def at(self, time: Seconds) -> Seconds:
        number = bisect_right(self.steps, time, key=lambda step: step.old.end)
        before = self.steps[number - 1] if number else None
        shift = _ZERO if before is None else before.new.end - before.old.end
        if number == len(self.steps) or time < self.steps[number].old.start:
            return time + shift
        return self.steps[number].at(time)

    def around(self, part: TimeRange) -> _Step | None:
        """Return the clip that a part of the old timeline lies within."""
        number = bisect_right(self.steps, part.start, key=lambda step: step.old.end)
        step = self.steps[number] if number < len(self.steps) else None
        return step if step is not None and step.old.start <= part.start and part.end <= step.old.end else None

    @property
    def shift_at_end(self) -> Seconds:
        return self.steps[-1].new.end - self.steps[-1].old.end


def _along(draft: Draft, track: Track, warp: _Warp, main_end: Seconds) -> Track:
    grid = grid_of(draft.canvas, track.kind)
    new_end = grid.snap(main_end + warp.shift_at_end)
    moved = [
        _in_step(each, warp, grid) if track.role in {"caption", "voice"} else _from_start(each, warp, grid)
        for each in track.segments
    ]
    kept: list[Segment] = []
    for number, each in enumerate(moved):
        room = moved[number + 1].start if number + 1 < len(moved) else max(each.end, new_end)
        if track.segments[number].end <= main_end:
            room = min(room, new_end)
        if min(each.end, room) > each.start:
            kept.append(resized(each, min(each.end, room) - each.start))
    return replace(track, segments=tuple(kept))


def _from_start(segment: Segment, warp: _Warp, grid: Grid) -> Segment:
    return replace(segment, start=grid.snap(warp.at(segment.start)))


def _in_step(segment: Segment, warp: _Warp, grid: Grid) -> Segment:
    start, end = grid.snap(warp.at(segment.start)), grid.snap(warp.at(segment.end))
    if end <= start:
        return replace(segment, start=start)
    moved = replace(segment, start=start, duration=end - start)
    if segment.text is not None:
        return replace(resized(moved, end - start), text=_in_step_words(segment, segment.text, warp, start))
    media = segment.media
    if media is None or media.loop_out is not None:
        return _from_start(segment, warp, grid)
    heard = _as_fast(segment, media, warp.around(segment.timeline_range))
    fitted = at_length(replace(heard, start=start), end - start)
    return fitted if is_playable(fitted.media) else _from_start(segment, warp, grid)


def _as_fast(segment: Segment, media: Media, step: _Step | None) -> Segment:
    """Return a sound of which the ramp follows that of the clip it is heard with, and as long as it is then."""
    if step is None or step.old.media is None or step.new.media is None:
        return segment
    old, new = step.old.media, step.new.media
    offset = segment.start - step.old.start
    if not (old.ramp or new.ramp) or not is_near(media.ramp, later(old.ramp, offset)):
        return segment
    ramp = later(new.ramp, new.elapsed(old.played(offset)))
    faster = replace(media, ramp=ramp, speed=media.speed * new.speed / old.speed)
    return replace(segment, duration=faster.elapsed(media.played(segment.duration)), media=faster)


def _in_step_words(segment: Segment, text: Text, warp: _Warp, start: Seconds) -> Text:
    words = (Word(from_ms(to_ms(warp.at(segment.start + each.at) - start)), each.text) for each in text.words)
    return replace(text, words=tuple(words))

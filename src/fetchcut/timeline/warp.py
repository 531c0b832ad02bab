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

from fetchcut.timeline.draft import Draft, Segment, Text, Track, Word
from fetchcut.timeline.grid import Grid, from_ms, grid_of, millionths, to_ms
from fetchcut.timeline.limits import LEAST_SPEED, MOST_SPEED
from fetchcut.timeline.slices import resized
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
        steps.append(_Step(old.timeline_range, new.timeline_range))
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

    old: TimeRange
    new: TimeRange


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
        step = self.steps[number]
        return step.new.start + (time - step.old.start) * step.new.duration / step.old.duration

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
    speed = millionths(media.speed * segment.duration / moved.duration)
    if not LEAST_SPEED <= speed <= MOST_SPEED:
        return _from_start(segment, warp, grid)
    return resized(replace(moved, media=replace(media, speed=speed)), end - start)


def _in_step_words(segment: Segment, text: Text, warp: _Warp, start: Seconds) -> Text:
    words = (Word(from_ms(to_ms(warp.at(segment.start + each.at) - start)), each.text) for each in text.words)
    return replace(text, words=tuple(words))

"""The draft as scenes: stretches of output frames in which the same layers are seen. Pure.

    overlay        |---B---|
    main    |--A-------|--C-----|         scenes  |A |A+B|A... one at each change of what is seen
    scenes  |-A-|-A+B--|C+B|--C-|

A transition lies around the join of two segments; there both are seen, the one going on and the other beginning early.
Text that lies above all pictures is no layer of scenes: it is drawn over the finished pictures.
"""

import itertools
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from fetchcut.media.render.frames import frame_at
from fetchcut.timeline.assets import Asset, Library
from fetchcut.timeline.draft import Draft, Segment, Track
from fetchcut.timeline.time import Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A segment's pictures during a scene. `offset`: the scene begins this many frames after the segment's first.

    It is below zero, or the scene ends after the segment's last frame, in a transition. `asset` None: generated.
    """

    segment: Segment
    asset: Asset | None
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """Two layers in a transition of `frames` frames; the scene begins at frame `offset` of it."""

    kind: str
    before: Layer
    after: Layer
    offset: int
    frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A text segment in [first, last) of the output's frames."""

    segment: Segment
    role: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Text segments that are drawn between pictures, in order."""

    texts: tuple[Written, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Frames [first, last) and what is seen in them, bottom to top."""

    first: int
    last: int
    layers: tuple[Layer | Mix | Words, ...]

    @property
    def frames(self) -> int:
        """Return how many frames it has."""
        return self.last - self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """All scenes in order without gaps, and the text above them."""

    rate: Fraction
    frames: int
    scenes: tuple[Scene, ...]
    titles: tuple[Written, ...]


def sequence(draft: Draft, library: Library, rate: Fraction) -> Sequence:
    """Return the scenes of the draft at this frame rate. An asset the library lacks is a KeyError."""
    total = frame_at(draft.duration, rate)
    visible = [track for track in draft.tracks if track.kind != "audio" and not track.is_hidden and track.segments]
    highest = max((number for number, track in enumerate(visible) if track.kind == "video"), default=-1)
    strips = [_strip(track, library, rate) for track in visible[: highest + 1]]
    borders = sorted({0, total, *(at for strip in strips for at in strip.borders if 0 < at < total)})
    scenes = tuple(
        Scene(first=first, last=last, layers=tuple(_seen(strips, first, last)))
        for first, last in itertools.pairwise(borders)
    )
    titles = tuple(text for track in visible[highest + 1 :] for text in _texts(track, rate))
    return Sequence(rate=rate, frames=total, scenes=scenes, titles=titles)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """What one track shows in [first, last)."""

    first: int
    last: int
    shows: Layer | Mix | Words


@dataclass(frozen=True, slots=True, kw_only=True)
class _Strip:
    """One track's stretches in order, and where they begin."""

    stretches: tuple[_Stretch, ...]
    starts: tuple[int, ...]

    @property
    def borders(self) -> Iterator[int]:
        for each in self.stretches:
            yield each.first
            yield each.last

    def at(self, frame: int) -> _Stretch | None:
        number = bisect_right(self.starts, frame) - 1
        found = self.stretches[number] if number >= 0 else None
        return found if found and found.last > frame else None


def _seen(strips: list[_Strip], first: int, last: int) -> Iterator[Layer | Mix | Words]:
    for strip in strips:
        stretch = strip.at(first)
        if stretch is not None:
            yield later(stretch.shows, first - stretch.first)


def later(shows: Layer | Mix | Words, frames: int) -> Layer | Mix | Words:
    """Return what is shown `frames` later."""
    if isinstance(shows, Words):
        return shows
    if isinstance(shows, Layer):
        return replace(shows, offset=shows.offset + frames)
    before = replace(shows.before, offset=shows.before.offset + frames)
    after = replace(shows.after, offset=shows.after.offset + frames)
    return replace(shows, before=before, after=after, offset=shows.offset + frames)


def _strip(track: Track, library: Library, rate: Fraction) -> _Strip:
    stretches = _words(track, rate) if track.kind == "text" else tuple(_stretches(track, library, rate))
    return _Strip(stretches=stretches, starts=tuple(each.first for each in stretches))


def _stretches(track: Track, library: Library, rate: Fraction) -> Iterator[_Stretch]:
    begun = 0
    for number, segment in enumerate(track.segments):
        first, last = max(begun, frame_at(segment.start, rate)), frame_at(segment.end, rate)
        follower = track.segments[number + 1] if number + 1 < len(track.segments) else None
        mixed = _mixed(segment, follower, library, rate) if follower else None
        until = mixed.first if mixed else last
        if until > first:
            yield _Stretch(first=first, last=until, shows=_layer(segment, library, first, rate))
        if mixed:
            yield mixed
        begun = mixed.last if mixed else last


def _mixed(segment: Segment, follower: Segment, library: Library, rate: Fraction) -> _Stretch | None:
    """Return the transition's own stretch, None where there is none: no wish for one, or a gap between the two."""
    wish, half = segment.transition, reach(segment, follower)
    if wish is None or not half:
        return None
    first, last = frame_at(segment.end - half, rate), frame_at(segment.end + half, rate)
    if last <= first:
        return None
    mix = Mix(
        kind=wish.kind,
        before=_layer(segment, library, first, rate),
        after=_layer(follower, library, first, rate),
        offset=0,
        frames=last - first,
    )
    return _Stretch(first=first, last=last, shows=mix)


def reach(segment: Segment, follower: Segment | None) -> Seconds:
    """Return how far a segment goes on beyond its end, and the next one begins early: half their transition."""
    if segment.transition is None or follower is None or follower.start != segment.end:
        return Fraction(0)
    return min(segment.transition.duration, 2 * segment.duration, 2 * follower.duration) / 2


def _layer(segment: Segment, library: Library, first: int, rate: Fraction) -> Layer:
    asset = library[segment.media.src] if segment.media else None
    return Layer(segment=segment, asset=asset, offset=first - frame_at(segment.start, rate))


def _words(track: Track, rate: Fraction) -> tuple[_Stretch, ...]:
    """Return one stretch a text: text between pictures is rare enough to change scenes with it."""
    return tuple(_Stretch(first=text.first, last=text.last, shows=Words(texts=(text,))) for text in _texts(track, rate))


def _texts(track: Track, rate: Fraction) -> Iterator[Written]:
    for segment in track.segments:
        first, last = frame_at(segment.start, rate), frame_at(segment.end, rate)
        if segment.text and last > first:
            yield Written(segment=segment, role=track.role, first=first, last=last)

"""Small copies of sources, from which looks are made: which stretch a frame reads, and the layer that reads it. Pure.

source   |k-----------------------k--------------------|     seconds of film between keyframes k
stretch      |..0..|..1..|..2..|                             ten seconds each, a keyframe every twelve pictures
copy              ~|..1..|~                                  its stretch, half a second before and a second behind

A copy has the source's pictures at their own times, counted from where the copy begins.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Final

from fetchcut.media.render.colors import colors_of, is_mapped, is_rgb
from fetchcut.media.render.effects import AT_SOURCE, REMEMBERING
from fetchcut.media.render.geometry import Size
from fetchcut.media.render.look import Look, has_alpha
from fetchcut.media.render.picture import size_on
from fetchcut.media.render.scenes import Layer, Mix, Scene, Words
from fetchcut.media.render.source import CANNOT_SEEK, begin_of, read_from, stream_of
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.facts import MediaInfo, VideoStream
from fetchcut.timeline.ramps import extremes
from fetchcut.timeline.time import Seconds

STRETCH_S: Final = 10
BEFORE_S: Final = Fraction(1, 2)
_BEHIND_S: Final = 1
_LINES: Final = (360, 720)
_CONTAINER: Final = "mov,mp4,m4a,3gp,3g2,mj2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Source time [10 number, 10 number + 10) of an asset's pictures, and the size of their copy as stored."""

    asset: Asset
    stream: VideoStream
    number: int
    size: Size

    @property
    def name(self) -> str:
        """Return a name that no asset has."""
        return f"{self.asset.id}:{self.number}:{self.size.height}"

    @property
    def begins(self) -> Seconds:
        """Return the source time at which the copy begins; its own time 0."""
        return max(Fraction(0), self.number * STRETCH_S - BEFORE_S)

    @property
    def ends(self) -> Seconds:
        """Return the source time at which the copy ends: what is shown beyond it begins beyond it."""
        last = Fraction((self.number + 1) * STRETCH_S + _BEHIND_S)
        shown = _end_of(self.stream)
        return last if shown is None else min(last, max(shown, self.begins + BEFORE_S))

    @property
    def copy(self) -> Asset:
        """Return the copy as an asset, with the source's shape and colours though it has fewer pixels."""
        stream, size, own = self.stream, self.size, colors_of(self.stream)
        aspect = stream.sample_aspect if stream.sample_aspect > 0 else Fraction(1)
        picture = replace(
            stream,
            index=0,
            codec="h264",
            width=size.width,
            height=size.height,
            sample_aspect=aspect * Fraction(stream.width, stream.height) / Fraction(size.width, size.height),
            pixel_format="yuv420p",
            color_space=own.matrix if own else None,
            color_range="tv",
            start_s=Fraction(0),
            duration_s=self.ends - self.begins,
        )
        info = MediaInfo(container=_CONTAINER, size_bytes=0, duration_s=self.ends - self.begins, video=(picture,))
        return replace(self.asset, id=self.name, info=info)


def read_by(scene: Scene, look: Look) -> tuple[Stretch, ...]:
    """Return the stretches that a scene of one frame could be made from, each once."""
    found = (stretch_of(layer, look) for layer in _layers(scene))
    return tuple(dict.fromkeys(each for each in found if each is not None))


def from_copies(scene: Scene, look: Look, there: frozenset[Stretch]) -> Scene:
    """Return the scene of one frame with the layers whose copies are `there` reading those."""

    def small(shows: Layer | Mix | Words) -> Layer | Mix | Words:
        if isinstance(shows, Words):
            return shows
        if isinstance(shows, Mix):
            return replace(shows, before=_small(shows.before, look, there), after=_small(shows.after, look, there))
        return _small(shows, look, there)

    return replace(scene, layers=tuple(small(each) for each in scene.layers))


def stretch_of(layer: Layer, look: Look) -> Stretch | None:
    """Return the stretch that the layer's first frame reads.

    None where a copy would not show the same (cropped to the pixel, effects that look at pictures around, HDR, fields,
    transparency) or could not be small.
    """
    media, picture = layer.segment.media, layer.segment.picture
    if media is None or layer.asset is None or not _can_be_small(layer.asset.info, stream_of(layer)):
        return None
    needs_all = any(each.kind in AT_SOURCE | REMEMBERING for each in picture.effects)
    fastest = media.speed * extremes(media.ramp)[1]
    if needs_all or picture.crop not in {None, (0, 0, 1, 1)} or fastest / look.rate > _BEHIND_S:
        return None
    stream = stream_of(layer)
    lines = next((each for each in _LINES if each >= _lines(layer, stream, look)), None)
    if lines is None:
        return None
    at, shown = read_from(layer, look), _end_of(stream)
    within = at if shown is None else min(at, shown - Fraction(1, 10))
    number = max(0, floor(within / STRETCH_S))
    return Stretch(asset=layer.asset, stream=stream, number=number, size=_size(stream, lines))


def neighbours(stretch: Stretch) -> list[Stretch]:
    """Return all other stretches of the same pictures, the nearest first; none where nobody knows how many."""
    shown = _end_of(stretch.stream)
    count = 0 if shown is None else ceil(shown / STRETCH_S)
    others = sorted(set(range(count)) - {stretch.number}, key=lambda number: abs(number - stretch.number))
    return [replace(stretch, number=number) for number in others]


def _layers(scene: Scene) -> list[Layer]:
    found = []
    for shows in scene.layers:
        if isinstance(shows, Mix):
            found += [shows.before, shows.after]
        elif isinstance(shows, Layer):
            found.append(shows)
    return found


def _small(layer: Layer, look: Look, there: frozenset[Stretch]) -> Layer:
    stretch, media = stretch_of(layer, look), layer.segment.media
    if stretch is None or media is None or stretch not in there:
        return layer
    at = read_from(layer, look) - stretch.begins
    # Backwards or in rounds: one frame alone is read forwards from where it stands.
    first = at if media.is_frozen else at - (begin_of(layer, look) - media.source_in)
    once = replace(media, src=stretch.name, source_in=first, is_reversed=False, loop_out=None)
    return replace(layer, segment=replace(layer.segment, media=once), asset=stretch.copy)


def _can_be_small(info: MediaInfo, stream: VideoStream) -> bool:
    is_moving = not info.is_still and not stream.is_attached_picture and not info.container.startswith(CANNOT_SEEK)
    is_plain = not is_rgb(stream) and not has_alpha(stream) and not is_mapped(stream)
    return is_moving and is_plain and not stream.is_interlaced and bool(stream.width and stream.height)


def _lines(layer: Layer, stream: VideoStream, look: Look) -> int:
    """Return how many lines the source needs so that nothing is made larger than it was drawn from it."""
    size, sides = size_on(layer, look), (stream.display_width, stream.display_height)
    if layer.segment.picture.rotation_deg % 180:
        sides = (sides[1], sides[0])
    return min(stream.lines, ceil(stream.lines * max(Fraction(size.width, sides[0]), Fraction(size.height, sides[1]))))


def _size(stream: VideoStream, lines: int) -> Size:
    factor = min(Fraction(1), Fraction(lines, stream.lines))
    return Size(*(max(2, ceil(side * factor / 2) * 2) for side in (stream.width, stream.height)))


def _end_of(stream: VideoStream) -> Seconds | None:
    return None if stream.duration_s is None else stream.start_s + stream.duration_s

"""One layer on the canvas: crop, turn, fit, effects, place, fade, motion. The second half of a layer's chain. Pure."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from fetchcut.media.render.colors import colors_of, is_full_range, is_mapped, is_rgb, is_same_matrix
from fetchcut.media.render.curve import expression
from fetchcut.media.render.effects import REMEMBERING, TRANSPARENT, put_on
from fetchcut.media.render.effects.adjust import adjusted
from fetchcut.media.render.effects.pane import Pane
from fetchcut.media.render.frames import frame_at, ratio
from fetchcut.media.render.generated import generated
from fetchcut.media.render.geometry import Box, Size, cropped, fitted, is_covering, placed, shape_of
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.look import Look, has_alpha
from fetchcut.media.render.motion import MOVING, Motion, always_covers, largest_scale, moved
from fetchcut.media.render.scenes import Layer, Mix, Words
from fetchcut.media.render.source import numbered, pictures, stream_of, turned
from fetchcut.media.render.steady import steadied
from fetchcut.timeline.draft import Fit, Picture
from fetchcut.timeline.facts import VideoStream
from fetchcut.timeline.time import Seconds

_DEFAULT_FIT: Final = "contain"
_FLIPS: Final = {"": (), "h": ("hflip",), "v": ("vflip",), "hv": ("hflip", "vflip"), "vh": ("hflip", "vflip")}
_MOST_SIDE: Final = 8192
_RUN_UP: Final = 25
"""Pictures that an effect which remembers them is shown before a span's first: it forgets older ones."""

_BLACK: Final = "#000000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A layer's finished pictures and where they lie. `is_whole`: opaque and covering, nothing below them is seen."""

    label: str
    x: int
    y: int
    size: Size
    is_whole: bool = False
    has_alpha: bool = False


def is_opaque(layer: Layer) -> bool:
    """Return whether nothing shines through the layer where its pictures are."""
    return _is_solid(layer) and not any(_fades(layer))


def is_whole(layer: Layer, look: Look) -> bool:
    """Return whether the layer covers the canvas and nothing shines through."""
    picture = layer.segment.picture
    if not is_opaque(layer) or picture.keyframes:
        return False
    if _fit(picture) == "blur":
        return True
    box = placed(_size(layer, look, Fraction(picture.scale)), look.size, picture.place)
    return is_covering(box, look.size)


def seen(layers: tuple[Layer | Mix | Words, ...], look: Look) -> tuple[Layer | Mix | Words, ...]:
    """Return the layers without those that nothing is seen of: below an opaque picture of the whole canvas."""
    for number in range(len(layers) - 1, 0, -1):
        layer = layers[number]
        if isinstance(layer, Layer) and is_whole(layer, look):
            return layers[number:]
    return layers


def is_untouched(layer: Layer, look: Look) -> bool:
    """Return whether the layer's frames are the source's own pictures, whole and as they are, one after another."""
    segment = layer.segment
    media, picture = segment.media, segment.picture
    if media is None or media.speed != 1 or media.ramp or media.is_reversed or media.is_frozen or media.loop_out:
        return False
    stream = stream_of(layer)
    is_plain = not (picture.rotation_deg or picture.flip or picture.effects or any(picture.adjust.values()))
    is_all = picture.crop in {None, (0, 0, 1, 1)} and picture.scale == 1 and stream.sample_aspect in {0, 1}
    is_sized = (stream.width, stream.height, stream.rotation_deg) == (*_pair(look.stored), look.turned_deg)
    is_same = is_plain and is_all and is_sized and not stream.is_interlaced and not is_mapped(stream)
    return is_same and not _colors(stream, look) and is_whole(layer, look)


def _pair(size: Size) -> tuple[int, int]:
    return size.width, size.height


def shown(graph: Graph, layer: Layer, frames: int, look: Look, *, is_lowest: bool) -> Shown:
    """Return the layer in the colours of the look. `is_lowest`: only the background is below it."""
    picture = layer.segment.picture
    scale = largest_scale(picture.keyframes, Fraction(picture.scale))
    size = _size(layer, look, scale)
    pane = _touched(graph, layer, frames, look, size)
    if _fit(picture) == "blur":
        _lay_on_blurred(pane, layer, placed(pane.size, look.size, picture.place))
    if picture.keyframes.keys() & MOVING:
        motion = Motion(
            keyframes=picture.keyframes,
            base=pane.size,
            base_scale=scale,
            scale=Fraction(picture.scale),
            center=_center(size, look, picture),
        )
        is_covered = not pane.has_alpha and always_covers(motion, look.size)
        pane.label = moved(graph, pane.label, motion, layer.offset, look, is_covering=is_covered)
        pane.size, pane.has_alpha, pane.margin = look.size, not is_covered, 0
        box = Box(0, 0, look.size.width, look.size.height)
    else:
        inner = Size(pane.size.width - 2 * pane.margin, pane.size.height - 2 * pane.margin)
        box = placed(inner, look.size, None if _fit(picture) == "blur" else picture.place)
        box = Box(box.x - pane.margin, box.y - pane.margin, pane.size.width, pane.size.height)
    return _laid(pane, layer, box, is_lowest=is_lowest)


def _touched(graph: Graph, layer: Layer, frames: int, look: Look, size: Size) -> Pane:
    """Return the pictures with adjustments and effects; what remembers pictures has seen some before the first."""
    picture = layer.segment.picture
    remembers = layer.segment.generated is None and any(each.kind in REMEMBERING for each in picture.effects)
    early = _RUN_UP if remembers else 0
    pane = _prepared(graph, replace(layer, offset=layer.offset - early), frames + early, look, size)
    pane.first = layer.offset - early
    adjusted(pane, picture.adjust)
    put_on(pane, picture.effects, picture.keyframes)
    if early:
        pane.through(f"trim=start_frame={early}", *numbered(look))
        pane.frames = frames
    return pane


def _laid(pane: Pane, layer: Layer, box: Box, *, is_lowest: bool) -> Shown:
    """Return the finished pane at its place: as a whole canvas where nothing shows through, else see-through."""
    picture, look = layer.segment.picture, pane.look
    fades_to_black = is_lowest and look.background == _BLACK
    is_solid = not pane.has_alpha and picture.opacity >= 1 and "opacity" not in picture.keyframes
    is_solid = is_solid and picture.blend == "normal"
    if is_solid and (fades_to_black or _keeps_solid(layer)):
        if is_covering(box, look.size):
            if (box.width, box.height) != (look.size.width, look.size.height):
                pane.through(f"crop={look.size.width}:{look.size.height}:{-box.x}:{-box.y}:exact=1")
        elif fades_to_black and _is_inside(box, look.size):
            pane.through(f"pad={look.size.width}:{look.size.height}:{box.x}:{box.y}:color=black")
        elif not any(_fades(layer)):
            return Shown(label=pane.label, x=box.x, y=box.y, size=pane.size)
        else:
            return _see_through(pane, layer, box)
        pane.through(*_faded(layer, look, "color=black"))
        return Shown(label=pane.label, x=0, y=0, size=look.size, is_whole=True)
    return _see_through(pane, layer, box)


def _see_through(pane: Pane, layer: Layer, box: Box) -> Shown:
    picture, look = layer.segment.picture, pane.look
    if picture.opacity < 1 or not _keeps_solid(layer):
        pane.make_transparent()
    if picture.opacity < 1 and "opacity" not in picture.keyframes:
        pane.through(f"lutyuv=a=val*{picture.opacity:.6f}")
    if "opacity" in picture.keyframes:
        pane.masked(_veil(pane, layer))
    pane.through(*_faded(layer, look, "alpha=1"))
    return Shown(label=pane.label, x=box.x, y=box.y, size=pane.size, has_alpha=pane.has_alpha)


def _veil(pane: Pane, layer: Layer) -> str:
    """Return the label of gray pictures as bright as the layer's keyframes have it opaque."""
    look = pane.look
    value = expression(layer.segment.picture.keyframes["opacity"], f"(N+{layer.offset})*{ratio(1 / look.rate)}")
    return pane.graph.chain(
        "",
        [
            f"color=c=black:s=16x16:r={ratio(look.rate)}",
            f"trim=end_frame={pane.frames}",
            *("format=gray", f"geq=lum='clip(255*({value})+0.5,0,255)'"),
            *(f"scale={pane.size.width}:{pane.size.height}:flags=neighbor", "setsar=1", *numbered(look)),
        ],
    )


# The pictures at their size


def _prepared(graph: Graph, layer: Layer, frames: int, look: Look, size: Size) -> Pane:
    if layer.segment.generated is not None:
        first = frame_at(layer.segment.start, look.rate) + layer.offset
        label = generated(graph, layer.segment.generated, (first, first + frames), look)
        if size != look.size:
            label = graph.chain(label, [f"scale={size.width}:{size.height}", "setsar=1"])
        return Pane(graph=graph, label=label, size=size, look=look, frames=frames)
    stream, picture = stream_of(layer), layer.segment.picture
    upright = Size(stream.display_width, stream.display_height)
    kept = cropped(upright, picture.crop)
    filters = [] if (kept.width, kept.height) == (upright.width, upright.height) else [_crop(kept)]
    filters += [*turned(picture.rotation_deg), *_FLIPS.get(picture.flip, ())]
    alpha = has_alpha(stream)
    before = Size(kept.width, kept.height) if picture.rotation_deg % 180 == 0 else Size(kept.height, kept.width)
    filters += _scaled(stream, before, size, look, keeps_alpha=alpha)
    label = graph.chain(_source(graph, layer, frames, look), filters)
    return Pane(graph=graph, label=label, size=size, look=look, frames=frames, has_alpha=alpha)


def _source(graph: Graph, layer: Layer, frames: int, look: Look) -> str:
    for effect in layer.segment.picture.effects:
        if effect.kind == "stabilise" and float(str(effect.params["amount"])) > 0:
            return steadied(graph, layer, frames, look, float(str(effect.params["amount"])))
    return pictures(graph, layer, frames, look)


def size_on(layer: Layer, look: Look) -> Size:
    """Return how large the layer is drawn before it is moved: at the largest of its scales."""
    picture = layer.segment.picture
    return _size(layer, look, largest_scale(picture.keyframes, Fraction(picture.scale)))


def _size(layer: Layer, look: Look, scale: Fraction) -> Size:
    """Return how large the layer is on the canvas at this scale."""
    picture = layer.segment.picture
    fit: Fit = "contain" if _fit(picture) == "blur" else _fit(picture)
    size = fitted(_shape(layer, look), look.size, fit, scale)
    largest = max(size.width, size.height)
    if largest <= _MOST_SIDE:
        return size
    # Beyond that nobody sees more of it, and memory ends.
    return fitted(_shape(layer, look), look.size, fit, scale * Fraction(_MOST_SIDE, largest))


def _shape(layer: Layer, look: Look) -> tuple[Fraction, Fraction]:
    if layer.segment.generated is not None:
        return Fraction(look.size.width), Fraction(look.size.height)
    stream, picture = stream_of(layer), layer.segment.picture
    upright = Size(stream.display_width, stream.display_height)
    kept = cropped(upright, picture.crop)
    width, height = shape_of(stream)
    width, height = width * kept.width / upright.width, height * kept.height / upright.height
    return (width, height) if picture.rotation_deg % 180 == 0 else (height, width)


def _fit(picture: Picture) -> Fit:
    return picture.fit or _DEFAULT_FIT


def _crop(kept: Box) -> str:
    return f"crop={kept.width}:{kept.height}:{kept.x}:{kept.y}:exact=1"


def _scaled(stream: VideoStream, before: Size, size: Size, look: Look, *, keeps_alpha: bool) -> list[str]:
    """Return the filters that give `size` in the look's colours, square pixels; none where it is so already."""
    pixels = "yuva420p" if keeps_alpha else look.pixel_format
    colors = _colors(stream, look)
    # FFmpeg takes what says nothing for SD once an effect wants RGB.
    said = () if colors or stream.color_space or is_mapped(stream) else (f"setparams=colorspace={look.matrix}",)
    if before == size and not colors:
        is_square = stream.sample_aspect in {0, 1}
        return [*said, *(() if is_square else ("setsar=1",)), f"format={pixels}"]
    return [*said, f"scale={size.width}:{size.height}{colors}", "setsar=1", f"format={pixels}"]


def _colors(stream: VideoStream, look: Look) -> str:
    """Return the options that turn the source's colours into those of the look, none where they are."""
    own = colors_of(stream)
    is_full = is_full_range(stream) and not is_mapped(stream)
    if own is not None and is_same_matrix(own.matrix, look.matrix) and not is_full:
        return ""
    known = f":in_color_matrix={_known(own.matrix)}" if own else ""
    full = ":in_range=pc" if is_full and not is_rgb(stream) else ""
    return f"{known}{full}:out_color_matrix={look.matrix}:out_range=tv"


def _known(matrix: str) -> str:
    # https://ffmpeg.org/ffmpeg-filters.html#scale-1: its own, shorter list of names.
    return {"bt470bg": "bt470", "bt2020nc": "bt2020", "bt2020c": "bt2020"}.get(matrix, matrix)


def _lay_on_blurred(pane: Pane, layer: Layer, box: Box) -> None:
    """Lay the picture on itself, filling the canvas, blurred.

    The blur is made small and stretched: it looks the same and costs a hundredth.
    """
    look = pane.look
    small = Size(max(16, look.size.width // 16 * 2), max(16, look.size.height // 16 * 2))
    cover = fitted(_shape(layer, look), small, "cover")
    behind, before = pane.split()
    blurred = pane.graph.chain(
        behind,
        [
            *(
                f"scale={cover.width}:{cover.height}",
                f"crop={small.width}:{small.height}",
                f"format={look.pixel_format}",
            ),
            f"gblur=sigma={max(2, min(small.width, small.height) // 24)}:steps=2",
            *(f"scale={look.size.width}:{look.size.height}", "setsar=1"),
        ],
    )
    pane.label = pane.graph.chain(f"{blurred}{before}", [f"overlay={box.x}:{box.y}", f"format={look.pixel_format}"])
    pane.size, pane.has_alpha, pane.margin = look.size, False, 0


# Place and fades


def _center(size: Size, look: Look, picture: Picture) -> tuple[float, float]:
    box = placed(size, look.size, picture.place)
    return box.x + size.width / 2, box.y + size.height / 2


def _is_inside(box: Box, size: Size) -> bool:
    return box.x >= 0 and box.y >= 0 and box.x + box.width <= size.width and box.y + box.height <= size.height


def _is_solid(layer: Layer) -> bool:
    picture = layer.segment.picture
    is_clear = layer.segment.generated is None and has_alpha(stream_of(layer)) and _fit(picture) != "blur"
    has_holes = any(effect.kind in TRANSPARENT for effect in picture.effects) or picture.blend != "normal"
    return picture.opacity >= 1 and "opacity" not in picture.keyframes and not is_clear and not has_holes


def _fades(layer: Layer) -> tuple[Seconds, Seconds]:
    """Return how long the pictures fade in and out."""
    picture, media = layer.segment.picture, layer.segment.media
    sound = (media.fade_in, media.fade_out) if media else (Fraction(0), Fraction(0))
    fade_in = picture.fade_in if picture.fade_in is not None else sound[0]
    return fade_in, picture.fade_out if picture.fade_out is not None else sound[1]


def _keeps_solid(layer: Layer) -> bool:
    """Return whether no fade lets anything shine through: there is none, or it comes from a colour of its own."""
    picture, (fade_in, fade_out) = layer.segment.picture, _fades(layer)
    return not ((fade_in and not picture.fade_in_color) or (fade_out and not picture.fade_out_color))


def _into(color: str | None, otherwise: str) -> str:
    return otherwise if color is None else f"color=0x{color.removeprefix('#')}"


def _faded(layer: Layer, look: Look, into: str) -> list[str]:
    """Return the fades, on the segment's own clock: a scene may begin in the midst of one."""
    fade_in, fade_out = _fades(layer)
    duration = layer.segment.duration
    filters = []
    if fade_in > 0:
        filters.append(f"fade=t=in:st=0:d={_seconds(fade_in)}:{_into(layer.segment.picture.fade_in_color, into)}")
    if fade_out > 0:
        color = _into(layer.segment.picture.fade_out_color, into)
        filters.append(f"fade=t=out:st={_seconds(duration - fade_out)}:d={_seconds(fade_out)}:{color}")
    return [f"setpts=PTS+{layer.offset}", *filters, *numbered(look)] if filters else []


def _seconds(time: Seconds) -> str:
    return f"{float(time):.6f}"

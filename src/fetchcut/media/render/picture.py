"""One layer on the canvas: crop, turn, fit, place, fade. The second half of a layer's chain. Pure."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from fetchcut.media.encode import HDR_TRANSFERS
from fetchcut.media.render.geometry import Box, Size, cropped, fitted, is_covering, placed, shape_of
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.look import HD, Look, has_alpha, is_full_range, is_rgb, matrix_of
from fetchcut.media.render.scenes import Layer
from fetchcut.media.render.source import numbered, pictures, stream_of, turned
from fetchcut.timeline.draft import Picture
from fetchcut.timeline.facts import VideoStream
from fetchcut.timeline.time import Seconds

_DEFAULT_FIT: Final = "contain"
_FLIPS: Final = {"": (), "h": ("hflip",), "v": ("vflip",), "hv": ("hflip", "vflip"), "vh": ("hflip", "vflip")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A layer's finished pictures: where they lie. `is_whole`: opaque and covering, nothing below them is seen."""

    label: str
    box: Box
    is_whole: bool


def is_opaque(layer: Layer) -> bool:
    """Return whether nothing shines through the layer where its pictures are."""
    picture = layer.segment.picture
    fades = _fades(layer)
    return (
        picture.opacity >= 1
        and "opacity" not in picture.keyframes
        and not any(fades)
        and not has_alpha(stream_of(layer))
    )


def is_whole(layer: Layer, look: Look) -> bool:
    """Return whether the layer covers the canvas and nothing shines through."""
    picture = layer.segment.picture
    if not is_opaque(layer) or picture.keyframes:
        return False
    fit = picture.fit or _DEFAULT_FIT
    if fit == "blur":
        return picture.scale >= 1 and picture.place is None
    stream = stream_of(layer)
    kept = cropped(_upright(stream), picture.crop)
    shape = _turned_shape(_shape(stream, kept), picture.rotation_deg)
    box = placed(fitted(shape, look.size, fit, Fraction(picture.scale)), look.size, picture.place)
    return is_covering(box, look.size)


def is_untouched(layer: Layer, look: Look) -> bool:
    """Return whether the layer's frames are the source's own pictures, whole and as they are, one after another."""
    segment = layer.segment
    media, picture = segment.media, segment.picture
    if media is None or media.speed != 1 or media.is_reversed or media.is_frozen or media.loop_out is not None:
        return False
    stream = stream_of(layer)
    is_plain = not (picture.rotation_deg or picture.flip or picture.effects or any(picture.adjust.values()))
    is_all = picture.crop in {None, (0, 0, 1, 1)} and picture.scale == 1 and stream.sample_aspect in {0, 1}
    is_sized = (stream.width, stream.height, stream.rotation_deg) == (look.size.width, look.size.height, 0)
    return (
        is_plain
        and is_all
        and is_sized
        and not stream.is_interlaced
        and not _colors(stream, look)
        and is_whole(layer, look)
    )


def shown(graph: Graph, layer: Layer, frames: int, look: Look, *, is_lowest: bool) -> Shown:
    """Return the layer in the colours of the look. `is_lowest`: only the background is below it."""
    picture = layer.segment.picture
    stream = stream_of(layer)
    fit = picture.fit or _DEFAULT_FIT
    source = pictures(graph, layer, frames, look)
    kept = cropped(_upright(stream), picture.crop)
    prepared = _prepared(stream, kept, picture)
    shape = _turned_shape(_shape(stream, kept), picture.rotation_deg)
    if fit == "blur":
        source, shape = _on_blurred(graph, graph.chain(source, prepared), shape, stream, look), _canvas_shape(look)
        prepared, stream = [], _finished(look)
    size = fitted(shape, look.size, "contain" if fit == "blur" else fit, Fraction(picture.scale))
    box = placed(size, look.size, picture.place)
    opaque = is_opaque(layer)
    filters = [*prepared, *_scaled(stream, size, look, keeps_alpha=not opaque, is_prepared=bool(prepared))]
    if opaque or (is_lowest and _only_fades(layer)):
        return _opaque(graph, (source, filters), layer, box, look, is_lowest=is_lowest)
    filters += [*_see_through(picture), *_faded(layer, look, "alpha=1")]
    return Shown(label=graph.chain(source, filters), box=box, is_whole=False)


def _opaque(
    graph: Graph, chain: tuple[str, list[str]], layer: Layer, box: Box, look: Look, *, is_lowest: bool
) -> Shown:
    """Return the layer as a whole canvas where nothing shows through: what sticks out is cut, bars are painted."""
    source, filters = chain
    if is_covering(box, look.size):
        if (box.width, box.height) != (look.size.width, look.size.height):
            filters = [*filters, f"crop={look.size.width}:{look.size.height}:{-box.x}:{-box.y}"]
    elif is_lowest and _is_inside(box, look.size):
        pad = f"pad={look.size.width}:{look.size.height}:{box.x}:{box.y}:color={look.color}"
        filters = [*filters, pad]
    else:
        return Shown(label=graph.chain(source, filters), box=box, is_whole=False)
    filters = [*filters, *_faded(layer, look, f"color={look.color}")]
    whole = Box(0, 0, look.size.width, look.size.height)
    return Shown(label=graph.chain(source, filters), box=whole, is_whole=True)


def _is_inside(box: Box, size: Size) -> bool:
    return box.x >= 0 and box.y >= 0 and box.x + box.width <= size.width and box.y + box.height <= size.height


def _upright(stream: VideoStream) -> Size:
    return Size(stream.display_width, stream.display_height)


def _shape(stream: VideoStream, kept: Box) -> tuple[Fraction, Fraction]:
    width, height = shape_of(stream)
    whole = _upright(stream)
    return width * kept.width / whole.width, height * kept.height / whole.height


def _turned_shape(shape: tuple[Fraction, Fraction], degrees: int) -> tuple[Fraction, Fraction]:
    return shape if degrees % 180 == 0 else (shape[1], shape[0])


def _canvas_shape(look: Look) -> tuple[Fraction, Fraction]:
    return Fraction(look.size.width), Fraction(look.size.height)


def _prepared(stream: VideoStream, kept: Box, picture: Picture) -> list[str]:
    filters = []
    if (kept.width, kept.height) != (stream.display_width, stream.display_height):
        filters.append(f"crop={kept.width}:{kept.height}:{kept.x}:{kept.y}:exact=1")
    return [*filters, *turned(picture.rotation_deg), *_FLIPS.get(picture.flip, ())]


def _scaled(stream: VideoStream, size: Size, look: Look, *, keeps_alpha: bool, is_prepared: bool) -> list[str]:
    """Return the filters that give `size` in the look's colours, square pixels; none where it is so already."""
    pixels = "yuva420p" if keeps_alpha else look.pixel_format
    is_sized = not is_prepared and (size.width, size.height) == (stream.display_width, stream.display_height)
    colors = _colors(stream, look)
    if is_sized and not colors and stream.sample_aspect in {0, 1}:
        return [f"format={pixels}"]
    return [f"scale={size.width}:{size.height}{colors}", "setsar=1", f"format={pixels}"]


def _colors(stream: VideoStream, look: Look) -> str:
    """Return the options that turn the source's colours into those of the look, none where they are."""
    matrix = HD if stream.color_transfer in HDR_TRANSFERS else matrix_of(stream)
    if matrix == look.matrix and not is_full_range(stream):
        return ""
    known = f":in_color_matrix={_known(matrix)}" if matrix else ""
    full = ":in_range=pc" if is_full_range(stream) and not is_rgb(stream) else ""
    return f"{known}{full}:out_color_matrix={look.matrix}:out_range=tv"


def _known(matrix: str) -> str:
    # https://ffmpeg.org/ffmpeg-filters.html#scale-1: its own, shorter list of names.
    return {"bt470bg": "bt470", "bt2020nc": "bt2020", "bt2020c": "bt2020"}.get(matrix, matrix)


def _finished(look: Look) -> VideoStream:
    """Return pictures as they are on the canvas, as if they came from a file."""
    return VideoStream(
        index=0,
        codec="",
        width=look.size.width,
        height=look.size.height,
        pixel_format=look.pixel_format,
        color_space=look.matrix,
        color_range="tv",
    )


def _on_blurred(graph: Graph, source: str, shape: tuple[Fraction, Fraction], stream: VideoStream, look: Look) -> str:
    """Return the picture whole in front of itself, which fills the canvas, blurred.

    The blur is made small and stretched: it looks the same and costs a hundredth.
    """
    behind, before = graph.label(), graph.label()
    graph.chains.append(f"{source}split{behind}{before}")
    small = Size(max(16, look.size.width // 8), max(16, look.size.height // 8))
    cover = fitted(shape, small, "cover")
    colors = _colors(stream, look)
    blurred = graph.chain(
        behind,
        [
            f"scale={cover.width}:{cover.height}{colors}",
            f"crop={small.width}:{small.height}",
            *("format=yuv420p", f"gblur=sigma={max(2, min(small.width, small.height) // 24)}:steps=2"),
            *(f"scale={look.size.width}:{look.size.height}", "setsar=1", f"format={look.pixel_format}"),
        ],
    )
    size = fitted(shape, look.size, "contain")
    sharp = graph.chain(
        before, [f"scale={size.width}:{size.height}{colors}", "setsar=1", f"format={look.pixel_format}"]
    )
    box = placed(size, look.size, None)
    return graph.chain(f"{blurred}{sharp}", [f"overlay={box.x}:{box.y}"])


def _see_through(picture: Picture) -> list[str]:
    return [f"lutyuv=a=val*{picture.opacity:.6f}"] if picture.opacity < 1 else []


def _fades(layer: Layer) -> tuple[Seconds, Seconds]:
    """Return how long the pictures fade in and out."""
    picture, media = layer.segment.picture, layer.segment.media
    own = (picture.fade_in, picture.fade_out)
    sound = (media.fade_in, media.fade_out) if media else (Fraction(0), Fraction(0))
    return tuple(mine if mine is not None else other for mine, other in zip(own, sound, strict=True))  # type: ignore[return-value]


def _only_fades(layer: Layer) -> bool:
    picture = layer.segment.picture
    return picture.opacity >= 1 and "opacity" not in picture.keyframes and not has_alpha(stream_of(layer))


def _faded(layer: Layer, look: Look, into: str) -> list[str]:
    """Return the fades, on the segment's own clock: a scene may begin in the midst of one."""
    fade_in, fade_out = _fades(layer)
    duration = layer.segment.duration
    filters = []
    if fade_in > 0:
        filters.append(f"fade=t=in:st=0:d={_seconds(fade_in)}:{into}")
    if fade_out > 0:
        filters.append(f"fade=t=out:st={_seconds(duration - fade_out)}:d={_seconds(fade_out)}:{into}")
    return [f"setpts=PTS+{layer.offset}", *filters, *numbered(look)] if filters else []


def _seconds(time: Seconds) -> str:
    return f"{float(time):.6f}"

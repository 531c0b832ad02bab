"""Moving pictures without sound: gif by a palette of its own, webp."""

from dataclasses import replace
from fractions import Fraction
from typing import Final

from fetchcut.errors import SizeUnreachable
from fetchcut.media.command import Command, Input
from fetchcut.media.encode import ANIMATION_RATE, animation_rate, animation_size, video_arguments, video_filters
from fetchcut.media.recipes.graph import joined_pictures, laid_out, picture_of
from fetchcut.media.recipes.request import Recipe, Request, muxed, promised
from fetchcut.media.recipes.still import still_recipe
from fetchcut.media.size import animation_share
from fetchcut.media.why import Why, why
from fetchcut.timeline.facts import VideoStream

_LEAST_SIDE: Final = 32
_PALETTE_RATE: Final = Fraction(2)
_LEAST_PICTURES: Final = Fraction(20)


def animation_recipe(request: Request) -> Recipe:
    """Return how to make an animation. Raises SizeUnreachable where it would be smaller than 32 pixels."""
    file, stream = promised(picture_of(request.parts[0]), "checked with the target")
    if file.info.is_still:
        return _still(request, stream)
    rate = Fraction(ANIMATION_RATE) if request.parts[0].is_held else animation_rate(stream)
    size = _size(request, stream)
    makes = _gif if request.target.name == "gif" else _webp
    is_same = request.wish.lines is None or request.wish.lines >= stream.lines
    return Recipe(
        commands=makes(request, stream, size, rate),
        duration_s=request.duration_s,
        has_video=True,
        has_audio=False,
        lines=min(size),
        is_copy=stream.codec in request.target.everywhere_video and is_same and request.fits_copied(),
        why=_why(stream, size, rate),
    )


def _still(request: Request, stream: VideoStream) -> Recipe:
    recipe = still_recipe(request)
    return replace(recipe, is_copy=recipe.is_copy and stream.codec in request.target.everywhere_video)


def _size(request: Request, stream: VideoStream) -> tuple[int, int]:
    wish = request.wish
    width, height = animation_size(stream, wish.lines, Fraction(1))
    share = request.share
    if wish.max_bytes is not None:
        frames = int(request.duration_s * animation_rate(stream))
        share *= animation_share(wish.max_bytes, width * height, frames)
    size = animation_size(stream, wish.lines, share)
    if share < 1 and max(size) < _LEAST_SIDE:
        asked = wish.max_bytes or 0
        raise SizeUnreachable(
            asked_bytes=asked, least_bytes=int(asked / share) * _LEAST_SIDE**2 // (width * height) + 1
        )
    return size


def _chain(request: Request, stream: VideoStream, size: tuple[int, int], rate: Fraction) -> str:
    """Return the graph up to the open end: pictures of the right size and rate, in order."""
    _, sources = laid_out(request.parts)
    text, label = joined_pictures(sources)
    encoder = promised(request.target.video_encoder, "its table names an encoder")
    filters = video_filters(stream, size, encoder, is_square=True, can_map_tones=request.can_map_tones)
    # A slow animation keeps its own moments; only what is faster than a gif may be is thinned out.
    is_faster = request.parts[0].is_held or stream.frame_rate is None or stream.frame_rate > rate
    thinned = (f"fps={rate}",) if is_faster else ()
    return f"{text};{label}{','.join((*thinned, *filters))}"


def _gif(request: Request, stream: VideoStream, size: tuple[int, int], rate: Fraction) -> tuple[Command, ...]:
    """Return two commands: the palette, then the pictures. One graph for both would hold every picture in memory.

    The palette is made of fewer and smaller pictures: its cost grows with the colours it sees, and two pictures a
    second at half the size give the same likeness (SSIM 0.900 of 0.899 at 720p) in a seventh of the time.
    """
    inputs, _ = laid_out(request.parts)
    chain = _chain(request, stream, size, rate)
    few = _chain(request, stream, _halved(size), min(rate, max(_PALETTE_RATE, _LEAST_PICTURES / request.duration_s)))
    palette = request.folder / "palette.png"
    made = Command(
        inputs=inputs,
        arguments=(
            *("-filter_complex", f"{few},palettegen=stats_mode=full[v]", "-map", "[v]", "-frames:v", "1"),
            *("-c:v", "png", "-f", "image2pipe"),
        ),
        output=palette,
        expected_s=request.duration_s,
    )
    graph = f"{chain}[p];[p][{len(inputs)}:0]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle[v]"
    used = Command(
        inputs=(*inputs, Input(path=palette)),
        arguments=(
            "-filter_complex",
            graph,
            "-map",
            "[v]",
            "-map_metadata",
            "-1",
            "-c:v",
            "gif",
            *muxed(request.target),
        ),
        output=request.output,
        expected_s=request.duration_s,
    )
    return (made, used)


def _halved(size: tuple[int, int]) -> tuple[int, int]:
    width, height = (side // 4 * 2 for side in size)
    return (width, height) if min(width, height) >= _LEAST_SIDE else size


def _webp(request: Request, stream: VideoStream, size: tuple[int, int], rate: Fraction) -> tuple[Command, ...]:
    inputs, _ = laid_out(request.parts)
    chain = _chain(request, stream, size, rate)
    encoder = promised(request.target.video_encoder, "its table names an encoder")
    codec = video_arguments(encoder, stream, None)
    command = Command(
        inputs=inputs,
        arguments=(
            "-filter_complex",
            f"{chain}[v]",
            "-map",
            "[v]",
            "-map_metadata",
            "-1",
            *codec,
            *muxed(request.target),
        ),
        output=request.output,
        expected_s=request.duration_s,
    )
    return (command,)


def _why(stream: VideoStream, size: tuple[int, int], rate: Fraction) -> tuple[Why, ...]:
    is_smaller = size != (stream.display_width, stream.display_height)
    is_slower = stream.frame_rate is not None and stream.frame_rate > rate
    if not is_smaller and not is_slower:
        return ()
    return (why("animation_size", width=size[0], height=size[1], rate=float_text(rate)),)


def float_text(rate: Fraction) -> str:
    """Return a rate as people write it: 15, 12.5."""
    return f"{float(rate):.3g}"

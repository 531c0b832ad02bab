"""One picture: a frame of a video, another picture, the cover of a song."""

from fractions import Fraction
from math import isqrt
from typing import Final

from fetchcut.errors import SizeUnreachable
from fetchcut.media.command import Command, Input
from fetchcut.media.encode import HDR_TRANSFERS, is_full_color, size_of, video_arguments, video_filters, whole_frames
from fetchcut.media.formats import Encoder, find
from fetchcut.media.parts import Part
from fetchcut.media.recipes.graph import dropped
from fetchcut.media.recipes.request import Recipe, Request, promised
from fetchcut.media.why import Why, why
from fetchcut.timeline.facts import VideoStream
from fetchcut.timeline.time import Seconds, clock

_LEAST_LINES: Final = 16
_MOMENT: Final = Fraction(1, 10)
"""Where in a video its picture is taken unless said: past black and titles, before anything is given away."""


def still_recipe(request: Request) -> Recipe:
    """Return how to make one picture. Raises SizeUnreachable where a retry would go below 16 lines."""
    part = request.parts[0]
    file = part.pair.main
    stream = file.info.picture or file.info.video[0]
    encoder = promised(request.target.still_encoder or request.target.video_encoder, "its table names an encoder")
    lines = _lines(request, stream)
    filters = video_filters(
        stream, size_of(stream, lines, is_square=True), encoder, is_square=True, can_map_tones=request.can_map_tones
    )
    moment = None if file.info.is_still or stream.is_attached_picture else _moment(part)
    return Recipe(
        commands=(_command(request, stream, encoder, filters, moment),),
        duration_s=None,
        has_video=True,
        has_audio=False,
        lines=min(size_of(stream, lines, is_square=True)),
        is_copy=file.info.is_still and lines is None and request.fits_copied(),
        why=_why(request, stream, moment),
    )


def _command(
    request: Request, stream: VideoStream, encoder: Encoder, filters: tuple[str, ...], moment: Seconds | None
) -> Command:
    part = request.parts[0]
    skips = dropped(part, part.pair.main, stream)
    seek = ("-ss", f"{float(moment):.6f}") if moment and not skips else ()
    # Without a palette of its own a gif gets 256 fixed colours.
    palette = ("split[a][b];[a]palettegen[p];[b][p]paletteuse",) if encoder.codec == "gif" else ()
    graph = f"[0:{stream.index}]{','.join((*whole_frames(stream), *skips, *filters, *palette))}[v]"
    options = () if request.target.muxer == "image2pipe" else request.target.muxer_options
    return Command(
        inputs=(Input(path=part.pair.main.path, options=seek),),
        arguments=(
            *("-filter_complex", graph, "-map", "[v]", "-frames:v", "1", "-map_metadata", "-1"),
            *video_arguments(encoder, stream, None),
            *(*options, "-f", request.target.muxer),
        ),
        output=request.output,
    )


def _moment(part: Part) -> Seconds:
    """Return the seconds into the file."""
    file = part.pair.main
    if part.keep is not None:
        return max(Fraction(0), part.keep.start - file.start_s)
    duration = file.info.duration_s or Fraction(0)
    # The first picture of an animation may stand for seconds: only a video is sure to have another at a tenth.
    is_animation = file.info.container in {*find("gif").containers, *find("webp").containers}
    return duration * _MOMENT if duration > 1 and not is_animation else Fraction(0)


def _lines(request: Request, stream: VideoStream) -> int | None:
    if request.share == 1:
        return request.wish.lines
    most = min(stream.lines, request.wish.lines or stream.lines)
    lines = most * isqrt(int(request.share * 1_000_000)) // 1000
    if lines < _LEAST_LINES:
        asked = request.wish.max_bytes or 0
        raise SizeUnreachable(asked_bytes=asked, least_bytes=asked * 2)
    return lines


def _why(request: Request, stream: VideoStream, moment: Seconds | None) -> tuple[Why, ...]:
    reasons = [] if moment is None else [why("frame", at=clock(moment))]
    if stream.color_transfer in HDR_TRANSFERS and not is_full_color(stream) and request.can_map_tones:
        reasons.append(why("tone_mapped"))
    return tuple(reasons)

"""For each stream: copy or encode, and FFmpeg's arguments for either. Pure."""

from fractions import Fraction
from math import isqrt
from typing import Final

from fetchcut.media.formats import Encoder, Format
from fetchcut.media.size import Budget
from fetchcut.media.why import Why, why
from fetchcut.timeline.facts import AudioStream, VideoStream

ANIMATION_SIDE: Final = 480
ANIMATION_RATE: Final = 15
STILL_SECONDS: Final = 5
STILL_RATE: Final = 25
HDR_TRANSFERS: Final = frozenset({"smpte2084", "arib-std-b67"})
_EIGHT_BIT: Final = frozenset({"yuv420p", "yuvj420p"})
_MANY_CHANNELS: Final = 2
_STEREO_RATE: Final = 48_000
"""Bits a second below which two channels sound worse than one."""

_FULL_COLOR: Final = ("rgb", "bgr", "gbr", "argb", "abgr", "rgba", "bgra", "pal8", "gray", "ya8", "yuvj", "monob")
_BT709: Final = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")


def why_encode_video(stream: VideoStream, target: Format, *, lines: int | None, is_lenient: bool) -> Why | None:
    """Return why the pictures cannot be copied, None when they can.

    `is_lenient` true: what the container holds is good enough; else it must play everywhere.
    """
    allowed = target.video_codecs if is_lenient else target.everywhere_video
    if stream.codec not in allowed:
        return why("video_codec", codec=stream.codec, format=target.name)
    if lines is not None and stream.lines > lines:
        return why("scaled", lines=lines, source=stream.lines)
    if not is_lenient and stream.codec == "h264" and (stream.pixel_format or "yuv420p") not in _EIGHT_BIT:
        return why("pixel_format", pixel_format=stream.pixel_format or "", format=target.name)
    return None


def why_encode_audio(stream: AudioStream, target: Format, *, is_lenient: bool) -> Why | None:
    """Return why the sound cannot be copied, None when it can."""
    allowed = target.audio_codecs if is_lenient else target.everywhere_audio
    return None if stream.codec in allowed else why("audio_codec", codec=stream.codec, format=target.name)


def size_of(stream: VideoStream, lines: int | None, *, is_square: bool = False) -> tuple[int, int]:
    """Return width and height to encode, as shown (upright after rotation), even, never larger than the source.

    (0, 0) where the probe could not tell (an animated webp before libav 9).
    `is_square` true: square pixels come out (gif and stills know no other); else the sample aspect ratio stays.
    """
    width, height = Fraction(stream.display_width), Fraction(stream.display_height)
    if not width or not height:
        return 0, 0
    if is_square and stream.sample_aspect > 0:
        width *= stream.sample_aspect
    smaller = min(width, height)
    factor = min(Fraction(1), lines / smaller) if lines else Fraction(1)
    return _even(width * factor), _even(height * factor)


def animation_size(stream: VideoStream, lines: int | None, share: Fraction) -> tuple[int, int]:
    """Return width and height of an animation: the larger side ANIMATION_SIDE unless lines were asked.

    `share` is the part of the pixels it may keep: both sides shrink by its square root.
    """
    width, height = size_of(stream, lines, is_square=True)
    if not width or not height:
        return 0, 0
    limit = max(width, height) if lines else min(ANIMATION_SIDE, max(width, height))
    side = Fraction(limit, max(width, height)) * _root(share)
    return _even(width * side), _even(height * side)


def animation_rate(stream: VideoStream) -> Fraction:
    """Return the frames per second of an animation: the source's, at most ANIMATION_RATE."""
    return min(stream.frame_rate or Fraction(ANIMATION_RATE), Fraction(ANIMATION_RATE))


def whole_frames(stream: VideoStream) -> tuple[str, ...]:
    """Return the filter that makes one picture of two fields; none where frames are whole already.

    It stands first: scaling mixes the lines of both fields, thinning out takes away the neighbours it looks at.
    Among interlaced frames those that are not marked so pass untouched.
    """
    return ("bwdif=mode=send_frame:deint=interlaced",) if stream.is_interlaced else ()


def video_filters(
    stream: VideoStream, size: tuple[int, int], encoder: Encoder, *, is_square: bool = False, can_map_tones: bool = True
) -> tuple[str, ...]:
    """Return the filters that give pictures of `size` in the encoder's colours; FFmpeg has turned them upright."""
    filters: list[str] = []
    if stream.color_transfer in HDR_TRANSFERS and can_map_tones:
        filters += _tone_map()
    is_converted = is_full_color(stream) and encoder.pixel_format == "yuv420p"
    if size != (stream.display_width, stream.display_height) or is_converted or not all(size):
        sides = f"{size[0]}:{size[1]}" if all(size) else "trunc(iw/2)*2:trunc(ih/2)*2"
        colors = ":out_color_matrix=bt709:out_range=tv" if is_converted else ""
        filters.append(f"scale={sides}:flags=lanczos{colors}")
    if is_square:
        filters.append("setsar=1")
    return tuple(filters)


def video_arguments(encoder: Encoder, stream: VideoStream, budget: Budget | None) -> tuple[str, ...]:
    """Return the encoder's arguments: by its quality, or for the bit rate of `budget`."""
    pixels = ("-pix_fmt", encoder.pixel_format) if encoder.pixel_format else ()
    colors = _BT709 if is_full_color(stream) and encoder.pixel_format == "yuv420p" else ()
    return ("-c:v", encoder.name, *encoder.always, *_rate(encoder, budget), *pixels, *colors)


def audio_arguments(encoder: Encoder, stream: AudioStream, position: int, bit_rate: int | None) -> tuple[str, ...]:
    """Return the arguments for the sound stream at `position` among those written."""
    few = encoder.max_channels if bit_rate is None else _MANY_CHANNELS if bit_rate >= _STEREO_RATE else 1
    channels = (f"-ac:a:{position}", str(few)) if stream.channels > few else ()
    quality = _audio_quality(encoder, stream, bit_rate)
    specified = tuple(f"{each}:{position}" if each.startswith("-") else each for each in quality)
    return (f"-c:a:{position}", encoder.name, *specified, *channels)


def is_full_color(stream: VideoStream) -> bool:
    """Return whether the source is RGB, gray or full range: a picture, an animation, a screen; not television."""
    return (stream.pixel_format or "").startswith(_FULL_COLOR)


def _audio_quality(encoder: Encoder, stream: AudioStream, bit_rate: int | None) -> tuple[str, ...]:
    if bit_rate is not None:
        # Opus left to itself goes a tenth above the rate.
        bound = ("-vbr:a", "constrained") if encoder.codec == "opus" else ()
        return ("-b:a", str(bit_rate), *bound) if encoder.quality else ()
    if encoder.codec == "aac" and stream.channels > _MANY_CHANNELS:
        return ("-b:a", "384k")
    lossy = not stream.codec.startswith(("pcm_", "flac", "alac"))
    # What was lossy before has no more than 16 honest bits; FFmpeg would take 24 of its floats.
    return ("-sample_fmt:a", "s16") if encoder.codec == "flac" and lossy else encoder.quality


def _rate(encoder: Encoder, budget: Budget | None) -> tuple[str, ...]:
    if budget is None:
        return encoder.quality
    lid = ("-maxrate", str(budget.video_rate), "-bufsize", str(budget.video_rate * 2))
    if encoder.codec == "vp9":
        return steady_rate(budget.video_rate * 9 // 10)
    if budget.is_plenty and encoder.codec == "h264":
        return (*encoder.quality, *lid)
    peak = ("-maxrate", str(budget.video_rate * 3 // 2), "-bufsize", str(budget.video_rate * 2))
    return ("-b:v", str(budget.video_rate), *peak)


def steady_rate(rate: int) -> tuple[str, ...]:
    """Return the arguments with which VP9 keeps to a bit rate."""
    # With a lower bound equal to the upper one libvpx keeps to the rate: 9 % above it in a film, 60 % without.
    bounds = ("-minrate", str(rate), "-maxrate", str(rate), "-bufsize", str(rate // 2))
    return ("-b:v", str(rate), *bounds, "-overshoot-pct", "5")


def _tone_map() -> tuple[str, ...]:
    # https://ffmpeg.org/ffmpeg-filters.html#tonemap: it works on linear light in floats.
    linear = "zscale=transfer=linear:npl=100,format=gbrpf32le,zscale=primaries=bt709"
    return (linear, "tonemap=hable:desat=0", "zscale=transfer=bt709:matrix=bt709:range=tv", "format=yuv420p")


def _even(side: Fraction) -> int:
    return max(2, round(side / 2) * 2)


def _root(share: Fraction) -> Fraction:
    return Fraction(isqrt(share.numerator * 10**6 // share.denominator), 1000)

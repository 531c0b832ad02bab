"""How pictures and sound are encoded: FFmpeg's arguments for what was asked. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from fetchcut.errors import OutputInvalid, Problem
from fetchcut.media.formats import Format, find
from fetchcut.media.hardware import HardwareEncoder
from fetchcut.media.recipes.request import promised
from fetchcut.timeline.output import Output, Quality

PARAMETER_SET: Final = 7
"""The number of the parameter sets of what we encode: other encoders begin with 0, and both go into one file."""

EDGE_SET: Final = 8

_FOUR: Final[tuple[Quality, ...]] = ("low", "medium", "high", "lossless")
_HOLDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "mp4": ("h264", "hevc", "av1", "vp9"),
        "mov": ("h264", "hevc", "prores"),
        "mkv": ("h264", "hevc", "vp9", "av1", "prores"),
        "webm": ("vp9", "av1"),
        "avi": ("mpeg4",),
    }
)
"""What each container is written with, the first one unless another was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoEncoder:
    """One encoder. Spans are encoded by one thread each, H.264 by two: what is left at the end is then not waited
    for by an idle core, and the bytes do not depend on the machine.

    `by_quality` are its arguments for low, medium, high and lossless; `crf` the option for the number a person gave,
    within `most_crf`. `pixels` is its pixel format, and that of lossless pictures. `edge` are all arguments for the few
    untouched pictures between a cut and the next copy: quick, and so fine that nobody sees where they end.
    """

    codec: str
    name: str
    always: tuple[str, ...]
    by_quality: tuple[tuple[str, ...], ...]
    crf: tuple[str, ...] = ("-crf",)
    most_crf: int = 51
    pixels: tuple[str, str] = ("yuv420p", "yuv420p")
    can_join: bool = True
    edge: tuple[str, ...] = ()


def _four(option: str, *values: int | str, after: tuple[str, ...] = ()) -> tuple[tuple[str, ...], ...]:
    return tuple((option, str(value), *after) for value in values)


H264: Final = VideoEncoder(
    codec="h264",
    name="libx264",
    # veryfast: 1.6 times real time at 1080p on two cores, a third of the bytes of ultrafast (toolchain.md, C2).
    always=("-preset", "veryfast", "-x264-params", f"stitchable=1:sps-id={PARAMETER_SET}:open-gop=0", "-threads", "1"),
    by_quality=_four("-crf", 28, 23, 20, 0),
    edge=(
        *("-preset", "ultrafast", "-crf", "16", "-threads", "1"),
        *("-x264-params", f"stitchable=1:sps-id={EDGE_SET}:open-gop=0"),
    ),
)
HEVC: Final = VideoEncoder(
    codec="hevc",
    name="libx265",
    always=(
        *("-preset", "veryfast", "-tag:v", "hvc1"),
        *("-x265-params", "log-level=error:pools=none:frame-threads=1:open-gop=0:repeat-headers=0:info=0"),
    ),
    by_quality=(*_four("-crf", 31, 27, 23), ("-x265-params", "lossless=1")),
    edge=(
        *("-preset", "ultrafast", "-crf", "17", "-tag:v", "hvc1"),
        *("-x265-params", "log-level=error:pools=none:frame-threads=1:open-gop=0:repeat-headers=0:info=0"),
    ),
)
VP9: Final = VideoEncoder(
    codec="vp9",
    name="libvpx-vp9",
    # Measured at 720p on two cores: realtime/6 is 3.7 times real time, good/5 0.7 times, for a fifth fewer bytes.
    always=("-deadline", "realtime", "-cpu-used", "6", "-row-mt", "0", "-threads", "1"),
    by_quality=(*_four("-crf", 42, 36, 30, after=("-b:v", "0")), ("-lossless", "1")),
    most_crf=63,
    edge=(
        *("-deadline", "realtime", "-cpu-used", "8", "-row-mt", "0", "-threads", "1"),
        *("-crf", "20", "-b:v", "0"),
    ),
)
AV1: Final = VideoEncoder(
    codec="av1",
    name="libsvtav1",
    always=("-preset", "10", "-svtav1-params", "lp=1"),
    by_quality=_four("-crf", 46, 39, 32, 4),
    most_crf=63,
    edge=("-preset", "12", "-crf", "22", "-svtav1-params", "lp=1"),
)
PRORES: Final = VideoEncoder(
    codec="prores",
    name="prores_ks",
    always=("-vendor", "apl0"),
    by_quality=_four("-profile:v", "lt", "standard", "hq", "4444"),
    crf=(),
    pixels=("yuv422p10le", "yuv444p10le"),
)
MPEG4: Final = VideoEncoder(
    codec="mpeg4",
    name="mpeg4",
    always=("-tag:v", "xvid"),
    by_quality=_four("-q:v", 8, 5, 3, 1),
    crf=(),
    can_join=False,
)
ENCODERS: Final[Mapping[str, VideoEncoder]] = MappingProxyType(
    {each.codec: each for each in (H264, HEVC, VP9, AV1, PRORES, MPEG4)}
)

_SOUND: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = MappingProxyType(
    {
        # The fast coder takes half the time, and at this rate its noise is no higher.
        "aac": (*_four("-b:a", "96k", "128k"), ("-b:a", "192k", "-aac_coder", "fast"), ("-c:a", "alac")),
        "opus": _four("-b:a", "64k", "96k", "128k", "256k"),
        "mp3": (*_four("-q:a", 5, 3, 2), ("-b:a", "320k")),
        "flac": (*((("-sample_fmt", "s16"),) * 3), ("-sample_fmt", "s32")),
        "pcm_s16le": (*(((),) * 3), ("-c:a", "pcm_s24le")),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The arguments of the encoders; `encoder` None where the format shows nothing that moves, `sound` None without.

    `is_default` true: nothing was asked but what is best, so that what is good already may be copied. `card` is what
    encodes instead of software.
    """

    target: Format
    encoder: VideoEncoder | None = None
    video: tuple[str, ...] = ()
    sound: tuple[str, ...] | None = None
    sound_codec: str | None = None
    pixel_format: str = "yuv420p"
    is_default: bool = False
    edge: tuple[str, ...] = ()
    card: HardwareEncoder | None = None


def on_card(profile: Profile, card: HardwareEncoder, quality: Quality) -> Profile:
    """Return the profile with pictures encoded by a graphics card."""
    return replace(profile, card=card, video=("-c:v", card.name, *card.by_quality[_FOUR.index(quality)]))


def profile_of(output: Output) -> Profile:
    """Return how this output is encoded. Raises OutputInvalid for a codec that the format does not hold."""
    target = find(output.format)
    sound = _sound(target, output.quality) if target.holds_sound else None
    codec = target.audio_encoder.codec if target.audio_encoder and sound is not None else None
    if target.kind != "video":
        return Profile(target=target, sound=sound, sound_codec=codec, pixel_format=_still_pixels(target))
    encoder = _encoder(target, output)
    is_lossless = output.quality == "lossless"
    by_crf = (*encoder.crf, str(_crf(encoder, output.crf))) if output.crf is not None else ()
    return Profile(
        target=target,
        encoder=encoder,
        video=("-c:v", encoder.name, *encoder.always, *_quality(encoder, output.quality, by_crf)),
        sound=sound,
        sound_codec=codec,
        pixel_format=encoder.pixels[is_lossless],
        edge=("-c:v", encoder.name, *encoder.edge) if encoder.edge else (),
        is_default=output.quality == "high" and output.crf is None and not output.is_compatible,
    )


def _encoder(target: Format, output: Output) -> VideoEncoder:
    held = _HOLDS[target.name]
    if output.video_codec is not None and output.video_codec not in held:
        raise OutputInvalid(problems=(Problem("$.codec", f"{target.name} is written with {', '.join(held)}"),))
    return ENCODERS[output.video_codec or held[0]]


def _quality(encoder: VideoEncoder, quality: Quality, by_crf: tuple[str, ...]) -> tuple[str, ...]:
    chosen = encoder.by_quality[_FOUR.index(quality)]
    if not by_crf or not encoder.crf:
        return chosen
    return (*by_crf, *(("-b:v", "0") if encoder.codec == "vp9" else ()))


def _crf(encoder: VideoEncoder, crf: int) -> int:
    return min(crf, encoder.most_crf)


def _sound(target: Format, quality: Quality) -> tuple[str, ...]:
    encoder = promised(target.audio_encoder, "whatever can be heard has an encoder")
    chosen = _SOUND[encoder.codec][_FOUR.index(quality)]
    if target.name == "mkv" and quality == "lossless":
        chosen = ("-c:a", "flac")
    named = chosen if "-c:a" in chosen else ("-c:a", encoder.name, *chosen)
    return (*named, "-ar", "48000") if encoder.codec != "opus" else named


def _still_pixels(target: Format) -> str:
    return "yuv420p" if target.kind == "animation" or target.name == "jpg" else "yuv444p"

"""Encoders in graphics cards: which there are, how each is told of quality, and whether one works on this machine.

A build lists what it was compiled with; whether there is a card, a driver and the right to use it only a trial tells.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from fetchcut.disk import ensure_folder
from fetchcut.errors import Damaged, FFmpegFailed, Unreadable
from fetchcut.media.command import Command
from fetchcut.media.run.ffmpeg import run
from fetchcut.media.tools import Tool, capabilities
from fetchcut.progress import Silent

_WORTH_PIXELS: Final = 1920 * 1080 * 25 * 120
"""Two minutes of full HD: below that software is as quick, and its pictures are better for their bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HardwareEncoder:
    """One encoder in a card. `by_quality` are its arguments for low, medium and high; lossless is for software.

    `setup` stands before the filters, `upload` are filters that bring pictures to the card, `pixels` is the format in
    which it wants them, None where `upload` says it.
    """

    name: str
    codec: str
    by_quality: tuple[tuple[str, ...], ...]
    setup: tuple[str, ...] = ()
    upload: tuple[str, ...] = ()
    pixels: str | None = "nv12"


def _nvenc(codec: str) -> HardwareEncoder:
    always = ("-preset", "p5", "-rc", "vbr", "-forced-idr", "1", "-b:v", "0")
    return HardwareEncoder(
        name=f"{codec}_nvenc",
        codec=codec,
        by_quality=tuple((*always, "-cq", str(value)) for value in (32, 27, 23)),
        pixels="yuv420p",
    )


def _qsv(codec: str) -> HardwareEncoder:
    steps = tuple(("-preset", "medium", "-global_quality", str(value)) for value in (31, 26, 22))
    return HardwareEncoder(name=f"{codec}_qsv", codec=codec, by_quality=steps)


def _vaapi(codec: str) -> HardwareEncoder:
    return HardwareEncoder(
        name=f"{codec}_vaapi",
        codec=codec,
        by_quality=tuple(("-rc_mode", "CQP", "-qp", str(value)) for value in (30, 25, 21)),
        setup=("-vaapi_device", "/dev/dri/renderD128"),
        upload=("format=nv12", "hwupload"),
        pixels=None,
    )


def _videotoolbox(codec: str) -> HardwareEncoder:
    steps = tuple(("-allow_sw", "0", "-q:v", str(value)) for value in (45, 55, 65))
    return HardwareEncoder(name=f"{codec}_videotoolbox", codec=codec, by_quality=steps)


def _amf(codec: str) -> HardwareEncoder:
    steps = tuple(("-rc", "cqp", "-qp_i", str(value), "-qp_p", str(value + 2)) for value in (28, 24, 20))
    return HardwareEncoder(name=f"{codec}_amf", codec=codec, by_quality=steps)


_MAKERS: Final[tuple[tuple[Callable[[str], HardwareEncoder], tuple[str, ...]], ...]] = (
    (_nvenc, ("h264", "hevc", "av1")),
    (_videotoolbox, ("h264", "hevc")),
    (_qsv, ("h264", "hevc", "vp9", "av1")),
    (_amf, ("h264", "hevc", "av1")),
    (_vaapi, ("h264", "hevc", "vp9", "av1")),
)
HARDWARE: Final[Mapping[str, tuple[HardwareEncoder, ...]]] = MappingProxyType(
    {
        codec: tuple(make(codec) for make, codecs in _MAKERS if codec in codecs)
        for codec in ("h264", "hevc", "vp9", "av1")
    }
)
"""By codec, the most capable first."""


def is_wanted(*, asked: bool | None, is_allowed: bool, quality: str, has_crf: bool, pixels: int) -> bool:
    """Return whether a card should encode: asked for, or allowed and better. Never what a card cannot do. Pure.

    `pixels` are those of all pictures of the result. A lossless result, and one whose crf a person chose, are for the
    software that the words were made for.
    """
    if quality == "lossless" or has_crf:
        return False
    return asked if asked is not None else is_allowed and pixels >= _WORTH_PIXELS


def first_working(
    codec: str, listed: frozenset[str], works: Callable[[HardwareEncoder], bool]
) -> HardwareEncoder | None:
    """Return the first encoder of the codec that the build lists and that works, None where there is none. Pure."""
    return next((each for each in HARDWARE.get(codec, ()) if each.name in listed and works(each)), None)


@lru_cache(maxsize=16)
def working(codec: str, tool: Tool, folder: Path, *, sandbox: bool) -> HardwareEncoder | None:
    """Return the encoder of a card for this codec, tried once a process on some pictures; None where none works."""
    place = ensure_folder(folder)
    return first_working(codec, capabilities(tool).encoders, lambda each: _works(each, tool, place, sandbox=sandbox))


def trial(encoder: HardwareEncoder) -> Command:
    """Return the command that tries an encoder on ten pictures that nobody made."""
    filters = ["color=c=gray:s=320x180:r=25:d=0.4", *encoder.upload]
    pixels = ("-pix_fmt", encoder.pixels) if encoder.pixels else ()
    return Command(
        inputs=(),
        arguments=(
            *encoder.setup,
            *("-filter_complex", f"{','.join(filters)}[v]", "-map", "[v]", "-c:v", encoder.name),
            *(*encoder.by_quality[-1], *pixels, "-f", "null"),
        ),
        needs_card=True,
    )


def _works(encoder: HardwareEncoder, tool: Tool, folder: Path, *, sandbox: bool) -> bool:
    try:
        run(trial(encoder), tool=tool, folder=folder, context=Silent(), sandbox=sandbox, stall_s=10)
    except (FFmpegFailed, Damaged, Unreadable):
        return False
    return True

"""What the numbers of pictures mean as colours: of a source, and of the result. Pure.

A result has the colours of what most of it shows in its own size: those pictures can be copied, and what is encoded
beside them is turned into the same and tagged alike. Without such a source it has those that players assume of its
size.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from fetchcut.media.encode import HDR_TRANSFERS
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Canvas, Draft
from fetchcut.timeline.facts import VideoStream
from fetchcut.timeline.time import Seconds

HD: Final = "bt709"
SD: Final = "smpte170m"
_FEWEST_HD_LINES: Final = 720
_USUAL: Final = {
    "bt709": ("bt709", "bt709"),
    "smpte170m": ("smpte170m", "smpte170m"),
    "bt470bg": ("bt470bg", "smpte170m"),
}
"""Primaries and transfer that go with a matrix where a source does not say them. ITU-T H.273, tables 2 to 4."""

_RGB: Final = ("rgb", "bgr", "gbr", "argb", "abgr", "rgba", "bgra", "0rgb", "0bgr", "pal8", "gray", "ya", "mono")
_FULL_RANGE: Final = (*_RGB, "yuvj")


@dataclass(frozen=True, slots=True)
class Colors:
    """Colours in television's range by FFmpeg's names of matrix, primaries and transfer."""

    matrix: str
    primaries: str
    transfer: str


def colors_by(matrix: str) -> Colors:
    """Return the colours that usually go with a matrix."""
    return Colors(matrix, *_USUAL.get(matrix, (matrix, matrix)))


def assumed_colors(width: int, height: int) -> Colors:
    """Return the colours that players assume of pictures that do not say."""
    return colors_by(HD if min(width, height) >= _FEWEST_HD_LINES else SD)


def colors_of(stream: VideoStream) -> Colors | None:
    """Return a source's colours, those of HD where it has to be mapped into them first; None for RGB."""
    if is_rgb(stream):
        return None
    if is_mapped(stream):
        return colors_by(HD)
    matrix = stream.color_space or assumed_colors(stream.width, stream.height).matrix
    primaries, transfer = _USUAL.get(matrix, (matrix, matrix))
    return Colors(matrix, stream.color_primaries or primaries, stream.color_transfer or transfer)


def is_mapped(stream: VideoStream) -> bool:
    """Return whether a source has more colours than a result: HDR, or the wide ones of UHD television (BT.2020)."""
    return stream.color_transfer in HDR_TRANSFERS or (stream.color_primaries == "bt2020" and not is_rgb(stream))


def is_same_matrix(one: str, other: str) -> bool:
    """Return whether two matrices are one: those of 525 and of 625 lines have the same numbers."""
    return one == other or {one, other} == {"smpte170m", "bt470bg"}


def is_rgb(stream: VideoStream) -> bool:
    """Return whether the source is RGB or gray rather than luma and chroma."""
    return (stream.pixel_format or "").startswith(_RGB) or stream.color_space == "gbr"


def is_full_range(stream: VideoStream) -> bool:
    """Return whether black is 0 and white 255, as in pictures and screens, not 16 and 235 as in television."""
    return stream.color_range == "pc" or (stream.pixel_format or "").startswith(_FULL_RANGE)


def shared_colors(draft: Draft, library: Library, canvas: Canvas) -> Colors:
    """Return the colours of what is shown for longest of the sources that have the canvas' size."""
    shares: dict[Colors, Seconds] = {}
    for stream, duration in _shown(draft, library):
        colors = colors_of(stream)
        is_sized = {stream.width, stream.height} == {canvas.width, canvas.height}
        if colors is not None and colors.matrix in _USUAL and is_sized and not _is_foreign(stream):
            shares[colors] = shares.get(colors, Fraction(0)) + duration
    usual = assumed_colors(canvas.width, canvas.height)
    return max(shares, key=lambda each: (shares[each], each == usual), default=usual)


def _shown(draft: Draft, library: Library) -> Iterator[tuple[VideoStream, Seconds]]:
    """Yield the moving pictures of the main track, and how long they are shown."""
    main = draft.main
    for segment in main.segments if main is not None and not main.is_hidden else ():
        asset = library.get(segment.media.src) if segment.media is not None else None
        if asset is not None and asset.info.picture is not None and not asset.info.is_still:
            yield asset.info.picture, segment.duration


def _is_foreign(stream: VideoStream) -> bool:
    return is_full_range(stream) or is_mapped(stream)

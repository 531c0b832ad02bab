"""What finished pictures are made of: size, rate, colours. Pure."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from fetchcut.media.render.geometry import Size
from fetchcut.timeline.draft import Canvas
from fetchcut.timeline.facts import VideoStream

_FEWEST_HD_LINES: Final = 720
HD: Final = "bt709"
SD: Final = "smpte170m"
_FULL_RANGE: Final = (
    "rgb",
    "bgr",
    "gbr",
    "argb",
    "abgr",
    "rgba",
    "bgra",
    "0rgb",
    "0bgr",
    "pal8",
    "gray",
    "ya",
    "yuvj",
    "mono",
)
_ALPHA: Final = ("rgba", "bgra", "argb", "abgr", "yuva", "ya8", "ya16", "pal8", "gbrap")
_RGB: Final = ("rgb", "bgr", "gbr", "argb", "abgr", "rgba", "bgra", "0rgb", "0bgr", "pal8", "gray", "ya", "mono")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The canvas as FFmpeg is told of it. `matrix` is how its colours are written (bt709, smpte170m).

    `turned_deg` is by how much players turn the stored pictures clockwise, as those of a telephone held upright.
    """

    size: Size
    rate: Fraction
    background: str
    pixel_format: str = "yuv420p"
    matrix: str = HD
    turned_deg: int = 0

    @property
    def stored(self) -> Size:
        """Return the size of the pictures as they are stored."""
        return Size(self.size.height, self.size.width) if self.turned_deg in {90, 270} else self.size

    @property
    def over(self) -> str:
        """Return the format in which FFmpeg lays pictures over each other: it would take 8 bits otherwise."""
        return (
            self.pixel_format.removesuffix("le") if "p1" in self.pixel_format else self.pixel_format.removesuffix("p")
        )


def look_of(canvas: Canvas, pixel_format: str = "yuv420p") -> Look:
    """Return the look of a canvas; its colours are those that players assume of its size where a file says nothing."""
    size = Size(canvas.width, canvas.height)
    return Look(
        size=size,
        rate=canvas.frame_rate,
        background=canvas.background,
        pixel_format=pixel_format,
        matrix=assumed_matrix(size.width, size.height),
    )


def assumed_matrix(width: int, height: int) -> str:
    """Return the colour matrix that players assume of pictures that do not say."""
    return HD if min(width, height) >= _FEWEST_HD_LINES else SD


def matrix_of(stream: VideoStream) -> str | None:
    """Return the matrix of a source's colours, None for RGB."""
    if is_rgb(stream):
        return None
    return stream.color_space or assumed_matrix(stream.width, stream.height)


def is_rgb(stream: VideoStream) -> bool:
    """Return whether the source is RGB or gray rather than luma and chroma."""
    return (stream.pixel_format or "").startswith(_RGB) or stream.color_space == "gbr"


def is_full_range(stream: VideoStream) -> bool:
    """Return whether black is 0 and white 255, as in pictures and screens, not 16 and 235 as in television."""
    return stream.color_range == "pc" or (stream.pixel_format or "").startswith(_FULL_RANGE)


def has_alpha(stream: VideoStream) -> bool:
    """Return whether the source may be transparent."""
    return (stream.pixel_format or "").startswith(_ALPHA)

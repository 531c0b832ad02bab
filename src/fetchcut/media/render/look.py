"""What finished pictures are made of: size, rate, colours. Pure."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from fetchcut.media.render.colors import HD, Colors, assumed_colors, colors_by
from fetchcut.media.render.geometry import Size
from fetchcut.timeline.draft import Canvas
from fetchcut.timeline.facts import VideoStream

_ALPHA: Final = ("rgba", "bgra", "argb", "abgr", "yuva", "ya8", "ya16", "pal8", "gbrap")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The canvas as FFmpeg is told of it; `colors` is how its colours are written.

    `turned_deg` is by how much players turn the stored pictures clockwise, as those of a telephone held upright.
    """

    size: Size
    rate: Fraction
    background: str
    pixel_format: str = "yuv420p"
    colors: Colors = field(default_factory=lambda: colors_by(HD))
    turned_deg: int = 0

    @property
    def matrix(self) -> str:
        """Return the matrix by which its colours are written (bt709, smpte170m)."""
        return self.colors.matrix

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


def look_of(canvas: Canvas, pixel_format: str = "yuv420p", colors: Colors | None = None) -> Look:
    """Return the look of a canvas; its colours, unless said, are those that players assume of its size."""
    size = Size(canvas.width, canvas.height)
    return Look(
        size=size,
        rate=canvas.frame_rate,
        background=canvas.background,
        pixel_format=pixel_format,
        colors=colors or assumed_colors(size.width, size.height),
    )


def has_alpha(stream: VideoStream) -> bool:
    """Return whether the source may be transparent."""
    return (stream.pixel_format or "").startswith(_ALPHA)

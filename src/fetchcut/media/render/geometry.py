"""Where pictures lie on the canvas: sizes, crops and places in whole pixels. Pure arithmetic."""

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Final

from fetchcut.timeline.draft import Fit, Place
from fetchcut.timeline.facts import VideoStream
from fetchcut.timeline.places import corner

_HALF: Final = Fraction(1, 2)
_TINY: Final = 1e-6
"""What floating point may be short of a whole number."""


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in whole pixels; x and y may lie outside of what it is put on."""

    x: int
    y: int
    width: int
    height: int


def shape_of(stream: VideoStream) -> tuple[Fraction, Fraction]:
    """Return width and height of the picture as shown, upright and in square pixels of its own height."""
    width, height = Fraction(stream.width), Fraction(stream.height)
    width *= stream.sample_aspect if stream.sample_aspect > 0 else 1
    return (height, width) if stream.rotation_deg in {90, 270} else (width, height)


def cropped(size: Size, crop: tuple[float, float, float, float] | None) -> Box:
    """Return the kept part of an upright picture of `size`; even where it begins, as subsampled colours need it."""
    if crop is None:
        return Box(0, 0, size.width, size.height)
    left, top, width, height = (min(max(Fraction(each), Fraction(0)), Fraction(1)) for each in crop)
    x, y = _even_down(left * size.width), _even_down(top * size.height)
    x, y = min(x, max(size.width - 2, 0)), min(y, max(size.height - 2, 0))
    right, bottom = floor((left + width) * size.width + _HALF), floor((top + height) * size.height + _HALF)
    return Box(x, y, max(min(right, size.width) - x, 1), max(min(bottom, size.height) - y, 1))


def fitted(shape: tuple[Fraction, Fraction], canvas: Size, fit: Fit, scale: Fraction = Fraction(1)) -> Size:
    """Return the size that a picture of this shape gets on the canvas; even, as encoders want it."""
    width, height = shape
    if fit == "stretch":
        return Size(_even(canvas.width * scale), _even(canvas.height * scale))
    across, down = canvas.width / width, canvas.height / height
    factor = max(across, down) if fit == "cover" else min(across, down)
    factor *= scale
    # A side that fills the canvas fills it: 1919.9 is 1920, and cover never leaves a line open.
    size = Size(_even(width * factor), _even(height * factor))
    if fit == "cover" and scale == 1:
        return Size(max(size.width, canvas.width), max(size.height, canvas.height))
    return size


def placed(size: Size, canvas: Size, place: Place | None) -> Box:
    """Return where a picture of `size` lies: by the name of a place, or with its centre at fractions of the canvas."""
    x, y = corner(place or "center", (size.width, size.height), (canvas.width, canvas.height))
    if place is None or isinstance(place, str):
        # Even: colours are subsampled, and an odd edge would bleed into its neighbour.
        return Box(floor(x / 2 + _TINY) * 2, floor(y / 2 + _TINY) * 2, size.width, size.height)
    return Box(floor(x + 0.5), floor(y + 0.5), size.width, size.height)


def is_covering(box: Box, canvas: Size) -> bool:
    """Return whether nothing of the canvas is seen beside the box."""
    return box.x <= 0 and box.y <= 0 and box.x + box.width >= canvas.width and box.y + box.height >= canvas.height


def _even(side: Fraction) -> int:
    return max(2, floor(side / 2 + _HALF) * 2)


def _even_down(side: Fraction) -> int:
    return floor(side / 2) * 2

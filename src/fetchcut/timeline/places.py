"""Named places on the canvas, and where something of a size stands there."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fetchcut.timeline.draft import Place

MARGIN: Final = 0.05
"""What named places at an edge keep clear, in parts of the canvas' shorter side."""

PLACES: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "top-left": (0.0, 0.0),
        "top": (0.5, 0.0),
        "top-right": (1.0, 0.0),
        "left": (0.0, 0.5),
        "center": (0.5, 0.5),
        "right": (1.0, 0.5),
        "bottom-left": (0.0, 1.0),
        "bottom": (0.5, 1.0),
        "bottom-right": (1.0, 1.0),
        "lower-third": (0.0, 0.82),
    }
)
"""Which part of the free room lies to the left of it, and above."""


def corner(place: Place, size: tuple[float, float], canvas: tuple[int, int]) -> tuple[float, float]:
    """Return where the top left corner of something stands, in pixels; `size` and `canvas` are (width, height).

    At a named place it keeps the margin, unless it is too large for that: then it is centred. A pair is its centre.
    """
    (width, height), (canvas_width, canvas_height) = size, canvas
    if not isinstance(place, str):
        return place[0] * canvas_width - width / 2, place[1] * canvas_height - height / 2
    across, down = PLACES[place]
    margin = MARGIN * min(canvas)
    return _stand(across, width, canvas_width, margin), _stand(down, height, canvas_height, margin)


def is_within(crop: tuple[float, float, float, float]) -> bool:
    """Return whether a rectangle (x, y, width, height, in parts of a picture) is one, and within the picture."""
    x, y, width, height = crop
    # 0.7 + 0.3 may be a little more than 1.
    return x >= 0 and y >= 0 and width > 0 and height > 0 and x + width <= 1 + 1e-9 and y + height <= 1 + 1e-9


def _stand(part: float, length: float, room: int, margin: float) -> float:
    free = room - 2 * margin - length
    return margin + part * free if free >= 0 else (room - length) / 2

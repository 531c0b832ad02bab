"""Pictures that move, grow and turn by keyframes, to parts of a pixel. Pure.

base     the layer's pictures at their largest, on a transparent field as large as the canvas at least
frame    each pixel of the canvas asks where in the field it lies: moved, turned and scaled back by one filter
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from fetchcut.media.render.curve import expression, number
from fetchcut.media.render.frames import ratio
from fetchcut.media.render.geometry import Size
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.look import Look
from fetchcut.timeline.draft import Keyframe
from fetchcut.timeline.easings import value_at

MOVING: Final = frozenset({"x", "y", "scale", "rotation"})
"""Properties of where a picture is. An overlay alone would step by two pixels, which is seen in every slow move."""

_LARGEST_SIDE: Final = 4096
_BORDER: Final = 4

Keyframes = Mapping[str, tuple[Keyframe, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """Where a layer is at a time. `base` is its size when `scale` is `base_scale`; the centre stands in pixels."""

    keyframes: Keyframes
    base: Size
    base_scale: Fraction
    scale: Fraction
    center: tuple[float, float]


def largest_scale(keyframes: Keyframes, scale: Fraction) -> Fraction:
    """Return the largest scale that is reached."""
    values = [Fraction(each.value) for each in keyframes.get("scale", ())]
    return max(values) if values else scale


def always_covers(motion: Motion, canvas: Size) -> bool:
    """Return whether the canvas is covered at every keyframe, and hence, but for a pixel, between them."""
    if "rotation" in motion.keyframes:
        return False
    moments = {each.at for row in motion.keyframes.values() for each in row}
    return all(_covers(motion, canvas, at) for at in moments)


def _covers(motion: Motion, canvas: Size, at: Fraction) -> bool:
    rows = motion.keyframes
    scale = value_at(rows["scale"], at) if "scale" in rows else float(motion.scale)
    x = value_at(rows["x"], at) * canvas.width if "x" in rows else motion.center[0]
    y = value_at(rows["y"], at) * canvas.height if "y" in rows else motion.center[1]
    grown = scale / float(motion.base_scale)
    width, height = motion.base.width * grown / 2, motion.base.height * grown / 2
    across = x - width <= 1 and x + width >= canvas.width - 1
    return across and y - height <= 1 and y + height >= canvas.height - 1


def moved(graph: Graph, label: str, motion: Motion, offset: int, look: Look, *, is_covering: bool) -> str:
    """Return the layer as whole canvases, transparent beside it unless it always covers."""
    # What always covers needs no field around it, whose edge would shine in; beyond its own the filter repeats it.
    sides = (motion.base.width, look.size.width), (motion.base.height, look.size.height)
    field = motion.base if is_covering else Size(*(_side(*each) for each in sides))
    inset = _inset(field, look)
    turn = f"perspective={_corners(motion, field, offset, look)}:interpolation=cubic:sense=source:eval=frame"
    filters = [turn, f"crop={look.size.width}:{look.size.height}:{inset[0]}:{inset[1]}", "setsar=1"]
    if not is_covering:
        filters = ["format=yuva420p", f"pad={field.width}:{field.height}:(ow-iw)/2:(oh-ih)/2:color=black@0", *filters]
    return graph.chain(label, filters)


def _side(base: int, canvas: int) -> int:
    """Return a side of the field: the canvas lies in its middle, on even pixels."""
    return canvas + -(-max(base - canvas, 0) // 4) * 4 + 2 * _BORDER


def _inset(field: Size, look: Look) -> tuple[int, int]:
    return (field.width - look.size.width) // 4 * 2, (field.height - look.size.height) // 4 * 2


def _corners(motion: Motion, field: Size, offset: int, look: Look) -> str:
    """Return where the field's corners come from, as expressions of the frame's number."""
    time = f"(in-1+{offset})*{ratio(1 / look.rate)}"
    rows = motion.keyframes
    inset = _inset(field, look)
    x = f"({expression(rows['x'], time)})*{look.size.width}" if "x" in rows else number(motion.center[0])
    y = f"({expression(rows['y'], time)})*{look.size.height}" if "y" in rows else number(motion.center[1])
    scale = expression(rows["scale"], time) if "scale" in rows else number(float(motion.scale))
    # A picture of no size has no inverse: it is kept as small as nobody sees.
    grown = f"max(({scale})/{number(float(motion.base_scale))},0.001)"
    angle = f"({expression(rows['rotation'], time)})*PI/180" if "rotation" in rows else "0"
    parts = []
    for number_of, (across, down) in enumerate(((0, 0), (1, 0), (0, 1), (1, 1))):
        dx = f"({across * field.width - inset[0]}-({x}))"
        dy = f"({down * field.height - inset[1]}-({y}))"
        if angle == "0":
            source_x, source_y = f"{dx}/({grown})", f"{dy}/({grown})"
        else:
            source_x = f"({dx}*cos({angle})+{dy}*sin({angle}))/({grown})"
            source_y = f"({dy}*cos({angle})-{dx}*sin({angle}))/({grown})"
        parts += [f"x{number_of}='{field.width / 2}+{source_x}'", f"y{number_of}='{field.height / 2}+{source_y}'"]
    return ":".join(parts)

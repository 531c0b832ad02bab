"""Pictures laid over others by computing with both: screen, multiply and their kin. Pure.

below   +-----------+        where the layer lies, both are turned to red, green and blue and blended; what
        |   +---+   |        comes of it is as transparent as the layer is, and lies over what is below
        |   |   |   |
        +---+---+---+
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fetchcut.media.render.graph import Graph
from fetchcut.media.render.look import Look
from fetchcut.media.render.picture import Shown
from fetchcut.media.render.source import numbered

_MODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "multiply": "multiply",
        "screen": "screen",
        "overlay": "overlay",
        "soft-light": "softlight",
        "hard-light": "hardlight",
        "darken": "darken",
        "lighten": "lighten",
        "add": "addition",
        "subtract": "subtract",
        "difference": "difference",
        "color-burn": "burn",
        "color-dodge": "dodge",
    }
)
"""FFmpeg's names, of https://ffmpeg.org/ffmpeg-filters.html#blend-1. Its first input is the layer above."""

_SWAPPED: Final = frozenset({"overlay", "hard-light", "subtract"})
"""Modes in which FFmpeg takes its first input for the one below."""


def blended(graph: Graph, below: str, part: Shown, mode: str, look: Look) -> str:
    """Return the label of the canvas with the layer blended onto it."""
    left, top = max(0, part.x), max(0, part.y)
    width = min(look.size.width, part.x + part.size.width) - left
    height = min(look.size.height, part.y + part.size.height) - top
    if width <= 0 or height <= 0:
        graph.chains.append(f"{part.label}nullsink")
        return below
    kept, under = graph.label(), graph.label()
    graph.chains.append(f"{below}split{kept}{under}")
    under = graph.chain(under, ["format=gbrp", f"crop={width}:{height}:{left}:{top}"])
    above, alpha = _above(graph, part, f"crop={width}:{height}:{left - part.x}:{top - part.y}")
    first, second = (under, above) if mode in _SWAPPED else (above, under)
    back = f"scale=out_color_matrix={look.matrix}:out_range=tv"
    pixels = "yuva420p" if alpha else look.pixel_format
    label = graph.chain(f"{first}{second}", [f"blend=all_mode={_MODES[mode]}", back, f"format={pixels}"])
    if alpha:
        label = graph.chain(f"{label}{alpha}", ["alphamerge"])
    over = [f"overlay=x={left}:y={top}:format={look.over}", f"format={look.pixel_format}", *numbered(look)]
    return graph.chain(f"{kept}{label}", over)


def _above(graph: Graph, part: Shown, crop: str) -> tuple[str, str]:
    """Return the layer's colours where it lies on the canvas, and what of them is seen: "" for all."""
    if not part.has_alpha:
        return graph.chain(part.label, ["format=gbrp", crop]), ""
    colors, alpha = graph.label(), graph.label()
    graph.chains.append(f"{part.label}format=gbrap,{crop},split{colors}{alpha}")
    return graph.chain(colors, ["format=gbrp"]), graph.chain(alpha, ["alphaextract"])

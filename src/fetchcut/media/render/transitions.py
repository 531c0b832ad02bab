"""How one picture becomes the next. Pure."""

from fractions import Fraction
from typing import Final

from fetchcut.media.render.frames import ratio
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.look import Look
from fetchcut.media.render.scenes import Mix

_NAMES: Final = {
    "crossfade": "fade",
    "wipe-left": "wipeleft",
    "wipe-right": "wiperight",
    "wipe-up": "wipeup",
    "wipe-down": "wipedown",
    "slide-left": "slideleft",
    "slide-right": "slideright",
    "slide-up": "slideup",
    "slide-down": "slidedown",
    "zoom": "zoomin",
}
"""Ours and xfade's: https://ffmpeg.org/ffmpeg-filters.html#xfade."""

_DIPS: Final = {"dip-black": "black", "dip-white": "white"}


def changed(graph: Graph, before: str, after: str, mix: Mix, look: Look) -> str:
    """Return the label of a scene within a transition; `before` and `after` are whole canvases as long as the scene.

    Frame k of n is at (k + 1/2) / n of the way: the first is not all of the one, the last not all of the other.
    """
    length = mix.frames / look.rate
    if mix.kind in _DIPS:
        return _dipped(graph, before, after, mix, look)
    begun = (mix.offset + Fraction(1, 2)) / look.rate
    # The filter counts in ticks: half a frame has to be one.
    clock = [f"fps={ratio(look.rate)}", f"settb={ratio(1 / look.rate / 2)}"]
    ends = [graph.chain(before, clock), graph.chain(after, clock)]
    name = _NAMES[mix.kind]
    return graph.chain(
        "".join(ends),
        [f"xfade=transition={name}:duration={float(length):.6f}:offset={float(-begun):.6f}", *_numbered(look)],
    )


def _dipped(graph: Graph, before: str, after: str, mix: Mix, look: Look) -> str:
    """Return the one fading into a colour, then the other out of it."""
    color = _DIPS[mix.kind]
    half = mix.frames / look.rate / 2
    # Half a frame late, so that the middle of a frame decides; the fade's clock must not begin below zero.
    clock = f"settb={ratio(1 / look.rate / 2)},setpts=2*(N+{mix.offset})+1"
    out = graph.chain(before, [clock, f"fade=t=out:st=0:d={float(half):.6f}:color={color}", *_numbered(look)])
    into = graph.chain(
        after, [clock, f"fade=t=in:st={float(half):.6f}:d={float(half):.6f}:color={color}", *_numbered(look)]
    )
    middle = mix.frames // 2 - mix.offset
    return graph.chain(f"{out}{into}", [f"overlay=enable='gte(n,{middle})'", *_numbered(look)])


def _numbered(look: Look) -> tuple[str, ...]:
    return (f"settb={ratio(1 / look.rate)}", "setpts=N")

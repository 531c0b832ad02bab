"""Effects on pictures by their names in a draft: a file a family, a line here. The timeline has checked the values."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from fetchcut.media.render.effects.looks import LOOKS
from fetchcut.media.render.effects.moving import MOVING
from fetchcut.media.render.effects.pane import Pane
from fetchcut.media.render.effects.ramped import ramped
from fetchcut.media.render.effects.shapes import SHAPES, number
from fetchcut.timeline.draft import Effect, Keyframe
from fetchcut.timeline.effects import RAMPED

NO_KEYFRAMES: Final[Mapping[str, tuple[Keyframe, ...]]] = {}

TRANSPARENT = frozenset({"chroma_key", "round_corners", "shadow", "mask"})
"""Effects after which something may shine through."""

AT_SOURCE = frozenset({"stabilise", "interpolate"})
"""Effects that need the pictures before and after those of a span: done where the source is read."""


REMEMBERING = frozenset({"denoise", "motion_blur"})
"""Effects whose pictures depend on those before."""


def put_on(pane: Pane, effects: Iterable[Effect], keyframes: Mapping[str, tuple[Keyframe, ...]] = NO_KEYFRAMES) -> None:
    """Put the effects on the pictures, in their order; those on sound are left to others.

    `keyframes` by the name of an effect say how strong it is over time, from 0 to 1.
    """
    for effect in effects:
        if effect.kind in keyframes and effect.kind in RAMPED:
            is_clear = effect.kind in TRANSPARENT
            ramped(pane, keyframes[effect.kind], partial(_put, effect=effect), is_clear=is_clear)
        else:
            _put(pane, effect)


def _put(pane: Pane, effect: Effect) -> None:
    if effect.kind in LOOKS:
        LOOKS[effect.kind](pane, number(effect.params, "amount"))
    elif effect.kind in SHAPES:
        SHAPES[effect.kind](pane, effect.params)
    elif effect.kind in MOVING:
        MOVING[effect.kind](pane, effect.params)
    elif effect.kind == "lut":
        _lut(pane, effect)


def _lut(pane: Pane, effect: Effect) -> None:
    src = str(effect.params["src"])
    amount = number(effect.params, "amount")
    if not src or not amount:
        return
    name = pane.graph.link(src, f"table{len(pane.graph.links)}.cube")
    if amount >= 1:
        pane.through_rgb(f"lut3d=file={name}:interp=tetrahedral")
        return
    rgb = "gbrap" if pane.has_alpha else "gbrp"
    back = f"scale=out_color_matrix={pane.look.matrix}:out_range=tv"
    table = [f"format={rgb}", f"lut3d=file={name}:interp=tetrahedral", back, f"format={pane.pixels}"]
    pane.blended(table, "normal", amount)

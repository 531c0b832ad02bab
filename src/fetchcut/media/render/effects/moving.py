"""Effects that are another one in every frame: shakes, smears, colours that come apart. Pure."""

from typing import Final

from fetchcut.media.render.effects.pane import Pane
from fetchcut.media.render.effects.shapes import Params, number
from fetchcut.media.render.frames import ratio

_FARTHEST: Final = 0.04
"""How far a full shake moves the picture to each side, in parts of its shorter side."""


def shake(pane: Pane, params: Params) -> None:
    """As if held in a trembling hand: a little larger, and moved by waves that do not repeat soon."""
    margin = round(number(params, "amount") * _FARTHEST * pane.short) * 2
    if not margin:
        return
    width, height = pane.size.width, pane.size.height
    time = f"(n+{pane.first})*{ratio(1 / pane.look.rate)}"
    # Sums of sines with no common period; both reach from -1 to 1.
    across = f"(0.6*sin(19.1*{time})+0.4*sin(44.7*{time}+1))"
    upright = f"(0.6*sin(23.3*{time}+2)+0.4*sin(39.4*{time}))"
    half = margin / 2
    pane.through(
        f"scale={width + margin}:{height + margin * height // width // 2 * 2 + 2}",
        f"crop={width}:{height}:x='{half:g}+{half:g}*{across}':y='(ih-{height})/2+(ih-{height})/2*{upright}':exact=1",
        "setsar=1",
    )


def rgb_split(pane: Pane, params: Params) -> None:
    """Red to the one side, blue to the other."""
    width = max(1, min(255, round(number(params, "width") / 100 * pane.short)))
    pane.through_rgb(f"rgbashift=rh={width}:bh={-width}:edge=smear")


def motion_blur(pane: Pane, params: Params) -> None:
    """What moves is smeared: each picture is the mean of itself and those before."""
    frames = round(1 + number(params, "amount") * 9)
    if frames > 1:
        pane.through(f"tmix=frames={frames}")


MOVING: Final = {each.__name__: each for each in (shake, rgb_split, motion_blur)}

"""Looks: colour presets, `amount` between as it was and all of it. Pure."""

from collections.abc import Callable, Mapping
from itertools import product
from typing import Final

from fetchcut.media.render.effects.adjust import chroma_times, luma_of
from fetchcut.media.render.effects.pane import Pane

_SEPIA: Final = ((0.393, 0.769, 0.189), (0.349, 0.686, 0.168), (0.272, 0.534, 0.131))
_VINTAGE: Final = ((0.9, 0.15, 0.05), (0.1, 0.8, 0.1), (0.05, 0.2, 0.65))
_WARM: Final = ((1.1, 0.03, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 0.82))
_COOL: Final = ((0.85, 0.0, 0.0), (0.0, 0.98, 0.03), (0.0, 0.03, 1.12))


def grayscale(pane: Pane, amount: float) -> None:
    """Without colours."""
    _luma_and_chroma(pane, "ld(0)", 1 - amount)


def sepia(pane: Pane, amount: float) -> None:
    """Brown, like an old photo."""
    pane.through_rgb(_mixer(_SEPIA, amount))


def vintage(pane: Pane, amount: float) -> None:
    """Faded film."""
    pane.through_rgb(_mixer(_VINTAGE, amount))
    _luma_and_chroma(pane, f"ld(0)*{1 - 0.16 * amount:.4f}+{0.08 * amount:.4f}", 1 - 0.15 * amount)


def cinematic(pane: Pane, amount: float) -> None:
    """Teal shadows, warm lights."""
    tones = {"rs": -0.12, "gs": 0.02, "bs": 0.1, "rm": 0.03, "bm": -0.03, "rh": 0.1, "gh": 0.02, "bh": -0.1}
    pane.through_rgb("colorbalance=" + ":".join(f"{name}={value * amount:.4f}" for name, value in tones.items()))
    _luma_and_chroma(pane, f"(ld(0)-0.5)*{1 + 0.12 * amount:.4f}+0.5", 1 - 0.08 * amount)


def warm(pane: Pane, amount: float) -> None:
    """Towards orange."""
    pane.through_rgb(_mixer(_WARM, amount))


def cool(pane: Pane, amount: float) -> None:
    """Towards blue."""
    pane.through_rgb(_mixer(_COOL, amount))


def vivid(pane: Pane, amount: float) -> None:
    """Stronger colours and contrast."""
    _luma_and_chroma(pane, f"(ld(0)-0.5)*{1 + 0.15 * amount:.4f}+0.5", 1 + 0.45 * amount)


def noir(pane: Pane, amount: float) -> None:
    """Hard black and white."""
    _luma_and_chroma(pane, f"(ld(0)-0.5)*{1 + 0.5 * amount:.4f}+{0.5 - 0.03 * amount:.4f}", 1 - amount)


def matte(pane: Pane, amount: float) -> None:
    """Lifted blacks, soft contrast."""
    _luma_and_chroma(pane, f"ld(0)*{1 - 0.2 * amount:.4f}+{0.11 * amount:.4f}", 1 - 0.12 * amount)


def dreamy(pane: Pane, amount: float) -> None:
    """Soft glow."""
    # Luma only: screened chroma turns purple.
    below, above = pane.split()
    soft = pane.graph.chain(above, [f"gblur=sigma={max(1.0, pane.short / 60):.3f}:steps=2:planes=1"])
    blend = f"blend=c0_mode=screen:c0_opacity={0.5 * amount:.4f}"
    pane.label = pane.graph.chain(f"{soft}{below}", [blend])


def invert(pane: Pane, amount: float) -> None:
    """Negative."""
    _luma_and_chroma(pane, f"ld(0)*{1 - 2 * amount:.4f}+{amount:.4f}", 1 - 2 * amount)


LOOKS: Final[Mapping[str, Callable[[Pane, float], None]]] = {
    each.__name__: each
    for each in (grayscale, sepia, vintage, cinematic, warm, cool, vivid, noir, matte, dreamy, invert)
}


def _luma_and_chroma(pane: Pane, luma: str, factor: float) -> None:
    chroma = chroma_times(factor)
    pane.through(f"lutyuv=y='{luma_of(luma)}':u='{chroma}':v='{chroma}'")


def _mixer(rows: tuple[tuple[float, ...], ...], amount: float) -> str:
    """Return the filter for a matrix of red, green and blue, `amount` of the way from leaving all as it is."""
    named = []
    for to, of in product(range(3), range(3)):
        own = 1.0 if to == of else 0.0
        named.append(f"{'rgb'[to]}{'rgb'[of]}={own + (rows[to][of] - own) * amount:.4f}")
    return "colorchannelmixer=" + ":".join(named)

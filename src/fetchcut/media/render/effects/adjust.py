"""Colours made brighter, softer, warmer: the amounts of `Picture.adjust`, each from -1 to 1. Pure."""

from collections.abc import Mapping

from fetchcut.media.render.effects.pane import Pane


def adjusted(pane: Pane, amounts: Mapping[str, float]) -> None:
    """Adjust the pictures; what is 0 costs nothing."""
    amount = {name: float(value) for name, value in amounts.items() if value}
    luma = _luma(amount)
    chroma = chroma_times(1 + amount["saturation"]) if "saturation" in amount else ""
    if luma or chroma:
        planes = [f"y='{luma}'"] if luma else []
        planes += [f"u='{chroma}'", f"v='{chroma}'"] if chroma else []
        pane.through(f"lutyuv={':'.join(planes)}")
    if "hue" in amount:
        pane.through(f"hue=h={180 * amount['hue']:.3f}")
    mixer = _mixer(amount.get("temperature", 0.0), amount.get("tint", 0.0))
    rgb = [mixer] if mixer else []
    rgb += [f"vibrance=intensity={amount['vibrance']:.4f}"] if "vibrance" in amount else []
    if rgb:
        pane.through_rgb(*rgb)


def luma_of(expression: str) -> str:
    """Return what a table of luma holds: `expression` of ld(0), both from 0 (black) to 1 (white)."""
    return f"st(0,(val-minval)/(maxval-minval));minval+(maxval-minval)*clip({expression},0,1)"


def chroma_times(factor: float) -> str:
    """Return what a table of chroma holds that makes colours so many times as strong."""
    middle = "(minval+maxval)/2"
    return f"clip({middle}+(val-{middle})*{factor:.4f},minval,maxval)"


def _luma(amount: Mapping[str, float]) -> str:
    value = "ld(0)"
    if "exposure" in amount:
        # A stop and a half at the most.
        value = f"{value}*{2 ** (1.5 * amount['exposure']):.6f}"
    if "gamma" in amount:
        value = f"pow({value},{2 ** -amount['gamma']:.6f})"
    if "contrast" in amount:
        value = f"(({value})-0.5)*{1 + amount['contrast']:.4f}+0.5"
    if "brightness" in amount:
        value = f"{value}+{0.4 * amount['brightness']:.4f}"
    return luma_of(value) if value != "ld(0)" else ""


def _mixer(temperature: float, tint: float) -> str:
    """Return the filter that weighs red, green and blue; "" where nothing is to be done."""
    if not temperature and not tint:
        return ""
    red, green, blue = 1 + 0.2 * temperature, 1 - 0.15 * tint, 1 - 0.2 * temperature
    return f"colorchannelmixer=rr={red:.4f}:gg={green:.4f}:bb={blue:.4f}"

"""Colours made brighter, softer, warmer: the amounts of `Picture.adjust`, each from -1 to 1. Pure."""

from collections.abc import Iterator, Mapping

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


def luma_of(*steps: str) -> str:
    """Return what a table of luma holds: steps of ld(0), each of what came before, from 0 (black) to 1 (white)."""
    *before, last = (f"clip({each},0,1)" for each in steps)
    between = "".join(f"st(0,{each});" for each in before)
    return f"st(0,(val-minval)/(maxval-minval));{between}minval+(maxval-minval)*{last}"


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
    steps = (*((value,) if value != "ld(0)" else ()), *_tones(amount))
    return luma_of(*steps) if steps else ""


def _tones(amount: Mapping[str, float]) -> Iterator[str]:
    """Yield what moves the dark or the light tones; none of it leads downwards, so no tone passes another."""
    if "blacks" in amount:
        yield f"ld(0)+(1-ld(0))*{0.2 * amount['blacks']:.4f}"
    if "whites" in amount:
        yield f"ld(0)*{1 + 0.25 * amount['whites']:.4f}"
    if "shadows" in amount:
        yield f"ld(0)+{_bend(amount['shadows']):.4f}*ld(0)*pow(1-ld(0),3)"
    if "highlights" in amount:
        yield f"ld(0)-{_bend(-amount['highlights']):.4f}*(1-ld(0))*pow(ld(0),3)"


def _bend(amount: float) -> float:
    """Return how far a tone at a quarter moves away from its end, or towards it, which it never reaches."""
    return amount * (1.8 if amount > 0 else 0.9)


def _mixer(temperature: float, tint: float) -> str:
    """Return the filter that weighs red, green and blue; "" where nothing is to be done."""
    if not temperature and not tint:
        return ""
    red, green, blue = 1 + 0.2 * temperature, 1 - 0.15 * tint, 1 - 0.2 * temperature
    return f"colorchannelmixer=rr={red:.4f}:gg={green:.4f}:bb={blue:.4f}"

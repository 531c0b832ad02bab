"""Effects on what is seen and what is not: blur, regions, keys, corners, borders, shadows. Pure."""

from collections.abc import Mapping
from typing import Final

from fetchcut.media.render.effects.pane import Pane
from fetchcut.media.render.frames import ratio
from fetchcut.media.render.geometry import Box, Size

Params = Mapping[str, object]


def number(params: Params, name: str) -> float:
    """Return a parameter that is a number: the timeline has checked it."""
    return float(str(params[name]))


def blur(pane: Pane, params: Params) -> None:
    """Out of focus."""
    pane.through(f"gblur=sigma={_pixels(pane, params, 'radius') / 2:.3f}:steps=2")


def sharpen(pane: Pane, params: Params) -> None:
    """Crisper edges."""
    pane.through(f"unsharp=lx=5:ly=5:la={number(params, 'amount') * 1.2:.4f}:cx=3:cy=3:ca=0")


def vignette(pane: Pane, params: Params) -> None:
    """Darker corners."""
    pane.through(f"vignette=angle={0.15 + number(params, 'amount') * 0.9:.4f}:dither=0")


def grain(pane: Pane, params: Params) -> None:
    """Film grain, the same at every export."""
    strength = round(number(params, "amount") * 40)
    if strength:
        pane.through(f"noise=c0_seed=1:c0s={strength}:c0f=t")


def pixelate(pane: Pane, params: Params) -> None:
    """Large squares."""
    side = min(1024, max(2, round(_pixels(pane, params, "cell"))))
    pane.through(f"pixelize=w={side}:h={side}")


def denoise(pane: Pane, params: Params) -> None:
    """Less noise in the picture."""
    amount = number(params, "amount")
    if amount:
        pane.through(f"hqdn3d={8 * amount:.3f}:{6 * amount:.3f}:{10 * amount:.3f}:{8 * amount:.3f}")


def chroma_key(pane: Pane, params: Params) -> None:
    """One colour becomes transparent."""
    pane.make_transparent()
    color = yuv(str(params["color"]), pane.look.matrix)
    similarity, soft = number(params, "similarity"), number(params, "blend")
    pane.through(f"chromakey=color=0x{color}:yuv=1:similarity={similarity:.4f}:blend={soft:.4f}")


def yuv(color: str, matrix: str) -> str:
    """Return "#RRGGBB" as YYUUVV in television's range, by the matrix of the look."""
    red, green, blue = (int(color.removeprefix("#")[at : at + 2], 16) / 255 for at in (0, 2, 4))
    kr, kb = (0.2126, 0.0722) if matrix == "bt709" else (0.299, 0.114)
    luma = kr * red + (1 - kr - kb) * green + kb * blue
    u, v = (blue - luma) / (2 * (1 - kb)), (red - luma) / (2 * (1 - kr))
    return "".join(f"{round(each):02X}" for each in (16 + 219 * luma, 128 + 224 * u, 128 + 224 * v))


def blur_region(pane: Pane, params: Params) -> None:
    """A part of the picture is hidden."""
    box = _region(pane.size, params)
    amount = number(params, "amount")
    if params["style"] == "fill":
        color = f"0x{str(params['color']).removeprefix('#')}"
        pane.through(f"drawbox=x={box.x}:y={box.y}:w={box.width}:h={box.height}:color={color}:t=fill")
        return
    short = min(box.width, box.height)
    hidden = f"gblur=sigma={max(1.0, short * (0.02 + 0.2 * amount)):.3f}:steps=3"
    if params["style"] == "pixelate":
        side = min(1024, max(2, round(short * (0.04 + 0.3 * amount))))
        hidden = f"pixelize=w={side}:h={side}"
    whole, part = pane.split()
    crop = f"crop={box.width}:{box.height}:{box.x}:{box.y}:exact=1"
    covered = pane.graph.chain(part, [crop, hidden])
    pane.label = pane.graph.chain(
        f"{whole}{covered}", [f"overlay={box.x}:{box.y}:format=auto", f"format={pane.pixels}"]
    )


def round_corners(pane: Pane, params: Params) -> None:
    """Rounded corners; 50 makes a circle of a square."""
    radius = _pixels(pane, params, "radius")
    if radius < 1:
        return
    # How far a pixel lies outside of the inner rectangle, on whose corners the circles stand; the edge is a pixel soft.
    dx = f"max(abs(X-(W-1)/2)-(W/2-{radius:.3f}),0)"
    dy = f"max(abs(Y-(H-1)/2)-(H/2-{radius:.3f}),0)"
    pane.masked(_mask(pane, f"255*clip({radius:.3f}+0.5-hypot({dx},{dy}),0,1)"))


def mask(pane: Pane, params: Params) -> None:
    """Only a shape is seen, or all around it."""
    box = _region(pane.size, params)
    soft = max(1.0, _pixels(pane, params, "feather"))
    across, down = box.width / 2, box.height / 2
    if params["shape"] == "circle":
        across = down = min(across, down)
    dx, dy = f"abs(X+0.5-{box.x + box.width / 2:g})", f"abs(Y+0.5-{box.y + box.height / 2:g})"
    # How far a pixel lies within the shape, in pixels.
    inside = {
        "rectangle": f"min({across:g}-{dx},{down:g}-{dy})",
        "diamond": f"(1-{dx}/{across:g}-{dy}/{down:g})*{min(across, down):g}",
    }.get(str(params["shape"]), f"(1-hypot({dx}/{across:g},{dy}/{down:g}))*{min(across, down):g}")
    seen = f"255*clip({inside}/{soft:.3f}+0.5,0,1)"
    pane.masked(_mask(pane, seen if params["keeps"] == "inside" else f"255-{seen}"))


def border(pane: Pane, params: Params) -> None:
    """A frame around it, within the picture."""
    width = max(1, round(_pixels(pane, params, "width")))
    pane.through(f"drawbox=color=0x{str(params['color']).removeprefix('#')}:t={width}")


def shadow(pane: Pane, params: Params) -> None:
    """A soft shadow below it, beyond its edges."""
    soft = max(2, pane.short // 24)
    margin = 4 * (-(-3 * soft // 4))
    pane.make_transparent()
    wide = Size(pane.size.width + 2 * margin, pane.size.height + 2 * margin)
    pane.through(f"pad={wide.width}:{wide.height}:{margin}:{margin}:color=black@0", "setsar=1")
    above, below = pane.split()
    dark = pane.graph.chain(
        below,
        [
            f"lutyuv=y=minval:u=128:v=128:a=val*{number(params, 'amount'):.4f}",
            f"gblur=sigma={soft / 2:.3f}:steps=3:planes=8",
        ],
    )
    lower = soft // 4 * 2
    sunk = [f"crop={wide.width}:{wide.height - lower}:0:0", f"pad={wide.width}:{wide.height}:0:{lower}:color=black@0"]
    pane.label = pane.graph.chain(f"{pane.graph.chain(dark, sunk)}{above}", ["overlay=format=yuv420"])
    pane.size, pane.margin = wide, pane.margin + margin


def _region(size: Size, params: Params) -> Box:
    """Return the region in even pixels, within the picture."""
    x, y = (round(number(params, name) * side / 2) * 2 for name, side in (("x", size.width), ("y", size.height)))
    x, y = min(x, size.width - 2), min(y, size.height - 2)
    width = max(2, round(number(params, "w") * size.width / 2) * 2)
    height = max(2, round(number(params, "h") * size.height / 2) * 2)
    return Box(x, y, min(width, size.width - x), min(height, size.height - y))


def _mask(pane: Pane, expression: str) -> str:
    """Return the label of a gray picture of the pane's size, computed once and held."""
    size = f"{pane.size.width}x{pane.size.height}"
    return pane.graph.chain(
        "",
        [
            f"color=c=black:s={size}:r={ratio(pane.look.rate)}",
            *("trim=end_frame=1", "format=gray", f"geq=lum='{expression}'", "loop=loop=-1:size=1"),
            *(f"settb={ratio(1 / pane.look.rate)}", "setpts=N", f"trim=end_frame={pane.frames}"),
        ],
    )


def _pixels(pane: Pane, params: Params, name: str) -> float:
    """Return a length that is said in percent of the shorter side."""
    return number(params, name) / 100 * pane.short


SHAPES: Final = {
    each.__name__: each
    for each in (
        *(blur, sharpen, vignette, grain, pixelate, denoise, chroma_key),
        *(blur_region, round_corners, mask, border, shadow),
    )
}

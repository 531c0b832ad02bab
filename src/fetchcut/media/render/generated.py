"""Pictures that come from no file: a colour, a gradient, a waveform. Pure."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import floor
from typing import Final

from fetchcut.media.render.frames import SAMPLE_RATE, ratio, sample_at
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.look import Look
from fetchcut.timeline.draft import Effect


def generated(graph: Graph, effect: Effect, span: tuple[int, int], look: Look) -> str:
    """Return the label of generated pictures of the whole canvas for the output's frames `span`, numbered from 0."""
    return _MAKERS[effect.kind](graph, effect, span, look)


def _color(graph: Graph, effect: Effect, span: tuple[int, int], look: Look) -> str:
    return filled(graph, str(effect.params["color"]), span[1] - span[0], look)


def filled(graph: Graph, color: str, frames: int, look: Look) -> str:
    """Return the label of `frames` canvases of one colour ("#RRGGBB")."""
    return graph.chain("", [*_still(f"color=c=0x{color.removeprefix('#')}", look), *_held(frames, look)])


def _gradient(graph: Graph, effect: Effect, span: tuple[int, int], look: Look) -> str:
    start, end = (str(effect.params[each]).removeprefix("#") for each in ("start", "end"))
    angle = f"{float(str(effect.params['angle']))}*PI/180"
    # How far a pixel lies along the direction, from 0 to 1 between the two corners that lie farthest apart along it.
    along = f"(X-W/2)*cos({angle})+(Y-H/2)*sin({angle})"
    reach = f"(W*abs(cos({angle}))+H*abs(sin({angle})))"
    part = f"clip(({along})/{reach}+0.5,0,1)"
    planes = [
        f"{plane}='{int(start[at : at + 2], 16)}+({int(end[at : at + 2], 16) - int(start[at : at + 2], 16)})*{part}'"
        for plane, at in (("r", 0), ("g", 2), ("b", 4))
    ]
    return graph.chain("", [*_still("color=c=black", look, f"geq={':'.join(planes)}"), *_held(span[1] - span[0], look)])


def _still(source: str, look: Look, *filters: str) -> list[str]:
    """Return the filters that make one picture in RGB and give it the colours of the look.

    FFmpeg's own sources write colours with a matrix of their own.
    """
    size = f"{look.size.width}x{look.size.height}"
    return [
        f"{source}:s={size}:r={ratio(look.rate)}",
        "trim=end_frame=1",
        "format=gbrp",
        *filters,
        f"scale=out_color_matrix={look.matrix}:out_range=tv",
        f"format={look.pixel_format}",
    ]


def _held(frames: int, look: Look) -> list[str]:
    return ["loop=loop=-1:size=1", f"settb={ratio(1 / look.rate)}", "setpts=N", f"trim=end_frame={frames}"]


def _waveform(graph: Graph, effect: Effect, span: tuple[int, int], look: Look) -> str:
    """Return the sound drawn as it plays, of one file or of the whole mix."""
    frames = span[1] - span[0]
    ground = filled(graph, str(effect.params["background"]), frames, look)
    first, last = (sample_at(frame / look.rate) for frame in span)
    # A second more before: the drawing looks back.
    early = min(first, SAMPLE_RATE)
    heard = graph.hear(graph, str(effect.params["src"]), first - early, last) if graph.hear else None
    if heard is None:
        return ground
    size = f"{look.size.width}x{look.size.height // 2}"
    color = f"0x{str(effect.params['color']).removeprefix('#')}"
    rate = ratio(look.rate)
    if effect.params["style"] == "line":
        draw = f"showwaves=s={size}:mode=cline:rate={rate}:colors={color}|{color}:scale=sqrt:draw=full"
    else:
        draw = f"showfreqs=s={size}:rate={rate}:mode=bar:ascale=sqrt:fscale=log:win_size=2048:colors={color}|{color}"
    kept = floor(Fraction(early, SAMPLE_RATE) * look.rate)
    drawn = graph.chain(
        heard,
        [
            *(draw, "format=rgba", f"fps={rate}:start_time=0", "tpad=stop=-1:stop_mode=clone"),
            *(f"trim=start_frame={kept}:end_frame={kept + frames}", f"settb={ratio(1 / look.rate)}", "setpts=N"),
            *(f"scale=out_color_matrix={look.matrix}:out_range=tv", "format=yuva420p"),
        ],
    )
    over = f"overlay=0:{look.size.height // 8 * 2}:format={look.over}"
    return graph.chain(f"{ground}{drawn}", [over, f"format={look.pixel_format}"])


_MAKERS: Final[Mapping[str, Callable[[Graph, Effect, tuple[int, int], Look], str]]] = {
    "color": _color,
    "gradient": _gradient,
    "waveform": _waveform,
}

"""Scenes of one span as one filter graph: layers over each other, scenes one after another, titles above. Pure."""

from fetchcut.media.render.frames import ratio
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.look import Look
from fetchcut.media.render.picture import Shown, shown
from fetchcut.media.render.scenes import Layer, Mix, Scene, Words, Written
from fetchcut.media.render.source import numbered
from fetchcut.media.render.titles import drawn


def composed(graph: Graph, scenes: tuple[Scene, ...], titles: tuple[Written, ...], look: Look) -> str:
    """Return the label of the finished pictures of the scenes, numbered from 0."""
    ends = [_scene(graph, scene, look) for scene in scenes]
    whole = ends[0]
    if len(ends) > 1:
        whole = graph.chain("".join(ends), [f"concat=n={len(ends)}:v=1:a=0", *numbered(look)])
    first, last = scenes[0].first, scenes[-1].last
    seen = tuple(each for each in titles if each.first < last and each.last > first)
    return graph.chain(whole, [*(drawn(graph, seen, first, look) if seen else ()), tagged(look)])


def tagged(look: Look) -> str:
    """Return the filter that says how the colours are written: encoders pass on what frames say, not options."""
    return f"setparams=range=tv:colorspace={look.matrix}:color_primaries={look.matrix}:color_trc={look.matrix}"


def _scene(graph: Graph, scene: Scene, look: Look) -> str:
    def empty() -> str:
        return _background(graph, scene.frames, look)

    base: str | None = None
    for layer in scene.layers:
        if isinstance(layer, Words):
            base = graph.chain(base or empty(), drawn(graph, layer.texts, scene.first, look))
            continue
        part = _part(graph, layer, scene.frames, look, is_lowest=base is None)
        base = part.label if part.is_whole else _over(graph, base or empty(), part, look)
    return base or empty()


def _part(graph: Graph, layer: Layer | Mix, frames: int, look: Look, *, is_lowest: bool) -> Shown:
    if isinstance(layer, Mix):
        raise NotImplementedError
    return shown(graph, layer, frames, look, is_lowest=is_lowest)


def _over(graph: Graph, base: str, part: Shown, look: Look) -> str:
    return graph.chain(f"{base}{part.label}", [f"overlay={part.box.x}:{part.box.y}", *numbered(look)])


def _background(graph: Graph, frames: int, look: Look) -> str:
    size = f"{look.size.width}x{look.size.height}"
    # Through RGB: the color source itself would write its colours with the wrong matrix.
    filters = [
        f"color=c={look.color}:s={size}:r={ratio(look.rate)}",
        "format=gbrp",
        f"scale=out_color_matrix={look.matrix}:out_range=tv",
        f"format={look.pixel_format}",
        *numbered(look),
        f"trim=end_frame={frames}",
    ]
    return graph.chain("", filters)

"""Scenes of one span as one filter graph: layers over each other, scenes one after another, titles above. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from fetchcut.media.render.apart import MOST_INPUTS, apart, frames_of, grouped, inputs_of
from fetchcut.media.render.blend import blended
from fetchcut.media.render.frames import ratio
from fetchcut.media.render.generated import filled
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.look import Look
from fetchcut.media.render.picture import seen, shown
from fetchcut.media.render.scenes import Layer, Mix, Scene, Words, Written
from fetchcut.media.render.source import numbered, turned
from fetchcut.media.render.titles import drawn
from fetchcut.media.render.transitions import changed


def composed(graph: Graph, scenes: tuple[Scene, ...], titles: tuple[Written, ...], look: Look) -> str:
    """Return the label of the finished pictures of the scenes as they are stored, numbered from 0."""
    whole = _in_a_row(graph, scenes, look)
    first, last = scenes[0].first, scenes[-1].last
    seen = tuple(each for each in titles if each.first < last and each.last > first)
    texts = drawn(graph, seen, first, look) if seen else ()
    stored = turned(-look.turned_deg)
    return graph.chain(whole, [*texts, *stored, *tagged(look), *timed(last - first, look)])


def _in_a_row(graph: Graph, scenes: Sequence[Scene], look: Look) -> str:
    """Return the label of the scenes one after another."""
    groups = grouped(scenes, [inputs_of(scene.layers) for scene in scenes])
    if len(groups) > 1:
        ends = [apart(graph, partial(_in_a_row, scenes=group, look=look), frames_of(group), look) for group in groups]
    else:
        ends = [_painted(graph, scene, look) for scene in scenes]
    return ends[0] if len(ends) == 1 else graph.chain("".join(ends), [f"concat=n={len(ends)}:v=1:a=0"])


def _painted(graph: Graph, scene: Scene, look: Look) -> str:
    """Return the label of a scene's pictures; what is below its highest layers is painted apart if there are many."""
    layers = seen(scene.layers, look)
    above = len(layers)
    while above and inputs_of(layers[above - 1 :]) <= MOST_INPUTS:
        above -= 1
    if not above:
        return _Canvas(graph, replace(scene, layers=layers), look).painted()
    below = replace(scene, layers=layers[:above])
    base = apart(graph, partial(_painted, scene=below, look=look), scene.frames, look)
    return _Canvas(graph, replace(scene, layers=layers[above:]), look, base).painted()


def timed(frames: int, look: Look) -> tuple[str, ...]:
    """Return the filters that give every frame its time and tell the encoder the rate; no frame comes or goes."""
    return (*numbered(look), f"fps={ratio(look.rate)}", f"trim=end_frame={frames}")


def tagged(look: Look) -> tuple[str, ...]:
    """Return the filters that say how pixels and colours are meant: encoders pass on what frames say, not options.

    What is not said differs from span to span, and their parameter sets would differ with it.
    """
    own = look.colors
    colors = f"colorspace={own.matrix}:color_primaries={own.primaries}:color_trc={own.transfer}"
    return (f"setparams=range=tv:{colors}", "setsar=1")


class _Canvas:
    """A scene in the painting: `base` is what is there so far, None for nothing but the background."""

    def __init__(self, graph: Graph, scene: Scene, look: Look, base: str | None = None) -> None:
        self._graph = graph
        self._scene = scene
        self._look = look
        self._base = base

    def painted(self) -> str:
        """Return the label of the scene's pictures in the look's own format."""
        base = self._base
        for layer in self._scene.layers:
            if isinstance(layer, Words):
                filters = drawn(self._graph, layer.texts, self._scene.first, self._look)
                base = self._graph.chain(self._or_background(base), filters)
            elif isinstance(layer, Mix):
                base = self._mixed(layer, base)
            else:
                base = self._over(layer, base)
        return self._or_background(base)

    def _over(self, layer: Layer, base: str | None) -> str:
        graph, look = self._graph, self._look
        part = shown(graph, layer, self._scene.frames, look, is_lowest=base is None)
        if part.is_whole:
            if base is not None:
                graph.chains.append(f"{base}nullsink")
            return part.label
        if layer.segment.picture.blend != "normal":
            return blended(graph, self._or_background(base), part, layer.segment.picture.blend, look)
        over = [f"overlay=x={part.x}:y={part.y}:format={look.over}", f"format={look.pixel_format}", *numbered(look)]
        return graph.chain(f"{self._or_background(base)}{part.label}", over)

    def _mixed(self, mix: Mix, base: str | None) -> str:
        below, beside = self._twice(base)
        before, after = self._over(mix.before, below), self._over(mix.after, beside)
        return changed(self._graph, before, after, mix, self._look)

    def _twice(self, base: str | None) -> tuple[str | None, str | None]:
        if base is None:
            return None, None
        first, second = self._graph.label(), self._graph.label()
        self._graph.chains.append(f"{base}split{first}{second}")
        return first, second

    def _or_background(self, base: str | None) -> str:
        return base or filled(self._graph, self._look.background, self._scene.frames, self._look)

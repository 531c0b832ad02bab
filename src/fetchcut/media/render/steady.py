"""Pictures with less shake: measured in a first run over the same frames, moved in a second. Pure."""

from dataclasses import replace
from typing import Final

from fetchcut.media.render.graph import Graph
from fetchcut.media.render.look import Look
from fetchcut.media.render.scenes import Layer
from fetchcut.media.render.source import numbered, pictures, stream_of

_AROUND: Final = 25
"""Frames before and after that the smoothing looks at: a span gets them all, so that its neighbour moves alike."""


def steadied(graph: Graph, layer: Layer, frames: int, look: Look, amount: float) -> str:
    """Return the label of `frames` upright pictures with their shake taken out; they are enlarged by a little."""
    wide = replace(layer, offset=layer.offset - _AROUND)
    total = frames + 2 * _AROUND
    name = f"shake{len(graph.before)}.trf"
    first = Graph(folder=graph.folder, lasts_s=total / look.rate)
    first.end = first.chain(
        pictures(first, wide, total, look), ["format=yuv420p", f"vidstabdetect=result={name}:shakiness=6"]
    )
    graph.before.append(first)
    stream = stream_of(layer)
    shift = max(2, round(min(stream.width, stream.height) * 0.03 * amount))
    # A fixed enlargement: one that fits each span would jump from span to span.
    move = f"smoothing={max(2, round(_AROUND * amount))}:optalgo=gauss:optzoom=0:zoom={6 * amount:.3f}"
    turn = f"vidstabtransform=input={name}:{move}:maxshift={shift}:maxangle=0.05:interpol=bilinear:crop=keep"
    kept = f"trim=start_frame={_AROUND}:end_frame={_AROUND + frames}"
    label = pictures(graph, wide, total, look)
    return graph.chain(label, ["format=yuv420p", turn, "unsharp=3:3:0.3", kept, *numbered(look)])

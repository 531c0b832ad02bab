"""What is too much for one command, in parts: each makes a lossless file of pictures, which the graph reads. Pure.

    layers  1 2 ... 32 | 33 ... 64 | 65 ...        each part is one command, over what the one before it has made
    scenes  1 2 3 ...  | ...       | ...           each part is one command, all of them one after another

Each input is open files, threads and the pictures that a decoder holds; and a graph costs the square of its filters.
"""

import hashlib
from collections.abc import Callable, Sequence
from math import ceil
from typing import Final, TypeVar

from fetchcut.media.render.graph import Graph
from fetchcut.media.render.look import Look
from fetchcut.media.render.scenes import Layer, Mix, Scene, Words
from fetchcut.media.render.source import numbered

T = TypeVar("T")

MOST_INPUTS: Final = 32
"""Inputs of one command. Measured with 1080p: 32 take 1.7 GB, 100 take 5.2 GB, 200 do not run at all."""


def inputs_of(layers: Sequence[Layer | Mix | Words]) -> int:
    """Return how many inputs the layers need at the most."""
    return sum(2 if isinstance(layer, Mix) else 1 for layer in layers)


def frames_of(scenes: Sequence[Scene]) -> int:
    """Return how many frames the scenes have together."""
    return sum(scene.frames for scene in scenes)


def grouped(items: Sequence[T], weights: Sequence[int], most: int = MOST_INPUTS) -> list[list[T]]:
    """Return the items in their order, in at most `most` groups of about equal weight; one where they weigh no more."""
    room = max(most, ceil(sum(weights) / most))
    groups: list[list[T]] = []
    held = 0
    for item, weight in zip(items, weights, strict=True):
        if not groups or held + weight > room:
            groups.append([])
            held = 0
        groups[-1].append(item)
        held += weight
    return groups


def apart(graph: Graph, draw: Callable[[Graph], str], frames: int, look: Look) -> str:
    """Return the label of the frames that `draw` draws, which a command of its own makes before this graph runs."""
    part = Graph(folder=graph.folder, hear=graph.hear, enter=graph.enter, lasts_s=frames / look.rate)
    part.end = draw(part)
    readings = (f"{each.src} {each.options}" for each in part.readings)
    said = "\n".join([part.written, *readings, *(each.text for each in part.files)])
    # Named after what it is made of: what is there already is that.
    part.makes = f"pictures-{hashlib.sha256(said.encode()).hexdigest()[:24]}.mkv"
    graph.before.append(part)
    reading = f"movie=filename={part.makes}:format_name=matroska"
    return graph.chain("", [reading, "setsar=1", f"format={look.pixel_format}", *numbered(look)])

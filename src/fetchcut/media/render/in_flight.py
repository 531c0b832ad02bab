"""How many spans are encoded at once: as many as there are cores, fewer where their pictures would not fit. Pure."""

from collections.abc import Iterable
from typing import Final

from fetchcut.media.render.apart import MOST_INPUTS
from fetchcut.media.render.look import Look
from fetchcut.media.render.scenes import Layer, Mix
from fetchcut.media.render.source import stream_of
from fetchcut.media.render.spans import EncodeSpan

_PROCESS_BYTES: Final = 80 << 20
_ENCODER_PICTURES: Final = {"h264": 56, "hevc": 60, "vp9": 50, "av1": 90}
"""Pictures an encoder holds: those it looks ahead, those it refers to, those under way."""

_DECODER_PICTURES: Final = 24
"""Sixteen that may be referred to, and some under way."""

_USABLE: Final = 0.8


def in_flight(workers: int, free_bytes: int, needed: Iterable[int]) -> int:
    """Return how many spans to encode at once, at least one: the `needed` bytes of the largest ones fit together."""
    room, many = int(free_bytes * _USABLE), 0
    for each in sorted(needed, reverse=True):
        room -= each
        if many == workers or room < 0:
            break
        many += 1
    return max(1, many)


def bytes_of(span: EncodeSpan, look: Look, codec: str) -> int:
    """Return an estimate of the memory that encoding a span takes."""
    drawn = _picture(look.size.width, look.size.height)
    layers = [layer for scene in span.scenes for layer in scene.layers]
    shown = [each for layer in layers for each in ((layer.before, layer.after) if isinstance(layer, Mix) else (layer,))]
    streams = [stream_of(layer) for layer in shown if isinstance(layer, Layer) and layer.asset is not None]
    decoded = sorted(_DECODER_PICTURES * _picture(each.width, each.height) for each in streams)
    # What is more than that is made by commands of its own, one after another.
    return _PROCESS_BYTES + _ENCODER_PICTURES.get(codec, 30) * drawn + sum(decoded[-MOST_INPUTS:])


def _picture(width: int, height: int) -> int:
    return width * height * 3 // 2

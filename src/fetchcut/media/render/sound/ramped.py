"""Sound at a speed that changes: short pieces, led into each other. Pure.

tempo   |1.05|1.15|1.3|1.5|...     so short that one tempo each is as good as one that changes
rows    |----|    |---|
             |----|   |---|        each a little longer than its place: the two rows are mixed
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Final

from fetchcut.media.render.frames import SAMPLE_RATE
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.sound.shape import COUNTED, silence, tempo
from fetchcut.timeline.draft import Media
from fetchcut.timeline.limits import LEAST_SPEED
from fetchcut.timeline.time import Seconds

_PIECE: Final = SAMPLE_RATE // 5
_MOST_PIECES: Final = 400
_LED: Final = SAMPLE_RATE // 100
"""Samples over which a piece fades into the next one."""


def slowed(graph: Graph, label: str, media: Media, begin: Seconds, samples: int) -> str:
    """Return the label of sound played as fast as the media is from a time of the timeline on; the pitch stays.

    `label` has what is played in that time. FFmpeg's `atempo` forgets where it was when it is told another tempo, so
    each short piece has one of its own, and they are led into each other.
    """
    pieces = list(_pieces(media, begin, samples))
    if len(pieces) == 1:
        return _stretched(graph, label, pieces[0], samples)
    parts = [graph.label() for _ in pieces]
    graph.chains.append(f"{label}asplit={len(pieces)}{''.join(parts)}")
    # Taking turns: what overlaps lies in two rows.
    rows = [_row(graph, list(zip(parts, pieces, strict=True))[first::2], samples) for first in (0, 1)]
    return graph.chain("".join(rows), ["amix=inputs=2:normalize=0", f"atrim=end_sample={samples}", COUNTED])


@dataclass(frozen=True, slots=True)
class _Piece:
    """Samples [first, last) of the result, and which of the source they are."""

    first: int
    last: int
    source_first: int
    source_last: int


def _pieces(media: Media, begin: Seconds, samples: int) -> Iterator[_Piece]:
    length = max(_PIECE, ceil(Fraction(samples, _MOST_PIECES)))
    borders = [*range(0, max(samples - length // 2, 1), length), samples]

    def source(sample: int) -> int:
        return floor((media.played(begin + Fraction(sample, SAMPLE_RATE)) - media.played(begin)) * SAMPLE_RATE)

    for first, border in pairwise(borders):
        last = border if border == samples else border + _LED
        yield _Piece(first, last, source(first), source(last))


def _row(graph: Graph, pieces: list[tuple[str, _Piece]], samples: int) -> str:
    """Return the label of pieces with silence between them."""
    labels: list[str] = []
    at = 0
    for label, piece in pieces:
        if piece.first > at:
            labels.append(silence(graph, piece.first - at))
        labels.append(_stretched(graph, label, piece, samples))
        at = piece.last
    return graph.chain("".join(labels), [f"concat=n={len(labels)}:v=0:a=1", COUNTED])


def _stretched(graph: Graph, label: str, piece: _Piece, samples: int) -> str:
    length = piece.last - piece.first
    speed = max(LEAST_SPEED, Fraction(piece.source_last - piece.source_first, length))
    filters = [f"atrim=start_sample={piece.source_first}:end_sample={piece.source_last}", COUNTED, *tempo(speed)]
    filters += [f"apad=whole_len={length}", f"atrim=end_sample={length}", COUNTED]
    filters += [f"afade=t=in:ns={_LED}:curve=tri"] if piece.first else []
    filters += [f"afade=t=out:ss={length - _LED}:ns={_LED}:curve=tri"] if piece.last < samples else []
    return graph.chain(label, filters)

"""Sound read from files, exact to the sample. Pure.

What FFmpeg reads before the wanted sample is dropped only after the rate is ours: decoder and resampler have settled by
then. Pieces that follow each other in one file share an input, cut apart sample by sample.
"""

from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Final

from fetchcut.media.parts import EARLY_S
from fetchcut.media.render.frames import SAMPLE_RATE, decimal, sample_at
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.sound.pieces import Piece, rounds_of
from fetchcut.media.render.sound.ramped import slowed
from fetchcut.media.render.sound.shape import COUNTED, STEREO, tempo
from fetchcut.timeline.time import Seconds

_WORTH_READING: Final = 60 * SAMPLE_RATE
"""Rather than opening a file again, so much of it is read and dropped."""


def played(graph: Graph, lane: list[Piece]) -> list[str]:
    """Return a label for each piece: exactly its samples, as they are in the source."""
    labels: list[str] = []
    for row in _rows(lane):
        labels += _cut_apart(graph, row) if len(row) > 1 else [_alone(graph, row[0])]
    return labels


def _rows(lane: list[Piece]) -> list[list[Piece]]:
    """Return the pieces in rows that one reading of one file gives."""
    rows: list[list[Piece]] = []
    for piece in lane:
        before = rows[-1][-1] if rows else None
        if before is not None and _follows(before, piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _follows(before: Piece, piece: Piece) -> bool:
    if before.asset.id != piece.asset.id or before.stream != piece.stream:
        return False
    if not (before.is_plain and piece.is_plain) or before.source_sample < 0:
        return False
    gap = piece.source_sample - (before.source_sample + before.samples)
    return 0 <= gap <= _WORTH_READING


def _cut_apart(graph: Graph, row: list[Piece]) -> list[str]:
    first = row[0].source_sample
    borders: list[int] = []
    for piece in row:
        start = piece.source_sample - first
        borders += [start, start + piece.samples]
    # A border that stands twice parts nothing: the one piece goes on where the other ends.
    distinct = sorted(set(borders) - {0})
    tape = _exact(graph, row[0], Fraction(first, SAMPLE_RATE), distinct[-1])
    cuts = "|".join(str(border) for border in distinct[:-1])
    spans = list(pairwise([0, *distinct]))
    wanted = {(start, start + piece.samples) for piece in row for start in [piece.source_sample - first]}
    labels = {span: graph.label() for span in spans}
    graph.chains.append(
        f"{tape}asegment=samples={cuts}{''.join(labels.values())}" if cuts else f"{tape}anull{labels[spans[0]]}"
    )
    for span in spans:
        if span not in wanted:
            graph.chains.append(f"{labels[span]}anullsink")
    starts = [piece.source_sample - first for piece in row]
    return [
        graph.chain(labels[start, start + piece.samples], [COUNTED]) for start, piece in zip(starts, row, strict=True)
    ]


def _alone(graph: Graph, piece: Piece) -> str:
    media = piece.media
    if media.loop_out is None or media.loop_out <= media.source_in:
        return _once(graph, piece, piece.begin_s, piece.samples, piece.segment.duration)
    round_s = (media.loop_out - media.source_in) / media.speed
    labels = [_once(graph, piece, begin, samples, round_s) for samples, begin in rounds_of(piece)]
    if len(labels) == 1:
        return labels[0]
    return graph.chain("".join(labels), [f"concat=n={len(labels)}:v=0:a=1", COUNTED])


def _once(graph: Graph, piece: Piece, begin: Seconds, samples: int, length: Seconds) -> str:
    """Return `samples` samples from timeline time `begin` within one playing of the source, which lasts `length`."""
    media = piece.media
    end = begin + Fraction(samples, SAMPLE_RATE)
    skipped = media.played(length) - media.played(end) if media.is_reversed else media.played(begin)
    source_s = media.source_in + skipped
    is_plain = media.speed == 1 and not media.ramp
    needed = samples if is_plain else floor((media.played(end) - media.played(begin)) * SAMPLE_RATE) + 1
    label = _exact(graph, piece, source_s, needed)
    filters = ["areverse", COUNTED] if media.is_reversed else []
    if media.ramp:
        return slowed(graph, graph.chain(label, filters), media, begin, samples)
    filters += tempo(media.speed)
    if not is_plain:
        filters += [f"apad=whole_len={samples}", f"atrim=end_sample={samples}", COUNTED]
    return graph.chain(label, filters)


def _exact(graph: Graph, piece: Piece, source_s: Seconds, samples: int) -> str:
    """Return `samples` samples from the source time on, silence where there are none."""
    seek = Fraction(max(0, floor((source_s - EARLY_S) * 1000)), 1000)
    number = graph.read(piece.asset.id, *(("-ss", decimal(seek)) if seek else ()))
    filters = [
        f"aresample={SAMPLE_RATE}:async=1:min_hard_comp=0.05",
        # One channel is heard from both sides as loud as it is; FFmpeg would take 3 dB off.
        *(("pan=stereo|c0=c0|c1=c0",) if piece.stream.channels == 1 else ()),
        STEREO,
        f"asettb=1/{SAMPLE_RATE}",
        f"asetpts=PTS-({sample_at(source_s - seek)})",
        # Before zero: cut off. First sound after zero: silence until then.
        "atrim=start_pts=0",
        f"aresample={SAMPLE_RATE}:async=1:first_pts=0",
        f"apad=whole_len={samples}",
        f"atrim=end_sample={samples}",
        COUNTED,
    ]
    return graph.chain(f"[{number}:{piece.stream.index}]", filters)

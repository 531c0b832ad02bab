"""The whole mix as one filter graph, exact to the sample. Pure.

    track   |--A--|     |--B--|--C--|        every border is a sample counted from 0: nothing drifts
    lane    |A....|gap  |B....|C....|        pieces and silence one after another
    mix     lanes added, none made quieter for there being others

Neighbours that sound together (a crossfade) take turns on two lanes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Final

from fetchcut.media.parts import EARLY_S
from fetchcut.media.recipes.request import promised
from fetchcut.media.render.frames import SAMPLE_RATE, decimal, sample_at
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.scenes import reach
from fetchcut.timeline.assets import Asset, Library
from fetchcut.timeline.draft import Draft, Media, Segment, Track
from fetchcut.timeline.time import Seconds

_LAYOUT: Final = "stereo"
_STEREO: Final = f"aformat=sample_fmts=fltp:sample_rates={SAMPLE_RATE}:channel_layouts={_LAYOUT}"
_SLOWEST: Final = Fraction(1, 2)
_FASTEST: Final = Fraction(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A segment's sound in the output's samples [first, last); it begins `early_s` before the segment does.

    The fades are those of a crossfade; the segment's own come on top.
    """

    segment: Segment
    asset: Asset
    gain: float
    first: int
    last: int
    early_s: Seconds = Fraction(0)
    crossed_in: int = 0
    crossed_out: int = 0


def pieces_of(track: Track, library: Library) -> Iterator[Piece]:
    """Yield what is heard of a track, in order."""
    if track.kind == "text" or track.is_hidden:
        return
    early = Fraction(0)
    for number, segment in enumerate(track.segments):
        follower = track.segments[number + 1] if number + 1 < len(track.segments) else None
        late = reach(segment, follower)
        if is_heard(segment, library):
            asset = library[promised(segment.media, "heard").src]
            yield Piece(
                segment=segment,
                asset=asset,
                gain=promised(segment.media, "heard").gain * track.gain,
                first=sample_at(segment.start - early),
                last=sample_at(segment.end + late),
                early_s=early,
                crossed_in=sample_at(2 * early),
                crossed_out=sample_at(2 * late),
            )
        early = late


def is_heard(segment: Segment, library: Library) -> bool:
    """Return whether a segment has any sound."""
    media = segment.media
    return media is not None and not media.is_frozen and media.gain > 0 and bool(library[media.src].info.audio)


def mixed(graph: Graph, draft: Draft, library: Library) -> str | None:
    """Return the label of the mix, as long as the draft to the sample; None for a draft without any sound."""
    total = sample_at(draft.duration)
    lanes = [lane for track in draft.tracks for lane in _lanes(tuple(pieces_of(track, library)))]
    if not lanes:
        return None
    labels = [_lane(graph, lane, total) for lane in lanes]
    if len(labels) == 1:
        return labels[0]
    mix = f"amix=inputs={len(labels)}:duration=longest:dropout_transition=0:normalize=0"
    return graph.chain("".join(labels), [mix, f"atrim=end_sample={total}"])


def _lanes(pieces: tuple[Piece, ...]) -> list[list[Piece]]:
    """Return the pieces on as few lanes as keep them from overlapping."""
    lanes: list[list[Piece]] = []
    for piece in pieces:
        lane = next((each for each in lanes if each[-1].last <= piece.first), None)
        if lane is None:
            lanes.append([piece])
        else:
            lane.append(piece)
    return lanes


def _lane(graph: Graph, lane: list[Piece], total: int) -> str:
    ends = [piece.first for piece in lane[1:]] + [total]
    labels = [_silence(graph, lane[0].first)] if lane[0].first > 0 else []
    labels += [_piece(graph, piece, end) for piece, end in zip(lane, ends, strict=True)]
    if len(labels) == 1:
        return labels[0]
    return graph.chain("".join(labels), [f"concat=n={len(labels)}:v=0:a=1", "asetpts=N"])


def _silence(graph: Graph, samples: int) -> str:
    return graph.chain(
        "", [f"anullsrc=r={SAMPLE_RATE}:cl={_LAYOUT}", _STEREO, f"atrim=end_sample={samples}", "asetpts=N"]
    )


def _piece(graph: Graph, piece: Piece, until: int) -> str:
    """Return a piece's sound, and silence from its end to sample `until` of the output."""
    samples = piece.last - piece.first
    label = _rounds(graph, piece, samples)
    filters = [*_gain(piece), *_fades(piece, samples)]
    if until > piece.last:
        filters.append(f"apad=whole_len={until - piece.first}")
    return graph.chain(label, filters)


def _rounds(graph: Graph, piece: Piece, samples: int) -> str:
    """Return the piece's samples from the source: once, or round after round."""
    media = promised(piece.segment.media, "heard")
    begin = -piece.early_s
    if media.loop_out is None or media.loop_out <= media.source_in:
        duration = piece.segment.duration
        return _stretch(graph, piece, begin, samples, _Once(media=media, length=duration))
    round_s = (media.loop_out - media.source_in) / media.speed
    labels = []
    first = floor(begin / round_s)
    done = 0
    while done < samples:
        start = first * round_s - begin
        end = min(samples, sample_at(start + round_s))
        if end > done:
            within = max(begin - first * round_s, Fraction(0))
            labels.append(_stretch(graph, piece, within, end - done, _Once(media=media, length=round_s)))
            done = end
        first += 1
    if len(labels) == 1:
        return labels[0]
    return graph.chain("".join(labels), [f"concat=n={len(labels)}:v=0:a=1", "asetpts=N"])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Once:
    """The source played once: `length` of timeline time."""

    media: Media
    length: Seconds


def _stretch(graph: Graph, piece: Piece, begin: Seconds, samples: int, once: _Once) -> str:
    """Return `samples` samples that begin at timeline time `begin` within one playing of the source."""
    media, speed = once.media, once.media.speed
    length = Fraction(samples, SAMPLE_RATE)
    begins_s = once.length - begin - length if media.is_reversed else begin
    source_s = media.source_in + begins_s * speed
    seek = Fraction(max(0, floor((source_s - EARLY_S) * 1000)), 1000)
    stream = piece.asset.info.audio[0]
    number = graph.read(piece.asset.id, *(("-ss", decimal(seek)) if seek else ()))
    needed = samples if speed == 1 else floor(samples * speed) + 1
    filters = [*_exact(source_s - seek, needed)]
    filters += ["areverse", "asetpts=N"] if media.is_reversed else []
    filters += [*_tempo(speed), f"apad=whole_len={samples}", f"atrim=end_sample={samples}", "asetpts=N"]
    return graph.chain(f"[{number}:{stream.index}]", filters)


def _exact(begin: Seconds, samples: int) -> list[str]:
    """Return the filters that give `samples` samples from `begin` on, silence where there are none.

    What FFmpeg read before is dropped only after the rate is ours: decoder and resampler have settled by then.
    """
    start = sample_at(begin)
    return [
        f"aresample={SAMPLE_RATE}:async=1:min_hard_comp=0.05",
        _STEREO,
        f"asettb=1/{SAMPLE_RATE}",
        f"asetpts=PTS-({start})",
        # Before zero: cut off. First sound after zero: silence until then.
        "atrim=start_pts=0",
        f"aresample={SAMPLE_RATE}:async=1:first_pts=0",
        f"apad=whole_len={samples}",
        f"atrim=end_sample={samples}",
        "asetpts=N",
    ]


def _tempo(speed: Fraction) -> list[str]:
    """Return the filters that change the speed and keep the pitch.

    https://ffmpeg.org/ffmpeg-filters.html#atempo: beyond twice as fast it leaves samples out, so it stands repeatedly.
    """
    if speed == 1:
        return []
    filters = []
    while speed > _FASTEST:
        filters.append("atempo=2")
        speed /= 2
    while speed < _SLOWEST:
        filters.append("atempo=0.5")
        speed *= 2
    return [*filters, f"atempo={float(speed):.9f}"]


def _gain(piece: Piece) -> list[str]:
    return [] if piece.gain == 1 else [f"volume={piece.gain:.9f}:precision=float"]


def _fades(piece: Piece, samples: int) -> list[str]:
    media = promised(piece.segment.media, "heard")
    head, tail = sample_at(media.fade_in), sample_at(media.fade_out)
    filters = []
    if piece.crossed_in:
        filters.append(f"afade=t=in:ss=0:ns={piece.crossed_in}:curve=qsin")
    elif head:
        filters.append(f"afade=t=in:ss=0:ns={head}")
    if piece.crossed_out:
        filters.append(f"afade=t=out:ss={samples - piece.crossed_out}:ns={piece.crossed_out}:curve=qsin")
    elif tail:
        filters.append(f"afade=t=out:ss={max(0, samples - tail)}:ns={tail}")
    return filters

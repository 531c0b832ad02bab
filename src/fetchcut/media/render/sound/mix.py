"""The mix as one filter graph, exact to the sample. Pure.

lane    |A....|gap  |B....|C....|        pieces and silence one after another
track   lanes added, its effects, softer where others speak
mix     tracks added, none made quieter for there being others; a limiter where they could become too loud
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import Final

from fetchcut.media.render.curve import expression
from fetchcut.media.render.frames import SAMPLE_RATE, sample_at
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.sound.effects import filters_of
from fetchcut.media.render.sound.pieces import Piece, lanes_of, pieces_of, within
from fetchcut.media.render.sound.shape import COUNTED, STEREO, silence
from fetchcut.media.render.sound.tape import played
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft, Effect, Track

_SPEAKING: Final = frozenset({"main", "overlay", "voice"})
"""Roles of tracks that music makes room for."""

_LIMITER: Final = "alimiter=limit=0.97:level=0:attack=5:release=50:latency=1"
"""Below the limit it changes nothing, to the bit."""

_MOST_PIECES: Final = 64
"""Pieces that one command makes: each may be an input, with a file that is open and a row of options."""

_MOST_BATCHES: Final = 128

_STEP: Final = 64
"""Samples between two values of a gain that moves: 1.3 ms."""

Heard = tuple[Track, list[Piece]]
"""A track and what is heard of it."""

Levels = Mapping[str, float]
"""Decibels to add to segments whose loudness was measured, by their ids."""


def mixed(
    graph: Graph,
    draft: Draft,
    library: Library,
    *,
    window: tuple[int, int] | None = None,
    src: str = "",
    levels: Levels | None = None,
) -> str | None:
    """Return the label of the mix, as long as the draft (or the window) to the sample; None where nothing is heard.

    `window` are samples [first, last) of the output. `src` not empty: only what comes from that asset.
    """
    first, last = window or (0, sample_at(draft.duration))
    tracks: list[Heard] = []
    for track in draft.tracks:
        pieces = list(within(pieces_of(track, library), first, last))
        pieces = [piece for piece in pieces if not src or piece.asset.id == src]
        if pieces:
            tracks.append((track, pieces))
    if not tracks:
        return None
    total = last - first
    groups = _grouped(tracks)
    labels = [_group(graph, group, total, levels or {}, is_alone=len(groups) == len(tracks)) for group in groups]
    labels = _ducked(graph, [group[0][0] for group in groups], labels)
    is_loud = len(tracks) > 1 or any(_is_loud(track, pieces) for track, pieces in tracks)
    return _added(graph, labels, total, is_limited=is_loud)


def _grouped(tracks: list[Heard]) -> list[list[Heard]]:
    """Return the tracks in groups that are heard as one where they are too many for one command, else each alone."""
    if sum(len(pieces) for _, pieces in tracks) <= _MOST_PIECES:
        return [[each] for each in tracks]
    groups: list[list[Heard]] = []
    for each in tracks:
        before = groups[-1] if groups else []
        held = sum(len(pieces) for _, pieces in before)
        if before and _part(before[0][0]) == _part(each[0]) != "ducks" and held + len(each[1]) <= _MOST_PIECES:
            before.append(each)
        else:
            groups.append([each])
    return groups


def _part(track: Track) -> str:
    """Return what a track does where music makes room."""
    if any(effect.kind == "duck" for effect in track.effects):
        return "ducks"
    return "speaks" if track.role in _SPEAKING else ""


def _group(graph: Graph, group: list[Heard], total: int, levels: Levels, *, is_alone: bool) -> str:
    """Return the label of what is heard of tracks together; of several groups each is made into a file first."""
    if is_alone:
        return _track(graph, *group[0], total, levels)
    part = Graph(folder=graph.folder, lasts_s=Fraction(total, SAMPLE_RATE))
    labels = [_track(part, track, pieces, total, levels) for track, pieces in group]
    part.end = _added(part, labels, total, is_limited=False)
    return _made_first(graph, part)


def _is_loud(track: Track, pieces: list[Piece]) -> bool:
    """Return whether a track may come out louder than its sources, or overlaps itself."""
    has_effects = bool(track.effects) or any(piece.segment.picture.effects for piece in pieces)
    return has_effects or any(piece.gain > 1 or piece.media.gain_keyframes or piece.is_crossed_in for piece in pieces)


def _added(graph: Graph, labels: list[str], total: int, *, is_limited: bool) -> str:
    limiter = [_LIMITER] if is_limited else []
    if len(labels) == 1:
        return graph.chain(labels[0], limiter)
    mix = f"amix=inputs={len(labels)}:duration=longest:dropout_transition=0:normalize=0"
    return graph.chain("".join(labels), [mix, f"atrim=end_sample={total}", COUNTED, *limiter])


def _track(graph: Graph, track: Track, pieces: list[Piece], total: int, levels: Levels) -> str:
    labels = [_lane(graph, lane, total, levels) for lane in lanes_of(iter(pieces))]
    label = _added(graph, labels, total, is_limited=False)
    filters = [each for effect in track.effects for each in filters_of(effect)]
    return graph.chain(label, [*filters, *_bounded(total)] if filters else [])


def _bounded(samples: int) -> list[str]:
    """Return the filters that keep a length which an effect may have changed."""
    return [f"apad=whole_len={samples}", f"atrim=end_sample={samples}", COUNTED]


def _ducked(graph: Graph, tracks: list[Track], labels: list[str]) -> list[str]:
    """Return the tracks' labels, those with the effect "duck" made softer where the speaking ones are heard."""
    ducks = {number: effect for number, track in enumerate(tracks) for effect in track.effects if effect.kind == "duck"}
    speaking = [number for number, track in enumerate(tracks) if track.role in _SPEAKING and number not in ducks]
    if not ducks or not speaking:
        return labels
    heard = list(labels)
    keys: list[str] = []
    for number in speaking:
        kept, key = graph.label(), graph.label()
        graph.chains.append(f"{labels[number]}asplit{kept}{key}")
        heard[number] = kept
        keys.append(key)
    speech = keys[0] if len(keys) == 1 else graph.chain("".join(keys), [f"amix=inputs={len(keys)}:normalize=0"])
    copies = [speech]
    if len(ducks) > 1:
        copies = [graph.label() for _ in ducks]
        graph.chains.append(f"{speech}asplit={len(ducks)}{''.join(copies)}")
    for key, (number, effect) in zip(copies, ducks.items(), strict=True):
        heard[number] = graph.chain(f"{labels[number]}{key}", [_duck(effect)])
    return heard


def _duck(effect: Effect) -> str:
    gain, attack, release = (float(str(effect.params[name])) for name in ("gain", "attack_ms", "release_ms"))
    # Pressed to nearly nothing and mixed with `gain` of itself: what stays under speech is little more than `gain`.
    return (
        f"sidechaincompress=threshold=0.01:ratio=20:attack={attack:.2f}:release={release:.2f}:"
        f"mix={1 - gain:.4f}:level_sc=4:makeup=1"
    )


def _lane(graph: Graph, lane: list[Piece], total: int, levels: Levels) -> str:
    if len(lane) > _MOST_PIECES:
        return _of_batches(graph, lane, total, levels)
    return _joined(graph, lane, total, levels)


def _joined(graph: Graph, lane: list[Piece], total: int, levels: Levels) -> str:
    ends = [*(piece.first for piece in lane[1:]), total]
    labels = [silence(graph, lane[0].first)] if lane[0].first > 0 else []
    for piece, source, end in zip(lane, played(graph, lane), ends, strict=True):
        filters = _shaped(piece, levels)
        if end > piece.last:
            filters.append(f"apad=whole_len={end - piece.first}")
        labels.append(graph.chain(source, filters))
    if len(labels) == 1:
        return labels[0]
    return graph.chain("".join(labels), [f"concat=n={len(labels)}:v=0:a=1", COUNTED])


def _of_batches(graph: Graph, lane: list[Piece], total: int, levels: Levels) -> str:
    """Return a lane of very many pieces: each batch is made into a file first, which this graph reads."""
    size = max(_MOST_PIECES, ceil(len(lane) / _MOST_BATCHES))
    batches = [lane[at : at + size] for at in range(0, len(lane), size)]
    ends = [*(batch[0].first for batch in batches[1:]), total]
    labels = [silence(graph, lane[0].first)] if lane[0].first > 0 else []
    for batch, end in zip(batches, ends, strict=True):
        begin = batch[0].first
        part = Graph(folder=graph.folder, lasts_s=Fraction(end - begin, SAMPLE_RATE))
        moved = [replace(piece, first=piece.first - begin, last=piece.last - begin) for piece in batch]
        part.end = _joined(part, moved, end - begin, levels)
        labels.append(_made_first(graph, part))
    return graph.chain("".join(labels), [f"concat=n={len(labels)}:v=0:a=1", COUNTED])


def _made_first(graph: Graph, part: Graph) -> str:
    """Return the label of a part's end, which is made into a file before the graph runs."""
    # Named after what it is made of: what is there already is that.
    said = "\n".join([part.written, *(f"{each.src} {each.options}" for each in part.readings)])
    part.makes = f"sound-{hashlib.sha256(said.encode()).hexdigest()[:24]}.w64"
    graph.before.append(part)
    return graph.chain("", [f"amovie=filename={part.makes}:format_name=w64", STEREO, COUNTED])


def _shaped(piece: Piece, levels: Levels) -> list[str]:
    """Return the filters between a piece's source and its lane: effects, gain, fades."""
    filters = [each for effect in piece.segment.picture.effects for each in filters_of(effect)]
    if filters:
        filters += _bounded(piece.samples)
    gain = piece.gain * 10 ** (levels.get(piece.segment.id, 0.0) / 20)
    if gain != 1:
        filters.append(f"volume={gain:.9f}:precision=float")
    moves = [*_moving_gain(piece), *_fades(piece)]
    # On the piece's own clock: a window may begin in the midst of a fade.
    return [*filters, f"asettb=1/{SAMPLE_RATE},asetpts=N+{piece.skipped}", *moves, COUNTED] if moves else filters


def _moving_gain(piece: Piece) -> list[str]:
    keyframes = piece.media.gain_keyframes
    if not keyframes:
        return []
    value = expression(keyframes, f"(t-{float(piece.early_s):.9f})")
    return [f"asetnsamples=n={_STEP}:p=0", f"volume='{value}':eval=frame:precision=float", "asetnsamples=n=1024:p=0"]


def _fades(piece: Piece) -> list[str]:
    filters = []
    if piece.head and piece.skipped < piece.head:
        curve = ":curve=qsin" if piece.is_crossed_in else ""
        filters.append(f"afade=t=in:ss=0:ns={piece.head}{curve}")
    if piece.tail:
        curve = ":curve=qsin" if piece.is_crossed_out else ""
        filters.append(f"afade=t=out:ss={piece.whole - piece.tail}:ns={piece.tail}{curve}")
    return filters

"""An export as a list of spans: what is copied, what is encoded, each encoded one by a graph of its own. Pure.

    frames   0         250        375   400        1000
    scenes   |----A-----|----A+title-|------A---------|
    spans    |copy A    |encode      |enc |copy A     |     the title, and what is left up to the next keyframe

Encoded stretches are cut where the picture changes its make-up, and long ones every few seconds at fixed times of the
*source*: an edit somewhere else, or a trim of the same clip, leaves the other spans what they were. Where a picture
near such a time begins anew, there: nothing before it need be decoded.
"""

import itertools
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence as Row
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Final

from fetchcut.media.render.apart import inputs_of
from fetchcut.media.render.copying import CopyRun, CopySource, copy_runs
from fetchcut.media.render.look import Look
from fetchcut.media.render.picture import is_untouched, seen
from fetchcut.media.render.scenes import Layer, Mix, Scene, Sequence, Written, later
from fetchcut.media.render.source import begin_of
from fetchcut.timeline.draft import Media
from fetchcut.timeline.time import Seconds

CHUNK_S: Final = Fraction(5)
"""Long stretches are cut about so often: enough spans for all cores, and a keyframe that players can seek to."""

ISLAND_S: Final = Fraction(10)
"""So much by itself, between copies or all there is, is cut twice as often: a title in a film is work for two cores."""

_NEAR: Final = Fraction(2, 5)
"""How far from there a source's own keyframe may lie, in chunks: less than half, so that two cuts never meet."""

LEAST_SPAN_S: Final = Fraction(1)
LEAST_COPY_S: Final = Fraction(1, 2)
"""A shorter copy saves less than its two joins cost."""

_MOST_INPUTS: Final = 16
_REVERSED_BYTES: Final = 512 << 20
"""Reversing keeps all pictures of a span in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodeSpan:
    """Frames [first, last) that are encoded: scenes one after another, texts over them.

    `is_edge`: they are a source's own pictures, which are copied before or behind.
    """

    first: int
    last: int
    scenes: tuple[Scene, ...]
    titles: tuple[Written, ...]
    is_edge: bool = False


Span = EncodeSpan | CopyRun


Entrances = Callable[[str], Row[Seconds]]
"""Gives the times of an asset, in order, at which its pictures begin anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunks:
    """How long stretches are cut: about so often, at what `entrances` gives where that is near."""

    length_s: Seconds
    entrances: Entrances


def spans(
    cut: Sequence, look: Look, sources: Mapping[str, CopySource], entrances: Entrances = lambda _: ()
) -> tuple[Span, ...]:
    """Return the spans in order, without gaps. `sources` are the assets whose pictures may be copied at all."""
    scenes = tuple(replace(scene, layers=seen(scene.layers, look)) for scene in cut.scenes)
    copied = sorted(_copied(scenes, cut, look, sources), key=lambda run: run.first)
    found: list[Span] = []
    at = 0
    for run in copied:
        found += _encoded(scenes, cut, (at, run.first), _chunked(run.first - at, cut, entrances))
        found.append(run)
        at = run.last
    found += _encoded(scenes, cut, (at, cut.frames), _chunked(cut.frames - at, cut, entrances))
    return tuple(_marked(each, look, sources) if copied else each for each in found)


def _chunked(frames: int, cut: Sequence, entrances: Entrances) -> Chunks:
    """Return how so many frames are cut that no copy parts."""
    return Chunks(length_s=CHUNK_S / 2 if frames <= ISLAND_S * cut.rate else CHUNK_S, entrances=entrances)


def untouched(cut: Sequence, look: Look) -> set[str]:
    """Return the assets whose own pictures are shown somewhere, whole and as they are."""
    layers = [layers[0] for scene in cut.scenes if len(layers := seen(scene.layers, look)) == 1]
    return {each.asset.id for each in layers if isinstance(each, Layer) and each.asset and is_untouched(each, look)}


def _marked(span: Span, look: Look, sources: Mapping[str, CopySource]) -> Span:
    """Return the span, marked if it is an edge."""
    if isinstance(span, CopyRun) or span.titles:
        return span
    layers = [scene.layers[0] if len(scene.layers) == 1 else None for scene in span.scenes]
    is_edge = all(
        isinstance(each, Layer) and each.asset and each.asset.id in sources and is_untouched(each, look)
        for each in layers
    )
    return replace(span, is_edge=True) if is_edge else span


# Copying


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """Frames [first, last) that show a source untouched, from its time `source_s` on."""

    first: int
    last: int
    src: str
    source_s: Seconds


def _copied(
    scenes: tuple[Scene, ...], cut: Sequence, look: Look, sources: Mapping[str, CopySource]
) -> Iterator[CopyRun]:
    least = ceil(LEAST_COPY_S * look.rate)
    covered = _covered(cut)
    for each in _joined(_candidates(scenes, look, sources), look):
        for first, last in _uncovered(each.first, each.last, covered):
            source_s = each.source_s + (first - each.first) / look.rate
            yield from copy_runs(sources[each.src], source_s, look.rate, (first, last), least)


def _candidates(scenes: tuple[Scene, ...], look: Look, sources: Mapping[str, CopySource]) -> Iterator[_Candidate]:
    for scene in scenes:
        layer = scene.layers[0] if len(scene.layers) == 1 else None
        if not isinstance(layer, Layer) or layer.asset is None or layer.asset.id not in sources:
            continue
        if is_untouched(layer, look):
            yield _Candidate(first=scene.first, last=scene.last, src=layer.asset.id, source_s=begin_of(layer, look))


def _joined(candidates: Iterator[_Candidate], look: Look) -> Iterator[_Candidate]:
    """Yield candidates, those as one that go on where the one before ends: a clip that was split and left so."""
    waiting: _Candidate | None = None
    for each in candidates:
        if waiting is not None and waiting.last == each.first and waiting.src == each.src:
            expected = waiting.source_s + (each.first - waiting.first) / look.rate
            # Sources are cut on millionths of a second, frames of 30000/1001 do not lie there.
            if abs(expected - each.source_s) * look.rate < Fraction(1, 100):
                waiting = replace(waiting, last=each.last)
                continue
        if waiting is not None:
            yield waiting
        waiting = each
    if waiting is not None:
        yield waiting


def _covered(cut: Sequence) -> list[tuple[int, int]]:
    """Return the frames with text over them, near ones as one: between two words nothing is worth copying."""
    near = floor(LEAST_SPAN_S * cut.rate)
    joined: list[tuple[int, int]] = []
    for first, last in sorted((each.first, each.last) for each in cut.titles):
        if joined and first - joined[-1][1] < near:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def _uncovered(first: int, last: int, covered: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = first
    for begin, end in covered:
        if end <= at or begin >= last:
            continue
        if begin > at:
            yield at, begin
        at = end
    if at < last:
        yield at, last


# Encoding


def _encoded(scenes: tuple[Scene, ...], cut: Sequence, frames: tuple[int, int], chunks: Chunks) -> Iterator[EncodeSpan]:
    """Yield the spans that encode these frames [first, last)."""
    least = ceil(LEAST_SPAN_S * cut.rate)
    group: list[Scene] = []
    for piece in _pieces(scenes, cut.rate, frames, chunks):
        if group and (
            sum(scene.frames for scene in group) >= least or _inputs(group) + _inputs([piece]) > _MOST_INPUTS
        ):
            yield _span(group, cut)
            group = []
        group.append(piece)
    if group:
        yield _span(group, cut)


def _span(scenes: list[Scene], cut: Sequence) -> EncodeSpan:
    first, last = scenes[0].first, scenes[-1].last
    titles = tuple(each for each in cut.titles if each.first < last and each.last > first)
    return EncodeSpan(first=first, last=last, scenes=tuple(scenes), titles=titles)


def _inputs(scenes: list[Scene]) -> int:
    return sum(inputs_of(scene.layers) for scene in scenes)


def _pieces(scenes: tuple[Scene, ...], rate: Fraction, frames: tuple[int, int], chunks: Chunks) -> Iterator[Scene]:
    """Yield the parts of the scenes within these frames [first, last), long ones in pieces."""
    for scene in scenes:
        begin, end = max(scene.first, frames[0]), min(scene.last, frames[1])
        if begin < end:
            borders = [begin, *_cuts(scene, rate, (begin, end), chunks), end]
            yield from (part_of(scene, here, there) for here, there in itertools.pairwise(borders))


def part_of(scene: Scene, first: int, last: int) -> Scene:
    """Return the frames [first, last) of a scene as a scene."""
    layers = tuple(later(layer, first - scene.first) for layer in scene.layers)
    return Scene(first=first, last=last, layers=layers)


def _cuts(scene: Scene, rate: Fraction, frames: tuple[int, int], chunks: Chunks) -> Iterator[int]:
    """Yield where a long scene is cut; none near its ends."""
    layer = next((each for each in scene.layers if isinstance(each, Layer)), None)
    if layer is None or any(isinstance(each, Mix) for each in scene.layers):
        return
    (first, last), step = frames, _step(scene, rate, chunks.length_s)
    least, near = ceil(LEAST_SPAN_S * rate), _NEAR * chunks.length_s * rate
    begin = _phase(layer, scene, rate)
    fresh = _fresh(layer, rate, chunks.entrances)
    number = floor((begin + first) / step)
    while number * step - begin < last + near:
        at = ceil(_near(number * step, fresh, near) - begin)
        if first + least <= at <= last - least or (step < least and first < at < last):
            yield at
        number += 1


def _fresh(layer: Layer, rate: Fraction, entrances: Entrances) -> Row[Fraction]:
    """Return where the layer's source begins anew, in frames of the output from the source's beginning."""
    media = layer.segment.media
    if layer.asset is None or media is None or not _is_plain(media):
        return ()
    return [each / media.speed * rate for each in entrances(layer.asset.id)]


def _near(frame: Fraction, fresh: Row[Fraction], reach: Fraction) -> Fraction:
    """Return what of `fresh`, in order, is nearest to the frame; the frame itself where none is within reach."""
    number = bisect_left(fresh, frame)
    nearest = min(fresh[max(0, number - 1) : number + 1], key=lambda each: abs(each - frame), default=frame)
    return nearest if abs(nearest - frame) <= reach else frame


def _phase(layer: Layer, scene: Scene, rate: Fraction) -> Fraction:
    """Return what is added to a frame's number to count from the source's beginning."""
    media = layer.segment.media
    if media is None or not _is_plain(media):
        return Fraction(layer.offset - scene.first)
    return media.source_in / media.speed * rate + layer.offset - scene.first


def _is_plain(media: Media) -> bool:
    """Return whether media plays forwards, once, at one speed."""
    return not (media.ramp or media.loop_out is not None or media.is_reversed)


def _step(scene: Scene, rate: Fraction, chunk_s: Seconds) -> Fraction:
    """Return the frames of one piece."""
    step = chunk_s * rate
    for layer in scene.layers:
        if isinstance(layer, Layer) and layer.asset and layer.segment.media and layer.segment.media.is_reversed:
            picture = layer.asset.info.picture
            size = picture.width * picture.height * 3 // 2 if picture else 1
            step = min(step, Fraction(max(8, _REVERSED_BYTES // max(size, 1))))
    return step

"""Spans one after another as one track of pictures, without touching a picture."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from fetchcut.errors import ResultWrong
from fetchcut.media.iso import avc
from fetchcut.media.iso.boxes import BadBoxes
from fetchcut.media.iso.read import SampleTrack, sample_tracks
from fetchcut.media.iso.write import NewTrack
from fetchcut.media.render.copying import CopyRun, CopySource
from fetchcut.media.render.encoding import SpanWork
from fetchcut.media.render.look import Look
from fetchcut.media.run.disk_file import FileOnDisk, opened

_AVC = "avc1"


@dataclass(slots=True)
class _Columns:
    """What a NewTrack is made of, gathered span by span. `ranks` are places in the order of showing."""

    sources: "array[int]" = field(default_factory=lambda: array("q"))
    offsets: "array[int]" = field(default_factory=lambda: array("q"))
    sizes: "array[int]" = field(default_factory=lambda: array("q"))
    ranks: "array[int]" = field(default_factory=lambda: array("q"))
    is_sync: bytearray = field(default_factory=bytearray)

    def add(self, source: int, track: SampleTrack, first: int, last: int) -> None:
        samples, begun = track.samples, len(self.ranks)
        self.sources.extend(array("q", [source]) * (last - first))
        self.offsets.extend(samples.offsets[first:last])
        self.sizes.extend(samples.sizes[first:last])
        self.is_sync.extend(samples.is_sync[first:last])
        shown = samples.shown[first:last]
        order = sorted(range(last - first), key=shown.__getitem__)
        ranks = array("q", bytes(8 * (last - first)))
        for rank, number in enumerate(order):
            ranks[number] = begun + rank
        self.ranks.extend(ranks)


def joined(
    spans: Sequence[CopyRun | SpanWork], sources: Mapping[str, CopySource], files: Mapping[str, Path], look: Look
) -> tuple[NewTrack, list[Path]]:
    """Return the track of all spans in order, and the files its samples lie in.

    Raises BadBoxes where their parameter sets cannot stand together, ResultWrong for a span of other length.
    """
    columns = _Columns()
    paths: list[Path] = []
    entries: list[bytes] = []
    for span in spans:
        if isinstance(span, CopyRun):
            track, path = sources[span.src].track, files[span.src]
            first, last = span.first_sample, span.last_sample
        else:
            path = span.path
            track = pictures_in(path)
            first, last = 0, _all_of(track, span)
        if path not in paths:
            paths.append(path)
        if track.entry not in entries:
            entries.append(track.entry)
        columns.add(paths.index(path), track, first, last)
    return _track(columns, entry_of(entries), look), paths


def pictures_in(path: Path) -> SampleTrack:
    """Return the pictures of an MP4. Raises BadBoxes."""
    with opened(path) as file:
        return next(each for each in sample_tracks(FileOnDisk(file)) if each.kind == "vide")


def entry_of(entries: Sequence[bytes]) -> bytes:
    """Return one sample description for samples of all these. Raises BadBoxes where there is none."""
    kinds = {entry[4:8] for entry in entries}
    if len(kinds) > 1:
        raise BadBoxes("several codecs")
    if len(entries) == 1 or kinds != {_AVC.encode()}:
        return entries[0]
    return avc.merged(entries)


def _all_of(track: SampleTrack, work: SpanWork) -> int:
    frames = work.span.last - work.span.first
    if len(track.samples) != frames:
        raise ResultWrong(promised=f"{frames} frames", found=f"{len(track.samples)} frames")
    return frames


def _track(columns: _Columns, entry: bytes, look: Look) -> NewTrack:
    scale, step = time_scale(look.rate)
    # Decoding begins so much earlier that nothing is due before it is decoded.
    depth = max((number - rank for number, rank in enumerate(columns.ranks)), default=0)
    shifts = array("q", ((rank - number + depth) * step for number, rank in enumerate(columns.ranks)))
    is_all_sync = all(columns.is_sync)
    return NewTrack(
        kind="vide",
        time_scale=scale,
        entry=entry,
        sources=columns.sources,
        offsets=columns.offsets,
        sizes=columns.sizes,
        durations=array("q", [step]) * len(columns.ranks),
        shifts=shifts,
        is_sync=None if is_all_sync else bytes(columns.is_sync),
        begins=depth * step,
        length=len(columns.ranks) * step,
        width=look.size.width,
        height=look.size.height,
    )


def time_scale(rate: Fraction) -> tuple[int, int]:
    """Return ticks a second and a frame, both whole: at least ten thousand a second, as FFmpeg has it."""
    scale, step = rate.numerator, rate.denominator
    while scale < 10_000:
        scale, step = 2 * scale, 2 * step
    return scale, step

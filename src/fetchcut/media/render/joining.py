"""Spans one after another as one track of pictures, without touching a picture.

Where parameter sets of several encoders have the same number, samples of all but the first are written anew with other
numbers, bit by bit the same otherwise (iso/units.py). So is the first sample of a copy that begins in an open group.
"""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import IO, Final

from fetchcut.disk import disk_errors
from fetchcut.errors import ResultWrong
from fetchcut.media.iso.colors import with_colors
from fetchcut.media.iso.read import SampleTrack, sample_tracks
from fetchcut.media.iso.together import Change, entrance, together
from fetchcut.media.iso.write import NewTrack, display_matrix
from fetchcut.media.render.copying import CopyRun, CopySource
from fetchcut.media.render.encoding import SpanWork
from fetchcut.media.render.look import Look
from fetchcut.media.run.disk_file import FileOnDisk, opened

_NEAR: Final = 16
"""Pictures that a decoder may wait for at the most, by the standards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The track of all spans in order, and the files its samples lie in."""

    track: NewTrack
    paths: list[Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One span's samples: `stretches` are ranges [first, last) of the samples of a track in a file.

    `starts` are the samples of it where decoding can begin; None: wherever the track says so.
    """

    path: Path
    track: SampleTrack
    stretches: tuple[tuple[int, int], ...]
    is_entered: bool = False
    starts: frozenset[int] | None = None


@dataclass(slots=True)
class _Columns:
    """What a NewTrack is made of, gathered span by span. `ranks` are places in the order of showing."""

    sources: "array[int]" = field(default_factory=lambda: array("q"))
    offsets: "array[int]" = field(default_factory=lambda: array("q"))
    sizes: "array[int]" = field(default_factory=lambda: array("q"))
    ranks: "array[int]" = field(default_factory=lambda: array("q"))
    is_sync: bytearray = field(default_factory=bytearray)

    def add(self, source: int, track: SampleTrack, first: int, last: int) -> None:
        """Take samples of a file as they lie there."""
        samples = track.samples
        self.sources.extend(array("q", [source]) * (last - first))
        self.offsets.extend(samples.offsets[first:last])
        self.sizes.extend(samples.sizes[first:last])
        self.is_sync.extend(samples.is_sync[first:last])

    def add_changed(self, source: int, offset: int, size: int, *, is_sync: bool) -> None:
        """Take one sample that was written anew."""
        self.sources.append(source)
        self.offsets.append(offset)
        self.sizes.append(size)
        self.is_sync.append(is_sync)

    def rank(self, shown: "array[int]") -> None:
        """Give the samples of one part their places, by when they are shown."""
        begun = len(self.ranks)
        ranks = array("q", bytes(8 * len(shown)))
        for rank, number in enumerate(sorted(range(len(shown)), key=shown.__getitem__)):
            ranks[number] = begun + rank
        self.ranks.extend(ranks)


def joined(
    spans: Sequence[CopyRun | SpanWork], sources: Mapping[str, CopySource], look: Look, *, changed: Path
) -> Joined:
    """Return all spans in order; `changed` is the file for samples that have to be written anew.

    Raises BadBoxes where their parameter sets cannot stand together, ResultWrong for a span of other length.
    """
    parts = [_part(each, sources) for each in spans]
    entries = list(dict.fromkeys(each.track.entry for each in _most_copied_first(spans, parts)))
    both = together(entries)
    changes = dict(zip(entries, both.changes, strict=True))
    paths = list(dict.fromkeys(each.path for each in parts))
    columns = _Columns()
    with disk_errors(changed), changed.open("wb") as rewritten:
        for part in parts:
            _add(part, changes[part.track.entry], columns, paths, rewritten)
    return Joined(track=_track(columns, both.entry, look), paths=[*paths, changed])


def _part(span: CopyRun | SpanWork, sources: Mapping[str, CopySource]) -> _Part:
    if isinstance(span, SpanWork):
        track = pictures_in(span.path)
        return _Part(path=span.path, track=track, stretches=((0, _all_of(track, span)),))
    source = sources[span.src]
    starts = frozenset(each.sample for each in source.starts)
    return _Part(path=source.path, track=source.track, stretches=span.stretches, is_entered=span.is_open, starts=starts)


def _most_copied_first(spans: Sequence[CopyRun | SpanWork], parts: Sequence[_Part]) -> list[_Part]:
    """Return the parts, those first whose samples are to stay as they are: copied ones, of the largest share."""
    frames: dict[bytes, int] = {}
    for span, part in zip(spans, parts, strict=True):
        many = span.last - span.first if isinstance(span, CopyRun) else 0
        frames[part.track.entry] = frames.get(part.track.entry, 0) + many
    return sorted(parts, key=lambda part: -frames[part.track.entry])


def _add(part: _Part, change: Change | None, columns: _Columns, paths: list[Path], rewritten: IO[bytes]) -> None:
    samples = part.track.samples
    entered = entrance(part.track.entry) if part.is_entered and change is None else None
    with opened(part.path) as file:
        source = FileOnDisk(file)
        for number, (first, last) in enumerate(part.stretches):
            is_first = part.is_entered and not number
            how = change or (entered if is_first else None)
            if how is None:
                columns.add(paths.index(part.path), part.track, first, last)
                continue
            for sample in range(first, last):
                data = how.of(source.read_at(samples.offsets[sample], samples.sizes[sample]), is_entrance=is_first)
                columns.add_changed(len(paths), rewritten.tell(), len(data), is_sync=bool(samples.is_sync[sample]))
                rewritten.write(data)
    if part.starts is not None:
        _close(part.starts, part.stretches[-1], columns)
    columns.rank(array("q", chain.from_iterable(samples.shown[first:last] for first, last in part.stretches)))


def _close(starts: frozenset[int], stretch: tuple[int, int], columns: _Columns) -> None:
    """Let nobody begin in the last open group before a join: FFmpeg's decoder drops what it has not shown by then.

    It begins at such a picture (an I picture with a recovery point, which MP4 counts as a keyframe), and where another
    stream follows before as many pictures as it waits for, those between are gone. Seen by a random draft.
    """
    first, last = stretch
    for sample in range(max(first, last - _NEAR), last):
        if sample not in starts:
            columns.is_sync[sample - last] = False


def pictures_in(path: Path) -> SampleTrack:
    """Return the pictures of an MP4. Raises BadBoxes."""
    with opened(path) as file:
        return sample_tracks(FileOnDisk(file), only="vide")[0]


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
        entry=with_colors(entry, **asdict(look.colors)),
        sources=columns.sources,
        offsets=columns.offsets,
        sizes=columns.sizes,
        durations=array("q", [step]) * len(columns.ranks),
        shifts=shifts,
        is_sync=None if is_all_sync else bytes(columns.is_sync),
        begins=depth * step,
        length=len(columns.ranks) * step,
        width=look.stored.width,
        height=look.stored.height,
        matrix=display_matrix(look.turned_deg, look.stored.width, look.stored.height),
    )


def time_scale(rate: Fraction) -> tuple[int, int]:
    """Return ticks a second and a frame, both whole: at least ten thousand a second, as FFmpeg has it."""
    scale, step = rate.numerator, rate.denominator
    while scale < 10_000:
        scale, step = 2 * scale, 2 * step
    return scale, step

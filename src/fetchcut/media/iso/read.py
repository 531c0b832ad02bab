"""The sample tables of an MP4 or MOV: where each sample lies, when it is decoded and shown, where decoding can begin.

libav's index tells no presentation times and hides the sample descriptions; a copy needs both, to the byte. Everything
here is untrusted: counts are compared with the bytes that hold them before anything is unpacked.
"""

import struct
import sys
from array import array
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, chain, pairwise, repeat
from typing import Final

from fetchcut.media.iso.boxes import BadBoxes, boxes, child, optional
from fetchcut.media.run.boxes import RandomAccess, top_boxes
from fetchcut.timeline.time import Seconds

_MOST_INDEX_BYTES: Final = 1 << 28
_MOST_SAMPLES: Final = 30_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """Parallel columns in decoding order. `shown` are presentation times as stored, before edits, in the time scale."""

    offsets: "array[int]"
    sizes: "array[int]"
    decoded: "array[int]"
    shown: "array[int]"
    is_sync: bytes

    def __len__(self) -> int:
        return len(self.offsets)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleTrack:
    """One track. `entry` is its sample description as stored, `kind` "vide" or "soun".

    The media time `begins` (in `time_scale`) is played at `delay_s` of the file; from the media time `ends` on nothing
    is. `duration` is that of all samples.
    """

    kind: str
    time_scale: int
    entry: bytes
    samples: Samples
    duration: int
    begins: int
    ends: int | None
    delay_s: Seconds
    matrix: bytes

    @property
    def codec(self) -> str:
        """Return the four letters of the sample description: "avc1", "mp4a"."""
        return self.entry[4:8].decode("latin-1")

    def seconds(self, time: int) -> Seconds:
        """Return a stored time as time of the file."""
        return Fraction(time - self.begins, self.time_scale) + self.delay_s


def sample_tracks(source: RandomAccess, *, only: str = "") -> tuple[SampleTrack, ...]:
    """Return the tracks of pictures and sound; of one kind only where `only` names it.

    Of a file whose end is missing they end before the first sample that is not there.

    Raises BadBoxes for what is not one file of one piece with tables.
    """
    top = top_boxes(source)
    moov = next((each for each in top if each.kind == "moov"), None)
    if moov is None or any(each.kind == "moof" for each in top) or moov.end - moov.start > _MOST_INDEX_BYTES:
        raise BadBoxes("no single index")
    try:
        index = child(memoryview(source.read_at(moov.start, moov.end - moov.start)), b"moov")
        movie_scale = _scale(child(index, b"mvhd"))
        found = (
            _track(content, movie_scale, source.size_bytes, only) for kind, content in boxes(index) if kind == b"trak"
        )
        return tuple(track for track in found if track is not None)
    except struct.error as error:
        raise BadBoxes(str(error)) from error


def _track(data: memoryview, movie_scale: int, size_bytes: int, only: str) -> SampleTrack | None:
    media = child(data, b"mdia")
    kind = bytes(child(media, b"hdlr")[8:12]).decode("latin-1")
    if kind not in {"vide", "soun"} or (only and kind != only):
        return None
    tables = child(media, b"minf", b"stbl")
    scale = _scale(child(media, b"mdhd"))
    samples, duration = _samples(tables, size_bytes)
    begins, ends, delay_s = _edits(optional(data, b"edts", b"elst"), movie_scale, scale)
    header = child(data, b"tkhd")
    return SampleTrack(
        kind=kind,
        time_scale=scale,
        entry=_entry(child(tables, b"stsd")),
        samples=samples,
        duration=duration,
        begins=begins,
        ends=ends,
        delay_s=delay_s,
        matrix=bytes(header[52:88] if header[0] == 1 else header[40:76]),
    )


def _scale(header: memoryview) -> int:
    """Return the time scale of a movie's or a media's header."""
    (scale,) = struct.unpack_from(">I", header, 20 if header[0] == 1 else 12)
    if not scale:
        raise BadBoxes("no time scale")
    return int(scale)


def _entry(description: memoryview) -> bytes:
    (count,) = struct.unpack_from(">I", description, 4)
    if count != 1:
        raise BadBoxes(f"{count} sample descriptions")
    (size,) = struct.unpack_from(">I", description, 8)
    if not 16 <= size <= len(description) - 8:
        raise BadBoxes("sample description")
    return bytes(description[8 : 8 + size])


def _edits(data: memoryview | None, movie_scale: int, scale: int) -> tuple[int, int | None, Seconds]:
    """Return where the media begins and ends being shown, and how late. Raises BadBoxes for more than that."""
    if data is None:
        return 0, None, Fraction(0)
    version, count = data[0], struct.unpack_from(">I", data, 4)[0]
    form, size = (">Qqhh", 20) if version == 1 else (">Iihh", 12)
    if count > 2 or len(data) < 8 + size * count:
        raise BadBoxes(f"{count} edits")
    edits = [struct.unpack_from(form, data, 8 + size * number) for number in range(count)]
    delay = Fraction(0)
    if edits and edits[0][1] == -1:
        delay = Fraction(edits.pop(0)[0], movie_scale)
    if not edits:
        return 0, None, delay
    duration, begins, rate, _ = edits[0]
    if len(edits) > 1 or begins < 0 or rate != 1:
        raise BadBoxes("edits")
    # A duration of zero: to the end (fragmented files have it). Rounded to the movie's scale, hence one more tick.
    ends = begins + -(-duration * scale // movie_scale) if duration else None
    return begins, ends, delay


def _samples(tables: memoryview, size_bytes: int) -> tuple[Samples, int]:
    sizes = _sizes(child(tables, b"stsz"))
    count = len(sizes)
    durations = _runs(child(tables, b"stts"), ">II", count)
    ends = array("q", accumulate(durations))
    decoded = array("q", [0, *ends[:-1]]) if count else array("q")
    shifts = optional(tables, b"ctts")
    # Version 0 should be unsigned, and is written signed by some: both are read as signed.
    late = _runs(shifts, ">Ii", count) if shifts is not None else None
    shown = array("q", map(int.__add__, decoded, late)) if late is not None else array("q", decoded)
    offsets = _offsets(tables, sizes)
    if count and min(offsets) < 0:
        raise BadBoxes("samples before the file")
    if count and max(map(int.__add__, offsets, sizes)) > size_bytes:
        count = next(number for number in range(count) if offsets[number] + sizes[number] > size_bytes)
    samples = Samples(
        offsets=offsets[:count],
        sizes=sizes[:count],
        decoded=decoded[:count],
        shown=shown[:count],
        is_sync=_sync(optional(tables, b"stss"), count),
    )
    return samples, ends[count - 1] if count else 0


def _sizes(data: memoryview) -> "array[int]":
    same, count = struct.unpack_from(">II", data, 4)
    if count > _MOST_SAMPLES or (not same and len(data) < 12 + 4 * count):
        raise BadBoxes(f"{count} samples")
    return array("q", repeat(same, count)) if same else _words(data[12 : 12 + 4 * count])


def _runs(data: memoryview, form: str, count: int) -> "array[int]":
    """Return the values of a table of (how many, value), one a sample."""
    (entries,) = struct.unpack_from(">I", data, 4)
    if len(data) < 8 + 8 * entries:
        raise BadBoxes("table")
    pairs = struct.iter_unpack(form, data[8 : 8 + 8 * entries])
    values: array[int] = array("q")
    for many, value in pairs:
        if len(values) + many > count:
            raise BadBoxes("more times than samples")
        values.extend(repeat(value, many))
    if len(values) != count:
        raise BadBoxes("fewer times than samples")
    return values


def _offsets(tables: memoryview, sizes: "array[int]") -> "array[int]":
    chunks = _chunks(tables)
    runs = _chunk_runs(child(tables, b"stsc"), len(chunks))
    offsets: array[int] = array("q")
    at = 0
    for chunk, run in zip(chunks, runs, strict=True):
        many = min(run, len(sizes) - at)
        offsets.extend(accumulate(sizes[at : at + many - 1], initial=chunk) if many else ())
        at += many
    if at != len(sizes):
        raise BadBoxes("samples without a chunk")
    return offsets


def _chunks(tables: memoryview) -> "array[int]":
    short = optional(tables, b"stco")
    data = short if short is not None else child(tables, b"co64")
    (count,) = struct.unpack_from(">I", data, 4)
    width = 4 if short is not None else 8
    if len(data) < 8 + width * count:
        raise BadBoxes(f"{count} chunks")
    return _words(data[8 : 8 + width * count], width=width)


def _chunk_runs(data: memoryview, chunks: int) -> chain[int]:
    """Return how many samples each chunk has."""
    (count,) = struct.unpack_from(">I", data, 4)
    if len(data) < 8 + 12 * count:
        raise BadBoxes("table of chunks")
    rows = list(struct.iter_unpack(">III", data[8 : 8 + 12 * count]))
    firsts = [row[0] for row in rows] + [chunks + 1]
    if any(here >= there for here, there in pairwise(firsts)) or firsts[0] != 1:
        raise BadBoxes("table of chunks")
    if any(row[2] != 1 for row in rows):
        raise BadBoxes("several sample descriptions")
    lengths = (there - here for here, there in pairwise(firsts))
    return chain.from_iterable(repeat(row[1], many) for row, many in zip(rows, lengths, strict=True))


def _sync(data: memoryview | None, count: int) -> bytes:
    if data is None:
        return b"\1" * count
    (entries,) = struct.unpack_from(">I", data, 4)
    if len(data) < 8 + 4 * entries:
        raise BadBoxes("table of keyframes")
    marks = bytearray(count)
    for number in _words(data[8 : 8 + 4 * entries]):
        if 1 <= number <= count:
            marks[number - 1] = 1
    return bytes(marks)


def _words(data: memoryview, *, width: int = 4) -> "array[int]":
    """Return big-endian numbers of 4 or 8 bytes."""
    values = array("I" if width == 4 else "Q", bytes(data))
    if sys.byteorder == "little":
        values.byteswap()
    return array("q", values)

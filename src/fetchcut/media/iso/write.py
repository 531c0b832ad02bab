"""An MP4 made of samples that lie in other files: its index in front, its samples copied as they are.

    sources   |..s1..s2..| |..s3..|          a sample is a place in a source
    result    ftyp moov mdat[ video 0-1 s | sound 0-1 s | video 1-2 s | … ]

FFmpeg's own joining counts in microseconds, which shifts pictures off their frames; here every time stays whole.
"""

import errno
import os
import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import accumulate, groupby
from pathlib import Path
from typing import IO, Final, Self

from fetchcut.disk import disk_errors
from fetchcut.media.iso.boxes import box, full_box

_UNITY: Final = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
_UNDETERMINED: Final = 0x55C4
_MOST_WORD: Final = 0xFFFFFFFF
_BLOCK: Final = 1 << 20
_NO_SPACE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def display_matrix(degrees: int, width: int, height: int) -> bytes:
    """Return the matrix by which players turn stored pictures clockwise. ISO/IEC 14496-12, 8.3.2; 16.16 and 2.30."""
    one = 1 << 16
    a, b, c, d, x, y = {
        0: (one, 0, 0, one, 0, 0),
        90: (0, one, -one, 0, height * one, 0),
        180: (-one, 0, 0, -one, width * one, height * one),
        270: (0, -one, one, 0, 0, width * one),
    }[degrees % 360]
    return struct.pack(">9i", a, b, 0, c, d, 0, x, y, 1 << 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTrack:
    """Samples in decoding order and when they are due, in `time_scale`.

    `sources` numbers the file each sample lies in. `shifts` is how much later than decoded it is shown, never below
    zero. Playing begins with the media time `begins` and lasts `length`. `is_sync` None: decoding can begin anywhere.
    """

    kind: str
    time_scale: int
    entry: bytes
    sources: "array[int]"
    offsets: "array[int]"
    sizes: "array[int]"
    durations: "array[int]"
    length: int
    shifts: "array[int] | None" = None
    is_sync: bytes | None = None
    begins: int = 0
    width: int = 0
    height: int = 0
    matrix: bytes = _UNITY


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Samples [first, last) of a track, stored together."""

    track: int
    first: int
    last: int
    time: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A file before it is written: `head` its first bytes, then stretches (source, offset, size) of other files."""

    head: bytes
    stretches: tuple[tuple[int, int, int], ...]


def layout_of(tracks: Sequence[NewTrack], *, title: str | None = None) -> Layout:
    """Return how a file of these tracks is laid out."""
    chunks = _chunks(tracks)
    head = box(b"ftyp", b"isom", struct.pack(">I", 512), b"isomiso2avc1mp41")
    media_bytes = sum(sum(track.sizes) for track in tracks)
    mdat = 8 if media_bytes + 8 <= _MOST_WORD else 16
    nowhere = [0] * len(chunks)
    # The index tells where the media begin, which depends on how long the index is: a first one tells its length.
    is_long = len(head) + len(_moov(tracks, chunks, nowhere, title, is_long=False)) + mdat + media_bytes > _MOST_WORD
    begin = len(head) + len(_moov(tracks, chunks, nowhere, title, is_long=is_long)) + mdat
    moov = _moov(tracks, chunks, _places(tracks, chunks, begin), title, is_long=is_long)
    return Layout(head=head + moov + _mdat_head(media_bytes, mdat), stretches=tuple(_stretches(tracks, chunks)))


def write_mp4(path: Path, layout: Layout, sources: Sequence[Path]) -> None:
    """Write the file. Raises DiskFull and NotWritable."""
    with disk_errors(path), path.open("wb") as file, ExitStack() as stack:
        file.write(layout.head)
        file.flush()
        opened = [stack.enter_context(each.open("rb")) for each in sources]
        for source, start, size in layout.stretches:
            _copy_bytes(opened[source].fileno(), file.fileno(), start, size)


class UnwrittenMp4:
    """A file that is only laid out, read as if it were written. A context manager: it holds its sources open."""

    def __init__(self, layout: Layout, sources: Sequence[Path]) -> None:
        self._layout = layout
        self._paths = sources
        self._starts = list(accumulate((size for _, _, size in layout.stretches), initial=len(layout.head)))
        self.size_bytes = self._starts[-1]
        self._stack = ExitStack()
        self._opened: list[IO[bytes]] = []

    def __enter__(self) -> Self:
        self._opened = [self._stack.enter_context(each.open("rb")) for each in self._paths]
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def read_at(self, offset: int, size: int) -> bytes:
        """Return `size` bytes from `offset`, fewer only at the end."""
        parts = [self._layout.head[offset : offset + size]]
        at = offset + len(parts[0])
        number = max(0, bisect_right(self._starts, at) - 1)
        while at < min(offset + size, self.size_bytes):
            source, start, length = self._layout.stretches[number]
            skipped = at - self._starts[number]
            wanted = min(length - skipped, offset + size - at)
            data = os.pread(self._opened[source].fileno(), wanted, start + skipped)
            if not data:
                break
            parts.append(data)
            at += len(data)
            number += len(data) == length - skipped
        return b"".join(parts)


def _chunks(tracks: Sequence[NewTrack]) -> list[_Chunk]:
    """Return the chunks in file order: half a second of each track in turn."""
    found: list[_Chunk] = []
    for number, track in enumerate(tracks):
        first, time, begun = 0, 0, 0
        for sample, duration in enumerate(track.durations):
            time += duration
            if 2 * (time - begun) >= track.time_scale or sample == len(track.durations) - 1:
                found.append(_Chunk(number, first, sample + 1, begun / track.time_scale))
                first, begun = sample + 1, time
    return sorted(found, key=lambda chunk: (chunk.time, chunk.track))


def _places(tracks: Sequence[NewTrack], chunks: list[_Chunk], begin: int) -> list[int]:
    places = []
    for chunk in chunks:
        places.append(begin)
        begin += sum(tracks[chunk.track].sizes[chunk.first : chunk.last])
    return places


def _mdat_head(size: int, head: int) -> bytes:
    if head == 8:
        return struct.pack(">I4s", size + 8, b"mdat")
    return struct.pack(">I4sQ", 1, b"mdat", size + 16)


def _stretches(tracks: Sequence[NewTrack], chunks: list[_Chunk]) -> Iterable[tuple[int, int, int]]:
    """Yield (source, offset, size) in file order, neighbours as one."""
    source, start, end = -1, 0, 0
    for chunk in chunks:
        track = tracks[chunk.track]
        for number in range(chunk.first, chunk.last):
            if track.sources[number] == source and track.offsets[number] == end:
                end += track.sizes[number]
                continue
            if end > start:
                yield source, start, end - start
            source, start = track.sources[number], track.offsets[number]
            end = start + track.sizes[number]
    if end > start:
        yield source, start, end - start


def _copy_bytes(source: int, target: int, start: int, size: int) -> None:
    if hasattr(os, "copy_file_range"):
        try:
            while size and (done := os.copy_file_range(source, target, size, offset_src=start)):
                start, size = start + done, size - done
        except OSError as error:
            if error.errno in _NO_SPACE:
                raise
    while size:
        data = os.pread(source, min(size, _BLOCK), start)
        if not data:
            raise OSError("a source became shorter while it was copied")
        start, size = start + len(data), size - len(data)
        while data:
            data = data[os.write(target, data) :]


def _moov(
    tracks: Sequence[NewTrack], chunks: list[_Chunk], places: list[int], title: str | None, *, is_long: bool
) -> bytes:
    scale = _movie_scale(tracks)
    lengths = [-(-track.length * scale // track.time_scale) for track in tracks]
    header = full_box(
        b"mvhd",
        struct.pack(">QQIQ", 0, 0, scale, max(lengths)),
        struct.pack(">IH10x", 0x00010000, 0x0100),
        _UNITY,
        bytes(24),
        struct.pack(">I", len(tracks) + 1),
        version=1,
    )
    traks = [
        _trak(
            track,
            number,
            length,
            [(chunk, place) for chunk, place in zip(chunks, places, strict=True) if chunk.track == number],
            is_long=is_long,
        )
        for number, (track, length) in enumerate(zip(tracks, lengths, strict=True))
    ]
    return box(b"moov", header, *traks, *([_titled(title)] if title else ()))


def _movie_scale(tracks: Sequence[NewTrack]) -> int:
    """Return the time scale of the edit lists: that of the pictures, so that they end with their last frame."""
    return next((track.time_scale for track in tracks if track.kind == "vide"), tracks[0].time_scale)


def _trak(track: NewTrack, number: int, length: int, chunks: list[tuple[_Chunk, int]], *, is_long: bool) -> bytes:
    is_video = track.kind == "vide"
    header = full_box(
        b"tkhd",
        struct.pack(">QQIIQ8xHHHH", 0, 0, number + 1, 0, length, 0, 0, 0 if is_video else 0x0100, 0),
        track.matrix,
        struct.pack(">II", track.width << 16, track.height << 16),
        version=1,
        flags=3,
    )
    edit = full_box(b"elst", struct.pack(">IQqhh", 1, length, track.begins, 1, 0), version=1)
    media = box(
        b"mdia",
        full_box(
            b"mdhd",
            struct.pack(">QQIQHH", 0, 0, track.time_scale, sum(track.durations), _UNDETERMINED, 0),
            version=1,
        ),
        full_box(
            b"hdlr", struct.pack(">4x4s12x", track.kind.encode()), b"VideoHandler\0" if is_video else b"SoundHandler\0"
        ),
        box(
            b"minf",
            full_box(b"vmhd", bytes(8), flags=1) if is_video else full_box(b"smhd", bytes(4)),
            box(b"dinf", full_box(b"dref", struct.pack(">I", 1), full_box(b"url ", flags=1))),
            _tables(track, chunks, is_long=is_long),
        ),
    )
    return box(b"trak", header, box(b"edts", edit), media)


def _tables(track: NewTrack, chunks: list[tuple[_Chunk, int]], *, is_long: bool) -> bytes:
    parts = [
        full_box(b"stsd", struct.pack(">I", 1), track.entry),
        full_box(b"stts", _counted(track.durations, ">II")),
    ]
    if track.shifts is not None and any(track.shifts):
        parts.append(full_box(b"ctts", _counted(track.shifts, ">II")))
    if track.is_sync is not None:
        keys = [number for number, mark in enumerate(track.is_sync, 1) if mark]
        parts.append(full_box(b"stss", struct.pack(f">I{len(keys)}I", len(keys), *keys)))
    parts.append(full_box(b"stsc", _chunk_table([chunk for chunk, _ in chunks])))
    parts.append(full_box(b"stsz", struct.pack(f">II{len(track.sizes)}I", 0, len(track.sizes), *track.sizes)))
    kind, form = (b"co64", "Q") if is_long else (b"stco", "I")
    parts.append(full_box(kind, struct.pack(f">I{len(chunks)}{form}", len(chunks), *(place for _, place in chunks))))
    return box(b"stbl", *parts)


def _counted(values: Iterable[int], form: str) -> bytes:
    rows = [struct.pack(form, sum(1 for _ in same), value) for value, same in groupby(values)]
    return struct.pack(">I", len(rows)) + b"".join(rows)


def _chunk_table(chunks: list[_Chunk]) -> bytes:
    rows, before = [], 0
    for number, chunk in enumerate(chunks, 1):
        many = chunk.last - chunk.first
        if many != before:
            rows.append(struct.pack(">III", number, many, 1))
            before = many
    return struct.pack(">I", len(rows)) + b"".join(rows)


def _titled(title: str) -> bytes:
    """Return the title as players read it: iTunes' metadata."""
    data = box(b"data", struct.pack(">II", 1, 0), title.encode())
    handler = full_box(b"hdlr", struct.pack(">4x4s4s9x", b"mdir", b"appl"))
    return box(b"udta", full_box(b"meta", handler, box(b"ilst", box(b"\xa9nam", data))))

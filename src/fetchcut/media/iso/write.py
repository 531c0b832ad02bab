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
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import accumulate, groupby
from pathlib import Path
from typing import IO, Final, Self

from fetchcut.disk import disk_errors
from fetchcut.media.iso.boxes import box, full_box
from fetchcut.timeline.spoken import three_letters

_UNITY: Final = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
_UNDETERMINED: Final = 0x55C4
_ABOUT: Final = {
    "vide": (b"VideoHandler\0", full_box(b"vmhd", bytes(8), flags=1)),
    "soun": (b"SoundHandler\0", full_box(b"smhd", bytes(4))),
    # QuickTime File Format, "Base Media Information Atoms" and "Text Media Information".
    "text": (
        b"ChapterHandler\0",
        box(
            b"gmhd",
            full_box(b"gmin", struct.pack(">5H2x", 0x40, 0x8000, 0x8000, 0x8000, 0)),
            box(b"text", struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)),
        ),
    ),
}
"""What each kind of media is called, and what its header says besides."""

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
    `language` as a file tells it; `is_on`: whether players play it unless told otherwise. A track of kind "text" has
    the chapters of the others; it begins `late` (in its scale) after them.
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
    language: str | None = None
    is_on: bool = True
    late: int = 0


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Samples [first, last) of a track, which lie together in a source as well: `size` bytes from `offset` on.

    They are due within half second number `window`.
    """

    track: int
    first: int
    last: int
    window: int
    source: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A file before it is written: `head` its first bytes, then stretches (source, offset, size) of other files."""

    head: bytes
    stretches: tuple[tuple[int, int, int], ...]


def layout_of(tracks: Sequence[NewTrack], *, told: bytes = b"") -> Layout:
    """Return how a file of these tracks is laid out; `told` is what it tells of itself (tell.py)."""
    chunks = _chunks(tracks)
    tables = [_tables(track, _of(number, chunks)) for number, track in enumerate(tracks)]
    head = box(b"ftyp", b"isom", struct.pack(">I", 512), b"isomiso2avc1mp41")
    media_bytes = sum(chunk.size for chunk in chunks)
    mdat = 8 if media_bytes + 8 <= _MOST_WORD else 16
    nowhere = [0] * len(chunks)
    # The index tells where the media begin, which depends on how long the index is: a first one tells its length.
    short = _moov(tracks, tables, _places(chunks, nowhere, len(tracks)), told, is_long=False)
    is_long = len(head) + len(short) + mdat + media_bytes > _MOST_WORD
    begin = len(head) + mdat + len(short) + (4 * len(chunks) if is_long else 0)
    starts = list(accumulate((chunk.size for chunk in chunks), initial=begin))[:-1]
    moov = _moov(tracks, tables, _places(chunks, starts, len(tracks)), told, is_long=is_long)
    return Layout(head=head + moov + _mdat_head(media_bytes, mdat), stretches=tuple(_stretches(chunks)))


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
    """Return the chunks in file order: half a second of each track in turn, within it as they lie in their sources.

    So what lies together in a source is copied at once, pictures and sound.
    """
    found = [chunk for number, track in enumerate(tracks) for chunk in _runs(number, track)]
    return sorted(found, key=lambda chunk: (chunk.window, chunk.source, chunk.offset))


def _runs(number: int, track: NewTrack) -> Iterator[_Chunk]:
    if not track.sizes:
        return
    first, time, window = 0, 0, 0
    source, begin = track.sources[0], track.offsets[0]
    end = begin
    columns = zip(track.sources, track.offsets, track.sizes, track.durations, strict=True)
    for sample, (here, offset, size, duration) in enumerate(columns):
        due = 2 * time // track.time_scale
        if offset != end or here != source or due != window:
            if sample > first:
                yield _Chunk(number, first, sample, window, source, begin, end - begin)
            first, window, source, begin = sample, due, here, offset
        end = offset + size
        time += duration
    yield _Chunk(number, first, len(track.sizes), window, source, begin, end - begin)


def _of(track: int, chunks: Sequence[_Chunk]) -> list[_Chunk]:
    """Return a track's chunks in the order of its samples."""
    return sorted((chunk for chunk in chunks if chunk.track == track), key=lambda chunk: chunk.first)


def _places(chunks: Sequence[_Chunk], starts: Sequence[int], tracks: int) -> list[list[int]]:
    """Return where the chunks of each track begin, in the order of its samples."""
    found: list[list[tuple[int, int]]] = [[] for _ in range(tracks)]
    for chunk, start in zip(chunks, starts, strict=True):
        found[chunk.track].append((chunk.first, start))
    return [[start for _, start in sorted(each)] for each in found]


def _mdat_head(size: int, head: int) -> bytes:
    if head == 8:
        return struct.pack(">I4s", size + 8, b"mdat")
    return struct.pack(">I4sQ", 1, b"mdat", size + 16)


def _stretches(chunks: Sequence[_Chunk]) -> Iterator[tuple[int, int, int]]:
    """Yield (source, offset, size) in file order, neighbours as one."""
    source, start, end = -1, 0, 0
    for chunk in chunks:
        if chunk.source == source and chunk.offset == end:
            end += chunk.size
            continue
        if end > start:
            yield source, start, end - start
        source, start, end = chunk.source, chunk.offset, chunk.offset + chunk.size
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
    tracks: Sequence[NewTrack], tables: Sequence[bytes], places: list[list[int]], told: bytes, *, is_long: bool
) -> bytes:
    """Return the index; `tables` are those of each track that do not tell where it lies, `places` tell that."""
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
    kind, form = (b"co64", "Q") if is_long else (b"stco", "I")
    chapters = next((number + 1 for number, track in enumerate(tracks) if track.kind == "text"), None)
    traks = []
    for number, (track, length, fixed, starts) in enumerate(zip(tracks, lengths, tables, places, strict=True)):
        offsets = full_box(kind, struct.pack(f">I{len(starts)}{form}", len(starts), *starts))
        traks.append(_trak(track, number, length, box(b"stbl", fixed, offsets), scale=scale, chapters=chapters))
    return box(b"moov", header, *traks, told)


def _movie_scale(tracks: Sequence[NewTrack]) -> int:
    """Return the time scale of the edit lists: that of the pictures, so that they end with their last frame."""
    return next((track.time_scale for track in tracks if track.kind == "vide"), tracks[0].time_scale)


def _trak(track: NewTrack, number: int, length: int, tables: bytes, *, scale: int, chapters: int | None) -> bytes:
    """Return a track; `chapters` is the number of that of the chapters, if there is one."""
    is_sound = track.kind == "soun"
    late = track.late * scale // track.time_scale
    header = full_box(
        b"tkhd",
        struct.pack(">QQIIQ8xHHHH", 0, 0, number + 1, 0, late + length, 0, int(is_sound), 0x0100 if is_sound else 0, 0),
        track.matrix,
        struct.pack(">II", track.width << 16, track.height << 16),
        version=1,
        flags=3 if track.is_on else 2,
    )
    edits = [struct.pack(">Qqhh", late, -1, 1, 0)] if late else []
    edits.append(struct.pack(">Qqhh", length, track.begins, 1, 0))
    edit = full_box(b"elst", struct.pack(">I", len(edits)), *edits, version=1)
    is_told = chapters is not None and track.kind != "text"
    refers = box(b"tref", box(b"chap", struct.pack(">I", chapters))) if is_told else b""
    name, about = _ABOUT[track.kind]
    media = box(
        b"mdia",
        full_box(
            b"mdhd",
            struct.pack(">QQIQHH", 0, 0, track.time_scale, sum(track.durations), _packed(track.language), 0),
            version=1,
        ),
        full_box(b"hdlr", struct.pack(">4x4s12x", track.kind.encode()), name),
        box(
            b"minf",
            about,
            box(b"dinf", full_box(b"dref", struct.pack(">I", 1), full_box(b"url ", flags=1))),
            tables,
        ),
    )
    return box(b"trak", header, box(b"edts", edit), refers, media)


def _packed(language: str | None) -> int:
    """Return the language as three letters of five bits. ISO/IEC 14496-12, 8.4.2."""
    code = three_letters(language)
    if code is None:
        return _UNDETERMINED
    first, second, third = (ord(letter) - 0x60 for letter in code)
    return first << 10 | second << 5 | third


def _tables(track: NewTrack, chunks: Sequence[_Chunk]) -> bytes:
    """Return the tables of a track but that of the places of its chunks."""
    parts = [
        full_box(b"stsd", struct.pack(">I", 1), track.entry),
        full_box(b"stts", _counted(track.durations, ">II")),
    ]
    if track.shifts is not None and any(track.shifts):
        parts.append(full_box(b"ctts", _counted(track.shifts, ">II")))
    if track.is_sync is not None:
        keys = [number for number, mark in enumerate(track.is_sync, 1) if mark]
        parts.append(full_box(b"stss", struct.pack(f">I{len(keys)}I", len(keys), *keys)))
    parts.append(full_box(b"stsc", _chunk_table(chunks)))
    parts.append(full_box(b"stsz", struct.pack(f">II{len(track.sizes)}I", 0, len(track.sizes), *track.sizes)))
    return b"".join(parts)


def _counted(values: Iterable[int], form: str) -> bytes:
    rows = [struct.pack(form, len(list(same)), value) for value, same in groupby(values)]
    return struct.pack(">I", len(rows)) + b"".join(rows)


def _chunk_table(chunks: Sequence[_Chunk]) -> bytes:
    rows, before = [], 0
    for number, chunk in enumerate(chunks, 1):
        many = chunk.last - chunk.first
        if many != before:
            rows.append(struct.pack(">III", number, many, 1))
            before = many
    return struct.pack(">I", len(rows)) + b"".join(rows)

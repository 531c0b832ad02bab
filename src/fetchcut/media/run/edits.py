"""Ends an MP4 on time. FFmpeg copies up to the last packet needed, and shows the pictures in it that come too late.

Pictures are stored in decoding order: those shown last need some that are shown after them. They cannot be left out,
only hidden, and FFmpeg has an option for hiding what comes before (an edit list), none for what comes after. So the
edit lists are shortened in the finished file; nothing moves. ISO/IEC 14496-12, 8.6.6 (elst), 8.2.2, 8.3.2 (mvhd, tkhd).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fetchcut.media.run.boxes import top_boxes
from fetchcut.media.run.disk_file import FileOnDisk
from fetchcut.timeline.time import Seconds

_PARENTS: Final = {b"moov", b"trak", b"edts"}
_MOST_INDEX_BYTES: Final = 1 << 28


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """A duration in the index: `size` 4 or 8 bytes at `at`."""

    at: int
    size: int

    def read(self, index: bytearray) -> int:
        return int.from_bytes(index[self.at : self.at + self.size], "big")

    def lower(self, index: bytearray, most: int) -> None:
        index[self.at : self.at + self.size] = min(self.read(index), most).to_bytes(self.size, "big")


def end_on_time(path: Path, length_s: Seconds) -> None:
    """Have no track of the finished MP4 or MOV play for longer than `length_s`; one without edit lists stays."""
    with path.open("r+b") as file:
        moov = next((each for each in top_boxes(FileOnDisk(file)) if each.kind == "moov"), None)
        if moov is None or moov.end - moov.start > _MOST_INDEX_BYTES:
            return
        file.seek(moov.start)
        index = bytearray(file.read(moov.end - moov.start))
        _shorten(index, length_s)
        file.seek(moov.start)
        file.write(index)


def _shorten(index: bytearray, length_s: Seconds) -> None:
    boxes = list(_boxes(index, 0, len(index)))
    scale = next((_time_scale(index, at) for kind, at, _ in boxes if kind == b"mvhd"), 0)
    most = int(length_s * scale)
    for kind, at, _ in boxes:
        if kind == b"elst":
            _shorten_list(index, at, most)
        elif kind in {b"mvhd", b"tkhd"}:
            _duration(index, at, is_track=kind == b"tkhd").lower(index, most)


def _shorten_list(index: bytearray, at: int, most: int) -> None:
    """Lower the durations of the edits one after another, until together they last `most`."""
    size = 8 if index[at] == 1 else 4
    for number in range(int.from_bytes(index[at + 4 : at + 8], "big")):
        edit = _Field(at=at + 8 + number * (2 * size + 4), size=size)
        edit.lower(index, most)
        most -= edit.read(index)


def _duration(index: bytearray, at: int, *, is_track: bool) -> _Field:
    # Full box, then creation and modification times, then time scale (movie) or number and a reserved word (track).
    is_long = index[at] == 1
    times = 16 if is_long else 8
    return _Field(at=at + 4 + times + (8 if is_track else 4), size=8 if is_long else 4)


def _time_scale(index: bytearray, at: int) -> int:
    return int.from_bytes(index[at + (20 if index[at] == 1 else 12) :][:4], "big")


def _boxes(index: bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (kind, start, end) of the boxes' contents, also of those inside of `_PARENTS`."""
    at = start
    while at + 8 <= end:
        size, kind = struct.unpack(">I4s", index[at : at + 8])
        if size < 8 or at + size > end:
            return
        yield kind, at + 8, at + size
        if kind in _PARENTS:
            yield from _boxes(index, at + 8, at + size)
        at += size

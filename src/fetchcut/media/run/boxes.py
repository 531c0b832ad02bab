"""The outermost structure of files, read a few bytes at a time: ISO boxes (MP4, MOV), canvases of pictures. Pure."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import repeat
from typing import Final, Protocol

_MOST_BOXES: Final = 10_000
"""A fragmented file has two boxes a fragment; to know that it is one, the first few are enough."""

_AVI_HEAD_BYTES: Final = 8192


class RandomAccess(Protocol):
    """A file that can be read anywhere: on disk, or behind a link by byte ranges."""

    @property
    def size_bytes(self) -> int:
        """Return the whole length."""

    def read_at(self, offset: int, size: int) -> bytes:
        """Return `size` bytes from `offset`, fewer only at the end of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One top-level box: the bytes [start, end) of the file, its header included."""

    kind: str
    start: int
    end: int


def top_boxes(source: RandomAccess, *, is_enough: Callable[[Box], bool] = lambda _: False) -> tuple[Box, ...]:
    """Return the top-level boxes in file order, up to and with the first one that `is_enough`.

    Stops quietly where the bytes are no box any more; a box that reaches beyond the file keeps its claimed end.
    ISO/IEC 14496-12, 4.2: size 1 means a 64-bit size follows, size 0 "to the end of the file".
    """
    boxes: list[Box] = []
    at = 0
    while at + 8 <= source.size_bytes and len(boxes) < _MOST_BOXES:
        head = source.read_at(at, 16)
        size, kind = struct.unpack(">I4s", head[:8]) if len(head) >= 8 else (0, b"")
        if size == 1 and len(head) == 16:
            size = struct.unpack(">Q", head[8:])[0]
        elif size == 0:
            size = source.size_bytes - at
        if size < 8 or not all(32 <= byte < 127 or byte == 0xA9 for byte in kind):
            break
        boxes.append(Box(kind=kind.decode("latin-1"), start=at, end=at + size))
        at += size
        if is_enough(boxes[-1]):
            break
    return tuple(boxes)


def is_iso(source: RandomAccess) -> bool:
    """Return whether the file begins as MP4 and MOV files do."""
    return source.read_at(4, 4) in {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp"}


def claimed_end(source: RandomAccess) -> int | None:
    """Return where an MP4 or MOV with its index in front, a Matroska, or an AVI says that it ends; None for others."""
    if is_avi(source):
        return _riff_end(source)
    if is_iso(source):
        boxes = top_boxes(source, is_enough=lambda box: box.kind == "moof")
        return boxes[-1].end if boxes and boxes[-1].kind == "mdat" else None
    head = source.read_at(0, 4096)
    at = _behind(head, 0, b"\x1a\x45\xdf\xa3")
    return _behind(head, at, b"\x18\x53\x80\x67") if at is not None else None


def is_avi(source: RandomAccess) -> bool:
    """Return whether the file begins as AVI files do."""
    head = source.read_at(0, 12)
    return head[:4] == b"RIFF" and head[8:] == b"AVI "


def _riff_end(source: RandomAccess) -> int | None:
    """Return where the last RIFF of an AVI ends: a large one has several. None where one was never given its length."""
    end = 0
    for kind in (b"AVI ", *repeat(b"AVIX", _MOST_BOXES)):
        head = source.read_at(end, 12)
        if head[:4] != b"RIFF" or head[8:] != kind:
            break
        size = int.from_bytes(head[4:8], "little")
        if not size:
            return None
        end += 8 + size + size % 2
    # The byte that makes a length even is left out at the very end by some.
    return end if end - source.size_bytes > 1 else min(end, source.size_bytes)


def avi_length(source: RandomAccess) -> Fraction:
    """Return how many seconds an AVI's streams say they last; libav says how long what is there would be.

    A stream's header ("strh") has length × scale / rate in its last but some words; that of the whole is often wrong.
    """
    head = source.read_at(0, _AVI_HEAD_BYTES)
    longest, at = Fraction(0), head.find(b"strh")
    while at >= 0 and at + 44 <= len(head):
        scale, rate, _, length = struct.unpack_from("<4I", head, at + 28)
        longest = max(longest, Fraction(length * scale, rate)) if rate else longest
        at = head.find(b"strh", at + 4)
    return longest


def _behind(head: bytes, at: int, kind: bytes) -> int | None:
    """Return where the EBML element of this kind at `at` ends; None where there is none, or one of unknown length.

    RFC 8794, 4: zeros before the first one of a length's bits count its further bytes; all ones are "unknown".
    """
    begin = at + len(kind)
    if head[at:begin] != kind or begin >= len(head) or not head[begin]:
        return None
    more = 8 - head[begin].bit_length()
    length = int.from_bytes(head[begin : begin + 1 + more], "big") & (1 << 7 * (more + 1)) - 1
    return None if length == (1 << 7 * (more + 1)) - 1 else begin + 1 + more + length


def layout(boxes: tuple[Box, ...]) -> tuple[bool, bool]:
    """Return (is_faststart, is_fragmented): the index stands before the media; it comes in pieces."""
    kinds = [box.kind for box in boxes]
    first = next((kind for kind in kinds if kind in {"moov", "mdat"}), None)
    return first == "moov", "moof" in kinds


def canvas(source: RandomAccess) -> tuple[int, int] | None:
    """Return the width and height that a PNG, GIF or WebP with extensions claims, None for anything else.

    libav tells no size of a picture it refuses for its size, nor (before FFmpeg 9) of an animated WebP.
    """
    head = source.read_at(0, 30)
    if len(head) < 30:
        return None
    if head[:8] == b"\x89PNG\r\n\x1a\n":
        return struct.unpack(">II", head[16:24])
    if head[:4] == b"GIF8":
        return struct.unpack("<HH", head[6:10])
    if head[:4] == b"RIFF" and head[8:16] == b"WEBPVP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    return None

"""The index of a fragmented MP4 (`sidx`, ISO/IEC 14496-12 section 8.16.3) to segments. Pure: bytes in, values out."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from fetchcut.ingest.source import ByteRange, Segment
from fetchcut.timeline.time import Seconds

HEAD_BYTES: Final = 1 << 20
"""How much of a file's head is worth reading in search of its index."""
_TOP_LEVEL: Final = frozenset(
    {b"ftyp", b"styp", b"moov", b"free", b"skip", b"sidx", b"uuid", b"emsg", b"prft", b"pdin"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One top-level box: its type and where it lies, [start, end) with its header, in bytes of the file."""

    kind: bytes
    start: int
    body: int
    end: int


def boxes(data: bytes) -> Iterator[Box]:
    """Yield the top-level boxes whose headers lie in `data`, up to the first that is none or no head's business."""
    position = 0
    while position + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, position)
        body = position + 8
        if size == 1:
            if position + 16 > len(data):
                return
            (size,) = struct.unpack_from(">Q", data, body)
            body = position + 16
        if kind not in _TOP_LEVEL or size < body - position:
            return
        yield Box(kind=kind, start=position, body=body, end=position + size)
        position += size


def read_index(head: bytes, url: str, size_bytes: int | None = None) -> tuple[Segment, ...]:
    """Return the pieces of the fragmented MP4 that begins with `head`; empty where it has no index we can use.

    The init section of every piece is the file up to the end of its moov. An index of indexes, one that does not fit
    into `head` or the file, and one of pieces that cannot be taken out of it count as none.
    """
    found = list(boxes(head))
    index = next((box for box in found if box.kind == b"sidx"), None)
    movie = next((box for box in found if box.kind == b"moov"), None)
    if index is None or movie is None or index.end > len(head):
        return ()
    try:
        first, pieces = _references(head[index.body : index.end])
    except struct.error:
        return ()
    segments = _laid_out(pieces, index.end + first, url, ByteRange(0, movie.end))
    is_inside = size_bytes is None or not segments or _end(segments) <= size_bytes
    return segments if is_inside and not _is_bound_to_its_place(head, index.end + first) else ()


def _is_bound_to_its_place(head: bytes, position: int) -> bool:
    """Return whether the piece at `position`, as far as seen, finds its media by offsets from the start of the file.

    That is flag 1 of its first track fragment header (tfhd, ISO/IEC 14496-12 section 8.8.7).
    """
    found = head.find(b"tfhd", position, position + 4096)
    return 0 <= found < len(head) - 7 and bool(head[found + 7] & 1)


def _references(body: bytes) -> tuple[int, list[tuple[int, Seconds]]]:
    """Return the offset of the first piece from the index' end, and each piece's (bytes, seconds)."""
    version = body[0] if body else 0
    timescale = struct.unpack_from(">I", body, 8)[0]
    layout, position = (">QQ", 28) if version else (">II", 20)
    _, first = struct.unpack_from(layout, body, 12)
    (count,) = struct.unpack_from(">H", body, position + 2)
    found = []
    for number in range(count):
        size, duration = struct.unpack_from(">II", body, position + 4 + 12 * number)
        if size >> 31 or not timescale or not size:
            return 0, []  # a reference to another index, or nonsense
        found.append((size, Fraction(duration, timescale)))
    return first, found


def _laid_out(pieces: list[tuple[int, Seconds]], position: int, url: str, init_range: ByteRange) -> tuple[Segment, ...]:
    found = []
    start = Seconds(0)
    for number, (size, duration) in enumerate(pieces):
        found.append(
            Segment(
                url=url,
                start_s=start,
                duration_s=duration,
                byte_range=ByteRange(position, position + size),
                init_url=url,
                init_range=init_range,
                sequence=number,
            )
        )
        position, start = position + size, start + duration
    return tuple(found)


def _end(segments: tuple[Segment, ...]) -> int:
    last = segments[-1].byte_range
    return last.end if last else 0

"""Animated WebP, taken apart: libav before version 63 decodes the pictures of one, but not the file. Pure.

https://developers.google.com/speed/webp/docs/riff_container: behind the VP8X chunk (the canvas) and ANIM stands an
ANMF chunk for each picture: place, size and time in 16 bytes, then the chunks that a still would have.
"""

import struct
from dataclasses import dataclass
from typing import Final

from fetchcut.media.run.boxes import RandomAccess

_MOST_CHUNKS: Final = 100_000
_MOST_BYTES: Final = 1 << 26
_HEAD: Final = 16
_HAS_ALPHA: Final = b"\x10\0\0\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture of an animation: [start_ms, end_ms) on its clock, its chunks at [start, end) of the file."""

    start_ms: int
    end_ms: int
    width: int
    height: int
    start: int
    end: int


def animation(source: RandomAccess) -> tuple[Picture, ...]:
    """Return the pictures of an animated WebP in order; none for a still or something else.

    Stops quietly where the bytes are no chunk any more; a last chunk may claim an end beyond the file.
    """
    head = source.read_at(0, 12)
    if head[:4] != b"RIFF" or head[8:] != b"WEBP":
        return ()
    at, clock_ms = 12, 0
    pictures: list[Picture] = []
    for _ in range(_MOST_CHUNKS):
        chunk = source.read_at(at, 8 + _HEAD)
        if len(chunk) < 8:
            break
        kind, size = struct.unpack("<4sI", chunk[:8])
        if kind == b"ANMF" and len(chunk) == 8 + _HEAD:
            pictures.append(_picture(chunk[8:], clock_ms, at + 8, size))
            clock_ms = pictures[-1].end_ms
        at += 8 + size + size % 2
    return tuple(pictures)


def still_of(source: RandomAccess, picture: Picture) -> bytes:
    """Return the picture as a WebP file of its own, without its place on the canvas.

    Raises ValueError where the file ends before the picture does.
    """
    size = picture.end - picture.start
    chunks = source.read_at(picture.start, size) if size <= _MOST_BYTES else b""
    if not chunks or len(chunks) < size:
        raise ValueError(f"picture at {picture.start}: {len(chunks)} of {size} bytes")
    sides = (picture.width - 1).to_bytes(3, "little") + (picture.height - 1).to_bytes(3, "little")
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + _HAS_ALPHA + sides + chunks
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _picture(head: bytes, clock_ms: int, start: int, size: int) -> Picture:
    width, height, lasts_ms = (int.from_bytes(head[at : at + 3], "little") for at in (6, 9, 12))
    return Picture(
        start_ms=clock_ms,
        end_ms=clock_ms + lasts_ms,
        width=width + 1,
        height=height + 1,
        start=start + _HEAD,
        end=start + max(size, _HEAD),
    )

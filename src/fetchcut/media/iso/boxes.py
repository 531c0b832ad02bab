"""Boxes of ISO/IEC 14496-12 in memory: finding them, and writing them."""

import struct
from collections.abc import Iterator


class BadBoxes(ValueError):
    """The index is not what it should be; whoever wanted to copy has to decode instead."""


def boxes(data: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Yield (kind, content) of the boxes that follow each other in `data`. Raises BadBoxes where they do not fit."""
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1 and at + 16 <= len(data):
            (size,) = struct.unpack_from(">Q", data, at + 8)
            head = 16
        elif size == 0:
            size = len(data) - at
        if size < head or at + size > len(data):
            raise BadBoxes(f"{kind!r} of {size} bytes")
        yield kind, data[at + head : at + size]
        at += size


def child(data: memoryview, *path: bytes) -> memoryview:
    """Return the content of the first box at this path. Raises BadBoxes where there is none."""
    found = optional(data, *path)
    if found is None:
        raise BadBoxes(f"no {path[-1]!r}")
    return found


def optional(data: memoryview, *path: bytes) -> memoryview | None:
    """Return the content of the first box at this path, None where there is none."""
    for kind in path:
        found = next((content for each, content in boxes(data) if each == kind), None)
        if found is None:
            return None
        data = found
    return data


def box(kind: bytes, *parts: bytes) -> bytes:
    """Return a box of these contents."""
    content = b"".join(parts)
    return struct.pack(">I4s", 8 + len(content), kind) + content


def full_box(kind: bytes, *parts: bytes, version: int = 0, flags: int = 0) -> bytes:
    """Return a box with a version and flags before its content."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)

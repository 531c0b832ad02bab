"""What an MP4 tells of itself: title and kin, a cover, chapters."""

import struct
from collections.abc import Mapping, Sequence
from typing import Final

from fetchcut.media.iso.boxes import box, full_box

_KINDS: Final = {
    "title": b"\xa9nam",
    "artist": b"\xa9ART",
    "album_artist": b"aART",
    "album": b"\xa9alb",
    "composer": b"\xa9wrt",
    "genre": b"\xa9gen",
    "date": b"\xa9day",
    "copyright": b"cprt",
}
"""iTunes' names, which all players read."""
_TEXT: Final = 1
_JPEG: Final = 13
_PNG: Final = 14
_TICKS: Final = 10_000_000


def told(
    tags: Mapping[str, str],
    *,
    chapters: Sequence[tuple[float, str]] = (),
    cover: bytes | None = None,
    is_png: bool = False,
) -> bytes:
    """Return the box of user data: chapters as (start in seconds, name), at most 255; nothing where nothing is told."""
    items = [box(kind, _data(_TEXT, tags[key].encode())) for key, kind in _KINDS.items() if tags.get(key)]
    items += [box(b"covr", _data(_PNG if is_png else _JPEG, cover))] if cover else []
    parts = [_items(items)] if items else []
    parts += [_chapters(chapters)] if chapters else []
    return box(b"udta", *parts) if parts else b""


def _items(items: Sequence[bytes]) -> bytes:
    handler = full_box(b"hdlr", struct.pack(">4x4s4s9x", b"mdir", b"appl"))
    return full_box(b"meta", handler, box(b"ilst", *items))


def _data(kind: int, value: bytes) -> bytes:
    return box(b"data", struct.pack(">II", kind, 0), value)


def _chapters(chapters: Sequence[tuple[float, str]]) -> bytes:
    """Return Nero's list, which most players read; each name has at most 255 bytes."""
    rows = []
    for start, title in chapters:
        # Half a letter would be none.
        name = title.encode()[:255].decode(errors="ignore").encode()
        rows.append(struct.pack(">QB", round(start * _TICKS), len(name)) + name)
    return full_box(b"chpl", struct.pack(">IB", 0, len(rows)), *rows, version=1)

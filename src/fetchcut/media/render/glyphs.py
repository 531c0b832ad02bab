"""Which characters our fonts can draw: read from their own tables, so that what is missing can be said beforehand."""

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO, Final

from fetchcut.media.render.fonts import font_folders

_INVISIBLE: Final = ((0x00, 0x20), (0x7F, 0xA0), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F),
                     (0xFEFF, 0xFEFF), (0xE0000, 0xE007F))  # fmt: skip

_EVERYDAY: Final = re.compile("[\u0020-\u017f\u2010-\u2027\u3000-\u30ff\u4e00-\u9fa5\uff00-\uff5e\\s]*")
"""What our fonts surely have: the tables are read for other text only."""

Ranges = tuple[tuple[int, int], ...]


def missing(text: str) -> str:
    """Return the characters of `text` that no font of ours has, each once."""
    if _EVERYDAY.fullmatch(text):
        return ""
    covered = coverage()
    starts = [first for first, _ in covered]
    absent = []
    for character in dict.fromkeys(text):
        code = ord(character)
        if any(first <= code <= last for first, last in _INVISIBLE):
            continue
        number = bisect_right(starts, code) - 1
        if number < 0 or covered[number][1] < code:
            absent.append(character)
    return "".join(absent)


@lru_cache(maxsize=1)
def coverage() -> Ranges:
    """Return the code points of all our fonts as ranges, both ends included, sorted and apart."""
    found = sorted(each for path in _fonts() for each in _ranges(path))
    joined: list[tuple[int, int]] = []
    for first, last in found:
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def _fonts() -> Iterator[Path]:
    for folder in font_folders():
        yield from sorted(each for each in folder.iterdir() if each.suffix.lower() in {".ttf", ".otf", ".ttc"})


def _ranges(path: Path) -> list[tuple[int, int]]:
    """Return the ranges in a font's cmap. https://learn.microsoft.com/typography/opentype/spec/cmap"""
    with path.open("rb") as file:
        start = struct.unpack(">I", _at(file, 12, 4))[0] if _at(file, 0, 4) == b"ttcf" else 0
        (tables,) = struct.unpack(">H", _at(file, start + 4, 2))
        for number in range(tables):
            tag, _, offset, length = struct.unpack(">4sIII", _at(file, start + 12 + 16 * number, 16))
            if tag == b"cmap":
                return list(_cmap(_at(file, offset, length)))
    return []


def _at(file: IO[bytes], offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)


def _cmap(table: bytes) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">H", table, 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">I", table, 8 + 8 * number)
        (form,) = struct.unpack_from(">H", table, offset)
        if form == 12:
            (groups,) = struct.unpack_from(">I", table, offset + 12)
            for first, last, _ in struct.iter_unpack(">III", table[offset + 16 : offset + 16 + 12 * groups]):
                yield first, last
        elif form == 4:
            (twice,) = struct.unpack_from(">H", table, offset + 6)
            ends = struct.unpack_from(f">{twice // 2}H", table, offset + 14)
            starts = struct.unpack_from(f">{twice // 2}H", table, offset + 16 + twice)
            yield from ((first, last) for first, last in zip(starts, ends, strict=True) if first != 0xFFFF)

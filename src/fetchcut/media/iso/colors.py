"""The box that tells what colours pictures are in: players that do not look into the stream go by it. Pure."""

import struct
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fetchcut.media.iso.boxes import box, boxes
from fetchcut.media.iso.units import VISUAL_BYTES

_UNSAID: Final = 2
_PRIMARIES: Final[Mapping[str, int]] = MappingProxyType(
    {"bt709": 1, "bt470m": 4, "bt470bg": 5, "smpte170m": 6, "smpte240m": 7, "bt2020": 9, "smpte432": 12}
)
_TRANSFERS: Final[Mapping[str, int]] = MappingProxyType(
    {"bt709": 1, "smpte170m": 6, "iec61966-2-1": 13, "bt2020-10": 14}
)
_MATRICES: Final[Mapping[str, int]] = MappingProxyType({"bt709": 1, "bt470bg": 5, "smpte170m": 6, "smpte240m": 7})


def with_colors(entry: bytes, *, matrix: str, primaries: str, transfer: str) -> bytes:
    """Return the sample entry with its colours told, in television's range, by FFmpeg's names of them.

    ISO/IEC 14496-12, 12.1.5; the numbers are those of ITU-T H.273. What has no number is told as unsaid.
    """
    numbers = (_PRIMARIES.get(primaries, _UNSAID), _TRANSFERS.get(transfer, _UNSAID), _MATRICES.get(matrix, _UNSAID))
    kept = [
        box(kind, bytes(content))
        for kind, content in boxes(memoryview(entry)[VISUAL_BYTES:])
        if kind != b"colr" or content[:4] not in {b"nclx", b"nclc"}
    ]
    told = box(b"colr", b"nclx", struct.pack(">HHHB", *numbers, 0))
    return box(entry[4:8], entry[8:VISUAL_BYTES], *kept, told)

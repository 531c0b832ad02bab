"""A fragmented MP4 in pieces: the head, which tells what a track is, and fragments that stand anywhere in its time.

    head   ftyp moov[ mvhd trak[…empty tables…] mvex ]        fragment   moof[ mfhd traf[ tfhd tfdt trun ] ] mdat

Browsers take them one after another, from anywhere. ISO/IEC 14496-12, 8.8.
"""

import struct
from array import array
from dataclasses import dataclass
from typing import Final

from fetchcut.media.iso.boxes import box, full_box

_UNITY: Final = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
_UNDETERMINED: Final = 0x55C4
_SYNC: Final = 0x02000000
_NO_SYNC: Final = 0x01010000
_BASE_IS_MOOF: Final = 0x020000
_TRUN_COLUMNS: Final = 0x01 | 0x100 | 0x200 | 0x400
"""Where the data begin, and of each sample its duration, size and flags."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Samples that are shown in the order in which they are decoded, the first at the media time `begins`.

    `data` are their bytes. What is shown in another order would need times below zero, of which not all readers think
    the same.
    """

    begins: int
    durations: "array[int]"
    sizes: "array[int]"
    is_sync: bytes
    data: bytes


def head(kind: str, time_scale: int, entry: bytes, *, length: int, width: int = 0, height: int = 0) -> bytes:
    """Return the head of a file with one track of this kind ("vide", "soun"), `length` long once all of it is there."""
    is_video = kind == "vide"
    movie = struct.pack(">QQIQ", 0, 0, time_scale, 0)
    tail = (_UNITY, bytes(24), struct.pack(">I", 2))
    mvhd = full_box(b"mvhd", movie, struct.pack(">IH10x", 0x00010000, 0x0100), *tail, version=1)
    tkhd = full_box(
        b"tkhd",
        struct.pack(">QQIIQ8xHHHH", 0, 0, 1, 0, 0, 0, 0, 0 if is_video else 0x0100, 0),
        _UNITY,
        struct.pack(">II", width << 16, height << 16),
        version=1,
        flags=3,
    )
    mdhd = full_box(b"mdhd", struct.pack(">QQIQHH", 0, 0, time_scale, 0, _UNDETERMINED, 0), version=1)
    hdlr = full_box(b"hdlr", bytes(4), kind.encode(), bytes(12), b"\0")
    about = full_box(b"vmhd", bytes(8), flags=1) if is_video else full_box(b"smhd", bytes(4))
    here = box(b"dinf", full_box(b"dref", struct.pack(">I", 1), full_box(b"url ", flags=1)))
    empty = [full_box(name, bytes(4)) for name in (b"stts", b"stsc")]
    tables = [full_box(b"stsd", struct.pack(">I", 1), entry), *empty, full_box(b"stsz", bytes(8))]
    stbl = box(b"stbl", *tables, full_box(b"stco", bytes(4)))
    trak = box(b"trak", tkhd, box(b"mdia", mdhd, hdlr, box(b"minf", about, here, stbl)))
    mehd = full_box(b"mehd", struct.pack(">Q", length), version=1)
    mvex = box(b"mvex", mehd, full_box(b"trex", struct.pack(">5I", 1, 1, 0, 0, 0)))
    return box(b"ftyp", b"iso6", struct.pack(">I", 0), b"iso6mp41") + box(b"moov", mvhd, trak, mvex)


def fragment(number: int, run: Run) -> bytes:
    """Return the fragment of a run of samples; `number` counts them from 1."""
    columns = zip(run.durations, run.sizes, run.is_sync, strict=True)
    rows = b"".join(struct.pack(">III", time, size, _SYNC if sync else _NO_SYNC) for time, size, sync in columns)
    moof = _moof(number, run, rows, 0)
    return _moof(number, run, rows, len(moof) + 8) + box(b"mdat", run.data)


def _moof(number: int, run: Run, rows: bytes, data_at: int) -> bytes:
    tfhd = full_box(b"tfhd", struct.pack(">I", 1), flags=_BASE_IS_MOOF)
    tfdt = full_box(b"tfdt", struct.pack(">Q", run.begins), version=1)
    trun = full_box(b"trun", struct.pack(">Ii", len(run.sizes), data_at), rows, version=1, flags=_TRUN_COLUMNS)
    return box(b"moof", full_box(b"mfhd", struct.pack(">I", number)), box(b"traf", tfhd, tfdt, trun))

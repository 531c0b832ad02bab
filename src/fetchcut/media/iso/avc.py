"""H.264 in MP4: parameter sets of several encoders in one sample description, and which samples begin anew.

avcC   [ SPS 0, SPS 7 | PPS 0, PPS 7 ]      pictures name the set they mean, so that both kinds can follow each other
"""

import functools
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from fetchcut.media.iso.bits import Bits, payload
from fetchcut.media.iso.boxes import BadBoxes, box, boxes
from fetchcut.media.run.boxes import RandomAccess

_VISUAL_BYTES: Final = 86
"""A visual sample entry up to the boxes in it. ISO/IEC 14496-12, 12.1.3."""

_IDR: Final = 5
_SLICE: Final = 1
_FIRST_UNITS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Avcc:
    """An AVCDecoderConfigurationRecord, ISO/IEC 14496-15, 5.3.3. `tail`: colour format and depth, of high profiles."""

    profile: int
    compatibility: int
    level: int
    length_bytes: int
    sps: tuple[bytes, ...]
    pps: tuple[bytes, ...]
    tail: bytes


def avcc_of(entry: bytes) -> Avcc:
    """Return the decoder configuration in a sample entry. Raises BadBoxes."""
    data = next((bytes(each) for kind, each in boxes(memoryview(entry)[_VISUAL_BYTES:]) if kind == b"avcC"), None)
    if data is None or len(data) < 7 or data[0] != 1:
        raise BadBoxes("no avcC")
    sps, at = _sets(data, 6, data[5] & 31)
    pps, at = _sets(data, at + 1, data[at] if at < len(data) else 0)
    return Avcc(
        profile=data[1],
        compatibility=data[2],
        level=data[3],
        length_bytes=(data[4] & 3) + 1,
        sps=sps,
        pps=pps,
        tail=data[at:],
    )


def merged(entries: Sequence[bytes]) -> bytes:
    """Return the first sample entry with the parameter sets of all. Raises BadBoxes where two sets share a number."""
    configs = [avcc_of(each) for each in entries]
    if len({each.length_bytes for each in configs}) > 1:
        raise BadBoxes("lengths of different length")
    sps = _distinct([unit for each in configs for unit in each.sps], _sps_id)
    pps = _distinct([unit for each in configs for unit in each.pps], _pps_id)
    if len(sps) > 31 or len(pps) > 255:
        raise BadBoxes("too many parameter sets")
    widest = max(configs, key=lambda each: (each.profile, each.level))
    whole = replace(
        widest,
        compatibility=_and(each.compatibility for each in configs),
        level=max(each.level for each in configs),
        sps=sps,
        pps=pps,
        tail=max((each.tail for each in configs), key=len),
    )
    return with_config(entries[0], box(b"avcC", _written(whole)), b"avcC")


def with_config(entry: bytes, config: bytes, kind: bytes) -> bytes:
    """Return the sample entry with another configuration box, and without the bit rate, which no longer holds."""
    kept = [
        box(each, bytes(content))
        for each, content in boxes(memoryview(entry)[_VISUAL_BYTES:])
        if each not in {kind, b"btrt"}
    ]
    return box(entry[4:8], entry[8:_VISUAL_BYTES], config, *kept)


def free_number(entries: Sequence[bytes]) -> int:
    """Return a number for parameter sets that none of the entries uses. Raises BadBoxes where there is none."""
    configs = [avcc_of(each) for each in entries]
    taken = {_sps_id(unit) for each in configs for unit in each.sps} | {
        _pps_id(unit) for each in configs for unit in each.pps
    }
    return next(number for number in range(32) if number not in taken)


def is_idr(source: RandomAccess, offset: int, size: int, length_bytes: int) -> bool:
    """Return whether decoding can begin with this sample, whatever was decoded before."""
    kinds = [kind & 31 for kind in _unit_kinds(source, offset, size, length_bytes)]
    pictures = [kind for kind in kinds if kind in {_SLICE, 2, _IDR}]
    return bool(pictures) and pictures[0] == _IDR


def has_own_sets(source: RandomAccess, offset: int, size: int, length_bytes: int) -> bool:
    """Return whether the sample brings parameter sets of its own, which might replace those of others."""
    return any(kind & 31 in {7, 8} for kind in _unit_kinds(source, offset, size, length_bytes))


def _unit_kinds(source: RandomAccess, offset: int, size: int, length_bytes: int) -> Iterator[int]:
    """Yield the first byte of the sample's first NAL units."""
    at, end = offset, offset + size
    for _ in range(_FIRST_UNITS):
        head = source.read_at(at, length_bytes + 1)
        if len(head) < length_bytes + 1 or at >= end:
            return
        yield head[-1]
        at += length_bytes + int.from_bytes(head[:-1], "big")


def _sets(data: bytes, at: int, count: int) -> tuple[tuple[bytes, ...], int]:
    units = []
    for _ in range(count):
        if at + 2 > len(data):
            raise BadBoxes("avcC")
        (size,) = struct.unpack_from(">H", data, at)
        unit = data[at + 2 : at + 2 + size]
        if len(unit) < size or not unit:
            raise BadBoxes("avcC")
        units.append(unit)
        at += 2 + size
    return tuple(units), at


def _written(config: Avcc) -> bytes:
    head = bytes([1, config.profile, config.compatibility, config.level, 0xFC | config.length_bytes - 1])
    sps = b"".join(struct.pack(">H", len(unit)) + unit for unit in config.sps)
    pps = b"".join(struct.pack(">H", len(unit)) + unit for unit in config.pps)
    return head + bytes([0xE0 | len(config.sps)]) + sps + bytes([len(config.pps)]) + pps + config.tail


def _distinct(units: list[bytes], number_of: Callable[[bytes], int]) -> tuple[bytes, ...]:
    """Return every unit once. Raises BadBoxes where two that differ have the same number."""
    by_number: dict[int, bytes] = {}
    for unit in units:
        if by_number.setdefault(number_of(unit), unit) != unit:
            raise BadBoxes("two parameter sets of one number")
    return tuple(by_number.values())


def _and(values: Iterable[int]) -> int:
    return functools.reduce(int.__and__, values)


def _sps_id(unit: bytes) -> int:
    # nal_unit_header, profile_idc, constraint flags, level_idc; then seq_parameter_set_id. ITU-T H.264, 7.3.2.1.1.
    bits = Bits(payload(unit))
    bits.bits(32)
    return bits.ue()


def _pps_id(unit: bytes) -> int:
    bits = Bits(payload(unit))
    bits.bits(8)
    return bits.ue()

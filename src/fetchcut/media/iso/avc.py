"""H.264 in MP4: the avcC record, and which units name which parameter sets. Pure.

avcC   [ SPS 0, SPS 7 | PPS 0, PPS 7 ]      pictures name the set they mean, so that both kinds can follow each other
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from fetchcut.media.iso.bits import Bits, payload
from fetchcut.media.iso.boxes import BadBoxes
from fetchcut.media.iso.units import Config, Field, Role, configuration, listed, units_at, with_config

_SLICES: Final = frozenset({1, 5})
_PARTITIONS: Final = frozenset({2, 3, 4, 14, 20, 21})
"""Slices in parts, of layers and of views: their headers say more, and nobody has them."""

_IDR: Final = 5
_SPS: Final = 7
_PPS: Final = 8
_HEAD_BYTES: Final = 64
"""Enough of a slice for the three numbers it begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """An AVCDecoderConfigurationRecord, ISO/IEC 14496-15, 5.3.3. `tail`: colour format and depth, of high profiles."""

    profile: int
    compatibility: int
    level: int
    length_bytes: int
    sps: tuple[bytes, ...]
    pps: tuple[bytes, ...]
    tail: bytes


class Avc:
    """H.264 as a NalCodec."""

    header_bytes: Final = 1
    most: Final[Mapping[Role, int]] = MappingProxyType({"vps": -1, "sps": 31, "pps": 255})

    def config_of(self, entry: bytes) -> Config:
        """Return the configuration in a sample entry. Raises BadBoxes."""
        record = _record(entry)
        return Config(length_bytes=record.length_bytes, sets=(*record.sps, *record.pps))

    def entry_with(self, entries: Sequence[bytes], sets: Sequence[bytes]) -> bytes:
        """Return the first entry with these sets, of the widest profile and level. Raises BadBoxes."""
        records = [_record(each) for each in entries]
        sps = tuple(unit for unit in sets if self.role_of(unit) == "sps")
        pps = tuple(unit for unit in sets if self.role_of(unit) == "pps")
        if len(sps) > 31 or len(pps) > 255:
            raise BadBoxes("too many parameter sets")
        widest = max(records, key=lambda each: (each.profile, each.level))
        whole = replace(
            widest,
            compatibility=_and(each.compatibility for each in records),
            level=max(each.level for each in records),
            length_bytes=records[0].length_bytes,
            sps=sps,
            pps=pps,
            tail=max((each.tail for each in records), key=len),
        )
        return with_config(entries[0], _written(whole), b"avcC", name=b"avc1")

    def role_of(self, unit: bytes) -> Role | None:
        """Return which kind of parameter set a unit is, None for another unit."""
        kind = unit[0] & 31
        return "sps" if kind == _SPS else "pps" if kind == _PPS else None

    def fields_of(self, unit: bytes) -> list[Field]:
        """Return the numbers of sets in a unit. ITU-T H.264, 7.3.2.1.1, 7.3.2.2, 7.3.3. Raises BadBoxes."""
        kind = unit[0] & 31
        if kind in _PARTITIONS:
            raise BadBoxes("slices in parts")
        if kind not in {_SPS, _PPS, *_SLICES}:
            return []
        bits = Bits(payload(unit[1:_HEAD_BYTES]))
        if kind == _SPS:
            # profile_idc, constraint flags, level_idc
            bits.bits(24)
            return [_field(bits, "sps")]
        if kind == _PPS:
            return [_field(bits, "pps"), _field(bits, "sps")]
        # first_mb_in_slice, slice_type
        bits.ue()
        bits.ue()
        return [_field(bits, "pps")]

    def is_entrance(self, head: int) -> bool:
        """Return whether decoding can begin with a picture of this first byte."""
        return head & 31 == _IDR

    def is_open(self, head: int) -> bool:
        """Return False: an IDR picture is an entrance already."""
        return False

    def as_entrance(self, unit: bytes) -> bytes:
        """Return the unit: of other pictures than IDR none can be made."""
        return unit


AVC: Final = Avc()


def _field(bits: Bits, role: Role) -> Field:
    at = bits.at
    value = bits.ue()
    return Field(role, at, bits.at - at, value)


def _record(entry: bytes) -> _Record:
    data = configuration(entry, b"avcC")
    if len(data) < 7 or data[0] != 1:
        raise BadBoxes("avcC")
    sps, at = units_at(data, 6, data[5] & 31)
    pps, at = units_at(data, at + 1, data[at] if at < len(data) else 0)
    return _Record(
        profile=data[1],
        compatibility=data[2],
        level=data[3],
        length_bytes=(data[4] & 3) + 1,
        sps=sps,
        pps=pps,
        tail=data[at:],
    )


def _written(record: _Record) -> bytes:
    head = bytes([1, record.profile, record.compatibility, record.level, 0xFC | record.length_bytes - 1])
    sps = bytes([0xE0 | len(record.sps)]) + listed(record.sps)
    return head + sps + bytes([len(record.pps)]) + listed(record.pps) + record.tail


def _and(values: Iterable[int]) -> int:
    return functools.reduce(int.__and__, values)

"""HEVC in MP4: the hvcC record, which units name which parameter sets, and entrances into open groups. Pure.

stored   CRA  RASL RASL  TRAIL …     RASL pictures are shown before the CRA, and refer to what was before it
entered  BLA             TRAIL …     the same picture, said to begin anew; what needs the past is left out
"""

import functools
import struct
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from fetchcut.media.iso.bits import Bits, payload
from fetchcut.media.iso.boxes import BadBoxes
from fetchcut.media.iso.units import Config, Field, Role, configuration, listed, units_at, with_config

_SETS: Final[Mapping[int, Role]] = MappingProxyType({32: "vps", 33: "sps", 34: "pps"})
_LAST_SLICE: Final = 31
_IRAP: Final = range(16, 24)
"""Pictures with which decoding can begin. ITU-T H.265, table 7-1."""

_BLA_N_LP: Final = 18
_CRA: Final = 21
_HEAD_BYTES: Final = 22
"""hvcC up to the number of its arrays. ISO/IEC 14496-15, 8.3.3.1."""

_SET_HEAD_BYTES: Final = 128


class Hevc:
    """HEVC as a NalCodec."""

    header_bytes: Final = 2
    most: Final[Mapping[Role, int]] = MappingProxyType({"vps": 15, "sps": 15, "pps": 63})

    def config_of(self, entry: bytes) -> Config:
        """Return the configuration in a sample entry. Raises BadBoxes."""
        data = configuration(entry, b"hvcC")
        if len(data) <= _HEAD_BYTES or data[0] != 1:
            raise BadBoxes("hvcC")
        at, found = _HEAD_BYTES + 1, []
        for _ in range(data[_HEAD_BYTES]):
            if at + 3 > len(data):
                raise BadBoxes("hvcC")
            units, at = units_at(data, at + 3, struct.unpack_from(">H", data, at + 1)[0])
            found += [unit for unit in units if self.role_of(unit)]
        return Config(length_bytes=(data[21] & 3) + 1, sets=tuple(found))

    def entry_with(self, entries: Sequence[bytes], sets: Sequence[bytes]) -> bytes:
        """Return the first entry, as hvc1, with these sets, of the widest profile and level. Raises BadBoxes."""
        heads = [configuration(each, b"hvcC")[:_HEAD_BYTES] for each in entries]
        if len({head[16:19] for head in heads}) > 1:
            raise BadBoxes("other colours or depth")
        widest = bytearray(max(heads, key=lambda head: (head[1] & 31, head[12])))
        # Compatibility and constraints hold only where all have them.
        for at in range(2, 12):
            widest[at] = functools.reduce(int.__and__, (head[at] for head in heads))
        widest[1] |= max(head[1] & 32 for head in heads)
        widest[12] = max(head[12] for head in heads)
        # How many temporal layers and how fast: unknown. The length of lengths is that of the first.
        widest[19:22] = bytes([0, 0, 8 | heads[0][21] & 3])
        arrays = []
        for kind, role in _SETS.items():
            units = [unit for unit in sets if self.role_of(unit) == role]
            arrays.append(bytes([0x80 | kind]) + struct.pack(">H", len(units)) + listed(units))
        return with_config(entries[0], bytes(widest) + bytes([len(arrays)]) + b"".join(arrays), b"hvcC", name=b"hvc1")

    def role_of(self, unit: bytes) -> Role | None:
        """Return which kind of parameter set a unit is, None for another unit."""
        return _SETS.get(_kind(unit))

    def fields_of(self, unit: bytes) -> list[Field]:
        """Return the numbers of sets in a unit. ITU-T H.265, 7.3.2.1 to 7.3.2.3, 7.3.6.1. Raises BadBoxes."""
        kind, role = _kind(unit), self.role_of(unit)
        if role is None and kind > _LAST_SLICE:
            return []
        bits = Bits(payload(unit[2:_SET_HEAD_BYTES]))
        if role == "vps":
            return [Field("vps", 0, 4, bits.bits(4), is_fixed=True)]
        if role == "sps":
            return _of_sps(bits)
        if role == "pps":
            return [_field(bits, "pps"), _field(bits, "sps")]
        # first_slice_segment_in_pic_flag, no_output_of_prior_pics_flag
        bits.bits(2 if kind in _IRAP else 1)
        return [_field(bits, "pps")]

    def is_entrance(self, head: int) -> bool:
        """Return whether decoding can begin with a picture of this first byte."""
        return head >> 1 & 63 in _IRAP

    def is_open(self, head: int) -> bool:
        """Return whether an entrance of this first byte only becomes one by `as_entrance`."""
        return head >> 1 & 63 == _CRA

    def as_entrance(self, unit: bytes) -> bytes:
        """Return the unit; of a CRA picture as BLA, whose leading pictures must be left out."""
        if _kind(unit) != _CRA:
            return unit
        return bytes([unit[0] & 0x81 | _BLA_N_LP << 1]) + unit[1:]


HEVC: Final = Hevc()


def _of_sps(bits: Bits) -> list[Field]:
    vps = Field("vps", 0, 4, bits.bits(4), is_fixed=True)
    layers = bits.bits(3)
    # temporal_id_nesting_flag; then profile_tier_level, 7.3.3
    bits.bits(1 + 88 + 8)
    present = [(bits.bit(), bits.bit()) for _ in range(layers)]
    bits.bits(2 * (8 - layers) if layers else 0)
    for has_profile, has_level in present:
        bits.bits(88 * has_profile + 8 * has_level)
    return [vps, _field(bits, "sps")]


def _field(bits: Bits, role: Role) -> Field:
    at = bits.at
    value = bits.ue()
    return Field(role, at, bits.at - at, value)


def _kind(unit: bytes) -> int:
    return unit[0] >> 1 & 63

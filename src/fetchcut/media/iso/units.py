"""NAL units of H.264 and HEVC: taken out of samples, and the numbers in them changed without decoding anything. Pure.

    unit     |header|flags|pps 0 = 1|rest of the slice ...           a picture names its set in Exp-Golomb code
    changed  |header|flags|pps 30 = 000011111|rest, as it is         nine bits for one: all behind moves by one byte

So pictures of two encoders that both call their set 0 can follow each other under one description: the one gets other
numbers. Only numbers whose code is whole bytes longer do, as what follows may have to begin with a byte.
"""

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, Protocol

from fetchcut.media.iso.bits import payload
from fetchcut.media.iso.boxes import BadBoxes, box, boxes

Role = Literal["vps", "sps", "pps"]
Numbers = Mapping[tuple[Role, int], int]
"""New numbers by what is numbered and its old number."""

VISUAL_BYTES: Final = 86
"""A visual sample entry up to the boxes in it. ISO/IEC 14496-12, 12.1.3."""

_TO_ESCAPE: Final = re.compile(rb"\0\0(?=[\0-\3])")


class Field(NamedTuple):
    """A number in a unit's payload: bits [at, at + length), in Exp-Golomb code unless `is_fixed`."""

    role: Role
    at: int
    length: int
    value: int
    is_fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A decoder configuration record: its parameter sets as units, and how long the lengths before units are."""

    length_bytes: int
    sets: tuple[bytes, ...]


class NalCodec(Protocol):
    """What H.264 and HEVC do differently."""

    @property
    def header_bytes(self) -> int:
        """Return how long a unit's header is."""

    @property
    def most(self) -> Mapping[Role, int]:
        """Return the highest number of each kind of set."""

    def config_of(self, entry: bytes) -> Config:
        """Return the configuration in a sample entry. Raises BadBoxes."""

    def entry_with(self, entries: Sequence[bytes], sets: Sequence[bytes]) -> bytes:
        """Return the first entry with these sets, fit for samples of all entries. Raises BadBoxes."""

    def role_of(self, unit: bytes) -> Role | None:
        """Return which kind of parameter set a unit is, None for another unit."""

    def fields_of(self, unit: bytes) -> list[Field]:
        """Return the numbers of sets in a unit, in order; a set's own one has its role. Raises BadBoxes."""

    def is_entrance(self, head: int) -> bool:
        """Return whether decoding can begin with a picture of this first byte."""

    def is_open(self, head: int) -> bool:
        """Return whether an entrance of this first byte only becomes one by `as_entrance`."""

    def as_entrance(self, unit: bytes) -> bytes:
        """Return the unit of a keyframe as one with which decoding begins anew, whatever was decoded before."""


def units_of(sample: bytes, length_bytes: int) -> Iterator[bytes]:
    """Yield the units of a sample. Raises BadBoxes where their lengths do not fit."""
    at = 0
    while at < len(sample):
        begin = at + length_bytes
        at = begin + int.from_bytes(sample[at:begin], "big")
        if at > len(sample):
            raise BadBoxes("a unit beyond its sample")
        if at > begin:
            yield sample[begin:at]


def sample_of(units: Iterator[bytes], length_bytes: int) -> bytes:
    """Return a sample of these units."""
    return b"".join(part for unit in units for part in (len(unit).to_bytes(length_bytes, "big"), unit))


def number_of(codec: NalCodec, unit: bytes) -> tuple[Role, int]:
    """Return what a parameter set is and its own number. Raises BadBoxes."""
    role = codec.role_of(unit)
    found = next((each for each in codec.fields_of(unit) if each.role == role), None)
    if role is None or found is None:
        raise BadBoxes("no parameter set")
    return role, found.value


def renumbered(codec: NalCodec, unit: bytes, numbers: Numbers) -> bytes:
    """Return the unit with other numbers of sets in it. Raises BadBoxes where a picture would have to be shifted."""
    fields = [(each, numbers.get((each.role, each.value), each.value)) for each in codec.fields_of(unit)]
    if all(field.value == number for field, number in fields):
        return unit
    head, body = unit[: codec.header_bytes], payload(unit[codec.header_bytes :])
    is_set = codec.role_of(unit) is not None
    kept = len(body) if is_set else -(-max(field.at + field.length for field, _ in fields) // 8)
    text = _bits(body[:kept])
    ending = text.rindex("1") if is_set else len(text)
    text, before = text[:ending], len(text[:ending])
    for field, number in reversed(fields):
        code = f"{number:0{field.length}b}" if field.is_fixed else exp_golomb(number)
        text = text[: field.at] + code + text[field.at + field.length :]
    if is_set:
        text += "1"
        text += "0" * (-len(text) % 8)
    elif (len(text) - before) % 8:
        raise BadBoxes("a number of another length")
    return head + _escaped(int(text, 2).to_bytes(len(text) // 8, "big") + body[kept:])


def exp_golomb(number: int) -> str:
    """Return the bits of an unsigned number. ITU-T H.264, 9.1."""
    text = f"{number + 1:b}"
    return "0" * (len(text) - 1) + text


def configuration(entry: bytes, kind: bytes) -> bytes:
    """Return the content of a sample entry's configuration box. Raises BadBoxes."""
    found = next((bytes(each) for name, each in boxes(memoryview(entry)[VISUAL_BYTES:]) if name == kind), None)
    if found is None:
        raise BadBoxes(f"no {kind!r}")
    return found


def with_config(entry: bytes, config: bytes, kind: bytes, *, name: bytes) -> bytes:
    """Return the sample entry as `name` with another configuration, and without the bit rate, which no longer holds."""
    kept = [
        box(each, bytes(content))
        for each, content in boxes(memoryview(entry)[VISUAL_BYTES:])
        if each not in {kind, b"btrt"}
    ]
    return box(name, entry[8:VISUAL_BYTES], box(kind, config), *kept)


def units_at(data: bytes, at: int, count: int) -> tuple[tuple[bytes, ...], int]:
    """Return `count` units with lengths of 16 bits from `at` on, and where they end. Raises BadBoxes."""
    found = []
    for _ in range(count):
        if at + 2 > len(data):
            raise BadBoxes("configuration")
        (size,) = struct.unpack_from(">H", data, at)
        unit = data[at + 2 : at + 2 + size]
        if len(unit) < size or not unit:
            raise BadBoxes("configuration")
        found.append(unit)
        at += 2 + size
    return tuple(found), at


def listed(units: Sequence[bytes]) -> bytes:
    """Return units with lengths of 16 bits."""
    return b"".join(struct.pack(">H", len(unit)) + unit for unit in units)


def _bits(data: bytes) -> str:
    return f"{int.from_bytes(data, 'big'):0{8 * len(data)}b}" if data else ""


def _escaped(data: bytes) -> bytes:
    whole = _TO_ESCAPE.sub(b"\0\0\3", data)
    # A unit never ends in a zero: zeros that fill it up are followed by a 3. ITU-T H.264, 7.4.1.
    return whole + b"\3" if whole.endswith(b"\0") else whole

"""One sample description for samples of several encoders, and what must change in whose samples for it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from fetchcut.media.iso.avc import AVC
from fetchcut.media.iso.boxes import BadBoxes
from fetchcut.media.iso.hevc import HEVC
from fetchcut.media.iso.units import (
    NalCodec,
    Numbers,
    Role,
    exp_golomb,
    number_of,
    renumbered,
    sample_of,
    units_of,
)

CODECS: Final[Mapping[bytes, NalCodec]] = MappingProxyType({b"avc1": AVC, b"avc3": AVC, b"hvc1": HEVC, b"hev1": HEVC})
"""How sample descriptions that need care are read; those of other codecs say nothing that keyframes do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changes in the samples of one encoder: numbers of sets, and the length of the lengths before units."""

    codec: NalCodec
    numbers: Numbers
    length_bytes: int
    new_length_bytes: int

    def of(self, sample: bytes, *, is_entrance: bool = False) -> bytes:
        """Return the sample with its changes; `is_entrance`: behind pictures of another encoder. Raises BadBoxes."""
        units = (each for each in units_of(sample, self.length_bytes) if self.codec.role_of(each) is None)
        return sample_of(self._changed(units, is_entrance=is_entrance), self.new_length_bytes)

    def _changed(self, units: Iterator[bytes], *, is_entrance: bool) -> Iterator[bytes]:
        for unit in units:
            changed = renumbered(self.codec, unit, self.numbers)
            yield self.codec.as_entrance(changed) if is_entrance else changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """One sample description for all, and for each of them what changes in its samples: None for nothing."""

    entry: bytes
    changes: tuple[Change | None, ...]


def together(entries: Sequence[bytes]) -> Together:
    """Return how samples of these descriptions stand in one track: the first ones stay what they are.

    Raises BadBoxes where they cannot: several codecs, or no numbers left.
    """
    codec = CODECS.get(entries[0][4:8])
    names = {entry[4:8] for entry in entries}
    if len(names) > 1 and (codec is None or any(CODECS.get(name) is not codec for name in names)):
        raise BadBoxes("several codecs")
    if codec is None or len(set(entries)) == 1:
        return Together(entry=entries[0], changes=(None,) * len(entries))
    sets: dict[tuple[Role, int], bytes] = {}
    length_bytes = codec.config_of(entries[0]).length_bytes
    changes = []
    for entry in entries:
        config = codec.config_of(entry)
        numbered = {number_of(codec, unit): unit for unit in config.sets}
        clashes = any(sets.get(number, unit) != unit for number, unit in numbered.items())
        numbers = _free(codec, list(numbered), list(sets)) if clashes else {}
        changed = {
            (role, numbers.get((role, number), number)): renumbered(codec, unit, numbers)
            for (role, number), unit in numbered.items()
        }
        sets |= changed
        is_same = not clashes and config.length_bytes == length_bytes
        change = Change(codec=codec, numbers=numbers, length_bytes=config.length_bytes, new_length_bytes=length_bytes)
        changes.append(None if is_same else change)
    return Together(entry=codec.entry_with(entries, list(sets.values())), changes=tuple(changes))


def entrance(entry: bytes) -> Change | None:
    """Return the change of nothing but a first sample, None for a codec that needs none."""
    codec = CODECS.get(entry[4:8])
    if codec is None:
        return None
    length = codec.config_of(entry).length_bytes
    return Change(codec=codec, numbers={}, length_bytes=length, new_length_bytes=length)


def _free(codec: NalCodec, wanted: list[tuple[Role, int]], taken: list[tuple[Role, int]]) -> Numbers:
    """Return new numbers for sets, none of them taken. Raises BadBoxes where there is none."""
    found: dict[tuple[Role, int], int] = {}
    used = set(taken)
    for role, number in wanted:
        fitting = (
            each
            for each in _candidates(number, codec.most[role], is_named_by_pictures=role == "pps")
            if (role, each) not in used
        )
        chosen = next(fitting, None)
        if chosen is None:
            raise BadBoxes("no number left")
        found[role, number] = chosen
        used.add((role, chosen))
    return found


def _candidates(number: int, most: int, *, is_named_by_pictures: bool) -> Sequence[int]:
    """Return the numbers that may stand for `number`; in pictures only those whose code is whole bytes longer."""
    if not is_named_by_pictures:
        return range(most + 1)
    length = len(exp_golomb(number))
    fitting = [each for each in range(most + 1) if (len(exp_golomb(each)) - length) % 8 == 0]
    # Short ones, and of these such that end in ones: no byte of theirs is zero, so nothing has to be escaped.
    return sorted(fitting, key=lambda each: (len(exp_golomb(each)), -each))

"""Numbers of parameter sets: found, changed, and put together for several encoders in one description."""

import struct

import pytest

from fetchcut.media.iso.avc import AVC
from fetchcut.media.iso.boxes import BadBoxes, box
from fetchcut.media.iso.hevc import HEVC
from fetchcut.media.iso.together import together
from fetchcut.media.iso.units import exp_golomb, listed, number_of, renumbered, sample_of, units_of


def packed(bits: str) -> bytes:
    """Return bits with the one and the zeros that end a unit."""
    whole = bits + "1"
    whole += "0" * (-len(whole) % 8)
    return int(whole, 2).to_bytes(len(whole) // 8, "big")


def avc_sps(number: int, *, profile: int = 100, level: int = 31) -> bytes:
    return bytes([0x67, profile, 0, level]) + packed(exp_golomb(number) + "1011001")


def avc_pps(number: int, sps: int) -> bytes:
    return b"\x68" + packed(exp_golomb(number) + exp_golomb(sps) + "110")


def avc_slice(pps: int, *, kind: int = 0x65, rest: bytes = b"\x5a\xa5" * 40) -> bytes:
    bits = exp_golomb(0) + exp_golomb(7) + exp_golomb(pps) + "1"
    bits += "01" * ((-len(bits) % 8) // 2) + "0" * (len(bits) % 2)
    return bytes([kind]) + int(bits, 2).to_bytes(len(bits) // 8, "big") + rest


def avc_entry(*sets: bytes, name: bytes = b"avc1") -> bytes:
    sps, pps = ([unit for unit in sets if unit[0] & 31 == kind] for kind in (7, 8))
    config = bytes([1, 100, 0, 31, 0xFF, 0xE0 | len(sps)]) + listed(sps) + bytes([len(pps)]) + listed(pps)
    return box(name, bytes(78), box(b"avcC", config), box(b"btrt", bytes(12)))


@pytest.mark.parametrize("number", [0, 1, 2, 6, 7, 30, 254])
def test_exp_golomb_is_as_long_as_the_standard_says(number: int) -> None:
    assert len(exp_golomb(number)) == 2 * (number + 1).bit_length() - 1
    assert int(exp_golomb(number), 2) == number + 1


def test_numbers_are_found() -> None:
    assert number_of(AVC, avc_sps(3)) == ("sps", 3)
    assert number_of(AVC, avc_pps(5, 3)) == ("pps", 5)
    assert [(each.role, each.value) for each in AVC.fields_of(avc_pps(5, 3))] == [("pps", 5), ("sps", 3)]
    assert [(each.role, each.value) for each in AVC.fields_of(avc_slice(9))] == [("pps", 9)]


def test_sets_get_other_numbers_and_keep_the_rest() -> None:
    assert renumbered(AVC, avc_sps(0), {("sps", 0): 4}) == avc_sps(4)
    assert renumbered(AVC, avc_pps(0, 0), {("pps", 0): 30, ("sps", 0): 4}) == avc_pps(30, 4)
    assert renumbered(AVC, avc_sps(0), {("sps", 1): 4}) == avc_sps(0)


def test_a_picture_is_shifted_by_a_whole_byte() -> None:
    before = avc_slice(0)
    after = renumbered(AVC, before, {("pps", 0): 30})
    assert len(after) == len(before) + 1
    assert after.endswith(before[3:])
    assert AVC.fields_of(after)[0].value == 30
    with pytest.raises(BadBoxes):
        renumbered(AVC, before, {("pps", 0): 5})


def test_what_must_be_escaped_is() -> None:
    # Behind the header payload of zeros: three in a row are never stored as they are.
    before = avc_slice(0, rest=b"\0\0\3\0\0\3\1\x80")
    after = renumbered(AVC, before, {("pps", 0): 16})
    assert b"\0\0\0" not in after
    assert after.endswith(b"\0\0\3\0\0\3\1\x80")


def test_hevc_names_are_in_other_places() -> None:
    pps = bytes([34 << 1, 1]) + packed(exp_golomb(0) + exp_golomb(0) + "1")
    assert [(each.role, each.value) for each in HEVC.fields_of(pps)] == [("pps", 0), ("sps", 0)]
    trailing, entrance = (bytes([kind << 1, 1]) for kind in (1, 21))
    assert HEVC.fields_of(trailing + b"\xc0\xff")[0].at == 1
    assert HEVC.fields_of(entrance + b"\xa0\xff")[0].at == 2
    assert HEVC.is_open(entrance[0])
    assert HEVC.as_entrance(entrance + b"\xa0")[0] >> 1 == 18
    assert HEVC.as_entrance(trailing + b"\xc0") == trailing + b"\xc0"


def test_sets_that_agree_stand_together_as_they_are() -> None:
    both = together([avc_entry(avc_sps(0), avc_pps(0, 0)), avc_entry(avc_sps(7), avc_pps(7, 7))])
    assert both.changes == (None, None)
    assert AVC.config_of(both.entry).sets == (avc_sps(0), avc_sps(7), avc_pps(0, 0), avc_pps(7, 7))
    assert b"btrt" not in both.entry


def test_sets_that_clash_get_numbers_that_are_free() -> None:
    first, second = (avc_entry(avc_sps(0, level=level), avc_pps(0, 0)) for level in (31, 40))
    both = together([first, second])
    assert both.changes[0] is None
    change = both.changes[1]
    assert change is not None
    sample = sample_of(iter([avc_sps(0, level=40), avc_slice(0)]), 4)
    changed = list(units_of(change.of(sample), 4))
    # Its own sets are in the description now.
    assert [unit[0] & 31 for unit in changed] == [5]
    named = AVC.fields_of(changed[0])[0].value
    sets = {number_of(AVC, unit): unit for unit in AVC.config_of(both.entry).sets}
    assert AVC.fields_of(sets["pps", named])[1].value == number_of(AVC, avc_sps(1))[1]
    assert len(sets) == 4


def test_numbers_end() -> None:
    entries = [avc_entry(avc_sps(0, level=10 + level), avc_pps(0, 0)) for level in range(40)]
    with pytest.raises(BadBoxes):
        together(entries)


def test_other_codecs_do_not_stand_together() -> None:
    other = box(b"vp09", bytes(78))
    assert together([other, other]).changes == (None, None)
    with pytest.raises(BadBoxes):
        together([other, avc_entry(avc_sps(0), avc_pps(0, 0))])


def test_units_beyond_their_sample_are_refused() -> None:
    with pytest.raises(BadBoxes):
        list(units_of(struct.pack(">I", 10) + b"abc", 4))

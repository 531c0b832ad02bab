"""The index of a fragmented MP4, built by hand."""

import struct
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from fetchcut.ingest.sidx import boxes, read_index
from fetchcut.ingest.source import ByteRange

URL = "https://host.example/v.mp4"


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def sidx(
    pieces: list[tuple[int, int]], *, version: int = 0, first: int = 0, scale: int = 1000, is_nested: bool = False
) -> bytes:
    times = struct.pack(">QQ" if version else ">II", 0, first)
    body = struct.pack(">B3xII", version, 1, scale) + times + struct.pack(">HH", 0, len(pieces))
    entries = [struct.pack(">III", size | (is_nested << 31), length, 1 << 31) for size, length in pieces]
    return box(b"sidx", body + b"".join(entries))


HEAD = box(b"ftyp", b"iso6") + box(b"moov", bytes(50))


@pytest.mark.parametrize("version", [0, 1])
def test_pieces_lie_one_after_the_other_behind_the_index(version: int) -> None:
    index = sidx([(100, 2000), (50, 1001)], version=version, first=7)
    end = len(HEAD + index)
    first, second = read_index(HEAD + index, URL)
    assert (first.byte_range, second.byte_range) == (ByteRange(end + 7, end + 107), ByteRange(end + 107, end + 157))
    assert [first.start_s, second.start_s, second.duration_s] == [Fraction(0), Fraction(2), Fraction(1001, 1000)]
    assert first.init_range == ByteRange(0, len(HEAD))


@pytest.mark.parametrize(
    "head",
    [
        HEAD,
        HEAD + sidx([(100, 2000)], is_nested=True),
        HEAD + sidx([(100, 2000)], scale=0),
        HEAD + sidx([(100, 2000)])[:-3],
        box(b"ftyp", b"iso6") + sidx([(100, 2000)]),
        b"",
    ],
    ids=["none", "nested", "no scale", "cut off", "no moov", "empty"],
)
def test_an_index_we_cannot_use_counts_as_none(head: bytes) -> None:
    assert read_index(head, URL) == ()


@pytest.mark.parametrize("flags", [0x020000, 0x000001])
def test_pieces_that_count_offsets_from_the_start_of_the_file_cannot_be_taken_out(flags: int) -> None:
    fragment = box(b"moof", box(b"mfhd", bytes(8)) + box(b"traf", box(b"tfhd", struct.pack(">IIQ", flags, 1, 0))))
    head = HEAD + sidx([(len(fragment), 2000)]) + fragment
    assert bool(read_index(head, URL)) is (flags != 1)


def test_an_index_beyond_the_file_counts_as_none() -> None:
    head = HEAD + sidx([(100, 2000)])
    assert read_index(head, URL, len(head) + 100)
    assert read_index(head, URL, len(head) + 99) == ()


@given(st.binary(max_size=200))
def test_any_bytes_end_without_error(data: bytes) -> None:
    list(boxes(data))
    read_index(HEAD + box(b"sidx", data), URL)

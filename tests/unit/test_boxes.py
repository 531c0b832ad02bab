"""Where a file says that it ends: what is shorter is cut off."""

from dataclasses import dataclass

import pytest

from fetchcut.media.run.boxes import claimed_end

EBML = b"\x1a\x45\xdf\xa3\x84abcd"
SEGMENT = b"\x18\x53\x80\x67"


@dataclass(frozen=True)
class Bytes:
    data: bytes

    @property
    def size_bytes(self) -> int:
        return len(self.data)

    def read_at(self, offset: int, size: int) -> bytes:
        return self.data[offset : offset + size]


@pytest.mark.parametrize(
    ("data", "end"),
    [
        (b"\0\0\0\x10ftypisom\0\0\0\0" + b"\0\0\0\x08moov" + b"\0\0\1\0mdat", 24 + 256),
        # The index behind: nothing is known of it.
        (b"\0\0\0\x10ftypisom\0\0\0\0" + b"\0\0\0\x0cmdatabcd" + b"\0\0\0\x08moov", None),
        (EBML + SEGMENT + b"\xa0" + bytes(9), 9 + 5 + 32),
        (EBML + SEGMENT + b"\x40\xff" + bytes(9), 9 + 6 + 255),
        (EBML + SEGMENT + b"\x01\0\0\0\0\0\1\0" + bytes(9), 9 + 12 + 256),
        # Written as it came, its length never known.
        (EBML + SEGMENT + b"\x01" + b"\xff" * 7 + bytes(9), None),
        (EBML + SEGMENT + b"\xff" + bytes(9), None),
        (EBML, None),
        (b"RIFF" + bytes(40), None),
        (b"", None),
        (b"RIFF\x10\0\0\0AVI " + bytes(12), 24),
        (b"RIFF\x40\0\0\0AVI " + bytes(12), 72),
        (b"RIFF\x0d\0\0\0AVI " + bytes(9), 21),
        (b"RIFF\x0c\0\0\0AVI " + bytes(8) + b"RIFF\x40\0\0\0AVIX", 92),
        (b"RIFF\0\0\0\0AVI " + bytes(12), None),
        (b"RIFF\x40\0\0\0WAVE" + bytes(12), None),
    ],
)
def test_where_a_file_says_that_it_ends(data: bytes, end: int | None) -> None:
    assert claimed_end(Bytes(data)) == end

"""Single bits of H.264 and HEVC: headers are read without the bytes that only keep start codes from appearing."""

from fetchcut.media.iso.boxes import BadBoxes


def payload(unit: bytes) -> bytes:
    """Return the raw bytes of a NAL unit: without the 3 behind every two zeros that an encoder put there."""
    return unit.replace(b"\0\0\3", b"\0\0")


class Bits:
    """Bits in order, as the standards' tables read them. Raises BadBoxes at the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def bit(self) -> int:
        """Return the next bit."""
        byte, shift = divmod(self.at, 8)
        if byte >= len(self._data):
            raise BadBoxes("a header that ends early")
        self.at += 1
        return self._data[byte] >> (7 - shift) & 1

    def bits(self, count: int) -> int:
        """Return the next `count` bits as a number."""
        value = 0
        for _ in range(count):
            value = value << 1 | self.bit()
        return value

    def ue(self) -> int:
        """Return a number in Exp-Golomb code. ITU-T H.264, 9.1."""
        zeros = 0
        while not self.bit():
            zeros += 1
            if zeros > 32:
                raise BadBoxes("a number without an end")
        return (1 << zeros) - 1 + self.bits(zeros)

    def se(self) -> int:
        """Return a signed number in Exp-Golomb code. ITU-T H.264, 9.1.1."""
        value = self.ue()
        return (value + 1) // 2 if value % 2 else -(value // 2)

"""What stands between a served piece and its media: AES-128 in CBC mode, and pictures that hide transport streams."""

from typing import Final, Protocol

from fetchcut.errors import SiteFailed
from fetchcut.ingest.source import SegmentKey

BLOCK: Final = 16
_SYNC: Final = 0x47
_PACKET: Final = 188
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF")


class Opener(Protocol):
    """Turns the served bytes of one piece into its media bytes, as they arrive."""

    def update(self, data: bytes) -> bytes:
        """Return what can be said for certain so far."""

    def finish(self) -> bytes:
        """Return the rest. Raises SiteFailed where the piece was not what its key says."""


class Plain:
    """An Opener for pieces that are not encrypted."""

    def update(self, data: bytes) -> bytes:
        """Return the bytes as they are."""
        return data

    def finish(self) -> bytes:
        """Return nothing."""
        return b""


class Aes:
    """An Opener for AES-128 CBC with PKCS #7 padding (RFC 8216 section 4.3.2.4)."""

    def __init__(self, key: SegmentKey, secret: bytes) -> None:
        from Cryptodome.Cipher import AES

        self._url = key.url
        if len(secret) != BLOCK:
            raise SiteFailed(url=key.url, reason=f"an AES-128 key of {len(secret)} bytes")
        self._cipher = AES.new(secret, AES.MODE_CBC, iv=key.iv)
        self._waiting = b""

    def update(self, data: bytes) -> bytes:
        """Return the decrypted blocks but the last, which may be padding."""
        waiting = self._waiting + data
        whole = max(0, (len(waiting) - 1) // BLOCK * BLOCK)
        self._waiting = waiting[whole:]
        return self._cipher.decrypt(waiting[:whole])

    def finish(self) -> bytes:
        """Return the last block without its padding."""
        last = self._cipher.decrypt(self._waiting) if len(self._waiting) == BLOCK else b""
        size = last[-1] if last else 0
        if not 1 <= size <= BLOCK or last[-size:] != bytes([size]) * size:
            raise SiteFailed(url=self._url, reason="the AES-128 key does not fit")
        return last[:-size]


def disguise_length(head: bytes) -> int:
    """Return how many bytes of picture stand before a transport stream; 0 where the head is no such disguise."""
    if not head.startswith(_PICTURES):
        return 0
    for position in range(len(head) - 2 * _PACKET):
        if all(head[position + number * _PACKET] == _SYNC for number in range(3)):
            return position
    return 0

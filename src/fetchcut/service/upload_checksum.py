"""Checksums of tus: what the bytes of one request must add up to."""

import base64
import contextlib
import hashlib
import hmac
from typing import Final

from fetchcut.errors import BodyInvalid, Problem

CHECKSUMS: Final = ("sha1", "sha256", "md5")


class Checksum:
    """What the bytes of one request must add up to."""

    def __init__(self, name: str, expected: bytes) -> None:
        self._hash = hashlib.new(name, usedforsecurity=False)
        self._expected = expected
        self.update = self._hash.update

    @classmethod
    def of(cls, header: str | None) -> "Checksum | None":
        """Return what "sha1 base64" asks for. Raises BodyInvalid for anything we do not know."""
        if header is None:
            return None
        name, _, code = header.strip().partition(" ")
        with contextlib.suppress(ValueError):
            expected = base64.b64decode(code.strip(), validate=True)
            if name in CHECKSUMS and len(expected) == hashlib.new(name, usedforsecurity=False).digest_size:
                return cls(name, expected)
        raise BodyInvalid(problems=(Problem("header Upload-Checksum", f"expected one of {', '.join(CHECKSUMS)}"),))

    def fits(self) -> bool:
        """Return whether they do."""
        return hmac.compare_digest(self._hash.digest(), self._expected)

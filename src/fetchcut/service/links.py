"""Links that open without a token: they carry a signature and the hour they end."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

_HOUR_MS: Final = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Signs paths of this server with a `key` that all its processes share.

    What is signed is the path's own words, so that a link to one file opens no other; an end on the full hour keeps a
    link the same for a while, which caches like. Where clients reach the server is for those to say who answer them.
    """

    key: bytes
    hours: float

    def signed(self, *words: str, name: str, now_ms: int) -> str:
        """Return /words…/name with its signature. The name is for people and programs that save it, and not signed."""
        expires = self.expires_at_ms(now_ms) // 1000
        path = "/".join(quote(each, safe="") for each in (*words, name))
        return f"/{path}?expires={expires}&signature={self._signature(words, expires)}"

    def allows(self, *words: str, expires: str, signature: str, now_ms: int) -> bool:
        """Return whether such a link is ours and not over."""
        if not expires.isdecimal() or len(expires) > 12 or not signature.isascii():
            return False
        is_ours = hmac.compare_digest(self._signature(words, int(expires)), signature)
        return is_ours and int(expires) * 1000 > now_ms

    def expires_at_ms(self, now_ms: int) -> int:
        """Return when a link that is made now ends."""
        return (now_ms + int(self.hours * _HOUR_MS)) // _HOUR_MS * _HOUR_MS + _HOUR_MS

    def _signature(self, words: tuple[str, ...], expires: int) -> str:
        # As JSON: with a mark between the words one of them could hold it, and pass for two.
        text = json.dumps([*words, expires]).encode()
        return hmac.new(self.key, text, hashlib.sha256).hexdigest()[:40]

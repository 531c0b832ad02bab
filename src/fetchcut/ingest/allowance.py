"""How many bytes one link, and all it leads to, may bring: an end to bodies that have none."""

import threading
from typing import Final

from fetchcut.errors import FileTooLarge

_BESIDE: Final = 4 << 20
"""Looks, playlists and keys come on top of the media itself."""


class Allowance:
    """Counts over all connections of one job; safe from several threads.

    Bytes of an answer that broke off are given back: they are thrown away, or asked for no second time. What the file
    is called is for the caller to say in FileTooLarge.
    """

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        self._left = limit_bytes + _BESIDE
        self._lock = threading.Lock()
        self.is_exceeded = False

    def require(self, size_bytes: int | None) -> None:
        """Raise FileTooLarge for a file that says itself that it is."""
        if size_bytes is not None and size_bytes > self.limit_bytes:
            raise self._exceeded()

    def take(self, size_bytes: int) -> None:
        """Count bytes that came. Raises FileTooLarge where they are too many, and from then on always."""
        with self._lock:
            self._left -= size_bytes
            is_over = self.is_exceeded or self._left < 0
        if is_over:
            raise self._exceeded()

    def give_back(self, size_bytes: int) -> None:
        """Count bytes no longer that led to nothing."""
        with self._lock:
            self._left += size_bytes

    def raise_if_exceeded(self) -> None:
        """Raise FileTooLarge where somebody was told so before: those we only relay bytes for do not understand why."""
        if self.is_exceeded:
            raise self._exceeded()

    def _exceeded(self) -> FileTooLarge:
        self.is_exceeded = True
        return FileTooLarge(name="", limit_bytes=self.limit_bytes)

"""The one request that writes an upload now: bytes to the file, and every few megabytes how far it is to the row."""

import contextlib
import hashlib
import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from fetchcut.errors import ChecksumWrong, FetchcutError, FileTooLarge, UploadMissing
from fetchcut.service.storage import storage_errors
from fetchcut.service.upload_checksum import Checksum
from fetchcut.service.upload_lock import marker
from fetchcut.store import uploads as rows
from fetchcut.store.database import Database
from fetchcut.store.uploads import Upload

STEP_BYTES: Final = 6 << 20
"""After so many bytes the offset is kept. With what was on its way, 8 MB at most are sent again after a kill."""

EXPIRES_S: Final = 24 * 3600


class Writer:
    """The one that writes an upload now. Its methods are called by one thread at a time, or take their turns."""

    def __init__(
        self, db: Database, row: Upload, fd: int, path: Path, *, most_bytes: int, expected: Checksum | None
    ) -> None:
        self._db = db
        self._row = row
        self._fd = fd
        self._path = path
        self._most_bytes = most_bytes
        self._expected = expected
        self._at = row.offset_bytes
        self._hash = None if row.offset_bytes else hashlib.sha256()
        self._turn = threading.Lock()

    @property
    def hash(self) -> str | None:
        """Return the SHA-256 of the file so far, None where an earlier request wrote a part of it."""
        return self._hash.hexdigest() if self._hash else None

    def is_asked_to_stop(self) -> bool:
        """Return whether another request wants to go on with this upload."""
        return marker(self._path).exists()

    def write(self, chunks: Sequence[bytes]) -> None:
        """Append, and keep the offset every few megabytes. Raises FileTooLarge, StorageFull, UploadMissing."""
        with self._turn, storage_errors(self._path):
            if self._at + sum(len(chunk) for chunk in chunks) > self._most_bytes:
                raise FileTooLarge(name=self._row.filename, limit_bytes=self._most_bytes)
            for chunk in chunks:
                left = memoryview(chunk)
                while left:
                    written = os.pwrite(self._fd, left, self._at)
                    self._at += written
                    left = left[written:]
            if not self._expected and self._at - self._row.offset_bytes >= STEP_BYTES:
                self._keep()

    def hashed(self, chunks: Sequence[bytes]) -> None:
        """Take the same bytes into what is known of them: in another thread than they are written by."""
        for chunk in chunks:
            if self._expected:
                self._expected.update(chunk)
            if self._hash:
                self._hash.update(chunk)

    def end(self) -> Upload:
        """Return the row after all bytes of the request. Raises ChecksumWrong."""
        with self._turn:
            if self._expected and not self._expected.fits():
                self._at = self._row.offset_bytes
                raise ChecksumWrong
            self._expected = None
            self._keep()
            return self._row

    def close(self) -> None:
        """Keep what came, unless it had to be checked as a whole, and give the lock back."""
        with self._turn:
            try:
                if not self._expected:
                    with contextlib.suppress(FetchcutError):
                        self._keep()
            finally:
                os.close(self._fd)

    def _keep(self) -> None:
        row = self._row
        if self._at == row.offset_bytes:
            return
        with storage_errors(self._path):
            os.fdatasync(self._fd)
        with self._db.transaction() as tx:
            now_ms = tx.clock_ms()
            ends_ms = now_ms + 1000 * EXPIRES_S
            if not rows.advance(
                tx,
                row.user_id,
                row.id,
                from_bytes=row.offset_bytes,
                to_bytes=self._at,
                now_ms=now_ms,
                expires_at_ms=ends_ms,
            ):
                raise UploadMissing
        self._row = replace(row, offset_bytes=self._at, updated_at_ms=now_ms, expires_at_ms=ends_ms)

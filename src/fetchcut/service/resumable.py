"""Uploads that stop and go on: the server's half of tus 1.0 (https://tus.io/protocols/resumable-upload), without HTTP.

    create ──▶ append at its offset, again and again ──▶ the last byte: looked into, kept, done
                 ▲ offset: where to go on, from any replica, after any restart

The row says how far it is, the file holds the bytes. One request at a time writes: it holds the file's lock, which ends
with its process. Who asks for the offset has lost the connection on which they wrote, so that writer is asked to stop.
"""

import asyncio
import contextlib
import os
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fetchcut.errors import (
    Damaged,
    FileTooLarge,
    OffsetWrong,
    TooMuchWork,
    UnsupportedFile,
    UploadBusy,
    UploadMissing,
)
from fetchcut.service import ids
from fetchcut.service.kinds import ACCEPTED
from fetchcut.service.labels import label
from fetchcut.service.pouring import pour
from fetchcut.service.storage import Received, Storage, received, storage_errors
from fetchcut.service.upload_checksum import Checksum
from fetchcut.service.upload_lock import locked, marker, until_asked
from fetchcut.service.upload_writer import EXPIRES_S, Writer
from fetchcut.service.uploads import Arrival, Kept, Uploads
from fetchcut.store import sessions as session_rows, uploads as rows
from fetchcut.store.database import Database
from fetchcut.store.uploads import Upload

if TYPE_CHECKING:
    from fetchcut.service.callers import Caller

VERSION: Final = "1.0.0"
EXTENSIONS: Final = (
    *("creation", "creation-with-upload", "creation-defer-length"),
    *("checksum", "expiration", "termination"),
)
MOST_OPEN: Final = 200
"""Uploads that one account may have begun and not finished."""

_REFUSALS: Final = (UnsupportedFile, Damaged, TooMuchWork)
_LOCK_S: Final = 2.0
_ASKED_S: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far an upload is. `length_bytes` None: the client has not said yet. `kept` once all is in."""

    id: str
    offset_bytes: int
    length_bytes: int | None
    expires_at_ms: int
    kept: Kept | None = None

    @property
    def is_whole(self) -> bool:
        """Return whether nothing is missing."""
        return self.offset_bytes == self.length_bytes


class Resumable:
    """Resumable uploads. One for a process; any process goes on with any upload."""

    def __init__(self, db: Database, storage: Storage, uploads: Uploads) -> None:
        self._db = db
        self._storage = storage
        self._uploads = uploads
        self._threads = ThreadPoolExecutor(8, thread_name_prefix="resumable")

    def most_bytes(self, caller: "Caller") -> int:
        """Return the largest length that `create` takes from this account."""
        return self._uploads.limit_of(caller)

    def create(self, caller: "Caller", session_id: str, filename: str, *, length_bytes: int | None) -> Standing:
        """Return a new upload at offset 0. Raises what `Uploads.require` raises."""
        name = label(filename)
        if length_bytes == 0:
            raise UnsupportedFile(name=name, found="an empty file", supported=ACCEPTED)
        self._uploads.require(caller, session_id, name=name, size_bytes=length_bytes or 0)
        upload_id = ids.named("up")
        with self._db.transaction() as tx:
            if rows.open_count(tx, caller.user_id) >= MOST_OPEN:
                raise UploadBusy
            self._uploads.require_quota(tx, caller, length_bytes or 0)
            now_ms = tx.clock_ms()
            row = Upload(
                id=upload_id,
                user_id=caller.user_id,
                session_id=session_id,
                kind="tus",
                filename=name,
                length_bytes=length_bytes,
                created_at_ms=now_ms,
                updated_at_ms=now_ms,
                expires_at_ms=now_ms + 1000 * EXPIRES_S,
            )
            with storage_errors(self._path(upload_id)):
                self._path(upload_id).touch(mode=0o600, exist_ok=False)
            rows.add(tx, row)
        return _standing(row)

    def offset(self, caller: "Caller", upload_id: str) -> Standing:
        """Return where to go on; whoever still writes on a lost connection is asked to stop, and waited for a little.

        An upload that is whole, but was not kept because its writer died, is kept now. Raises UploadMissing, and what
        `append` raises at its end.
        """
        row = self._row(caller, upload_id)
        if row.status != "done":
            with contextlib.suppress(UploadBusy, UploadMissing), self._locked(upload_id, asks=True):
                row = self._row(caller, upload_id)
                if row.status != "done" and _is_whole(row):
                    return self._kept(caller, row)
        # Without the lock: whoever has it may have moved it on, or finished it, meanwhile.
        return _standing(self._row(caller, upload_id))

    async def append(
        self,
        caller: "Caller",
        upload_id: str,
        offset: int,
        chunks: AsyncIterator[bytes],
        *,
        checksum: str | None = None,
        length_bytes: int | None = None,
    ) -> Standing:
        """Return where it is after these bytes, which begin at `offset`; with the last one the file is kept.

        `checksum` is the header's "sha1 base64": with one all of the bytes count or none. `length_bytes` says the
        length of an upload that was created without. Raises OffsetWrong, UploadBusy while another request writes,
        ChecksumWrong, FileTooLarge, StorageFull, UploadMissing, and at the end UnsupportedFile, Damaged, TooMuchWork
        (the upload is over then). When the client goes away, what came is kept.
        """
        loop = asyncio.get_running_loop()

        def threaded(call: Callable[..., Any], *args: object) -> "asyncio.Future[Any]":
            return loop.run_in_executor(self._threads, call, *args)

        expected = Checksum.of(checksum)
        writer: Writer = await threaded(self._writer, caller, upload_id, offset, length_bytes, expected)
        try:
            coming = until_asked(chunks, writer.is_asked_to_stop)
            await pour(coming, self._threads, writer.write, writer.hashed)
            ended: Standing = await threaded(self._ended, caller, writer)
            return ended
        finally:
            await asyncio.shield(threaded(writer.close))

    def terminate(self, caller: "Caller", upload_id: str) -> None:
        """Forget an upload and its bytes. Raises UploadMissing, UploadBusy."""
        self._row(caller, upload_id)
        with self._locked(upload_id, asks=True):
            self._forget(upload_id)

    def finish(self, caller: "Caller", upload_id: str) -> None:
        """Keep an upload whose bytes are all in and whose writer died. Raises UploadBusy while somebody is at it.

        Raises UploadMissing for one that is over, and what `append` raises at its end.
        """
        with self._locked(upload_id):
            row = self._row(caller, upload_id)
            if row.status != "done" and _is_whole(row):
                self._kept(caller, row)

    def sweep(self) -> int:
        """Remove what expired, and files without a row; return how many."""
        with self._db.reading() as tx:
            expired = [row for row in rows.expired(tx, tx.clock_ms()) if row.kind == "tus"]
        count = 0
        for row in expired:
            with contextlib.suppress(UploadBusy), self._held(row):
                self._forget(row.id)
                count += 1
        return count + self._sweep_strays()

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _path(self, upload_id: str) -> Path:
        return self._storage.resumable / upload_id

    def _row(self, caller: "Caller", upload_id: str) -> Upload:
        with self._db.reading() as tx:
            row = rows.get(tx, caller.user_id, upload_id)
            now_ms = tx.clock_ms()
        if row is None or row.kind != "tus" or row.status == "failed" or row.expires_at_ms < now_ms:
            raise UploadMissing
        if not caller.may_see(row.session_id):
            raise UploadMissing
        return row

    def _writer(
        self, caller: "Caller", upload_id: str, offset: int, length_bytes: int | None, expected: Checksum | None
    ) -> Writer:
        """Return who writes from `offset` on, with the lock. Raises OffsetWrong, UploadBusy, UploadMissing."""
        self._require_open(caller, upload_id)
        try:
            fd = locked(self._path(upload_id), wait_s=_LOCK_S)
        except UploadMissing:
            self._require_open(caller, upload_id)
            raise
        try:
            row = self._row(caller, upload_id)
            if offset != row.offset_bytes or row.status == "done":
                raise OffsetWrong(offset=row.offset_bytes)
            row = self._with_length(caller, row, length_bytes)
            marker(self._path(upload_id)).unlink(missing_ok=True)
            # What lies behind the offset came in without being counted: cut off by a kill, or by a wrong checksum.
            os.ftruncate(fd, offset)
            most = self._uploads.limit_of(caller) if row.length_bytes is None else row.length_bytes
            self._storage.require_room(max(0, (row.length_bytes or 0) - offset))
            return Writer(self._db, row, fd, self._path(upload_id), most_bytes=most, expected=expected)
        except BaseException:
            os.close(fd)
            raise

    def _require_open(self, caller: "Caller", upload_id: str) -> None:
        """Raise OffsetWrong for an upload that is kept already, and has nowhere to go on."""
        row = self._row(caller, upload_id)
        if row.status == "done":
            raise OffsetWrong(offset=row.offset_bytes)

    def _with_length(self, caller: "Caller", row: Upload, length_bytes: int | None) -> Upload:
        if length_bytes is None or row.length_bytes is not None:
            return row
        limit = self._uploads.limit_of(caller)
        if length_bytes > limit:
            raise FileTooLarge(name=row.filename, limit_bytes=limit)
        if length_bytes < row.offset_bytes:
            raise OffsetWrong(offset=row.offset_bytes)
        with self._db.transaction() as tx:
            self._uploads.require_quota(tx, caller, length_bytes - row.offset_bytes)
            rows.set_length(tx, caller.user_id, row.id, length_bytes)
        return replace(row, length_bytes=length_bytes)

    def _ended(self, caller: "Caller", writer: Writer) -> Standing:
        row = writer.end()
        return self._kept(caller, row, writer.hash) if _is_whole(row) else _standing(row)

    def _kept(self, caller: "Caller", row: Upload, known_hash: str | None = None) -> Standing:
        """Look into the whole file and make it the session's; the lock is held by who calls.

        `known_hash` is that of a file which one request wrote from its first byte to its last, under the lock.
        """
        path = self._path(row.id)
        try:
            here = (
                received(path)
                if known_hash is None
                else Received(path=path, hash=known_hash, size_bytes=row.offset_bytes)
            )
            taken = self._uploads.look_into(here, row.filename)
        except _REFUSALS:
            self._forget(row.id)
            raise
        attempt = f"00000000-{secrets.token_hex(8)}"
        arrival = Arrival(filename=row.filename, received=here, taken=taken)
        with self._db.transaction() as tx:
            now_ms = tx.clock_ms()
            session_rows.hold(tx, row.session_id)
            if not rows.start(tx, row.id, attempt, now_ms):
                raise UploadMissing
            # Ended first: what it was promised counts as open no longer when its bytes are counted as kept.
            rows.finish(tx, row.id, attempt, now_ms=now_ms)
            kept = self._uploads.keep_in(tx, caller, row.session_id, (arrival,), origin="upload")
        self._path(row.id).unlink(missing_ok=True)
        return replace(_standing(row), kept=kept)

    def _forget(self, upload_id: str) -> None:
        with self._db.transaction() as tx:
            rows.forget(tx, upload_id)
        self._path(upload_id).unlink(missing_ok=True)
        marker(self._path(upload_id)).unlink(missing_ok=True)

    @contextlib.contextmanager
    def _locked(self, upload_id: str, *, asks: bool = False) -> Iterator[None]:
        """Hold the upload's lock; `asks` has whoever writes stop. Raises UploadBusy, UploadMissing."""
        path = self._path(upload_id)
        try:
            fd = locked(path, wait_s=0)
        except UploadBusy:
            if not asks:
                raise
            with storage_errors(path):
                marker(path).touch()
            fd = locked(path, wait_s=_ASKED_S)
        try:
            yield
        finally:
            os.close(fd)

    @contextlib.contextmanager
    def _held(self, row: Upload) -> Iterator[None]:
        """Hold the lock of an upload that may have lost its file."""
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(UploadMissing):
                stack.enter_context(self._locked(row.id))
            yield

    def _sweep_strays(self) -> int:
        old = [path for path in self._storage.resumable.iterdir() if time.time() - path.stat().st_mtime > EXPIRES_S]
        count = 0
        for path in old:
            with self._db.reading() as tx:
                is_known = rows.by_id(tx, path.name.partition(".")[0]) is not None
            if not is_known:
                path.unlink(missing_ok=True)
                count += 1
        return count


def _is_whole(row: Upload) -> bool:
    return row.length_bytes is not None and row.offset_bytes == row.length_bytes


def _standing(row: Upload) -> Standing:
    return Standing(
        id=row.id, offset_bytes=row.offset_bytes, length_bytes=row.length_bytes, expires_at_ms=row.expires_at_ms
    )

"""The server's files: each content once, under its hash, and what is on its way in.

    blobs/ab/<sha256>.<ext>     whole, checked, never changed; there for as long as a row of `blobs` says so
    incoming/<random>.part      being written, by whoever holds its lock; without a lock it is a leftover
    resumable/<upload's id>     of an upload that may stop and go on (resumable.py), there for as long as its row

A name appears in `blobs` by one rename of bytes that are on the disk. Who gives or takes away a name holds the row of
`blobs` in an open transaction meanwhile (`keep`, `sweep`): so nobody takes away a file that another just got.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from fetchcut.disk import ensure_folder
from fetchcut.errors import DatabaseConflict, FileTooLarge, NotWritable, StorageFull
from fetchcut.store import blobs
from fetchcut.store.blobs import Blob
from fetchcut.store.database import Database
from fetchcut.store.holding import hold, known
from fetchcut.store.transaction import Transaction

FRESH_S: Final = 60.0
"""A file without a lock is left alone for so long: whoever made it may just be about to take it."""

LEFT_S: Final = 3600.0
"""A named file without a row likewise: its transaction may be under way."""

_LARGEST_SHARE: Final = 0.1
"""No more than this share of the disk is kept free, however small the disk: a test's of 50 MB must be of use, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Bytes that are here, whole and on the disk, but nobody's yet. `path` goes unless it is kept."""

    path: Path
    hash: str
    size_bytes: int


class Storage:
    """The files below `folder`. Safe from any thread, and beside other processes on the same folder."""

    def __init__(self, folder: Path, *, keep_free_bytes: int) -> None:
        self.folder = folder
        self.blobs = ensure_folder(folder / "blobs")
        self.incoming = ensure_folder(folder / "incoming")
        self.resumable = ensure_folder(folder / "resumable")
        self._keep_free_bytes = keep_free_bytes
        self._promised = 0
        self._lock = threading.Lock()

    def path_of(self, hash: str, extension: str) -> Path:  # noqa: A002
        """Return where the file of this hash is, if it is kept."""
        return self.blobs / hash[:2] / f"{hash}.{extension}"

    def require_room(self, size_bytes: int) -> None:
        """Raise StorageFull where the disk has no room for so much beside what was promised and is kept free."""
        with self._lock:
            missing = size_bytes + self._promised - self._room()
        if missing > 0:
            raise StorageFull(missing_bytes=missing)

    @contextlib.contextmanager
    def promised(self, size_bytes: int) -> Iterator["Promise"]:
        """Hold room for bytes that are about to come: who asks next is told what is left. Raises StorageFull.

        The disk's own free space says the rest: what has been written is no longer promised. Of one process only; two
        that promise at the same time may meet a full disk in the middle, which ends cleanly as well.
        """
        promise = Promise(self, size_bytes)
        with self._lock:
            missing = size_bytes + self._promised - self._room()
            if missing > 0:
                raise StorageFull(missing_bytes=missing)
            self._promised += size_bytes
        try:
            yield promise
        finally:
            promise.written(promise.left_bytes)

    def receive(self, *, name: str, limit_bytes: int) -> "Incoming":
        """Return a new file to write to; close it (it is a context manager). Raises StorageFull, NotWritable."""
        return Incoming(self.incoming / f"{secrets.token_hex(16)}.part", name=name, limit_bytes=limit_bytes)

    def keep(self, tx: Transaction, received: Received, blob: Blob) -> bool:
        """Give the bytes their name for good, in the transaction that says whose they are; false if they had it.

        They keep the name they came with as well, until its holder takes that away: should the transaction fail, all
        can be done again, and the new name is a leftover to be swept. Raises StorageFull or NotWritable.
        """
        held, is_new = hold(tx, blob)
        target = self.path_of(held.hash, held.extension)
        with storage_errors(target):
            if not is_new and _has_size(target, held.size_bytes):
                return False
            target.parent.mkdir(exist_ok=True)
            os.utime(received.path)
            _name_also(received.path, target)
            _sync(target.parent)
        return is_new

    def sweep(self, db: Database, *, unused_s: float) -> int:
        """Remove leftovers and the files that no asset has used for `unused_s`; return how many."""
        return self._sweep_incoming() + self._sweep_unused(db, unused_s) + self._sweep_nameless(db)

    def _room(self) -> int:
        usage = shutil.disk_usage(self.folder)
        return usage.free - min(self._keep_free_bytes, int(usage.total * _LARGEST_SHARE))

    def _take_back(self, size_bytes: int) -> None:
        with self._lock:
            self._promised -= size_bytes

    def _sweep_incoming(self) -> int:
        return sum(_removed_if_left(path) for path in self.incoming.glob("*.part") if _is_old(path, FRESH_S))

    def _sweep_unused(self, db: Database, unused_s: float) -> int:
        with db.reading() as tx:
            unused = blobs.unused(tx, tx.clock_ms() - int(unused_s * 1000))
        return sum(self._removed(db, blob) for blob in unused)

    def _removed(self, db: Database, blob: Blob) -> bool:
        with contextlib.suppress(DatabaseConflict), db.transaction() as tx:
            if blobs.forget(tx, blob.hash):
                self.path_of(blob.hash, blob.extension).unlink(missing_ok=True)
                return True
        return False

    def _sweep_nameless(self, db: Database) -> int:
        """Remove files whose row never came, because their transaction failed after the rename."""
        count = 0
        for folder in self.blobs.iterdir():
            old = [path for path in folder.iterdir() if _is_old(path, LEFT_S)]
            for start in range(0, len(old), 500):
                part = old[start : start + 500]
                with db.transaction() as tx:
                    here = known(tx, [path.stem for path in part])
                    for path in part:
                        if path.stem not in here and _is_old(path, LEFT_S):
                            path.unlink(missing_ok=True)
                            count += 1
        return count


class Promise:
    """Room on the disk that is held for one upload."""

    def __init__(self, storage: Storage, size_bytes: int) -> None:
        self._storage = storage
        self.left_bytes = size_bytes

    def written(self, size_bytes: int) -> None:
        """Say that so many of the promised bytes are on the disk now."""
        step = min(size_bytes, self.left_bytes)
        self.left_bytes -= step
        self._storage._take_back(step)  # noqa: SLF001  (two halves of one thing)


class Incoming:
    """One file on its way in, to be written and `hashed`; gone when closed, unless `finish` gave it to somebody."""

    def __init__(self, path: Path, *, name: str, limit_bytes: int) -> None:
        self._path = path
        self._name = name
        self._limit_bytes = limit_bytes
        self._hash = hashlib.sha256()
        self._lock = threading.Lock()
        self.size_bytes = 0
        with storage_errors(path):
            self._fd = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def write(self, chunks: Sequence[bytes]) -> None:
        """Append. Raises FileTooLarge, StorageFull, NotWritable."""
        size = sum(len(chunk) for chunk in chunks)
        if self.size_bytes + size > self._limit_bytes:
            raise FileTooLarge(name=self._name, limit_bytes=self._limit_bytes)
        # Held against `close`, which may come from a request that ended while its last piece is still being written.
        with self._lock, storage_errors(self._path):
            for chunk in chunks:
                _write_all(self._fd, chunk)
            self.size_bytes += size

    def hashed(self, chunks: Sequence[bytes]) -> None:
        """Take the same bytes into the file's hash: in another thread than they are written by."""
        for chunk in chunks:
            self._hash.update(chunk)

    def sync(self) -> None:
        """Return once the bytes are on the disk: before that nobody may be told that they are kept."""
        with storage_errors(self._path):
            os.fsync(self._fd)

    def finish(self) -> Received:
        """Return the whole file; its lock is held until this is closed."""
        return Received(path=self._path, hash=self._hash.hexdigest(), size_bytes=self.size_bytes)

    def close(self) -> None:
        """Remove the file, unless it was kept meanwhile under another name."""
        with self._lock:
            fd, self._fd = self._fd, -1
        if fd >= 0:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)
            os.close(fd)


def received(path: Path) -> Received:
    """Return a file that is here already, with the hash of what is really in it. It stays its holder's to remove."""
    hashed = hashlib.sha256()
    with storage_errors(path), path.open("rb") as file:
        while data := file.read(1 << 20):
            hashed.update(data)
        os.fsync(file.fileno())
        return Received(path=path, hash=hashed.hexdigest(), size_bytes=file.tell())


@contextlib.contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Map what the system says about the server's own disk: whoever uploads is not told where it is."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise StorageFull from error
        raise NotWritable(path=path.parent.name) from error


def _write_all(fd: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(fd, left) :]


def _has_size(path: Path, size_bytes: int) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_size == size_bytes
    return False


def _name_also(path: Path, target: Path) -> None:
    """Give the file a second name, whoever has it now: a leftover, or one that was damaged."""
    waiting = target.with_name(f".{secrets.token_hex(8)}")
    os.link(path, waiting)
    waiting.replace(target)
    # Renaming one name of a file to another name of the same file does nothing, by POSIX.
    waiting.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _is_old(path: Path, age_s: float) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return time.time() - path.stat().st_mtime > age_s
    return False


def _removed_if_left(path: Path) -> bool:
    """Remove a part whose writer is gone: its lock went with it, whatever killed it."""
    with contextlib.suppress(OSError):
        fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
        finally:
            os.close(fd)
        return True
    return False

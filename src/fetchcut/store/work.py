"""Work folders: where steps keep what they have done, under the key of their inputs, so that it is not done twice.

    data/work/<key>/        what the step has so far, and `record.json` once it is done
    data/work/<key>.lock    held by the run that works in it; its age says when it was last used

A key is the hash of everything the result depends on. The same command after kill -9 finds its folders again; two runs
of the same work wait for each other; a folder that nobody used for some days is swept.
"""

import contextlib
import hashlib
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import filelock
import msgspec

from fetchcut.disk import disk_errors, ensure_folder, write_whole

T = TypeVar("T")


def key_of(*inputs: object) -> str:
    """Return the key (32 hex digits) of plain values, dataclasses and fractions; the same inputs, the same key."""
    text = msgspec.json.encode(inputs, enc_hook=str, order="deterministic")
    return hashlib.sha256(text).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class WorkFolder:
    """One locked folder. `is_done` says that the step finished before: its record and files are whole."""

    path: Path

    @property
    def is_done(self) -> bool:
        """Return whether a record was left."""
        return (self.path / "record.json").is_file()

    def record(self, kind: type[T]) -> T | None:
        """Return what the finished step left, None if it never finished or its record does not fit any more."""
        try:
            return msgspec.json.decode((self.path / "record.json").read_bytes(), type=kind, dec_hook=_decode)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None

    def finish(self, record: object) -> None:
        """Say that the step is done. Its files must be complete on disk before."""
        write_whole(self.path / "record.json", msgspec.json.encode(record, enc_hook=str))

    def clear(self) -> None:
        """Forget everything in the folder: the next run starts anew."""
        shutil.rmtree(self.path, ignore_errors=True)
        ensure_folder(self.path)


def _decode(kind: type, value: object) -> object:
    # msgspec knows neither fractions nor paths; both are written as text.
    return kind(value)


class WorkStore:
    """All work folders below `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextlib.contextmanager
    def open(self, key: str, on_wait: Callable[[], None] | None = None) -> Iterator[WorkFolder]:
        """Hold the work folder of `key` for one run; `on_wait` is called once if another run holds it now."""
        ensure_folder(self.folder)
        lock = filelock.FileLock(self.folder / f"{key}.lock")
        with disk_errors(self.folder):
            try:
                lock.acquire(blocking=False)
            except filelock.Timeout:
                if on_wait:
                    on_wait()
                # Short waits keep Ctrl-C alive: a blocking lock would not see it.
                lock.acquire(poll_interval=0.2)
        try:
            yield WorkFolder(ensure_folder(self.folder / key))
        finally:
            with contextlib.suppress(OSError):
                (self.folder / f"{key}.lock").touch()
            lock.release()

    def forget(self, folder: WorkFolder) -> None:
        """Remove a folder this run holds, because its result has been handed over."""
        shutil.rmtree(folder.path, ignore_errors=True)

    def sweep(self, unused_s: float) -> None:
        """Remove folders that nobody has used for `unused_s` seconds and nobody holds; empty ones at once."""
        if not self.folder.is_dir():
            return
        for lock_path in self.folder.glob("*.lock"):
            folder = lock_path.with_suffix("")
            with contextlib.suppress(OSError, filelock.Timeout):
                if folder.exists() and time.time() - lock_path.stat().st_mtime < unused_s:
                    continue
                with filelock.FileLock(lock_path, blocking=False):
                    shutil.rmtree(folder, ignore_errors=True)
                    # Removed while held: who opened the old file meanwhile would lock a file without a name.
                    # filelock notices that (it compares the inode after locking) and opens the new one.
                    lock_path.unlink(missing_ok=True)

"""A file that arrives in parts, beside a journal of the parts that are there: survives kill -9 and power cuts."""

import os
import threading
from functools import cache
from pathlib import Path
from typing import Self

import msgspec

from fetchcut.disk import disk_errors, require_space, write_whole
from fetchcut.ingest.spans import Span, Spans

_SYNC = getattr(os, "fdatasync", os.fsync)


class Identity(msgspec.Struct, frozen=True):
    """What tells one version of a remote file from another: size, the server's validator, a hash of the first bytes."""

    size_bytes: int
    validator: str | None
    head: str


class _Journal(msgspec.Struct):
    """`spans` are on the disk for sure. `arrived` were handed to the system, and safe until a power cut."""

    identity: Identity
    spans: tuple[Span, ...]
    arrived: tuple[Span, ...] = ()
    boot: str = ""


class SparseFile:
    """`folder/media.part`, as long as the whole from the start; `folder/media.journal` says which bytes are real.

    What was written before counts if it belongs to the same content, else all begins anew. `write` may be called from
    several threads. Close it (it is a context manager): that brings the journal up to date.
    """

    def __init__(self, folder: Path, identity: Identity) -> None:
        self.path = folder / "media.part"
        self._journal_path = folder / "media.journal"
        self._identity = identity
        self._lock = threading.Lock()
        self._unsaved = 0
        self._safe: tuple[Span, ...] = ()
        with disk_errors(self.path):
            folder.mkdir(parents=True, exist_ok=True)
            self._present = self._restored()
            self._file = self.path.open("r+b" if self._present.size else "w+b", buffering=0)
            try:
                self._file.truncate(identity.size_bytes)
            except OSError:
                self._file.close()
                raise

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Save the journal and close."""
        self.close()

    @property
    def present_bytes(self) -> int:
        """Return how many bytes are there."""
        with self._lock:
            return self._present.size

    @property
    def unsaved_bytes(self) -> int:
        """Return how many bytes were written since the journal was saved."""
        return self._unsaved

    def missing(self, start: int, end: int) -> list[Span]:
        """Return what of [start, end) is not there yet."""
        with self._lock:
            return self._present.missing(start, end)

    def write(self, offset: int, data: bytes | memoryview) -> None:
        """Put `data` at `offset`. Raises DiskFull, NotWritable."""
        with disk_errors(self.path):
            self._put(offset, data)
        with self._lock:
            self._present.add(offset, offset + len(data))
            self._unsaved += len(data)

    def read(self, offset: int, size: int) -> bytes:
        """Return the bytes at `offset`; zeros where nothing was written."""
        with self._lock, disk_errors(self.path):
            self._file.seek(offset)
            return self._file.read(size)

    def save(self) -> None:
        """Bring the journal up to date: data first, so that it never names bytes that a power cut could take."""
        with self._lock:
            spans, self._unsaved = self._present.as_tuple(), 0
        with disk_errors(self._journal_path):
            _SYNC(self._file.fileno())
        self._safe = spans
        write_whole(self._journal_path, self._journal(spans))

    def note(self) -> None:
        """Write down what has arrived without waiting for the disk: enough to survive kill -9, though no power cut."""
        with self._lock:
            spans = self._present.as_tuple()
        write_whole(self._journal_path, self._journal(spans), is_synced=False)

    def _journal(self, arrived: tuple[Span, ...]) -> bytes:
        journal = _Journal(identity=self._identity, spans=self._safe, arrived=arrived, boot=_boot())
        return msgspec.json.encode(journal)

    def require_space(self) -> None:
        """Raise DiskFull if what is missing cannot fit."""
        require_space(self.path.parent, self._identity.size_bytes - self.present_bytes)

    def finish(self, name: str) -> Path:
        """Make the whole file appear as `folder/name`, durably, and forget the journal; return its path."""
        target = self.path.with_name(name)
        with disk_errors(target):
            _SYNC(self._file.fileno())
            self._file.close()
            self.path.replace(target)
            self._journal_path.unlink(missing_ok=True)
        return target

    def close(self) -> None:
        """Save the journal if bytes came in since, and close the file."""
        if self._file.closed:
            return
        try:
            if self._unsaved:
                self.save()
        finally:
            self._file.close()

    def _restored(self) -> Spans:
        try:
            journal = msgspec.json.decode(self._journal_path.read_bytes(), type=_Journal)
            is_whole = self.path.stat().st_size == journal.identity.size_bytes
        except (FileNotFoundError, msgspec.DecodeError):
            return Spans()
        if not is_whole or journal.identity != self._identity:
            return Spans()
        is_same_boot = bool(journal.boot) and journal.boot == _boot()
        return Spans(journal.arrived if is_same_boot else journal.spans)

    def _put(self, offset: int, data: bytes | memoryview) -> None:
        view = memoryview(data)
        while view:
            if hasattr(os, "pwrite"):
                size = os.pwrite(self._file.fileno(), view, offset)
            else:
                with self._lock:
                    self._file.seek(offset)
                    size = self._file.write(view)
            view, offset = view[size:], offset + size


@cache
def _boot() -> str:
    """Return a name for the time since this machine was switched on; "" where the system has none."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""

"""Folders for what is thrown away again: one of each process's own, so that what the dead left can be told from work.

looking/lock           held by who makes a folder or takes some away
looking/a7f3…/lock     held by a process while it lives, however it dies
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from fetchcut.disk import disk_errors, ensure_folder

POLL_S: Final = 0.1


class Scratch:
    """A folder of this process's own below `place`, made on first use together with the end of what the dead left."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._mine: Path | None = None
        self._fd = -1

    def folder(self) -> Path:
        """Return the folder. Raises DiskFull and NotWritable."""
        ensure_folder(self._place)
        with disk_errors(self._place), alone(self._place / "lock"):
            if self._mine is None:
                _sweep(self._place)
                self._mine = Path(tempfile.mkdtemp(dir=self._place))
                self._fd = _opened(self._mine / "lock")
                fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return self._mine

    def end(self) -> None:
        """Take the folder away."""
        if self._mine is not None:
            shutil.rmtree(self._mine, ignore_errors=True)
            os.close(self._fd)
            self._mine = None


@contextlib.contextmanager
def alone(path: Path, check: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock of a file, which ends with its process; `check` may raise while it waits."""
    fd = _opened(path)
    try:
        while not _has(fd):
            check()
            time.sleep(POLL_S)
        yield
    finally:
        os.close(fd)


def _sweep(place: Path) -> None:
    for each in place.iterdir():
        if each.is_dir() and not _is_held(each / "lock"):
            shutil.rmtree(each, ignore_errors=True)


def _is_held(path: Path) -> bool:
    """Return whether a process lives that holds the lock; nobody does where there is none."""
    try:
        fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return not _has(fd)
    finally:
        os.close(fd)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _has(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

"""A lock each process holds while it lives, beside the database file: a death is known at once, before any TTL.

Beats are what counts (a process that hangs keeps its lock); the locks are for one machine, where the kernel lets go of
them however a process dies.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterable
from pathlib import Path

from fetchcut.disk import ensure_folder


class Presence:
    """The locks below `folder`, ours among them from `hold` on."""

    def __init__(self, folder: Path, executor_id: str) -> None:
        self._folder = folder
        self._path = folder / f"{executor_id}.lock"
        self._fd: int | None = None

    def hold(self) -> None:
        """Show that we live, until `let_go` or our death. No child inherits the lock."""
        ensure_folder(self._folder)
        self._fd = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def let_go(self) -> None:
        """End."""
        if self._fd is not None:
            self._path.unlink(missing_ok=True)
            os.close(self._fd)
            self._fd = None

    def gone(self, executor_ids: Iterable[str]) -> set[str]:
        """Return those that are certainly dead: their lock is there and nobody holds it."""
        return {each for each in executor_ids if self._is_free(self._folder / f"{each}.lock")}

    def forget(self, executor_ids: Iterable[str]) -> None:
        """Remove the locks of the dead, whose work was taken over."""
        for each in executor_ids:
            with contextlib.suppress(OSError):
                (self._folder / f"{each}.lock").unlink(missing_ok=True)

    def _is_free(self, path: Path) -> bool:
        try:
            fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        finally:
            os.close(fd)
        return True

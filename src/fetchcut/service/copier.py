"""Makes small copies of sources behind the looks at a timeline: one at a time on a machine, while nobody waits."""

import contextlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from fetchcut.disk import ensure_folder
from fetchcut.errors import Cancelled, FetchcutError
from fetchcut.media.render import copies, small
from fetchcut.media.render.bench import Bench
from fetchcut.media.render.small import Stretch
from fetchcut.progress import Progress
from fetchcut.service.scratch import POLL_S, alone

Wish = tuple[Stretch, Path]
"""A stretch, and the file it is of."""

MOST_WAITING: Final = 400
"""Stretches of ten seconds that wait: what is asked later is forgotten."""

_FORGET_EVERY: Final = 20
_NICE: Final = 10


class Copier:
    """Copies for the looks of one process. `is_busy` tells whether somebody waits for a look: then it waits, too."""

    def __init__(self, bench: Bench, *, is_busy: Callable[[], bool]) -> None:
        self._bench = bench
        self._is_busy = is_busy
        self._lock = threading.Condition()
        self._waiting: list[Wish] = []
        self._is_over = False
        self._is_idle = True
        self._thread: threading.Thread | None = None

    def want(self, wishes: Sequence[Wish]) -> None:
        """Have copies made of these first, and then of what is around them; returns at once."""
        more = [(each, path) for stretch, path in wishes for each in small.neighbours(stretch)]
        with self._lock:
            self._waiting = list(dict.fromkeys([*wishes, *more, *self._waiting]))[:MOST_WAITING]
            if self._thread is None and not self._is_over:
                self._thread = threading.Thread(target=self._work, name="copies", daemon=True)
                self._thread.start()
            self._lock.notify_all()

    def wait(self, patience_s: float) -> bool:
        """Return whether everything that was wanted is there, after so long at the most."""
        with self._lock:
            return self._lock.wait_for(lambda: self._is_idle and not self._waiting, patience_s)

    def stop(self) -> None:
        """End what is being made; returns when it is gone."""
        with self._lock:
            self._is_over = True
            self._lock.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join()

    def report(self, progress: Progress) -> None:
        """Drop the report: nobody waits for a copy."""

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled once the copier is to end."""
        if self._is_over:
            raise Cancelled

    def _work(self) -> None:
        # On Linux this is of the thread alone, and its children have it from there.
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
        made = 0
        with contextlib.suppress(Cancelled):
            while True:
                stretch, path = self._next()
                made += self._made(stretch, path)
                if made >= _FORGET_EVERY:
                    made = 0
                    self._bench.copies.forget()

    def _next(self) -> Wish:
        with self._lock:
            self._is_idle = True
            self._lock.notify_all()
            self._lock.wait_for(lambda: self._is_over or self._waiting)
            self.raise_if_cancelled()
            self._is_idle = False
            return self._waiting.pop(0)

    def _made(self, stretch: Stretch, path: Path) -> bool:
        """Make one copy, unless there is one; return whether it was made. A source that cannot be read has none."""
        scratch = ensure_folder(self._bench.folder / "copying")
        try:
            with alone(scratch / "lock", self.raise_if_cancelled):
                _sweep(scratch)
                while self._is_busy():
                    self.raise_if_cancelled()
                    time.sleep(POLL_S)
                if copies.is_known(stretch, path, self._bench):
                    return False
                with tempfile.TemporaryDirectory(dir=scratch) as folder:
                    copies.make(stretch, path, self._bench, folder=Path(folder), context=self)
                return True
        except Cancelled:
            raise
        except FetchcutError:
            return False


def _sweep(scratch: Path) -> None:
    """Remove what a killed process left; who holds the lock is the only one that makes copies here."""
    for each in scratch.iterdir():
        if each.is_dir():
            shutil.rmtree(each, ignore_errors=True)

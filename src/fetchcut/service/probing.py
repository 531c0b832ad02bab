"""A fresh libav for every stranger's file: what one may have done to its worker the next one does not meet."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from fetchcut.media.run.libav import Libav

AT_ONCE: Final = 4
MEMORY_BYTES: Final = 3 << 30
"""Address space of each worker: a picture of 100 megapixels has room, a bomb of text has not."""


class Probing:
    """Gives each file a worker of its own; one waits ready, as a start takes a tenth of a second of computing."""

    def __init__(self, *, sandbox: bool = True, at_once: int = AT_ONCE) -> None:
        self._sandbox = sandbox
        self._slots = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._ready: Libav | None = None
        self._is_closed = False

    @contextmanager
    def worker(self) -> Iterator[Libav]:
        """Yield a worker that has seen no file yet; waits while as many as may be are in use."""
        with self._slots:
            libav = self._take()
            try:
                yield libav
            finally:
                libav.close()
                self._get_ready()

    def close(self) -> None:
        """End the one that waits."""
        with self._lock:
            self._is_closed = True
            ready, self._ready = self._ready, None
        if ready:
            ready.close()

    def _take(self) -> Libav:
        with self._lock:
            libav, self._ready = self._ready, None
        return libav or self._made()

    def _get_ready(self) -> None:
        # Only now: while a file was looked into, its start would have been in the way.
        with self._lock:
            if self._ready is None and not self._is_closed:
                self._ready = self._made()

    def _made(self) -> Libav:
        libav = Libav(sandbox=self._sandbox, memory_bytes=MEMORY_BYTES)
        libav.start()
        return libav

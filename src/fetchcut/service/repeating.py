"""A thread that does one small thing again and again, and at once when woken."""

import logging
import random
import threading
from collections.abc import Callable

log = logging.getLogger("fetchcut.engine")


class Repeating:
    """Does `work` every `every_s` seconds (a little less or more: processes must not march in step), and when woken.

    What `work` raises is logged and is no end: a chore that fails now is done the next time.
    """

    def __init__(self, name: str, work: Callable[[], object], *, every_s: float) -> None:
        self._name = name
        self._work = work
        self._every_s = every_s
        self._woken = threading.Event()
        self._is_stopped = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin; the first time is at once."""
        self._thread.start()

    def wake(self) -> None:
        """Have it done now, or once more if it is being done now."""
        self._woken.set()

    def stop(self, *, wait_s: float = 5.0) -> None:
        """End after the time that is under way, waiting at most so long for it."""
        self._is_stopped = True
        self._woken.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(wait_s)

    def _run(self) -> None:
        while not self._is_stopped:
            self._woken.clear()
            try:
                self._work()
            except Exception as error:
                log.warning("%s failed and is tried again: %s", self._name, error, exc_info=error)
            self._woken.wait(self._every_s * random.uniform(0.9, 1.1))  # noqa: S311  (no secret)

"""One thread with an event loop, where models are asked: whoever waits for one can stop waiting at any time."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, Final, TypeVar

from fetchcut.errors import ModelTooSlow

T = TypeVar("T")

JOIN_S: Final = 4.0
LOOK_S: Final = 0.25
"""How often whoever waits looks whether they still have to."""


class Hand:
    """Runs coroutines in a thread of its own, which ends with the process."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fetchcut-model", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T], *, within_s: float, check: Callable[[], None]) -> T:
        """Return what the work returns. Raises ModelTooSlow after `within_s`, and whatever `check` raises meanwhile."""
        future: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        until = time.monotonic() + within_s
        try:
            while True:
                left_s = until - time.monotonic()
                with contextlib.suppress(TimeoutError):
                    return _result(future, min(LOOK_S, max(0.0, left_s)))
                if left_s <= 0:
                    raise ModelTooSlow
                check()
        finally:
            future.cancel()

    def close(self) -> None:
        """End the loop; what runs in it ends with it."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop)
        self._thread.join(JOIN_S)
        if not self._thread.is_alive():
            self._loop.close()

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        if others:
            await asyncio.wait(others, timeout=JOIN_S / 2)
        self._loop.stop()


def _result(future: "Future[T]", within_s: float) -> T:
    error = future.exception(within_s)
    if isinstance(error, TimeoutError):
        # Its own must not look like that of waiting.
        raise ModelTooSlow from error
    return future.result()

"""Several pieces of work at once; the first that fails ends all."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Self

Job = Callable[[], None]


class Crew:
    """Does jobs, `workers` at once, begun in the order they are given. A context manager: leaving it waits for all.

    The first job that fails has `stop` tell the others to end; what it raised is raised once they have ended.
    """

    def __init__(self, workers: int, *, stop: Callable[[], None]) -> None:
        self._pool = ThreadPoolExecutor(max_workers=max(1, workers), thread_name_prefix="span")
        self._stop = stop
        self._failures: list[BaseException] = []
        self._has_failed = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._has_failed.set()
            self._stop()
        self._pool.shutdown(wait=True)
        if kind is None:
            self._raise()

    def begin(self, jobs: Sequence[Job]) -> list[Future[None]]:
        """Have the jobs done; returns at once what `finish` waits for."""
        return [self._pool.submit(self._done, job) for job in jobs]

    def finish(self, begun: Sequence[Future[None]]) -> None:
        """Wait for these jobs. Raises what the first failing job of all raised, when none runs any more."""
        wait(begun)
        if self._failures:
            self._pool.shutdown(wait=True)
            self._raise()

    def _raise(self) -> None:
        if self._failures:
            raise self._failures[0]

    def _done(self, job: Job) -> None:
        if self._has_failed.is_set():
            return
        try:
            job()
        except BaseException as error:
            # What the others raise because they were stopped comes later, and tells nothing.
            self._failures.append(error)
            self._has_failed.set()
            self._stop()

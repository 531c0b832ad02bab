"""Several pieces of work at once; the first that fails ends all."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs: Sequence[Callable[[], None]], *, workers: int, stop: Callable[[], None]) -> None:
    """Do all jobs, `workers` at once, begun in order; returns when none runs any more.

    Raises what the first failing job raised: `stop` has told the others to end, and they have ended.
    """
    failures: list[BaseException] = []
    has_failed = threading.Event()

    def done(job: Callable[[], None]) -> None:
        if has_failed.is_set():
            return
        try:
            job()
        except BaseException as error:
            # What the others raise because they were stopped comes later, and tells nothing.
            failures.append(error)
            has_failed.set()
            stop()

    with ThreadPoolExecutor(max_workers=max(1, workers), thread_name_prefix="span") as pool:
        for job in jobs:
            pool.submit(done, job)
    if failures:
        raise failures[0]

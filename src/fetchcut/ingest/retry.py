"""Trying again what may succeed by itself: after passing errors, with growing pauses."""

import random
import time
from collections.abc import Callable
from typing import Final, TypeVar

from fetchcut.errors import PassingError
from fetchcut.progress import Context

LONGEST_WAIT_S: Final = 60.0

Result = TypeVar("Result")


def retrying(call: Callable[[], Result], retries: int, context: Context, *, backoff_s: float = 0.5) -> Result:
    """Return what `call` returns; a PassingError is tried again up to `retries` times, waiting longer each time.

    A wait the host asks for is kept, up to a minute: a longer one is not ours to sit out, so the error is raised.
    """
    for attempt in range(retries + 1):
        context.raise_if_cancelled()
        try:
            return call()
        except PassingError as error:
            wait_s = pause_s(error, attempt, backoff_s)
            if attempt == retries or wait_s is None:
                raise
            wait(wait_s, context)
    raise AssertionError


def pause_s(error: PassingError, attempt: int, backoff_s: float) -> float | None:
    """Return the seconds to wait before try number `attempt` + 2, None where trying again is of no use."""
    if error.retry_after_s is not None:
        return error.retry_after_s if error.retry_after_s <= LONGEST_WAIT_S else None
    # Spread by a quarter, so that connections that failed together do not come back together.
    return float(min(backoff_s * 2**attempt, 10.0) * random.uniform(1, 1.25))  # noqa: S311  (no secret)


def wait(seconds: float, context: Context) -> None:
    """Return after `seconds`; raises Cancelled soon after the person stopped the job."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        context.raise_if_cancelled()
        time.sleep(min(left, 0.1))

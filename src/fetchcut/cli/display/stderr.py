"""Standard error as it really is: it may be closed, or a pipe that nobody reads any more. Neither stops a job."""

import contextlib
import sys


def say_line(text: str) -> None:
    """Write one line (or several) at once; what cannot be written is dropped."""
    if sys.stderr is None:  # closed by whoever started us
        return
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()

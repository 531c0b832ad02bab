"""Standard output: the paths of results, byte for byte as the disk knows them, whatever the locale can spell."""

import contextlib
import os
import sys
from pathlib import Path

from fetchcut.errors import NotWritable


def write_path(path: Path) -> None:
    """Write one path on a line of its own. Raises NotWritable where it cannot be, BrokenPipeError where nobody reads.

    Nothing happens where standard output was closed from the start: then nobody wants to know.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.buffer.write(os.fsencode(path) + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop()
        raise NotWritable(path="stdout") from error


def drop() -> None:
    """Let what is still unwritten vanish: Python would complain about it once more while closing."""
    if sys.stdout is not None:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

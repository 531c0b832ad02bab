"""The lock of an upload's file: one request at a time writes. It ends with its process, and may be asked to stop.

Who wants to go on with an upload puts a marker beside its file; whoever writes looks for it and gives the lock back.
"""

import asyncio
import contextlib
import fcntl
import os
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Final

from fetchcut.errors import UploadBusy, UploadMissing

_POLL_S: Final = 0.2


def locked(path: Path, *, wait_s: float) -> int:
    """Return the file, open and locked for us alone. Raises UploadBusy, UploadMissing where it is gone."""
    patience = time.monotonic() + wait_s
    try:
        fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        raise UploadMissing from None
    try:
        while not _has_lock(fd):
            if time.monotonic() > patience:
                raise UploadBusy
            time.sleep(0.05)
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(fd), path.stat()):
                return fd
        raise UploadMissing  # it was ended while we waited
    except BaseException:
        os.close(fd)
        raise


def _has_lock(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def marker(path: Path) -> Path:
    return path.with_name(f"{path.name}.stop")


async def until_asked(chunks: AsyncIterator[bytes], is_asked: Callable[[], bool]) -> AsyncIterator[bytes]:
    """Yield the chunks; raises UploadBusy, also in the middle of a silence, once another request asks."""
    while True:
        coming = asyncio.ensure_future(anext(chunks, b""))
        try:
            while not (await asyncio.wait({coming}, timeout=_POLL_S))[0]:
                if is_asked():
                    raise UploadBusy
        finally:
            coming.cancel()
        if not (chunk := coming.result()):
            return
        yield chunk

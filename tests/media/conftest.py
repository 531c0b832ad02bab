"""What the media tests share: the real FFmpeg, one libav worker, and a context that remembers."""

from collections.abc import Iterator

import pytest

from fetchcut.errors import Cancelled
from fetchcut.media.run.libav import Libav
from fetchcut.media.tools import Tool, find_ffmpeg
from fetchcut.progress import Progress


class Remembering:
    """A Context that keeps the reports, and cancels once `cancel_after` of them have come."""

    def __init__(self, *, cancel_after: int | None = None) -> None:
        self.reports: list[Progress] = []
        self._cancel_after = cancel_after

    def report(self, progress: Progress) -> None:
        self.reports.append(progress)

    def raise_if_cancelled(self) -> None:
        if self._cancel_after is not None and len(self.reports) >= self._cancel_after:
            raise Cancelled


@pytest.fixture(scope="session")
def tool() -> Tool:
    """Return the FFmpeg the product would take."""
    return find_ffmpeg()


@pytest.fixture(scope="session")
def libav() -> Iterator[Libav]:
    """Give one worker for all tests that do not harm it."""
    with Libav() as worker:
        yield worker

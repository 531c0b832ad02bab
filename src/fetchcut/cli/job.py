"""The context of a job at a terminal: reports go to the display, Ctrl-C comes in."""

import contextlib
import signal
import threading
from collections.abc import Iterator, Mapping
from types import FrameType

from fetchcut.cli.display import Display
from fetchcut.errors import Cancelled
from fetchcut.language.replies import say
from fetchcut.progress import Progress


class TerminalJob:
    """A JobContext. The first Ctrl-C ends a live recording, which is then delivered; otherwise it stops the job."""

    def __init__(self, display: Display, language: str) -> None:
        self._display = display
        self._language = language
        self._is_recording = False
        self._recording_over = threading.Event()
        self._cancelled = threading.Event()

    def report(self, progress: Progress) -> None:
        """Show the report."""
        if progress.stage != "download":
            self._is_recording = False
        self._display.progress(progress)

    def tell(self, code: str, facts: Mapping[str, object]) -> None:
        """Show the sentence for `code`."""
        if code == "recording":
            self._is_recording = True
        self._display.note(code, say(code, self._language, **facts))

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled after Ctrl-C."""
        if self._cancelled.is_set():
            raise Cancelled()

    def is_recording_over(self) -> bool:
        """Return whether Ctrl-C came while recording."""
        return self._recording_over.is_set()

    def interrupt(self) -> None:
        """Take one Ctrl-C. A third one no longer asks: the process ends at once."""
        if self._cancelled.is_set():
            raise KeyboardInterrupt
        if self._is_recording and not self._recording_over.is_set():
            self._recording_over.set()
        else:
            self._cancelled.set()


@contextlib.contextmanager
def polite_kills_as_interrupts() -> Iterator[None]:
    """Let a polite kill be a Ctrl-C while the block runs: a server's job is stopped by both."""

    def on_kill(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, on_kill)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def interruptible(job: TerminalJob) -> Iterator[None]:
    """Let Ctrl-C (and a polite kill) stop the job in an orderly way while the block runs."""

    def on_interrupt(number: int, frame: FrameType | None) -> None:
        job.interrupt()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, on_interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""True progress of work that is done in parallel: seconds of result done over seconds to do."""

import threading
from typing import Final

from fetchcut.errors import Cancelled
from fetchcut.progress import Context, Progress


class Shares:
    """Adds up what parts report. The first part that fails has the others stop."""

    def __init__(self, context: Context, total_s: float, *, resumed_s: float = 0.0) -> None:
        self._context = context
        self._total_s = total_s
        self._lock = threading.Lock()
        self._done_s = resumed_s
        self._stopped = threading.Event()
        self._report(resumed_s)

    def share(self, seconds: float) -> "Share":
        """Return the context of a part that is worth so many seconds."""
        return Share(self, seconds)

    def stop(self) -> None:
        """Have all parts end with Cancelled."""
        self._stopped.set()

    def add(self, seconds: float) -> None:
        """Count more as done."""
        with self._lock:
            self._done_s = min(self._total_s, self._done_s + seconds)
            self._context.report(Progress(stage="convert", unit="seconds", done=self._done_s, total=self._total_s))

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled if the person stopped the export or another part failed."""
        if self._stopped.is_set():
            raise Cancelled
        self._context.raise_if_cancelled()

    def _report(self, resumed_s: float) -> None:
        progress = Progress(stage="convert", unit="seconds", done=resumed_s, total=self._total_s, resumed=resumed_s)
        self._context.report(progress)


class Share:
    """A Context whose whole is one part of a larger whole."""

    def __init__(self, shares: Shares, seconds: float) -> None:
        self._shares: Final = shares
        self._seconds: Final = seconds
        self._part = 0.0

    def report(self, progress: Progress) -> None:
        """Count what is done of this part."""
        if not progress.total:
            return
        part = min(1.0, progress.done / progress.total)
        if part > self._part:
            self._shares.add((part - self._part) * self._seconds)
            self._part = part

    def finish(self) -> None:
        """Count the part as done, whatever it reported."""
        self._shares.add((1.0 - self._part) * self._seconds)
        self._part = 1.0

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled if the whole is stopped."""
        self._shares.raise_if_cancelled()


class Unheard:
    """A context that tells nothing but when to stop: this is not the work whose progress is shown."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def report(self, progress: object) -> None:
        """Drop the report."""

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled if the work is to stop."""
        self._context.raise_if_cancelled()

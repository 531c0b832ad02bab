"""Counts the bytes of many segments over all threads, and tells how far they are."""

import threading
import time
from collections.abc import Sequence
from typing import Final

from fetchcut.ingest.source import Segment
from fetchcut.progress import Context, Progress
from fetchcut.timeline.time import Seconds

_REPORT_S: Final = 0.1


class Tally:
    """Counts bytes over all threads and reports them. The total is an estimate by time until it is known."""

    def __init__(self, segments: Sequence[Segment], runs: Sequence[Sequence[int]], context: Context) -> None:
        self._context = context
        self._lock = threading.Lock()
        self._durations = {index: segments[index].duration_s for run in runs for index in run}
        sizes = [segments[index].byte_range for index in self._durations]
        self._exact = sum(each.size for each in sizes if each) if all(sizes) else None
        self._all_s = sum(self._durations.values(), Seconds(0))
        self._done_s = Seconds(0)
        self._bytes = 0
        self._done_bytes = 0
        self._resumed = 0
        self._shown = 0
        self._told_at = 0.0

    def count(self, size: int) -> None:
        """Count bytes as they arrive."""
        with self._lock:
            self._bytes += size
        self._tell()

    def finished(self, index: int) -> None:
        """Count a segment's seconds: all its bytes have been counted."""
        with self._lock:
            self._done_s += self._durations[index]
            self._done_bytes = self._bytes
        self._tell(is_last=self._done_s == self._all_s)

    def found(self, indices: Sequence[int], size: int) -> None:
        """Count what an earlier run left."""
        if not indices:
            return
        with self._lock:
            self._bytes += size
            self._done_bytes += size
            self._resumed += size
            self._done_s += sum((self._durations[index] for index in indices), Seconds(0))
        self._tell(is_last=True)

    def _tell(self, *, is_last: bool = False) -> None:
        now = time.monotonic()
        with self._lock:
            if not is_last and now - self._told_at < _REPORT_S:
                return
            self._told_at = now
            self._shown = max(self._shown, self._bytes)
            total = self._total()
            report = Progress(stage="download", done=self._shown, total=total, resumed=self._resumed)
        self._context.report(report)

    def _total(self) -> float | None:
        if self._done_s >= self._all_s:
            return self._shown
        if self._exact is not None:
            return max(self._exact, self._shown)
        if not self._done_s:
            return None
        return max(float(self._done_bytes * self._all_s / self._done_s), self._shown)

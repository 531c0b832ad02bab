"""JSON, one event a line: for programs and agents. Every line has `event`; docs/events.md describes the rest."""

import threading
import time
from pathlib import Path

import msgspec

from fetchcut.cli.display.pace import UNCOUNTED, Pace, percent
from fetchcut.cli.display.stderr import say_line
from fetchcut.progress import Progress

EVERY_S = 0.25


class Lines:
    """`--json`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pace: dict[tuple[str, str], Pace] = {}
        self._last: dict[tuple[str, str], float] = {}

    def progress(self, progress: Progress) -> None:
        """Write a `progress` event, at most four a second and always the last of a stage."""
        key, now = (progress.stage, progress.file), time.monotonic()
        pace = self._pace.setdefault(key, Pace())
        pace.add(now, progress.done)
        is_last = progress.total is not None and progress.done >= progress.total
        if not is_last and now - self._last.get(key, -EVERY_S) < EVERY_S:
            return
        self._last[key] = now
        self._write(
            event="progress",
            stage=progress.stage,
            file=progress.file,
            done=round(progress.done, 3),
            total=None if progress.total is None else round(progress.total, 3),
            unit=progress.unit,
            percent=_rounded(percent(progress)),
            speed=None if progress.unit in UNCOUNTED else _rounded(pace.speed),
            eta_s=_rounded(pace.left_s(progress)),
            resumed=round(progress.resumed, 3),
        )

    def note(self, code: str, text: str) -> None:
        """Write a `note` event."""
        self._write(event="note", code=code, message=text)

    def delivered(self, path: Path, size_bytes: int) -> None:
        """Write a `delivered` event."""
        self._write(event="delivered", path=str(path), size_bytes=size_bytes)

    def failed(self, code: str, text: str, exit_code: int) -> None:
        """Write a `failed` event."""
        self._write(event="failed", code=code, message=text, exit_code=exit_code)

    def close(self) -> None:
        """Leave nothing behind."""

    def _write(self, **event: object) -> None:
        line = msgspec.json.encode(event).decode()
        with self._lock:
            say_line(line)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)

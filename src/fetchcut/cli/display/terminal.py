"""Bars on a terminal, by rich: those of the stage that runs, gone when the job is over; notes stay above them."""

import threading
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress as Bars, ProgressColumn, TaskID as BarId, TextColumn
from rich.text import Text

from fetchcut.cli.display.pace import Pace, percent
from fetchcut.cli.display.plain import amount_text, speed_text
from fetchcut.language.replies import say
from fetchcut.progress import Progress

WIDE, MEDIUM = 80, 56
"""Columns from which on there is room for everything, and for all but the speed."""


class Terminal:
    """Bars with percent, amount, speed and time left, as far as they fit. Starts drawing at the first report."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._console = Console(stderr=True, highlight=False)
        self._bars = self._new_bars()
        self._known: dict[tuple[str, str], tuple[BarId, Pace]] = {}
        self._lock = threading.Lock()

    def progress(self, progress: Progress) -> None:
        """Move the stage's bar; a new stage takes the bars before it away."""
        with self._lock:
            bar, pace = self._bar(progress)
            pace.add(time.monotonic(), progress.done)
            share, left = percent(progress), pace.left_s(progress)
            self._bars.update(
                bar,
                completed=progress.done,
                total=progress.total,
                percent="" if share is None or progress.unit == "steps" else f"{share:.0f} %",
                amount=amount_text(progress),
                speed=speed_text(pace.speed, progress.unit),
                left="" if left is None else say("progress.left", self._language, time=_minutes(left)),
            )

    def note(self, code: str, text: str) -> None:
        """Print the sentence above the bars."""
        self._console.print(Text(text))

    def delivered(self, path: Path, size_bytes: int) -> None:
        """Take the bars away before the path is printed: clearing them later would clear the path as well."""
        with self._lock:
            self._bars.stop()
            self._bars = self._new_bars()
            self._known.clear()

    def failed(self, code: str, text: str, exit_code: int) -> None:
        """Print the sentence in red."""
        self.close()
        self._console.print(Text(f"fetchcut: {text}", style="red"))

    def close(self) -> None:
        """Take the bars away."""
        self._bars.stop()

    def _new_bars(self) -> Bars:
        width = self._console.width
        columns: list[ProgressColumn] = [
            TextColumn("{task.description}"),
            TextColumn("{task.fields[percent]}", justify="right"),
        ]
        if width >= MEDIUM:
            columns[1:1] = [BarColumn(bar_width=24 if width >= WIDE else 10)]
            columns.append(TextColumn("{task.fields[amount]}"))
        if width >= WIDE:
            columns.append(TextColumn("{task.fields[speed]}"))
        columns.append(TextColumn("{task.fields[left]}"))
        return Bars(*columns, console=self._console, transient=True, refresh_per_second=8)

    def _bar(self, progress: Progress) -> tuple[BarId, Pace]:
        key = (progress.stage, progress.file)
        if key not in self._known:
            self._bars.start()
            for stage, file in [known for known in self._known if known[0] != progress.stage]:
                self._bars.remove_task(self._known.pop((stage, file))[0])
            name = say(f"stage.{progress.stage}", self._language)
            bar = self._bars.add_task(name, total=progress.total, percent="", amount="", speed="", left="")
            self._known[key] = (bar, Pace())
        return self._known[key]


def _minutes(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"

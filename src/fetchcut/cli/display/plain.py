"""Plain lines, for logs and pipes: one at every tenth of a stage or every few seconds, never a carriage return."""

import time
from pathlib import Path

from fetchcut.cli.display.pace import UNCOUNTED, Pace, amount, percent
from fetchcut.cli.display.stderr import say_line
from fetchcut.language.replies import say
from fetchcut.progress import Progress

EVERY_S = 5.0


class Plain:
    """Lines like `download  40 %  12.3 MB of 30.1 MB  5.2 MB/s  0:03 left`."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._pace: dict[tuple[str, str], Pace] = {}
        self._shown: dict[tuple[str, str], tuple[float, int]] = {}

    def progress(self, progress: Progress) -> None:
        """Show a line when the stage has gone on by a tenth, or after EVERY_S seconds."""
        key, now = (progress.stage, progress.file), time.monotonic()
        pace = self._pace.setdefault(key, Pace())
        pace.add(now, progress.done)
        share = percent(progress)
        tenth = int(share // 10) if share is not None else -1
        last = self._shown.get(key)
        is_soon = last is not None and tenth <= last[1] and now - last[0] < EVERY_S
        # That a step of one piece is over, the next line says.
        if is_soon or (last and progress.unit == "steps"):
            return
        self._shown[key] = (now, tenth)
        say_line(self._line(progress, pace, share))

    def note(self, code: str, text: str) -> None:
        """Show the sentence."""
        say_line(text)

    def delivered(self, path: Path, size_bytes: int) -> None:
        """Show nothing more: the path goes to standard output."""

    def failed(self, code: str, text: str, exit_code: int) -> None:
        """Show the sentence."""
        say_line(f"fetchcut: {text}")

    def close(self) -> None:
        """Leave nothing behind."""

    def _line(self, progress: Progress, pace: Pace, share: float | None) -> str:
        parts = [say(f"stage.{progress.stage}", self._language)]
        if share is not None and progress.unit != "steps":
            parts.append(f"{share:.0f} %")
        parts.append(amount_text(progress))
        parts.append(speed_text(pace.speed, progress.unit))
        if (left := pace.left_s(progress)) is not None:
            parts.append(say("progress.left", self._language, time=f"{int(left) // 60}:{int(left) % 60:02}"))
        return "  ".join(part for part in (*parts, progress.file) if part)


def amount_text(progress: Progress) -> str:
    """Return "1.2 MB / 3.4 MB", or what is done where the total is unknown."""
    done = amount(progress.done, progress.unit) if progress.done else ""
    if progress.total is None or progress.unit in UNCOUNTED:
        return done
    return f"{done or 0} / {amount(progress.total, progress.unit)}"


def speed_text(speed: float | None, unit: str) -> str:
    """Return bytes a second, or how many times faster than playing; nothing while nobody can tell."""
    if speed is None or unit in UNCOUNTED:
        return ""
    return f"{speed:.1f}×" if unit == "seconds" else f"{amount(speed, unit)}/s"

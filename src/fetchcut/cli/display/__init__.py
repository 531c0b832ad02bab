"""Four ways to show the same events: a terminal, plain lines, JSON lines, nothing. All of them write to standard error.

Standard output belongs to the paths of the results and to nothing else, so that `mv "$(fetchcut …)" …` works in every
mode.
"""

from pathlib import Path
from typing import Protocol

from fetchcut.progress import Progress


class Display(Protocol):
    """What the command line shows of a job. Methods may be called from any thread and never raise."""

    def progress(self, progress: Progress) -> None:
        """Show how far a stage is."""

    def note(self, code: str, text: str) -> None:
        """Show one sentence: what was chosen and why, what was resumed, what was not understood."""

    def delivered(self, path: Path, size_bytes: int) -> None:
        """Show that a result is in place."""

    def failed(self, code: str, text: str, exit_code: int) -> None:
        """Show why a job ended without a result."""

    def close(self) -> None:
        """Leave the terminal as it was found."""

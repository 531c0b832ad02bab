"""Nothing but the reason of a failure."""

from pathlib import Path

from fetchcut.cli.display.stderr import say_line
from fetchcut.progress import Progress


class Quiet:
    """`-q`: silent unless something goes wrong."""

    def progress(self, progress: Progress) -> None:
        """Show nothing."""

    def note(self, code: str, text: str) -> None:
        """Show nothing."""

    def delivered(self, path: Path, size_bytes: int) -> None:
        """Show nothing."""

    def failed(self, code: str, text: str, exit_code: int) -> None:
        """Show the sentence: a silent failure helps nobody."""
        say_line(f"fetchcut: {text}")

    def close(self) -> None:
        """Leave nothing behind."""

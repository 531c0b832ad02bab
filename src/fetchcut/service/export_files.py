"""Files of exports: where each run works, and the results.

    exports/work/<uid>.<run>/     one run's own folder: a run that was replaced writes where nobody looks
    exports/results/<uid>.<run>.<ext>   published by one rename, named in the row by one transaction

What is in neither a living run nor a row is a leftover of a worker that died.
"""

import contextlib
import os
import shutil
import time
from pathlib import Path
from typing import Final

from fetchcut.disk import disk_errors, ensure_folder
from fetchcut.service.work import Run

LEFT_S: Final = 3600.0
"""A result without a row is left alone for so long: its transaction may be under way."""


class ExportFiles:
    """The files below `folder`."""

    def __init__(self, folder: Path) -> None:
        self._work = ensure_folder(folder / "work")
        self._results = ensure_folder(folder / "results")

    def result(self, name: str) -> Path:
        """Return where the result called `name` is."""
        return self._results / name

    def begin(self, run: Run) -> Path:
        """Return the run's own folder, new; what earlier runs of the same export left is gone."""
        for left in self._work.glob(f"{run.id}.*"):
            shutil.rmtree(left, ignore_errors=True)
        return ensure_folder(self._work / f"{run.id}.{run.attempt}")

    def end(self, run: Run) -> None:
        """Remove the run's folder."""
        shutil.rmtree(self._work / f"{run.id}.{run.attempt}", ignore_errors=True)

    def publish(self, run: Run, made: Path) -> str:
        """Give a finished file its place and return its name; it is on the disk then."""
        name = f"{run.id}.{run.attempt}{made.suffix}"
        with disk_errors(made):
            with made.open("rb+") as file:
                os.fsync(file.fileno())
            made.replace(self._results / name)
            _sync(self._results)
        return name

    def forget(self, name: str) -> None:
        """Remove a result."""
        with contextlib.suppress(OSError):
            (self._results / name).unlink(missing_ok=True)

    def left(self) -> list[Path]:
        """Return what is old enough to be a leftover, should nobody need it; the uid leads each name."""
        return [each for each in (*self._work.iterdir(), *self._results.iterdir()) if _age_s(each) > LEFT_S]

    def remove(self, left: Path) -> None:
        """Remove a leftover."""
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            self.forget(left.name)


def _age_s(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


def _sync(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)

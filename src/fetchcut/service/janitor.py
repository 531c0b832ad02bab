"""What nobody needs any more is removed: results whose time is over, leftovers of the dead; others add chores."""

import logging
from collections.abc import Callable
from typing import Final

from fetchcut.errors import FetchcutError
from fetchcut.service.export_files import ExportFiles
from fetchcut.service.repeating import Repeating
from fetchcut.store import beats, exports as export_rows
from fetchcut.store.database import Database

log = logging.getLogger("fetchcut.janitor")

EVERY_S: Final = 60.0
_SILENT_MS: Final = 24 * 3_600_000


class Janitor:
    """Does its rounds in every process; each chore may be done by several at once. `chores` are those of others."""

    def __init__(self, db: Database, files: ExportFiles, chores: tuple[Callable[[], object], ...]) -> None:
        self._db = db
        self._files = files
        self._chores = (self._expire, self._sweep_exports, *chores, self._forget)
        self._rounds = Repeating("janitor", self.round, every_s=EVERY_S)

    def start(self) -> None:
        """Begin."""
        self._rounds.start()

    def stop(self) -> None:
        """End."""
        self._rounds.stop(wait_s=1.0)

    def round(self) -> None:
        """Do every chore; one that fails keeps none from being done."""
        for chore in self._chores:
            try:
                chore()
            except FetchcutError as error:
                log.warning("a chore is left for the next round: %s: %s", type(error).__name__, error)

    def _expire(self) -> None:
        """Remove results whose time is over: first the name in the row, then the file."""
        with self._db.transaction() as tx:
            over = export_rows.expired(tx, tx.clock_ms())
            for each in over:
                export_rows.forget_file(tx, each.uid)
        for each in over:
            if each.file:
                self._files.forget(each.file)

    def _sweep_exports(self) -> None:
        left = self._files.left()
        for start in range(0, len(left), 500):
            part = left[start : start + 500]
            with self._db.reading() as tx:
                kept = export_rows.kept_names(tx, [each.name.partition(".")[0] for each in part])
            for each in part:
                if each.name not in kept:
                    self._files.remove(each)

    def _forget(self) -> None:
        with self._db.transaction() as tx:
            beats.forget(tx, _SILENT_MS)

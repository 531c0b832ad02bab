"""One export's work: its files gathered, rendered, published. An engine's kind of work.

begin ──▶ render (progress and the wish to cancel pass through the row) ──▶ publish ──▶ end, in one transaction
"""

import json
import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from fetchcut.errors import Cancelled, DamagedParts, DatabaseError, FetchcutError, GivenUp
from fetchcut.language.replies import explain, remarks
from fetchcut.media.render.bench import Bench
from fetchcut.media.run.libav import Libav
from fetchcut.media.tools import find_ffmpeg
from fetchcut.progress import Progress, Remark
from fetchcut.service import sessions
from fetchcut.service.assets import Assets
from fetchcut.service.export_files import ExportFiles
from fetchcut.service.exports import Exports, Failure
from fetchcut.service.music import Shelf
from fetchcut.service.plans import Plans
from fetchcut.service.situations import language_of
from fetchcut.service.steps.packing import packed
from fetchcut.service.steps.render import Rendered, render
from fetchcut.service.work import HandedBack, Overtaken, Run
from fetchcut.settings import Settings
from fetchcut.store import assets as asset_rows, exports as rows, sessions as session_rows
from fetchcut.store.database import Database
from fetchcut.store.exports import Export
from fetchcut.store.transaction import Transaction
from fetchcut.timeline import wire
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.output import Output

if TYPE_CHECKING:
    from fetchcut.service.webhooks import Webhooks

log = logging.getLogger("fetchcut.exports")

PULSE_S: Final = 0.5
"""How often a run looks whether it is still wanted, and says how far it is."""

_SHARE: Final = {"convert": (0, 95), "check": (95, 99)}
"""Percent that each stage of a render covers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """What a run renders."""

    export: Export
    language: str
    draft: Draft
    library: Library
    files: Mapping[str, Path]


class ExportWork:
    """Makes the files of accepted exports."""

    kind = "export"
    queue = "exports"
    is_waited_for = False

    def __init__(
        self,
        settings: Settings,
        db: Database,
        *,
        plans: Plans,
        exports: Exports,
        files: ExportFiles,
        assets: Assets,
        music: Shelf,
        webhooks: "Webhooks",
        folder: Path,
        on_end: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._db = db
        self._plans = plans
        self._exports = exports
        self._files = files
        self._assets = assets
        self._music = music
        self._webhooks = webhooks
        self._folder = folder
        self._on_end = on_end

    def run(self, run: Run) -> None:
        """Make the file and publish it, or end the export with the reason why not."""
        task = self._begin(run)
        try:
            try:
                made = self._rendered(task, run)
                self._publish(task, run, made)
            except (DatabaseError, Overtaken, HandedBack):
                raise
            except FetchcutError as error:
                self._refuse(run, error, task.language)
        finally:
            self._files.end(run)
        self._webhooks.wake()
        self._on_end()

    def fail(self, run: Run, error: Exception) -> None:
        """End the export by what nobody foresaw."""
        with self._db.reading() as tx:
            export = rows.by_uid(tx, run.id)
            language = self._language(tx, export) if export else "en"
        self._refuse(run, GivenUp(), language)
        self._on_end()

    def due(self) -> list[str]:
        """Return the exports that may be worked on now: of each account no more than its plan makes at once."""
        with self._db.reading() as tx:
            waiting = rows.first_of_each_user(tx, per_user=max(1, self._most_at_once))
            plans = {each.user_id: self._plans.named(each.plan).concurrent_exports for each in waiting}
        return [each.uid for each in waiting if each.place <= (plans[each.user_id] or each.place)]

    def give_up(self, job_id: str) -> None:
        """End an export that no worker will make, unless it has ended."""
        with self._db.transaction() as tx:
            export = rows.by_uid(tx, job_id)
            if export:
                self._exports.end(tx, job_id, "GivenUp", explain(GivenUp(), self._language(tx, export)))
        self._on_end()

    @property
    def _most_at_once(self) -> int:
        limits = [plan.concurrent_exports for plan in self._plans.plans.values()]
        return 1000 if 0 in limits else max(limits)

    def _begin(self, run: Run) -> _Task:
        with self._db.transaction() as tx:
            if not rows.start(tx, run.id, run.attempt):
                raise Overtaken
            export = rows.by_uid(tx, run.id)
        assert export  # noqa: S101  it was just started
        with self._db.reading() as tx:
            found = asset_rows.of_session(tx, export.user_id, export.session_id)
            return _Task(
                export=export,
                language=self._language(tx, export),
                draft=wire.read(export.draft),
                library=self._music.with_music(sessions.library(tx, export.user_id, export.session_id)),
                files=dict(self._music.files) | {each.id: self._assets.path_of(each) for each in found},
            )

    def _rendered(self, task: _Task, run: Run) -> Rendered:
        output = msgspec.json.decode(task.export.output, type=Output, dec_hook=_of_text)
        with (
            Libav(sandbox=self._settings.sandbox) as libav,
            _Pulse(self._db, run, task.export.progress) as pulse,
        ):
            bench = Bench(
                tool=find_ffmpeg(self._settings.ffmpeg),
                libav=libav,
                folder=self._folder,
                sandbox=self._settings.sandbox,
                uses_card=self._settings.hardware,
            )
            folder = self._files.begin(run)
            try:
                made = render(task.draft, task.library, task.files, output, folder=folder, bench=bench, context=pulse)
                return packed(made, folder)
            except Cancelled:
                raise pulse.reason() from None

    def _publish(self, task: _Task, run: Run, made: Rendered) -> None:
        name = self._files.publish(run, made.path)
        try:
            with self._db.transaction() as tx:
                now_ms = tx.clock_ms()
                is_ours = rows.complete(
                    tx,
                    run.id,
                    run.attempt,
                    file=name,
                    size_bytes=made.size_bytes,
                    duration_ms=round(made.duration_s * 1000),
                    checks=_told(made.checks, task.language),
                    notes=_told(made.notes, task.language),
                    now_ms=now_ms,
                    expires_at_ms=now_ms + int(self._settings.export_days * 86_400_000),
                )
                if not is_ours:
                    raise Overtaken
                self._exports.tell_webhook(tx, run.id)
        except Overtaken:
            self._files.forget(name)
            raise

    def _refuse(self, run: Run, error: FetchcutError, language: str) -> None:
        log.info("export %s: %s", run.id, type(error).__name__)
        cuts = error.cuts if isinstance(error, DamagedParts) else ()
        failure = msgspec.json.encode(Failure(type(error).__name__, explain(error, language), cuts)).decode()
        with self._db.transaction() as tx:
            if not rows.fail(tx, run.id, run.attempt, error=failure, now_ms=tx.clock_ms()):
                raise Overtaken
            self._exports.tell_webhook(tx, run.id)

    def _language(self, tx: Transaction, export: Export) -> str:
        session = session_rows.by_id(tx, export.session_id)
        return language_of(session) if session else "en"


def _told(found: Iterable[Remark], language: str) -> str:
    """Return remarks as the row keeps them: the sentences, as JSON."""
    return json.dumps(remarks(found, language), ensure_ascii=False)


class _Pulse:
    """The context of one run: says how far it is, at most twice a second, and learns that it should stop."""

    def __init__(self, db: Database, run: Run, percent: int) -> None:
        self._db = db
        self._run = run
        self._percent = percent
        self._told = percent
        self._is_lost = False
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="export-pulse", daemon=True)

    def __enter__(self) -> "_Pulse":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def report(self, progress: Progress) -> None:
        """Note how far it is; never falls."""
        first, last = _SHARE.get(progress.stage, (0, 0))
        share = progress.done / progress.total if progress.total else 0.0
        self._percent = max(self._percent, int(first + (last - first) * min(1.0, share)))

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled where the run is to stop, for whatever reason."""
        if self._is_lost or self._run.is_handed_back.is_set():
            raise Cancelled

    def reason(self) -> Exception:
        """Return why it was to stop."""
        return Overtaken() if self._is_lost else HandedBack()

    def _beat(self) -> None:
        while not self._is_over.wait(PULSE_S):
            try:
                self._look()
            except FetchcutError as error:
                # A database that is away for a moment stops no render.
                log.info("export %s: %s", self._run.id, error)

    def _look(self) -> None:
        percent = self._percent
        if percent > self._told:
            with self._db.transaction() as tx:
                rows.progress(tx, self._run.id, self._run.attempt, percent)
            self._told = percent
        with self._db.reading() as tx:
            self._is_lost = not rows.is_wanted(tx, self._run.id, self._run.attempt)


def _of_text(kind: type, value: object) -> object:
    return kind(value)

"""Exports: accepted, asked for, cancelled, opened. The work itself is in `export_work.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from fetchcut.errors import (
    BodyInvalid,
    DraftInvalid,
    EmptyDraft,
    ExportExists,
    ExportMissing,
    ExportUnready,
    Problem,
    TooManyRequests,
)
from fetchcut.filenames import safe_name
from fetchcut.language.replies import say
from fetchcut.service import ids, sessions
from fetchcut.service.estimate import estimated_bytes
from fetchcut.service.export_files import ExportFiles
from fetchcut.service.links import Links
from fetchcut.service.music import Shelf
from fetchcut.service.storage import Storage
from fetchcut.service.webhooks import Target, require_url, tell
from fetchcut.store import exports as rows
from fetchcut.store.database import Database
from fetchcut.store.exports import Export, ExportState
from fetchcut.store.transaction import Transaction
from fetchcut.timeline import output as outputs, wire
from fetchcut.timeline.check import problems
from fetchcut.timeline.draft import Canvas, Draft
from fetchcut.timeline.output import Output

if TYPE_CHECKING:
    from fetchcut.service.callers import Caller
    from fetchcut.service.engine import Engine
    from fetchcut.service.uploads import Uploads

LINK: Final = "exports"
"""The first word of links to results."""

LONGEST_ID: Final = 100
_DEFAULT_CANVAS: Final = Canvas(width=1280, height=720)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An export as it is asked for, read and checked. `base_url` is where its client reaches us."""

    id: str
    session_id: str
    draft: Draft
    output: Output
    webhook: str | None = None
    base_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenResult:
    """A result to hand out."""

    path: Path
    filename: str
    uid: str


class Failure(msgspec.Struct, frozen=True):
    """Why an export has no result: the class of the error, and what is said of it.

    `cuts` are parts of the timeline in milliseconds, the last first, without which there would be one.
    """

    kind: str
    message: str
    cuts: tuple[tuple[int, int], ...] = ()


class Exports:
    """The exports of all accounts."""

    def __init__(
        self,
        db: Database,
        *,
        files: ExportFiles,
        storage: Storage,
        uploads: "Uploads",
        links: Links,
        music: Shelf,
        engine: "Engine",
    ) -> None:
        self._db = db
        self._music = music
        self._files = files
        self._storage = storage
        self._uploads = uploads
        self._links = links
        self._engine = engine

    def submit(
        self,
        caller: "Caller",
        export_id: str,
        session_id: str,
        draft: object | None,
        output: Mapping[str, object] | None,
        *,
        webhook: str | None = None,
        base_url: str = "",
    ) -> ExportState:
        """Accept an export and return it; it will be made whatever happens. `draft` None is the session's latest.

        Raises SessionMissing, DraftInvalid, EmptyDraft, OutputInvalid, BodyInvalid, PlanForbids, QuotaExceeded,
        StorageFull, ExportExists, TooManyRequests.
        """
        _require_id(export_id)
        if webhook is not None:
            require_url(webhook)
        read = outputs.read(output)
        given = None if draft is None else wire.read(draft)
        with self._db.reading() as tx:
            asked = Asked(
                id=export_id,
                session_id=session_id,
                draft=self._draft(tx, caller, session_id, given),
                output=read,
                webhook=webhook,
                base_url=base_url,
            )
        with self._db.transaction() as tx:
            sessions.require_for(tx, caller, session_id)
            uid = self.accept(tx, caller, asked)
            made = _require(rows.get(tx, caller.user_id, export_id), caller)
            unfinished = rows.running_count(tx, caller.user_id)
        # More than the plan makes at once wait for the sweep, which knows whose turn it is.
        if unfinished <= (caller.plan.concurrent_exports or unfinished):
            self._engine.submit("export", uid)
        return made

    def accept(self, tx: Transaction, caller: "Caller", asked: Asked) -> str:
        """Keep an export, in somebody's transaction, and return its uid; submit it to the engine afterwards.

        Raises as `submit`.
        """
        plan, user_id = caller.plan, caller.user_id
        canvas = asked.output.canvas(asked.draft.canvas or _DEFAULT_CANVAS)
        plan.require_export(lines=min(canvas.width, canvas.height), duration_s=float(asked.draft.duration))
        if plan.waiting_exports and rows.running_count(tx, user_id) >= plan.waiting_exports:
            raise TooManyRequests(retry_after_s=30)
        size_bytes = estimated_bytes(asked.draft, asked.output, canvas)
        self._uploads.require_quota(tx, caller, size_bytes)
        self._storage.require_room(size_bytes + rows.reserved_bytes(tx))
        uid = ids.named("export")
        export = Export(
            uid=uid,
            user_id=user_id,
            id=asked.id,
            session_id=asked.session_id,
            draft=wire.dumps(asked.draft),
            output=msgspec.json.encode(asked.output, enc_hook=str).decode(),
            reserved_bytes=size_bytes,
            webhook=Target(url=asked.webhook, base_url=asked.base_url).written() if asked.webhook else None,
            created_at_ms=tx.clock_ms(),
        )
        if not rows.add(tx, export):
            raise ExportExists
        return uid

    def get(self, caller: "Caller", export_id: str) -> ExportState:
        """Return the caller's export. Raises ExportMissing."""
        with self._db.reading() as tx:
            return _require(rows.get(tx, caller.user_id, export_id), caller)

    def listed(self, caller: "Caller", *, before_ms: int = 2**62, limit: int = 100) -> list[ExportState]:
        """Return the caller's exports, the newest first."""
        with self._db.reading() as tx:
            found = rows.of_user(tx, caller.user_id, before_ms=before_ms, limit=limit)
        return [each for each in found if caller.may_see(each.session_id)]

    def cancel(self, caller: "Caller", export_id: str) -> ExportState:
        """End an export unless it has ended; whoever works on it stops within seconds. Raises ExportMissing."""
        with self._db.transaction() as tx:
            state = _require(rows.get(tx, caller.user_id, export_id), caller)
            ended = self.end(tx, state.uid, "Cancelled", say("export.cancelled", caller.language))
            state = _require(rows.get(tx, caller.user_id, export_id), caller)
        if ended:
            self._engine.wake()
        return state

    def end(self, tx: Transaction, uid: str, kind: str, message: str) -> bool:
        """End an export without a result, whoever works on it, and tell its webhook; false if it has ended."""
        failure = msgspec.json.encode(Failure(kind, message)).decode()
        if not rows.end(tx, uid, error=failure, now_ms=tx.clock_ms()):
            return False
        self.tell_webhook(tx, uid)
        return True

    def tell_webhook(self, tx: Transaction, uid: str) -> None:
        """Have the webhook of an export that has just ended told, if it has one."""
        export = rows.by_uid(tx, uid)
        if export and export.webhook:
            now_ms = tx.clock_ms()
            tell(tx, export, Target.read(export.webhook), self.link(export, now_ms), now_ms)

    def link(self, export: "ExportState | Export", now_ms: int | None = None) -> str | None:
        """Return the signed path of the result below our address, None where there is no file (any more)."""
        if export.file is None:
            return None
        if now_ms is None:
            now_ms = self._db.clock_ms()
        return self._links.signed(LINK, export.uid, name=filename(export), now_ms=now_ms)

    def linked(self, uid: str, *, expires: str, signature: str) -> OpenResult:
        """Return the file a signed link leads to. Raises ExportMissing for any other link, ExportUnready."""
        with self._db.reading() as tx:
            if not self._links.allows(LINK, uid, expires=expires, signature=signature, now_ms=tx.clock_ms()):
                raise ExportMissing
            return self._opened(rows.by_uid(tx, uid))

    def open_result(self, caller: "Caller", export_id: str) -> OpenResult:
        """Return the file of the caller's export. Raises ExportMissing, ExportUnready."""
        with self._db.reading() as tx:
            return self._opened(_require(rows.get(tx, caller.user_id, export_id), caller))

    def _opened(self, export: "ExportState | Export | None") -> OpenResult:
        if export is None:
            raise ExportMissing
        if export.file is None:
            raise ExportUnready(status=export.status)
        return OpenResult(path=self._files.result(export.file), filename=filename(export), uid=export.uid)

    def _draft(self, tx: Transaction, caller: "Caller", session_id: str, given: Draft | None) -> Draft:
        sessions.require_for(tx, caller, session_id)
        draft = given or sessions.current(tx, caller.user_id, session_id).draft
        if found := problems(draft, self._music.with_music(sessions.library(tx, caller.user_id, session_id))):
            raise DraftInvalid(problems=found)
        if not draft.duration:
            raise EmptyDraft
        return draft


def filename(export: "ExportState | Export") -> str:
    """Return what a result is called when it is saved."""
    return f"{safe_name(export.id)}.{(export.file or '').rpartition('.')[2]}"


def said(words: str | None) -> list[str]:
    """Return the sentences that a row keeps as JSON; none where there is nothing yet."""
    return msgspec.json.decode(words, type=list[str]) if words else []


def failure(export: ExportState) -> Failure | None:
    """Return why there is no result, None where nothing failed."""
    return msgspec.json.decode(export.error, type=Failure) if export.error else None


def _require(export: ExportState | None, caller: "Caller") -> ExportState:
    if export is None or not caller.may_see(export.session_id):
        raise ExportMissing
    return export


def _require_id(export_id: str) -> None:
    if not 1 <= len(export_id) <= LONGEST_ID or not export_id.isprintable() or "/" in export_id:
        raise BodyInvalid(problems=(Problem("$.id", f"1 to {LONGEST_ID} printable characters without a slash"),))

"""Exports: one row each, from acceptance to the file's expiry.

pending ──start──▶ processing ──▶ completed | failed
   └──────────── cancel ───────────────────────▲
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from fetchcut.store.transaction import Transaction

Status = Literal["pending", "processing", "completed", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One row. `id` is the client's, unique per account; `uid` ours. `draft`, `output`, `checks`, `notes` and
    `error` are JSON.

    `file` is the result's name below the exports' folder, gone again once it expired.
    """

    uid: str
    user_id: str
    id: str
    session_id: str
    draft: str
    output: str
    status: Status = "pending"
    progress: int = 0
    is_cancel_wanted: bool = False
    attempt: str | None = None
    reserved_bytes: int = 0
    file: str | None = None
    size_bytes: int | None = None
    duration_ms: int | None = None
    checks: str | None = None
    notes: str | None = None
    error: str | None = None
    webhook: str | None = None
    created_at_ms: int
    completed_at_ms: int | None = None
    expires_at_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportState:
    """An export without its draft: what a poll needs."""

    uid: str
    user_id: str
    id: str
    session_id: str
    status: Status
    progress: int
    is_cancel_wanted: bool
    file: str | None
    size_bytes: int | None
    duration_ms: int | None
    checks: str | None
    notes: str | None
    error: str | None
    created_at_ms: int
    completed_at_ms: int | None
    expires_at_ms: int | None


_ADD = """
INSERT INTO exports (uid, user_id, id, session_id, draft, output, status, reserved_bytes, webhook, created_at_ms)
VALUES (:uid, :user_id, :id, :session_id, :draft, :output, 'pending', :reserved_bytes, :webhook, :created_at_ms)
ON CONFLICT (user_id, id) DO NOTHING"""


def add(tx: Transaction, export: Export) -> bool:
    """Keep a new export; false if the account used this id before."""
    return (
        tx.run(
            _ADD,
            uid=export.uid,
            user_id=export.user_id,
            id=export.id,
            session_id=export.session_id,
            draft=export.draft,
            output=export.output,
            reserved_bytes=export.reserved_bytes,
            webhook=export.webhook,
            created_at_ms=export.created_at_ms,
        )
        == 1
    )


_STATE = """
SELECT uid, user_id, id, session_id, status, progress, is_cancel_wanted, file, size_bytes, duration_ms, checks, notes,
  error, created_at_ms, completed_at_ms, expires_at_ms
FROM exports """


def get(tx: Transaction, user_id: str, export_id: str) -> ExportState | None:
    """Return the export of this account's id."""
    return tx.one(ExportState, _STATE + "WHERE user_id = :user_id AND id = :id", user_id=user_id, id=export_id)


def of_user(tx: Transaction, user_id: str, *, before_ms: int = 2**62, limit: int = 100) -> list[ExportState]:
    """Return the account's exports, the newest first."""
    sql = _STATE + "WHERE user_id = :user_id AND created_at_ms < :before_ms ORDER BY created_at_ms DESC LIMIT :limit"
    return tx.all(ExportState, sql, user_id=user_id, before_ms=before_ms, limit=limit)


def by_uid(tx: Transaction, uid: str) -> Export | None:
    """Return the export, whoever has it: for workers and for signed links."""
    return tx.one(Export, "SELECT * FROM exports WHERE uid = :uid", uid=uid)


_START = """
UPDATE exports SET status = 'processing', attempt = :attempt WHERE uid = :uid AND status IN ('pending', 'processing')
  AND (attempt IS NULL OR substr(attempt, 1, 8) <= substr(:attempt, 1, 8))"""


def start(tx: Transaction, uid: str, attempt: str) -> bool:
    """Let `attempt` work on it, whoever did before; false if it is finished, or a later run has it (see turns)."""
    return tx.run(_START, uid=uid, attempt=attempt) == 1


_PROGRESS = """
UPDATE exports SET progress = :progress
WHERE uid = :uid AND attempt = :attempt AND status = 'processing' AND progress < :progress"""


def progress(tx: Transaction, uid: str, attempt: str, percent: int) -> bool:
    """Raise the progress; it never falls, and nobody but the present attempt raises it."""
    return tx.run(_PROGRESS, uid=uid, attempt=attempt, progress=percent) == 1


def is_wanted(tx: Transaction, uid: str, attempt: str) -> bool:
    """Return whether `attempt` still has the export and nobody cancelled it."""
    sql = "SELECT is_cancel_wanted FROM exports WHERE uid = :uid AND attempt = :attempt AND status = 'processing'"
    return tx.one(int, sql, uid=uid, attempt=attempt) == 0


_COMPLETE = """
UPDATE exports SET status = 'completed', progress = 100, reserved_bytes = 0, file = :file, size_bytes = :size_bytes,
  duration_ms = :duration_ms, checks = :checks, notes = :notes, completed_at_ms = :now_ms,
  expires_at_ms = :expires_at_ms
WHERE uid = :uid AND attempt = :attempt AND status = 'processing' AND is_cancel_wanted = 0"""


def complete(
    tx: Transaction,
    uid: str,
    attempt: str,
    *,
    file: str,
    size_bytes: int,
    duration_ms: int,
    checks: str,
    notes: str,
    now_ms: int,
    expires_at_ms: int,
) -> bool:
    """Publish the result; false if `attempt` does not have the export any more, or it was cancelled."""
    return (
        tx.run(
            _COMPLETE,
            uid=uid,
            attempt=attempt,
            file=file,
            size_bytes=size_bytes,
            duration_ms=duration_ms,
            checks=checks,
            notes=notes,
            now_ms=now_ms,
            expires_at_ms=expires_at_ms,
        )
        == 1
    )


_FAIL = """
UPDATE exports SET status = 'failed', reserved_bytes = 0, error = :error, completed_at_ms = :now_ms
WHERE uid = :uid AND attempt = :attempt AND status = 'processing'"""


def fail(tx: Transaction, uid: str, attempt: str, *, error: str, now_ms: int) -> bool:
    """End it without a result; false if `attempt` does not have it any more."""
    return tx.run(_FAIL, uid=uid, attempt=attempt, error=error, now_ms=now_ms) == 1


_CANCEL = """
UPDATE exports SET is_cancel_wanted = 1 WHERE user_id = :user_id AND id = :id AND status IN ('pending', 'processing')"""


def want_cancel(tx: Transaction, user_id: str, export_id: str) -> bool:
    """Ask that it stops; false if it is finished or not there."""
    return tx.run(_CANCEL, user_id=user_id, id=export_id) == 1


_END = """
UPDATE exports SET status = 'failed', reserved_bytes = 0, error = :error, completed_at_ms = :now_ms
WHERE uid = :uid AND status IN ('pending', 'processing')"""


def end(tx: Transaction, uid: str, *, error: str, now_ms: int) -> bool:
    """End it whoever works on it (cancelled, or given up by the engine): no attempt publishes anything afterwards."""
    return tx.run(_END, uid=uid, error=error, now_ms=now_ms) == 1


_UNFINISHED = (
    _STATE
    + """
WHERE status IN ('pending', 'processing') AND created_at_ms < :before_ms ORDER BY created_at_ms LIMIT :limit"""
)


def unfinished(tx: Transaction, *, before_ms: int = 2**62, limit: int = 1000) -> list[ExportState]:
    """Return accepted exports that are not finished, oldest first."""
    return tx.all(ExportState, _UNFINISHED, before_ms=before_ms, limit=limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An unfinished export: `place` counts those of its account from 1, the oldest first."""

    uid: str
    user_id: str
    plan: str
    place: int
    created_at_ms: int


_FIRST = """
SELECT uid, user_id, plan, place, created_at_ms FROM (
  SELECT e.uid, e.user_id, u.plan, e.created_at_ms,
    row_number() OVER (PARTITION BY e.user_id ORDER BY e.created_at_ms, e.uid) AS place
  FROM exports e JOIN users u ON u.id = e.user_id WHERE e.status IN ('pending', 'processing')) unfinished
WHERE place <= :per_user ORDER BY created_at_ms, uid LIMIT :limit"""


def first_of_each_user(tx: Transaction, *, per_user: int, limit: int = 1000) -> list[Waiting]:
    """Return the oldest unfinished exports, of each account no more than `per_user`."""
    return tx.all(Waiting, _FIRST, per_user=per_user, limit=limit)


_KEPT = """
SELECT file AS name FROM exports WHERE uid IN :uids AND file IS NOT NULL
UNION ALL SELECT uid || '.' || attempt FROM exports WHERE uid IN :uids AND status = 'processing'"""


def kept_names(tx: Transaction, uids: Sequence[str]) -> set[str]:
    """Return the names that these exports still need: their results' files, and what their present runs work in."""
    return set(tx.all(str, _KEPT, uids=list(uids))) if uids else set()


def running_count(tx: Transaction, user_id: str) -> int:
    """Return how many of the account's exports are unfinished."""
    sql = "SELECT COUNT(*) AS exports FROM exports WHERE user_id = :user_id AND status IN ('pending', 'processing')"
    return tx.one(int, sql, user_id=user_id) or 0


_RESERVED = """
SELECT CAST(COALESCE(SUM(reserved_bytes), 0) AS BIGINT) AS bytes FROM exports
WHERE status IN ('pending', 'processing')"""


def reserved_bytes(tx: Transaction) -> int:
    """Return the space all unfinished exports were promised."""
    return tx.one(int, _RESERVED) or 0


_USED = """
SELECT CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) AS bytes FROM exports
WHERE user_id = :user_id AND file IS NOT NULL"""


def used_bytes(tx: Transaction, user_id: str) -> int:
    """Return what the account's kept results take."""
    return tx.one(int, _USED, user_id=user_id) or 0


# Without the status: SQLite would go by that, and read all that was ever completed.
_EXPIRED = _STATE + "WHERE file IS NOT NULL AND expires_at_ms < :now_ms ORDER BY expires_at_ms LIMIT :limit"


def expired(tx: Transaction, now_ms: int, *, limit: int = 1000) -> list[ExportState]:
    """Return results whose time is over and whose file is still kept."""
    return tx.all(ExportState, _EXPIRED, now_ms=now_ms, limit=limit)


def forget_file(tx: Transaction, uid: str) -> None:
    """Say that the result's file is gone."""
    tx.run("UPDATE exports SET file = NULL WHERE uid = :uid", uid=uid)


_MOVE = """
UPDATE exports SET user_id = :to_user, id = CASE WHEN EXISTS (
    SELECT 1 FROM exports theirs WHERE theirs.user_id = :to_user AND theirs.id = exports.id)
  THEN exports.id || '~' || exports.uid ELSE exports.id END
WHERE user_id = :from_user"""


def move(tx: Transaction, from_user: str, to_user: str) -> None:
    """Hand all exports of one account to another; an id that one uses already gets a longer one."""
    tx.run(_MOVE, from_user=from_user, to_user=to_user)

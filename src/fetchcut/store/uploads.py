"""Files on their way in: resumable uploads (tus), and links the server fetches.

waiting ──▶ running ──▶ done | failed          a tus upload waits while its bytes come in
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from fetchcut.store.transaction import Transaction

Kind = Literal["tus", "url"]
Stop = Literal["finish", "cancel"]
"""What its owner asks of a job that is under way: to record no longer, or to end with nothing."""
Status = Literal["waiting", "running", "done", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One row. `asset_ids` is a JSON list; `error` the JSON of what went wrong; `progress` goes from 0 to 100.

    `how` and `found` are JSON as well (service/how.py).
    """

    id: str
    user_id: str
    session_id: str
    kind: Kind
    filename: str
    url: str | None = None
    length_bytes: int | None = None
    offset_bytes: int = 0
    status: Status = "waiting"
    progress: int = 0
    asset_ids: str = "[]"
    error: str | None = None
    reservation: str | None = None
    attempt: str | None = None
    created_at_ms: int
    updated_at_ms: int
    expires_at_ms: int
    how: str | None = None
    found: str | None = None
    stop: Stop | None = None

    @property
    def assets(self) -> tuple[str, ...]:
        """Return the ids of the assets it became."""
        return msgspec.json.decode(self.asset_ids, type=tuple[str, ...])


_ADD = """
INSERT INTO uploads (id, user_id, session_id, kind, filename, url, how, length_bytes, status, reservation,
  created_at_ms, updated_at_ms, expires_at_ms)
VALUES (:id, :user_id, :session_id, :kind, :filename, :url, :how, :length_bytes, :status, :reservation,
  :created_at_ms, :created_at_ms, :expires_at_ms)"""


def add(tx: Transaction, upload: Upload) -> None:
    """Keep a new upload."""
    tx.run(
        _ADD,
        id=upload.id,
        user_id=upload.user_id,
        session_id=upload.session_id,
        kind=upload.kind,
        filename=upload.filename,
        url=upload.url,
        how=upload.how,
        length_bytes=upload.length_bytes,
        status=upload.status,
        reservation=upload.reservation,
        created_at_ms=upload.created_at_ms,
        expires_at_ms=upload.expires_at_ms,
    )


def get(tx: Transaction, user_id: str, upload_id: str) -> Upload | None:
    """Return the upload if it is this account's."""
    return tx.one(Upload, "SELECT * FROM uploads WHERE id = :id AND user_id = :user_id", id=upload_id, user_id=user_id)


def by_id(tx: Transaction, upload_id: str) -> Upload | None:
    """Return the upload, whoever has it: for workers."""
    return tx.one(Upload, "SELECT * FROM uploads WHERE id = :id", id=upload_id)


_ADVANCE = """
UPDATE uploads SET offset_bytes = :to_bytes, updated_at_ms = :now_ms, expires_at_ms = :expires_at_ms
WHERE id = :id AND user_id = :user_id AND status = 'waiting' AND offset_bytes = :from_bytes"""


def advance(
    tx: Transaction, user_id: str, upload_id: str, *, from_bytes: int, to_bytes: int, now_ms: int, expires_at_ms: int
) -> bool:
    """Move the offset of an upload that waits for bytes; false if it is not at `from_bytes` any more."""
    return (
        tx.run(
            _ADVANCE,
            id=upload_id,
            user_id=user_id,
            from_bytes=from_bytes,
            to_bytes=to_bytes,
            now_ms=now_ms,
            expires_at_ms=expires_at_ms,
        )
        == 1
    )


def set_length(tx: Transaction, user_id: str, upload_id: str, length_bytes: int) -> bool:
    """Say how long a file is whose length was left open; false if it was said already."""
    sql = "UPDATE uploads SET length_bytes = :length WHERE id = :id AND user_id = :user_id AND length_bytes IS NULL"
    return tx.run(sql, length=length_bytes, id=upload_id, user_id=user_id) == 1


_START = """
UPDATE uploads SET status = 'running', attempt = :attempt, updated_at_ms = :now_ms
WHERE id = :id AND status IN ('waiting', 'running')
  AND (attempt IS NULL OR substr(attempt, 1, 8) <= substr(:attempt, 1, 8))"""


def start(tx: Transaction, upload_id: str, attempt: str, now_ms: int) -> bool:
    """Let `attempt` work on it, whoever did before; false if it is finished, or a later run has it (see turns)."""
    return tx.run(_START, id=upload_id, attempt=attempt, now_ms=now_ms) == 1


_PROGRESS = """
UPDATE uploads SET progress = :progress, updated_at_ms = :now_ms
WHERE id = :id AND attempt = :attempt AND status = 'running' AND progress < :progress"""


def progress(tx: Transaction, upload_id: str, attempt: str, percent: int, now_ms: int) -> bool:
    """Raise the progress; it never falls, and nobody but the present attempt raises it."""
    return tx.run(_PROGRESS, id=upload_id, attempt=attempt, progress=percent, now_ms=now_ms) == 1


_STOP = """
UPDATE uploads SET stop = :stop
WHERE id = :id AND user_id = :user_id AND kind = 'url' AND status IN ('waiting', 'running')
  AND (stop IS NULL OR :stop = 'cancel')"""


def stop(tx: Transaction, user_id: str, upload_id: str, stop: Stop) -> bool:
    """Note what the owner asks of a job of links; false where it has ended, or was asked for as much before."""
    return tx.run(_STOP, id=upload_id, user_id=user_id, stop=stop) == 1


def note(tx: Transaction, upload_id: str, attempt: str, found: str) -> bool:
    """Keep what came so far besides the files: whoever waits reads it before the end."""
    sql = "UPDATE uploads SET found = :found WHERE id = :id AND attempt = :attempt AND status = 'running'"
    return tx.run(sql, id=upload_id, attempt=attempt, found=found) == 1


_FINISH = """
UPDATE uploads SET status = :status, progress = CASE WHEN :status = 'done' THEN 100 ELSE progress END,
  asset_ids = :asset_ids, error = :error, found = :found, how = NULL, updated_at_ms = :now_ms
WHERE id = :id AND attempt = :attempt AND status = 'running'"""


def finish(
    tx: Transaction,
    upload_id: str,
    attempt: str,
    *,
    assets: Sequence[str] = (),
    found: str | None = None,
    error: str | None = None,
    now_ms: int,
) -> bool:
    """End it, failed if there is an `error`; false if `attempt` does not have it: then nothing of this may stay."""
    ended = tx.run(
        _FINISH,
        id=upload_id,
        attempt=attempt,
        status="failed" if error else "done",
        asset_ids=msgspec.json.encode(list(assets)).decode(),
        found=found,
        error=error,
        now_ms=now_ms,
    )
    return ended == 1


_UNFINISHED = """
SELECT * FROM uploads WHERE status IN ('waiting', 'running') AND kind = 'url' AND updated_at_ms < :before_ms
ORDER BY updated_at_ms LIMIT :limit"""


def unfinished(tx: Transaction, *, before_ms: int = 2**62, limit: int = 1000) -> list[Upload]:
    """Return accepted links that are not in yet, oldest first."""
    return tx.all(Upload, _UNFINISHED, before_ms=before_ms, limit=limit)


_WHOLE = """
SELECT * FROM uploads WHERE status IN ('waiting', 'running') AND kind = 'tus' AND offset_bytes = length_bytes
  AND updated_at_ms < :before_ms ORDER BY updated_at_ms LIMIT :limit"""


def whole(tx: Transaction, *, before_ms: int, limit: int = 1000) -> list[Upload]:
    """Return resumable uploads whose bytes are all here and whose writer left them unfinished, oldest first."""
    return tx.all(Upload, _WHOLE, before_ms=before_ms, limit=limit)


_OPEN_BYTES = """
SELECT CAST(COALESCE(SUM(COALESCE(length_bytes, offset_bytes)), 0) AS BIGINT) AS bytes FROM uploads
WHERE user_id = :user_id AND status IN ('waiting', 'running')"""


def open_bytes(tx: Transaction, user_id: str) -> int:
    """Return what the account's unfinished uploads will take."""
    return tx.one(int, _OPEN_BYTES, user_id=user_id) or 0


def open_count(tx: Transaction, user_id: str) -> int:
    """Return how many of the account's uploads are unfinished."""
    sql = "SELECT COUNT(*) AS uploads FROM uploads WHERE user_id = :user_id AND status IN ('waiting', 'running')"
    return tx.one(int, sql, user_id=user_id) or 0


_RUNNING_LINKS = """
SELECT COUNT(*) AS uploads FROM uploads
WHERE user_id = :user_id AND kind = 'url' AND status IN ('waiting', 'running')"""


def running_links(tx: Transaction, user_id: str) -> int:
    """Return how many of the account's jobs of links have not ended."""
    return tx.one(int, _RUNNING_LINKS, user_id=user_id) or 0


_EXPIRED = """
SELECT * FROM uploads WHERE status <> 'running' AND expires_at_ms < :now_ms ORDER BY expires_at_ms LIMIT :limit"""


def expired(tx: Transaction, now_ms: int, *, limit: int = 1000) -> list[Upload]:
    """Return uploads nobody works on whose time is over."""
    return tx.all(Upload, _EXPIRED, now_ms=now_ms, limit=limit)


def forget(tx: Transaction, upload_id: str) -> bool:
    """Remove an upload nobody works on; return whether it was there."""
    return tx.run("DELETE FROM uploads WHERE id = :id AND status <> 'running'", id=upload_id) == 1


def move(tx: Transaction, from_user: str, to_user: str) -> None:
    """Hand all uploads of one account to another."""
    tx.run("UPDATE uploads SET user_id = :to_user WHERE user_id = :from_user", from_user=from_user, to_user=to_user)

"""Turns: one message each, and what became of it.

    waiting ──start──▶ running ──finish──▶ done | failed
       └───────────────finish──────────────────▶ (refused before it began)

Only the turn with the lowest ordinal of a session that is not finished may start.
"""

from dataclasses import dataclass
from typing import Literal

from fetchcut.store.transaction import Transaction

Status = Literal["waiting", "running", "done", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One row. `attempt` names the run that works on it; `reservation` is the key of its frozen credits.

    `outcome` is JSON: what the turn came to, for the next one to refer to. `scopes` are its token's.
    """

    id: str
    session_id: str
    user_id: str
    ordinal: int
    message: str
    is_preview: bool = False
    idempotency_key: str | None = None
    status: Status = "waiting"
    invocation_id: str
    scopes: str = "read,write,upload,render"
    reservation: str | None = None
    attempt: str | None = None
    outcome: str | None = None
    created_at_ms: int
    finished_at_ms: int | None = None


_ADD = """
INSERT INTO turns (id, session_id, user_id, ordinal, message, is_preview, idempotency_key, status, invocation_id,
  scopes, reservation, created_at_ms)
VALUES (:id, :session_id, :user_id, :ordinal, :message, :is_preview, :idempotency_key, :status, :invocation_id,
  :scopes, :reservation, :created_at_ms)
ON CONFLICT (session_id, idempotency_key) DO NOTHING"""


def add(tx: Transaction, turn: Turn) -> bool:
    """Keep a new turn, whose ordinal `sessions.next_turn` gave; false if its idempotency key was used before."""
    return (
        tx.run(
            _ADD,
            id=turn.id,
            session_id=turn.session_id,
            user_id=turn.user_id,
            ordinal=turn.ordinal,
            message=turn.message,
            is_preview=int(turn.is_preview),
            idempotency_key=turn.idempotency_key,
            status=turn.status,
            invocation_id=turn.invocation_id,
            scopes=turn.scopes,
            reservation=turn.reservation,
            created_at_ms=turn.created_at_ms,
        )
        == 1
    )


def get(tx: Transaction, user_id: str, turn_id: str) -> Turn | None:
    """Return the turn if it is this account's."""
    return tx.one(Turn, "SELECT * FROM turns WHERE id = :id AND user_id = :user_id", id=turn_id, user_id=user_id)


def by_id(tx: Transaction, turn_id: str) -> Turn | None:
    """Return the turn, whoever has it: for workers."""
    return tx.one(Turn, "SELECT * FROM turns WHERE id = :id", id=turn_id)


_BY_KEY = """
SELECT * FROM turns WHERE session_id = :session_id AND idempotency_key = :key AND user_id = :user_id"""


def by_key(tx: Transaction, user_id: str, session_id: str, key: str) -> Turn | None:
    """Return the turn that was submitted with this idempotency key."""
    return tx.one(Turn, _BY_KEY, session_id=session_id, key=key, user_id=user_id)


_AHEAD = """
SELECT COUNT(*) AS ahead FROM turns
WHERE session_id = :session_id AND ordinal < :ordinal AND status IN ('waiting', 'running')"""


def ahead(tx: Transaction, session_id: str, ordinal: int) -> int:
    """Return how many turns of the session must finish before this one may start."""
    return tx.one(int, _AHEAD, session_id=session_id, ordinal=ordinal) or 0


_START = """
UPDATE turns SET status = 'running', attempt = :attempt
WHERE id = :id AND status IN ('waiting', 'running')
  AND (attempt IS NULL OR substr(attempt, 1, 8) <= substr(:attempt, 1, 8)) AND NOT EXISTS (
  SELECT 1 FROM turns earlier WHERE earlier.session_id = turns.session_id AND earlier.ordinal < turns.ordinal
    AND earlier.status IN ('waiting', 'running'))"""


def start(tx: Transaction, turn_id: str, attempt: str) -> bool:
    """Let `attempt` work on the turn, whoever did before; false if it is finished or an earlier one is not.

    The first eight characters of an attempt are its number: a run that was replaced cannot take the turn back.
    """
    return tx.run(_START, id=turn_id, attempt=attempt) == 1


def has(tx: Transaction, turn_id: str, attempt: str) -> bool:
    """Return whether `attempt` still has the turn, and keep it so until this transaction ends."""
    sql = "UPDATE turns SET attempt = attempt WHERE id = :id AND attempt = :attempt AND status = 'running'"
    return tx.run(sql, id=turn_id, attempt=attempt) == 1


_FINISH = """
UPDATE turns SET status = :status, finished_at_ms = :now_ms, outcome = :outcome
WHERE id = :id AND attempt = :attempt AND status = 'running'"""


def finish(
    tx: Transaction, turn_id: str, attempt: str, status: Status, now_ms: int, *, outcome: str | None = None
) -> bool:
    """End the turn; false if `attempt` does not have it any more: then nothing of this transaction may stay."""
    return tx.run(_FINISH, id=turn_id, attempt=attempt, status=status, now_ms=now_ms, outcome=outcome) == 1


_UNFINISHED = """
SELECT * FROM turns WHERE status IN ('waiting', 'running') AND created_at_ms < :before_ms
ORDER BY created_at_ms LIMIT :limit"""


def unfinished(tx: Transaction, *, before_ms: int = 2**62, limit: int = 1000) -> list[Turn]:
    """Return accepted turns that are not finished, oldest first."""
    return tx.all(Turn, _UNFINISHED, before_ms=before_ms, limit=limit)


_DUE = """
SELECT id FROM turns WHERE status IN ('waiting', 'running') AND NOT EXISTS (
  SELECT 1 FROM turns earlier WHERE earlier.session_id = turns.session_id AND earlier.ordinal < turns.ordinal
    AND earlier.status IN ('waiting', 'running'))
ORDER BY created_at_ms, id LIMIT :limit"""


def due(tx: Transaction, *, limit: int = 1000) -> list[str]:
    """Return the ids of turns that may be worked on now, of each session the first that is not finished."""
    return tx.all(str, _DUE, limit=limit)


_GIVE_UP = """
UPDATE turns SET status = 'failed', finished_at_ms = :now_ms WHERE id = :id AND status IN ('waiting', 'running')"""


def give_up(tx: Transaction, turn_id: str, now_ms: int) -> bool:
    """End the turn as failed, whoever works on it; false if it is finished."""
    return tx.run(_GIVE_UP, id=turn_id, now_ms=now_ms) == 1


_NEXT = """
SELECT * FROM turns WHERE session_id = :session_id AND status IN ('waiting', 'running') ORDER BY ordinal LIMIT 1"""


def next_of(tx: Transaction, session_id: str) -> Turn | None:
    """Return the turn whose turn it is, None if all are finished."""
    return tx.one(Turn, _NEXT, session_id=session_id)


_LAST = """
SELECT * FROM turns WHERE session_id = :session_id AND ordinal < :before AND status IN ('done', 'failed')
ORDER BY ordinal DESC LIMIT :limit"""


def last_of(tx: Transaction, session_id: str, *, before: int = 2**62, limit: int = 1) -> list[Turn]:
    """Return the finished turns before an ordinal, the latest first."""
    return tx.all(Turn, _LAST, session_id=session_id, before=before, limit=limit)


def move(tx: Transaction, from_user: str, to_user: str) -> None:
    """Hand all turns of one account to another."""
    tx.run("UPDATE turns SET user_id = :to_user WHERE user_id = :from_user", from_user=from_user, to_user=to_user)

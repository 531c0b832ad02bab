"""What a session's streams say, in order. A stream is a reader of this table and of nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from fetchcut.store.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event; `body` is the JSON that stands behind "data: "."""

    session_id: str
    seq: int
    turn_id: str | None
    body: str
    at_ms: int


_COUNT = "UPDATE sessions SET event_count = event_count + :count WHERE id = :id RETURNING event_count"
_ADD = """
INSERT INTO events (session_id, seq, turn_id, body, at_ms) VALUES (:session_id, :seq, :turn_id, :body, :at_ms)"""


def append(tx: Transaction, session_id: str, turn_id: str | None, bodies: Sequence[str], now_ms: int) -> int:
    """Add events at the end; return the number of the last one, 0 for a session that is not there.

    Locks the session until the transaction ends: who reads never sees a later event before an earlier one.
    """
    last = tx.one(int, _COUNT, id=session_id, count=len(bodies))
    if last is None:
        return 0
    first = last - len(bodies) + 1
    rows = [
        {"session_id": session_id, "seq": seq, "turn_id": turn_id, "body": body, "at_ms": now_ms}
        for seq, body in enumerate(bodies, first)
    ]
    tx.run_many(_ADD, rows)
    return last


_AFTER = """
SELECT e.* FROM events e JOIN sessions s ON s.id = e.session_id
WHERE e.session_id = :session_id AND s.user_id = :user_id AND e.seq > :after ORDER BY e.seq LIMIT :limit"""


def after(tx: Transaction, user_id: str, session_id: str, seq: int, *, limit: int = 1000) -> list[Event]:
    """Return the events after number `seq` of this account's session, in order."""
    return tx.all(Event, _AFTER, session_id=session_id, user_id=user_id, after=seq, limit=limit)


_TAIL = "SELECT * FROM events WHERE session_id = :session_id AND seq > :after ORDER BY seq LIMIT :limit"


def tail(tx: Transaction, session_id: str, seq: int, *, limit: int = 1000) -> list[Event]:
    """Return the events after number `seq`, whoever has the session: for streams that were let in before."""
    return tx.all(Event, _TAIL, session_id=session_id, after=seq, limit=limit)


_OF_TURN = """
SELECT * FROM events WHERE session_id = :session_id AND turn_id = :turn_id AND seq > :after ORDER BY seq LIMIT :limit"""


def of_turn(tx: Transaction, session_id: str, turn_id: str, seq: int, *, limit: int = 1000) -> list[Event]:
    """Return the events of one turn after number `seq`: for streams that were let in before."""
    return tx.all(Event, _OF_TURN, session_id=session_id, turn_id=turn_id, after=seq, limit=limit)


@dataclass(frozen=True, slots=True)
class Head:
    """How many events a session has."""

    id: str
    event_count: int


def heads(tx: Transaction, session_ids: Sequence[str]) -> dict[str, int]:
    """Return how many events each of these sessions has: one cheap question for all streams of a process."""
    if not session_ids:
        return {}
    found = tx.all(Head, "SELECT id, event_count FROM sessions WHERE id IN :ids", ids=list(session_ids))
    return {head.id: head.event_count for head in found}

"""The ledger of credits: append-only, one row a change; (kind, key) is used once, and a reservation ends once."""

from dataclasses import dataclass
from typing import Literal

from fetchcut.store.transaction import Transaction

Kind = Literal["grant", "reserve", "settle", "release", "move"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change of one account's two amounts."""

    kind: Kind
    key: str
    user_id: str
    available_delta: int
    frozen_delta: int
    note: str
    at_ms: int


_ADD = """
INSERT INTO ledger (kind, key, user_id, available_delta, frozen_delta, note, at_ms)
VALUES (:kind, :key, :user_id, :available_delta, :frozen_delta, :note, :at_ms)"""


def add(tx: Transaction, entry: Entry) -> None:
    """Keep a change. Raises DatabaseConflict if its key was used for this kind, or its reservation has ended."""
    tx.run(
        _ADD,
        kind=entry.kind,
        key=entry.key,
        user_id=entry.user_id,
        available_delta=entry.available_delta,
        frozen_delta=entry.frozen_delta,
        note=entry.note,
        at_ms=entry.at_ms,
    )


def get(tx: Transaction, kind: Kind, key: str) -> Entry | None:
    """Return the change of this kind and key."""
    return tx.one(Entry, "SELECT * FROM ledger WHERE kind = :kind AND key = :key", kind=kind, key=key)


def end_of(tx: Transaction, key: str) -> Entry | None:
    """Return what ended the reservation `key`, None while it is open."""
    return tx.one(Entry, "SELECT * FROM ledger WHERE key = :key AND kind IN ('settle', 'release')", key=key)


_OF_USER = "SELECT * FROM ledger WHERE user_id = :user_id AND at_ms < :before_ms ORDER BY at_ms DESC LIMIT :limit"


def of_user(tx: Transaction, user_id: str, *, before_ms: int = 2**62, limit: int = 100) -> list[Entry]:
    """Return the account's changes, the latest first."""
    return tx.all(Entry, _OF_USER, user_id=user_id, before_ms=before_ms, limit=limit)


_OPEN = """
SELECT * FROM ledger r WHERE r.kind = 'reserve' AND r.at_ms < :before_ms AND NOT EXISTS (
  SELECT 1 FROM ledger e WHERE e.key = r.key AND e.kind IN ('settle', 'release')) ORDER BY r.at_ms LIMIT :limit"""


def open_reservations(tx: Transaction, before_ms: int, *, limit: int = 1000) -> list[Entry]:
    """Return reservations made before a time that nobody settled or released."""
    return tx.all(Entry, _OPEN, before_ms=before_ms, limit=limit)


@dataclass(frozen=True, slots=True)
class Wrong:
    """An account whose amounts are not the sums of its rows."""

    id: str
    available: int
    frozen: int
    available_sum: int
    frozen_sum: int


_WRONG = """
SELECT * FROM (
  SELECT u.id, u.available, u.frozen,
    CAST(COALESCE(SUM(l.available_delta), 0) AS BIGINT) AS available_sum,
    CAST(COALESCE(SUM(l.frozen_delta), 0) AS BIGINT) AS frozen_sum
  FROM users u LEFT JOIN ledger l ON l.user_id = u.id GROUP BY u.id, u.available, u.frozen) sums
WHERE available <> available_sum OR frozen <> frozen_sum"""


def wrong(tx: Transaction) -> list[Wrong]:
    """Return every account whose amounts are not the sums of its rows: none, or there is a fault."""
    return tx.all(Wrong, _WRONG)

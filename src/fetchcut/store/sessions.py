"""Sessions: one timeline with its talk. Counters of versions, turns and events are kept in the row."""

from dataclasses import dataclass

from fetchcut.store.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One row. `version` is the latest of its history; events and turns are numbered from 1 to their counts."""

    id: str
    task_id: str
    user_id: str
    name: str
    language: str
    version: int = 0
    event_count: int = 0
    turn_count: int = 0
    created_at_ms: int
    updated_at_ms: int


_ADD = """
INSERT INTO sessions (id, task_id, user_id, name, language, created_at_ms, updated_at_ms)
VALUES (:id, :task_id, :user_id, :name, :language, :now_ms, :now_ms)"""


_SPEAK = """
UPDATE users SET language = :language
WHERE id = (SELECT user_id FROM sessions WHERE id = :id) AND language <> :language"""


def add(tx: Transaction, *, id: str, task_id: str, user_id: str, name: str, language: str, now_ms: int) -> None:  # noqa: A002
    """Keep a new session. Its language is its account's from now on."""
    tx.run(_ADD, id=id, task_id=task_id, user_id=user_id, name=name, language=language, now_ms=now_ms)
    tx.run(_SPEAK, id=id, language=language)


def get(tx: Transaction, user_id: str, session_id: str) -> Session | None:
    """Return the session if it is this account's."""
    return tx.one(
        Session, "SELECT * FROM sessions WHERE id = :id AND user_id = :user_id", id=session_id, user_id=user_id
    )


def by_id(tx: Transaction, session_id: str) -> Session | None:
    """Return the session, whoever has it: for workers, which were handed an accepted row."""
    return tx.one(Session, "SELECT * FROM sessions WHERE id = :id", id=session_id)


def of_task(tx: Transaction, user_id: str, task_id: str) -> Session | None:
    """Return the session of a task if it is this account's."""
    sql = "SELECT * FROM sessions WHERE task_id = :task_id AND user_id = :user_id"
    return tx.one(Session, sql, task_id=task_id, user_id=user_id)


_OF_USER = """
SELECT * FROM sessions WHERE user_id = :user_id AND updated_at_ms < :before_ms
ORDER BY updated_at_ms DESC LIMIT :limit"""


def of_user(tx: Transaction, user_id: str, *, before_ms: int = 2**62, limit: int = 100) -> list[Session]:
    """Return the account's sessions, the one used last first."""
    return tx.all(Session, _OF_USER, user_id=user_id, before_ms=before_ms, limit=limit)


def rename(tx: Transaction, user_id: str, session_id: str, name: str) -> bool:
    """Give the session another name; return whether it is there."""
    sql = "UPDATE sessions SET name = :name WHERE id = :id AND user_id = :user_id"
    return tx.run(sql, name=name, id=session_id, user_id=user_id) == 1


def speak(tx: Transaction, session_id: str, language: str) -> None:
    """Keep the language the person speaks now, in this session and in answers that belong to none."""
    tx.run("UPDATE sessions SET language = :language WHERE id = :id", language=language, id=session_id)
    tx.run(_SPEAK, id=session_id, language=language)


_NEXT_VERSION = """
UPDATE sessions SET version = version + 1, updated_at_ms = :now_ms
WHERE id = :id AND user_id = :user_id AND version = :base RETURNING version"""


def next_version(tx: Transaction, user_id: str, session_id: str, base: int, now_ms: int) -> int | None:
    """Return the number of a new version after `base`; None if somebody made one meanwhile. Locks the session."""
    return tx.one(int, _NEXT_VERSION, id=session_id, user_id=user_id, base=base, now_ms=now_ms)


_NEXT_TURN = """
UPDATE sessions SET turn_count = turn_count + 1, updated_at_ms = :now_ms
WHERE id = :id AND user_id = :user_id RETURNING turn_count"""


def next_turn(tx: Transaction, user_id: str, session_id: str, now_ms: int) -> int | None:
    """Return the ordinal of a new turn, from 1; None if the session is not this account's. Locks the session."""
    return tx.one(int, _NEXT_TURN, id=session_id, user_id=user_id, now_ms=now_ms)


def hold(tx: Transaction, session_id: str) -> None:
    """Lock the session until the transaction ends.

    Whoever locks several rows takes sessions first, then turns, exports, uploads, blobs, assets, tokens, and accounts
    last: on PostgreSQL two that lock in different orders wait for each other until one is refused.
    """
    tx.run("UPDATE sessions SET event_count = event_count WHERE id = :id", id=session_id)


def move(tx: Transaction, from_user: str, to_user: str) -> None:
    """Hand all sessions of one account to another."""
    tx.run("UPDATE sessions SET user_id = :to_user WHERE user_id = :from_user", from_user=from_user, to_user=to_user)


def count(tx: Transaction) -> int:
    """Return how many sessions there are."""
    return tx.one(int, "SELECT COUNT(*) AS sessions FROM sessions") or 0

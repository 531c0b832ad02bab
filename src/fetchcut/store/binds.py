"""Registered accounts that opened a bind link, until the holder of the anonymous token confirms the code."""

from dataclasses import dataclass

from fetchcut.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Bind:
    """Who wants to take over whom."""

    anonymous_id: str
    user_id: str


_ADD = """
INSERT INTO binds (code_hash, anonymous_id, user_id, expires_at_ms)
VALUES (:code_hash, :anonymous_id, :user_id, :expires_at_ms)"""


def add(tx: Transaction, *, code_hash: str, anonymous_id: str, user_id: str, expires_at_ms: int) -> None:
    """Keep a code that waits to be confirmed."""
    tx.run(_ADD, code_hash=code_hash, anonymous_id=anonymous_id, user_id=user_id, expires_at_ms=expires_at_ms)


_CONFIRM = """
UPDATE binds SET confirmed_at_ms = :now_ms
WHERE code_hash = :code_hash AND anonymous_id = :anonymous_id AND confirmed_at_ms IS NULL AND expires_at_ms > :now_ms
RETURNING anonymous_id, user_id"""


def confirm(tx: Transaction, *, code_hash: str, anonymous_id: str, now_ms: int) -> Bind | None:
    """Use up the code of this anonymous account; None if there is none, or no longer."""
    return tx.one(Bind, _CONFIRM, code_hash=code_hash, anonymous_id=anonymous_id, now_ms=now_ms)


def forget(tx: Transaction, before_ms: int) -> int:
    """Remove codes that expired before a time; return how many."""
    return tx.run("DELETE FROM binds WHERE expires_at_ms < :before_ms", before_ms=before_ms)

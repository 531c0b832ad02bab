"""Tries at passwords and codes, by keyed hashes: every process counts the same ones."""

from fetchcut.store.transaction import Transaction


def add(tx: Transaction, key_hash: str, now_ms: int) -> None:
    """Keep that there was a try."""
    tx.run("INSERT INTO tries (key_hash, at_ms) VALUES (:key_hash, :now_ms)", key_hash=key_hash, now_ms=now_ms)


_TIMES = "SELECT at_ms FROM tries WHERE key_hash = :key_hash AND at_ms > :since_ms ORDER BY at_ms DESC LIMIT :most"


def since(tx: Transaction, key_hash: str, since_ms: int, most: int) -> list[int]:
    """Return when there were tries since a time, the `most` latest of them, the latest first."""
    return tx.all(int, _TIMES, key_hash=key_hash, since_ms=since_ms, most=most)


def clear(tx: Transaction, key_hash: str) -> None:
    """Forget all tries of a key: the last one was right."""
    tx.run("DELETE FROM tries WHERE key_hash = :key_hash", key_hash=key_hash)


def forget(tx: Transaction, before_ms: int) -> int:
    """Remove what is older than any limit looks back; return how many rows."""
    return tx.run("DELETE FROM tries WHERE at_ms < :before_ms", before_ms=before_ms)

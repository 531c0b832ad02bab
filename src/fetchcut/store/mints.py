"""Who was given an anonymous token, by keyed hashes of the client id and of the address."""

from fetchcut.store.transaction import Transaction

_ADD = """
INSERT INTO mints (client_hash, address_hash, user_id, at_ms) VALUES (:client_hash, :address_hash, :user_id, :at_ms)"""


def add(tx: Transaction, *, client_hash: str, address_hash: str, user_id: str, now_ms: int) -> None:
    """Keep that somebody was given a token."""
    tx.run(_ADD, client_hash=client_hash, address_hash=address_hash, user_id=user_id, at_ms=now_ms)


_OF_CLIENT = "SELECT at_ms FROM mints WHERE client_hash = :hash AND at_ms > :since_ms ORDER BY at_ms DESC LIMIT :most"


def of_client(tx: Transaction, client_hash: str, since_ms: int, most: int) -> list[int]:
    """Return when this client was given tokens since a time, the `most` latest of them, the latest first."""
    return tx.all(int, _OF_CLIENT, hash=client_hash, since_ms=since_ms, most=most)


_OF_ADDRESS = "SELECT at_ms FROM mints WHERE address_hash = :hash AND at_ms > :since_ms ORDER BY at_ms DESC LIMIT :most"


def of_address(tx: Transaction, address_hash: str, since_ms: int, most: int) -> list[int]:
    """Return when this address was given tokens since a time, the `most` latest of them, the latest first."""
    return tx.all(int, _OF_ADDRESS, hash=address_hash, since_ms=since_ms, most=most)


def forget(tx: Transaction, before_ms: int) -> int:
    """Remove what is older than any limit looks back; return how many rows."""
    return tx.run("DELETE FROM mints WHERE at_ms < :before_ms", before_ms=before_ms)

"""Keys that all processes share: signatures of links and webhooks, keyed hashes."""

import secrets as system

from fetchcut.store.database import Database

_ADD = "INSERT INTO secrets (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING"


def secret(db: Database, name: str) -> bytes:
    """Return the 32 bytes called `name`, made the first time anybody asks: everybody gets the same."""
    sql = "SELECT value FROM secrets WHERE name = :name"
    with db.reading() as tx:
        value = tx.one(str, sql, name=name)
    if value is None:
        with db.transaction() as tx:
            tx.run(_ADD, name=name, value=system.token_hex(32))
            value = tx.one(str, sql, name=name)
    return bytes.fromhex(value or "")

"""Everything that proves who somebody is, kept as SHA-256: API tokens, cookies of the pages, claim links.

The secrets have 256 bits, so a plain hash is enough, and finding one by its hash compares nothing secret.
"""

import hashlib
from dataclasses import dataclass
from typing import Literal

from fetchcut.store.transaction import Transaction

Kind = Literal["api", "web", "claim"]


def hash_of(secret: str) -> str:
    """Return the hash a secret is kept under."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One row, without its hash. `scopes` is a list with commas; `session_id` not None: good for that session only."""

    id: str
    user_id: str
    kind: Kind
    name: str
    scopes: str
    session_id: str | None
    created_at_ms: int
    expires_at_ms: int | None
    revoked_at_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A valid token together with its account."""

    id: str
    user_id: str
    scopes: str
    session_id: str | None
    expires_at_ms: int | None
    email: str | None
    plan: str
    language: str


_ADD = """
INSERT INTO tokens (hash, id, user_id, kind, name, scopes, session_id, created_at_ms, expires_at_ms)
VALUES (:hash, :id, :user_id, :kind, :name, :scopes, :session_id, :created_at_ms, :expires_at_ms)"""


def add(tx: Transaction, secret: str, token: Token) -> None:
    """Keep a new token, by the hash of its secret."""
    tx.run(
        _ADD,
        hash=hash_of(secret),
        id=token.id,
        user_id=token.user_id,
        kind=token.kind,
        name=token.name,
        scopes=token.scopes,
        session_id=token.session_id,
        created_at_ms=token.created_at_ms,
        expires_at_ms=token.expires_at_ms,
    )


_HOLDER = """
SELECT t.id, t.user_id, t.scopes, t.session_id, t.expires_at_ms, u.email, u.plan, u.language
FROM tokens t JOIN users u ON u.id = t.user_id
WHERE t.hash = :hash AND t.kind = :kind AND t.revoked_at_ms IS NULL
  AND (t.expires_at_ms IS NULL OR t.expires_at_ms > :now_ms)"""


def holder(tx: Transaction, secret: str, kind: Kind, now_ms: int) -> Holder | None:
    """Return who holds this secret, None if it is unknown, of another kind, revoked or expired."""
    return tx.one(Holder, _HOLDER, hash=hash_of(secret), kind=kind, now_ms=now_ms)


_COLUMNS = (
    "SELECT id, user_id, kind, name, scopes, session_id, created_at_ms, expires_at_ms, revoked_at_ms FROM tokens "
)

_OF_USER = _COLUMNS + "WHERE user_id = :user_id AND kind = :kind ORDER BY created_at_ms, id LIMIT :limit"


def of_user(tx: Transaction, user_id: str, kind: Kind = "api", *, limit: int = 1000) -> list[Token]:
    """Return the account's tokens of a kind, oldest first, ended ones too."""
    return tx.all(Token, _OF_USER, user_id=user_id, kind=kind, limit=limit)


def by_id(tx: Transaction, token_id: str) -> Token | None:
    """Return the token of an id, whoever has it: for the operator."""
    return tx.one(Token, _COLUMNS + "WHERE id = :id", id=token_id)


_LIVING = """
SELECT COUNT(*) AS tokens FROM tokens WHERE user_id = :user_id AND kind = :kind AND revoked_at_ms IS NULL
  AND (expires_at_ms IS NULL OR expires_at_ms > :now_ms)"""


def living_count(tx: Transaction, user_id: str, kind: Kind, now_ms: int) -> int:
    """Return how many of the account's tokens of a kind are valid."""
    return tx.one(int, _LIVING, user_id=user_id, kind=kind, now_ms=now_ms) or 0


_REVOKE = "UPDATE tokens SET revoked_at_ms = :now_ms WHERE revoked_at_ms IS NULL AND user_id = :user_id"


def revoke(tx: Transaction, user_id: str, token_id: str, now_ms: int) -> bool:
    """End a token of this account; false if there is none that is valid."""
    return tx.run(_REVOKE + " AND id = :id", id=token_id, user_id=user_id, now_ms=now_ms) == 1


def revoke_all(tx: Transaction, user_id: str, now_ms: int) -> int:
    """End every token, cookie and claim link of this account; return how many were valid."""
    return tx.run(_REVOKE, user_id=user_id, now_ms=now_ms)


def revoke_secret(tx: Transaction, secret: str, now_ms: int) -> bool:
    """End the token of this secret."""
    sql = "UPDATE tokens SET revoked_at_ms = :now_ms WHERE hash = :hash AND revoked_at_ms IS NULL"
    return tx.run(sql, hash=hash_of(secret), now_ms=now_ms) == 1


def move(tx: Transaction, from_user: str, to_user: str) -> None:
    """Hand all tokens of one account to another."""
    tx.run("UPDATE tokens SET user_id = :to_user WHERE user_id = :from_user", from_user=from_user, to_user=to_user)


def forget(tx: Transaction, before_ms: int) -> int:
    """Remove tokens that expired before a time; return how many."""
    return tx.run("DELETE FROM tokens WHERE expires_at_ms < :before_ms", before_ms=before_ms)

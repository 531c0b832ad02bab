"""Accounts. An anonymous one has no e-mail address; one that moved into another is left behind, empty."""

from dataclasses import dataclass

from fetchcut.store.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One row. `available` and `frozen` are the sums of its ledger rows; `moved_to` the account that took it over."""

    id: str
    email: str | None
    password_hash: str | None
    plan: str
    language: str
    available: int
    frozen: int
    created_at_ms: int
    moved_to: str | None

    @property
    def is_anonymous(self) -> bool:
        """Return whether nobody has registered it."""
        return self.email is None


_ADD = """
INSERT INTO users (id, email, password_hash, plan, language, created_at_ms)
VALUES (:id, :email, :password_hash, :plan, :language, :now_ms) ON CONFLICT (email) DO NOTHING"""


def add(
    tx: Transaction,
    *,
    id: str,  # noqa: A002
    email: str | None = None,
    password_hash: str | None = None,
    plan: str,
    language: str = "en",
    now_ms: int,
) -> bool:
    """Keep a new account, without credits; false if its e-mail address is taken."""
    return (
        tx.run(_ADD, id=id, email=email, password_hash=password_hash, plan=plan, language=language, now_ms=now_ms) == 1
    )


def get(tx: Transaction, user_id: str) -> User | None:
    """Return the account."""
    return tx.one(User, "SELECT * FROM users WHERE id = :id", id=user_id)


def by_email(tx: Transaction, email: str) -> User | None:
    """Return the account of an e-mail address."""
    return tx.one(User, "SELECT * FROM users WHERE email = :email", email=email)


_ALL = """
SELECT * FROM users WHERE moved_to IS NULL AND (:wants_anonymous = 1 OR email IS NOT NULL)
ORDER BY created_at_ms, id LIMIT :limit"""


def all_users(tx: Transaction, *, wants_anonymous: bool = False, limit: int = 100_000) -> list[User]:
    """Return the accounts, oldest first."""
    return tx.all(User, _ALL, wants_anonymous=int(wants_anonymous), limit=limit)


def set_plan(tx: Transaction, user_id: str, plan: str) -> bool:
    """Change the plan; return whether the account is there."""
    return tx.run("UPDATE users SET plan = :plan WHERE id = :id AND moved_to IS NULL", plan=plan, id=user_id) == 1


def set_password(tx: Transaction, user_id: str, password_hash: str) -> bool:
    """Change the password's hash; return whether the account is there and registered."""
    sql = "UPDATE users SET password_hash = :hash WHERE id = :id AND email IS NOT NULL"
    return tx.run(sql, hash=password_hash, id=user_id) == 1


def owner(tx: Transaction, user_id: str) -> str:
    """Return who has this account's things now, and hold that row until the transaction ends."""
    while True:
        moved_to = tx.one(str, "UPDATE users SET moved_to = moved_to WHERE id = :id RETURNING moved_to", id=user_id)
        if moved_to is None:
            return user_id
        user_id = moved_to


def heir(tx: Transaction, user_id: str) -> str:
    """Return who has this account's things now, and hold nothing: for those who hold other rows first."""
    while moved_to := tx.one(str, "SELECT moved_to FROM users WHERE id = :id", id=user_id):
        user_id = moved_to
    return user_id


def mark_moved(tx: Transaction, from_user: str, to_user: str) -> bool:
    """Say that one account was taken over by another; false if it was before, or is registered itself."""
    sql = "UPDATE users SET moved_to = :to_user WHERE id = :from_user AND moved_to IS NULL AND email IS NULL"
    return tx.run(sql, to_user=to_user, from_user=from_user) == 1


_WITH_REST = """
SELECT u.id FROM users u WHERE u.moved_to IS NOT NULL AND (
  EXISTS (SELECT 1 FROM sessions s WHERE s.user_id = u.id) OR EXISTS (SELECT 1 FROM turns t WHERE t.user_id = u.id)
  OR EXISTS (SELECT 1 FROM assets a WHERE a.user_id = u.id) OR EXISTS (SELECT 1 FROM exports e WHERE e.user_id = u.id)
  OR EXISTS (SELECT 1 FROM uploads p WHERE p.user_id = u.id) OR EXISTS (SELECT 1 FROM tokens k WHERE k.user_id = u.id))
LIMIT 1000"""


def moved_with_rest(tx: Transaction) -> list[str]:
    """Return accounts that were taken over and have things nevertheless."""
    return tx.all(str, _WITH_REST)


_CHANGE = """
UPDATE users SET available = available + :available, frozen = frozen + :frozen
WHERE id = :id AND available + :available >= 0 AND frozen + :frozen >= 0"""


def change_balance(tx: Transaction, user_id: str, *, available: int, frozen: int) -> bool:
    """Add to both amounts; false, and nothing changed, if one of them would fall below zero."""
    return tx.run(_CHANGE, id=user_id, available=available, frozen=frozen) == 1

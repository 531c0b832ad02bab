"""Accounts, sessions and files to have: what most tests of the store begin with."""

from fetchcut.service import ids
from fetchcut.store import sessions, users
from fetchcut.store.database import Database, Transaction


def person(db: Database, credits_: int = 0) -> str:
    """Return the id of a new registered account."""
    from fetchcut.service import credits  # noqa: A004

    user_id = ids.user()
    with db.transaction() as tx:
        users.add(tx, id=user_id, email=f"{user_id}@example.com", plan="default", now_ms=1)
        if credits_:
            credits.grant(tx, user_id, f"{user_id}:first", credits_)
    return user_id


def session(tx: Transaction, user_id: str, name: str = "project") -> str:
    """Return the id of a new session of an account."""
    session_id = ids.session()
    sessions.add(tx, id=session_id, task_id=ids.task(), user_id=user_id, name=name, language="en", now_ms=1)
    return session_id

"""Accounts, sessions and files to have: what most tests of the store begin with."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from fetchcut.service import credits, ids  # noqa: A004  the trade's word
from fetchcut.store import sessions, users
from fetchcut.store.database import Database
from fetchcut.store.transaction import Transaction

T = TypeVar("T")


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now_ms: int = 1_800_000_000_000

    def __call__(self) -> int:
        return self.now_ms

    def pass_s(self, seconds: float) -> None:
        """Let time pass."""
        self.now_ms += round(seconds * 1000)


DAY_S = 86_400


def person(db: Database, credits_: int = 0) -> str:
    """Return the id of a new registered account."""
    user_id = ids.user()
    with db.transaction() as tx:
        users.add(tx, id=user_id, email=f"{user_id}@example.com", plan="default", now_ms=1)
        if credits_:
            credits.grant(tx, user_id, f"{user_id}:first", credits_)
    return user_id


def session(tx: Transaction, user_id: str, name: str = "project", *, now_ms: int = 1) -> str:
    """Return the id of a new session of an account."""
    session_id = ids.session()
    sessions.add(tx, id=session_id, task_id=ids.task(), user_id=user_id, name=name, language="en", now_ms=now_ms)
    return session_id


def at_once(count: int, work: Callable[[int], T], threads: int = 32) -> list[T]:
    """Return what `work` returned for each number, from threads that wait for each other before the first."""
    gate = threading.Barrier(threads)

    def one(number: int) -> T:
        if number < threads:
            gate.wait(60)
        return work(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(count)))

"""Credits under races, on both databases: real threads, real connections."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from fetchcut.errors import OutOfCredits
from fetchcut.service import credits  # noqa: A004
from fetchcut.store import ledger
from fetchcut.store.database import Database
from tests.store.people import person


def spend(db: Database, user_id: str, key: str, price: int = 1) -> bool:
    try:
        with db.transaction() as tx:
            return credits.reserve(tx, user_id, key, price)
    except OutOfCredits:
        return False


def at_once(count: int, work: Callable[[int], bool]) -> list[bool]:
    """Return what `work` returned for each number, started by 32 threads that wait for each other first."""
    gate = threading.Barrier(32)

    def one(number: int) -> bool:
        if number < 32:
            gate.wait(20)
        return work(number)

    with ThreadPoolExecutor(32) as pool:
        return list(pool.map(one, range(count)))


def balance(db: Database, user_id: str) -> tuple[int, int]:
    with db.reading() as tx:
        found = credits.balance(tx, user_id)
        assert ledger.wrong(tx) == []
    return found.available, found.frozen


def test_a_thousand_spends_of_the_last_credit_one_succeeds(db: Database) -> None:
    user_id = person(db, 1)
    done = at_once(1000, lambda number: spend(db, user_id, f"op{number}"))
    assert sum(done) == 1
    assert balance(db, user_id) == (0, 1)


def test_a_thousand_spends_with_one_key_freeze_once(db: Database) -> None:
    user_id = person(db, 100)
    done = at_once(1000, lambda _: spend(db, user_id, "op"))
    assert sum(done) == 1
    assert balance(db, user_id) == (99, 1)

"""The disk fills, connections are cut, the server restarts: a clean error, nothing half, and on it goes."""

import contextlib
import itertools
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fetchcut.errors import DatabaseUnreachable, DiskFull, OutOfCredits, StoreError
from fetchcut.service import credits  # noqa: A004  the trade's word
from fetchcut.store import ledger
from fetchcut.store.database import Database, retried
from fetchcut.store.migrate import migrate
from fetchcut.store.transaction import Transaction
from tests.postgres import Postgres, running
from tests.store.people import person

Opened = Callable[[str], Database]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder with 2 MB of space."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def endlessly(work: Callable[[], None]) -> None:
    while True:
        work()


def write(db: Database, number: int) -> None:
    with db.transaction() as tx:
        tx.run("INSERT INTO secrets (name, value) VALUES (:name, :value)", name=f"{number}", value="x" * 20_000)


def names(db: Database) -> list[str]:
    with db.reading() as tx:
        return tx.all(str, "SELECT name FROM secrets ORDER BY CAST(name AS INTEGER)")


def test_a_full_disk_fails_one_transaction_and_no_other(small_disk: Path, opened: Opened) -> None:
    db = opened(f"sqlite:///{small_disk}/f.db")
    migrate(db)
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * 300_000)
    done = itertools.count()
    with pytest.raises(DiskFull) as caught:
        endlessly(lambda: write(db, next(done)))
    failed = next(done) - 1
    assert str(small_disk) in caught.value.folder
    assert failed > 5
    assert names(db) == [f"{number}" for number in range(failed)]
    filler.unlink()  # somebody makes room: nothing else is needed
    write(db, 5000)
    assert names(db) == [*(f"{number}" for number in range(failed)), "5000"]
    with db.reading() as tx:
        assert db.faults(tx) == []


def test_a_disk_that_is_full_from_the_start_is_said(small_disk: Path, opened: Opened) -> None:
    with contextlib.suppress(OSError), (small_disk / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(b"x" * 4096)
    with pytest.raises(DiskFull):
        migrate(opened(f"sqlite:///{small_disk}/f.db"))
    (small_disk / "filler").unlink()
    assert migrate(opened(f"sqlite:///{small_disk}/f.db")) >= 1


def test_a_full_disk_takes_no_credit_and_loses_none(small_disk: Path, opened: Opened) -> None:
    db = opened(f"sqlite:///{small_disk}/f.db")
    migrate(db)
    user_id = person(db, 100_000)
    numbers = itertools.count()

    def spend() -> None:
        with db.transaction() as tx:
            credits.reserve(tx, user_id, f"op{next(numbers)}", 1, note="x" * 5000)

    with pytest.raises(DiskFull):
        endlessly(spend)
    spent = next(numbers) - 1
    with db.reading() as tx:
        assert ledger.wrong(tx) == []
        assert credits.balance(tx, user_id) == credits.Balance(available=100_000 - spent, frozen=spent)


def test_cut_connections_cost_at_most_what_was_open(own_postgres: Postgres, opened: Opened) -> None:
    db = opened(own_postgres.new_database())
    migrate(db)

    def cut_within() -> None:
        with db.transaction() as tx:
            tx.run("INSERT INTO secrets (name, value) VALUES ('1', 'x')")
            own_postgres.cut()
            tx.run("INSERT INTO secrets (name, value) VALUES ('2', 'x')")

    with pytest.raises(DatabaseUnreachable) as caught:
        cut_within()
    assert "127.0.0.1" in caught.value.address
    assert names(db) == []
    write(db, 3)
    with db.reading(), db.reading(), db.reading():  # several in the pool
        pass
    own_postgres.cut()  # the pool finds out by itself
    write(db, 4)
    assert names(db) == ["3", "4"]


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[Postgres]:
    """Return a server that no other test uses: this one is treated badly."""
    with running() as server:
        yield server


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_a_restart_of_the_server_is_waited_for(own_postgres: Postgres, how: str, opened: Opened) -> None:
    db = opened(own_postgres.new_database())
    migrate(db)
    write(db, 1)
    own_postgres.stop(how)
    starter = threading.Timer(0.5, own_postgres.start)
    starter.start()
    write(db, 2)  # begun while it is away
    starter.join()
    assert names(db) == ["1", "2"]


def test_a_server_that_stays_away_is_said(
    own_postgres: Postgres, monkeypatch: pytest.MonkeyPatch, opened: Opened
) -> None:
    monkeypatch.setattr("fetchcut.store.database.RECONNECT_S", 0.2)
    db = opened(own_postgres.new_database())
    migrate(db)
    own_postgres.stop()
    try:
        for act in (lambda: migrate(db), db.clock_ms, lambda: write(db, 1)):
            with pytest.raises(DatabaseUnreachable):
                act()
    finally:
        own_postgres.start()
    assert names(db) == []


def test_spending_through_crashes_loses_and_doubles_nothing(own_postgres: Postgres, opened: Opened) -> None:
    """Threads spend with keys and try again; meanwhile the server crashes three times."""
    db = opened(own_postgres.new_database())
    migrate(db)
    user_id = person(db, 400)
    is_over = threading.Event()

    def spend(first: int) -> None:
        number = first
        while number < first + 100:
            with contextlib.suppress(StoreError):
                retried(db, lambda tx: one(tx, number))  # noqa: B023  called before the next round
                number += 1

    def one(tx: Transaction, number: int) -> None:
        if credits.reserve(tx, user_id, f"op{number}", 1) and number % 2:
            credits.settle(tx, f"op{number}")

    def crash() -> None:
        for _ in range(3):
            is_over.wait(0.4)
            own_postgres.restart("immediate")

    threads = [threading.Thread(target=spend, args=(first,)) for first in (0, 1000, 2000, 3000)]
    crasher = threading.Thread(target=crash)
    for thread in (*threads, crasher):
        thread.start()
    for thread in (*threads, crasher):
        thread.join()
    with db.reading() as tx:
        assert ledger.wrong(tx) == []
        assert credits.balance(tx, user_id) == credits.Balance(available=0, frozen=200)
    with pytest.raises(OutOfCredits), db.transaction() as tx:
        credits.reserve(tx, user_id, "one more", 1)

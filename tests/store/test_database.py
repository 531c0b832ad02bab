"""What every connection and every transaction promises, on both databases."""

import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy
from hypothesis import given, strategies as st

from fetchcut.errors import (
    DatabaseBusy,
    DatabaseConflict,
    DatabaseDamaged,
    FetchcutError,
    NotWritable,
    StoreError,
    Unstorable,
)
from fetchcut.settings import BadSetting
from fetchcut.store import database
from fetchcut.store.border import database_errors
from fetchcut.store.connecting import PRAGMAS
from fetchcut.store.database import Database, retried
from fetchcut.store.migrate import migrate
from fetchcut.store.transaction import Transaction

PUT = "INSERT INTO secrets (name, value) VALUES (:name, :value)"
GET = "SELECT value FROM secrets WHERE name = :name"


def put(tx: Transaction, name: str, value: str) -> None:
    tx.run(PUT, name=name, value=value)


def get(db: Database, name: str) -> str | None:
    with db.reading() as tx:
        return tx.one(str, GET, name=name)


def test_what_a_transaction_wrote_is_there_afterwards(db: Database) -> None:
    with db.transaction() as tx:
        put(tx, "a", "1")
        assert tx.one(str, GET, name="a") == "1"
    assert get(db, "a") == "1"


def test_a_transaction_that_raises_leaves_nothing(db: Database) -> None:
    def fail() -> None:
        with db.transaction() as tx:
            put(tx, "a", "1")
            raise OverflowError("the block's own error is not the database's")

    with pytest.raises(OverflowError, match="own"):
        fail()
    assert get(db, "a") is None


def test_a_reader_sees_one_state_throughout(db: Database) -> None:
    with db.reading() as tx:
        assert tx.one(str, GET, name="a") is None
        with db.transaction() as other:
            put(other, "a", "1")
        assert tx.one(str, GET, name="a") is None
    assert get(db, "a") == "1"


def test_a_reader_writes_nothing(db: Database) -> None:
    with pytest.raises(NotWritable), db.reading() as tx:
        put(tx, "a", "1")
    assert get(db, "a") is None


def test_a_row_twice_is_a_conflict_and_names_its_rule(db: Database) -> None:
    with db.transaction() as tx:
        put(tx, "a", "1")
    with pytest.raises(DatabaseConflict, match="secrets"), db.transaction() as tx:
        put(tx, "a", "2")


@pytest.mark.parametrize(
    "params",
    [
        {"text": "a\0b", "number": 0},
        {"text": "\ud83d", "number": 0},
        {"text": "k", "number": 2**63},
        {"text": "k", "number": -(2**63) - 1},
    ],
    ids=["NUL", "half", "large", "small"],
)
def test_what_no_database_keeps_is_refused_by_both(db: Database, params: dict[str, object]) -> None:
    with pytest.raises(Unstorable), db.transaction() as tx:
        tx.run("INSERT INTO tries (key_hash, at_ms) VALUES (:text, :number)", **params)


@pytest.mark.parametrize(
    "value", ["", "' OR 1=1 --", ":name %s %(x)s ?", "剪掉开头 🎬 \u202e\n\r\t\\", "x" * 1_000_000]
)
def test_any_other_text_comes_back_verbatim(db: Database, value: str) -> None:
    with db.transaction() as tx:
        put(tx, "a", value)
    assert get(db, "a") == value


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200))
def test_texts_round_trip(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    global _shared  # noqa: PLW0603  one file for all examples
    if _shared is None:
        _shared = Database(f"sqlite:///{tmp_path_factory.mktemp('texts')}/t.db")
        migrate(_shared)
    with _shared.transaction() as tx:
        tx.run("DELETE FROM secrets")
        put(tx, "a", value)
        assert tx.one(str, GET, name="a") == value


_shared: Database | None = None


def test_a_list_stands_for_the_items_of_an_in(db: Database) -> None:
    with db.transaction() as tx:
        tx.run_many(PUT, [{"name": name, "value": name} for name in "abc"])
        tx.run_many(PUT, [])
        sql = "SELECT name FROM secrets WHERE name IN :names ORDER BY name"
        assert tx.all(str, sql, names=["a", "c", "x"]) == ["a", "c"]
        assert tx.all(str, sql, names=("b",)) == ["b"]
        assert tx.all(str, sql, names=[]) == []


@dataclass(frozen=True, slots=True)
class Row:
    """Something with a switch."""

    n: int
    is_on: bool


def test_rows_become_values_and_switches_booleans(db: Database) -> None:
    with db.reading() as tx:
        row = tx.one(Row, "SELECT 7 AS n, 1 AS is_on")
        assert row == Row(7, True)
        assert row.is_on is True
        assert tx.one(Row, "SELECT 7 AS n, 0 AS is_on WHERE 1 = 0") is None
        assert tx.one(int, "SELECT MAX(at_ms) AS most FROM tries") is None


def test_the_clock_is_the_databases(db: Database) -> None:
    with db.reading() as tx:
        first, second = tx.clock_ms(), tx.clock_ms()
    assert 1_700_000_000_000 < first <= second <= db.clock_ms()


def test_a_transaction_within_a_transaction_is_a_fault_of_ours_at_once(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path}/f.db")
    with db.transaction(), pytest.raises(RuntimeError, match="itself"), db.transaction():
        pass
    with db.transaction() as tx:
        assert tx.one(int, "SELECT 1 AS one") == 1


def test_many_threads_lose_no_change(db: Database) -> None:
    with db.transaction() as tx:
        put(tx, "n", "0")

    def add() -> None:
        for _ in range(10):
            with db.transaction() as tx:
                tx.run("UPDATE secrets SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE name = 'n'")

    threads = [threading.Thread(target=add) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert get(db, "n") == "200"


def test_a_named_lock_orders_those_who_read_before_they_write(db: Database) -> None:
    """Without it, PostgreSQL would let both read 0 rows and both write."""
    taken: list[bool] = []

    def take() -> None:
        with db.transaction() as tx:
            tx.lock("the last seat")
            if tx.one(int, "SELECT COUNT(*) AS n FROM tries") == 0:
                tx.run("INSERT INTO tries (key_hash, at_ms) VALUES ('k', 1)")
                taken.append(True)

    threads = [threading.Thread(target=take) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken == [True]


def test_every_connection_to_sqlite_is_durable(tmp_path: Path) -> None:
    """Reads the pragmas of many connections, opened one beside the other."""
    db = Database(f"sqlite:///{tmp_path}/f.db")
    migrate(db)
    gate = threading.Barrier(9)
    found: list[dict[str, object]] = []

    def look() -> None:
        with db.reading() as tx:
            gate.wait(20)
            found.append({name: tx.one(str, f"PRAGMA {name}") for name in [*PRAGMAS, "query_only"]})

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    with db.transaction() as tx:
        gate.wait(20)
        assert {name: tx.one(str, f"PRAGMA {name}") for name in PRAGMAS} == PRAGMAS
    for thread in threads:
        thread.join()
    assert found == [PRAGMAS | {"query_only": 1}] * 8
    assert PRAGMAS["journal_mode"] == "wal"
    assert PRAGMAS["synchronous"] == 2


def test_a_connection_that_cannot_be_durable_is_refused(tmp_path: Path) -> None:
    """A file without a write-ahead log, as on a network drive."""
    path = tmp_path / "f.db"
    sqlite3.connect(path).execute("CREATE TABLE t (x)").connection.close()
    with pytest.raises(DatabaseDamaged, match="delete"):
        Database(f"sqlite:///file:{path}?mode=rw&vfs=unix-none&uri=true").clock_ms()


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    migrate(Database(f"sqlite:///{tmp_path}/f.db"))
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}["f.db"] == 0o600


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "f.db"
    path.write_bytes(b"not a database " * 1000)
    with pytest.raises(DatabaseDamaged):
        migrate(Database(f"sqlite:///{path}"))
    assert path.read_bytes() == b"not a database " * 1000


def test_a_place_that_cannot_hold_a_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    (tmp_path / "file").touch()
    for name in ("folder.db", "file/f.db"):
        with pytest.raises(NotWritable):
            migrate(Database(f"sqlite:///{tmp_path / name}"))


def test_damage_within_the_file_is_found(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path}/f.db")
    migrate(db)
    with db.reading() as tx:
        assert db.faults(tx) == []
    db.close()
    content = bytearray((tmp_path / "f.db").read_bytes())
    content[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    (tmp_path / "f.db").write_bytes(content)
    with pytest.raises(DatabaseDamaged), db.reading() as tx:
        raise DatabaseDamaged(reason=f"{db.faults(tx)[0]}")


@pytest.mark.parametrize(
    "url",
    ["mysql://host/db", "sqlite://", "sqlite:///:memory:", "postgresql:", "nonsense", "", "sqlite", "http://host/x"],
)
def test_another_kind_of_database_is_a_bad_setting(url: str) -> None:
    with pytest.raises(BadSetting):
        Database(url)


def test_a_password_is_in_no_message() -> None:
    assert "secret" not in Database("postgresql://user:secret@host.example/db").place


def test_busy_is_said_when_another_process_holds_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fetchcut.store.connecting.PRAGMAS", PRAGMAS | {"busy_timeout": 50})
    db = Database(f"sqlite:///{tmp_path}/f.db")
    migrate(db)
    other = sqlite3.connect(tmp_path / "f.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusy), db.transaction():
        pass
    assert get(db, "a") is None
    other.execute("ROLLBACK")
    other.close()
    with db.transaction() as tx:
        put(tx, "a", "1")


def test_work_that_met_a_busy_database_is_done_again(db: Database) -> None:
    tries: list[int] = []

    def work(tx: Transaction) -> str:
        tries.append(1)
        put(tx, f"n{len(tries)}", "1")
        if len(tries) < 3:
            raise DatabaseBusy
        return "done"

    assert retried(db, work) == "done"
    assert [get(db, f"n{number}") for number in (1, 2, 3)] == [None, None, "1"]


def test_work_is_not_done_again_without_end(db: Database) -> None:
    tries: list[int] = []

    def work(_: Transaction) -> None:
        tries.append(1)
        raise DatabaseBusy

    with pytest.raises(DatabaseBusy):
        retried(db, work, attempts=2)
    assert len(tries) == 2


def test_deadlocked_transactions_do_not_hang(postgres_db: Database) -> None:
    with postgres_db.transaction() as tx:
        put(tx, "a", "0")
        put(tx, "b", "0")
    gate, ends = threading.Barrier(2), list[str]()

    def lock(first: str, second: str) -> None:
        sql = "UPDATE secrets SET value = '1' WHERE name = :name"
        try:
            with postgres_db.transaction() as tx:
                tx.run(sql, name=first)
                gate.wait(20)
                tx.run(sql, name=second)
        except DatabaseBusy:
            ends.append("busy")
        else:
            ends.append("done")

    threads = [threading.Thread(target=lock, args=pair) for pair in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["busy", "done"]


def test_more_than_all_connections_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT_S", 0.05)
    monkeypatch.setattr("fetchcut.store.connecting.PRAGMAS", PRAGMAS | {"busy_timeout": 50})
    db = Database(f"sqlite:///{tmp_path}/f.db", connections=1)
    migrate(db)
    with (
        db.reading(),
        db.reading(),
        db.reading(),
        db.reading(),
        db.reading(),
        pytest.raises(DatabaseBusy),
        db.reading(),
    ):
        pass


def sqlalchemy_errors() -> list[type[Exception]]:
    found = [each for each in vars(sqlalchemy.exc).values() if isinstance(each, type)]
    return [each for each in found if issubclass(each, sqlalchemy.exc.DBAPIError)]


@pytest.mark.parametrize("kind", sqlalchemy_errors(), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize(
    "state", ["08006", "57P01", "53100", "53300", "40P01", "22021", "23505", "25006", "XX001", None]
)
def test_no_foreign_error_passes_the_border(kind: type[sqlalchemy.exc.DBAPIError], state: str | None) -> None:
    """Any wrapper SQLAlchemy may choose, around any state the server may give."""
    import psycopg

    original = psycopg.OperationalError("server said something")
    original.sqlstate = state
    with pytest.raises(StoreError), database_errors("here"):
        raise kind("SELECT 1", {}, original)


def test_a_statement_that_is_wrong_in_itself_stays_a_fault_of_ours(db: Database) -> None:
    with pytest.raises(Exception, match="no_such_table") as caught, db.transaction() as tx:
        tx.run("SELECT * FROM no_such_table")
    assert not isinstance(caught.value, FetchcutError)


def test_every_connection_to_postgresql_waits_for_locks_and_not_for_ever(postgres_db: Database) -> None:
    gate = threading.Barrier(6)
    found: list[tuple[str | None, str | None]] = []

    def look() -> None:
        with postgres_db.reading() as tx:
            gate.wait(20)
            found.append((tx.one(str, "SHOW lock_timeout"), tx.one(str, "SHOW transaction_isolation")))

    threads = [threading.Thread(target=look) for _ in range(5)]
    for thread in threads:
        thread.start()
    with postgres_db.transaction() as tx:
        gate.wait(20)
        assert tx.one(str, "SHOW lock_timeout") == "30s"
        assert tx.one(str, "SHOW transaction_isolation") == "read committed"
        assert tx.one(str, "SHOW synchronous_commit") == "on"
    for thread in threads:
        thread.join()
    assert found == [("30s", "repeatable read")] * 5

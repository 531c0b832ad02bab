"""The database: SQL as text, rows as frozen dataclasses, on SQLite and PostgreSQL alike.

    with db.transaction() as tx:                    # writes: all of it or nothing, durable when the block ends
        tx.run("UPDATE users SET plan = :plan WHERE id = :id", plan="free", id=user_id)
    with db.reading() as tx:                        # one snapshot, never waits for writers
        user = tx.one(User, "SELECT * FROM users WHERE id = :id", id=user_id)

On SQLite a transaction takes the one write lock at its start (BEGIN IMMEDIATE): what it reads cannot change before it
writes. On PostgreSQL it runs READ COMMITTED and a row is locked from its first UPDATE: code that must be right on both
decides by the row count of a conditional UPDATE, never by what it read before.
"""

import contextlib
import hashlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar, cast, get_type_hints

import sqlalchemy
from sqlalchemy import CursorResult, TextClause, bindparam, event, text
from sqlalchemy.engine import URL, Connection, RowMapping, make_url

from fetchcut.disk import disk_errors, ensure_folder
from fetchcut.errors import DatabaseBusy, DatabaseDamaged, DatabaseUnreachable, Unstorable
from fetchcut.settings import BadSetting
from fetchcut.store.border import database_errors

T = TypeVar("T")

WAIT_S: Final = 30.0
"""How long anybody waits for a lock or for a connection of the pool."""

RECONNECT_S: Final = 5.0
"""How long the start of a transaction waits for a server that is away, as while it restarts."""


class Transaction:
    """One open transaction. Parameters are named (:name); a list or tuple stands for the items of an IN (:names)."""

    def __init__(self, connection: Connection, place: str) -> None:
        self._connection = connection
        self._place = place

    def run(self, sql: str, /, **params: object) -> int:
        """Run one statement; return how many rows it touched."""
        with database_errors(self._place):
            return self._execute(sql, params).rowcount

    def run_many(self, sql: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Run one statement once for each of `rows`."""
        for row in rows:
            _require_storable(row)
        if rows:
            with database_errors(self._place):
                self._connection.execute(_statement(sql), list(rows))

    def one(self, kind: type[T], sql: str, /, **params: object) -> T | None:
        """Return the first row as `kind` (a dataclass by column names, else its first column), None without rows."""
        with database_errors(self._place):
            row = self._execute(sql, params).mappings().first()
        return None if row is None else _made(kind, row)

    def all(self, kind: type[T], sql: str, /, **params: object) -> list[T]:
        """Return all rows as `kind`."""
        with database_errors(self._place):
            rows = self._execute(sql, params).mappings().all()
        return [_made(kind, row) for row in rows]

    def lock(self, name: str) -> None:
        """Hold `name` until the transaction ends: for rules over rows that are not there yet.

        Whoever holds several takes them in the order of their names.
        """
        if self._connection.dialect.name == "postgresql":  # SQLite has one writer anyhow
            key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
            self.run("SELECT pg_advisory_xact_lock(:key)", key=key)

    def clock_ms(self) -> int:
        """Return the database's clock, milliseconds since 1970: the same for every machine that works with it."""
        return self.one(int, _CLOCK[self._connection.dialect.name]) or 0

    def _execute(self, sql: str, params: Mapping[str, object]) -> CursorResult[Any]:
        _require_storable(params)
        lists = tuple(name for name, value in params.items() if isinstance(value, list | tuple))
        # IN () is no SQL, and what stands for it guesses a type that PostgreSQL does not take; IN (NULL) finds nothing.
        values = dict(params) | {name: list(cast(Sequence[object], params[name])) or [None] for name in lists}
        return self._connection.execute(_statement(sql, lists), values)


_CLOCK: Final = {
    "sqlite": "SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) AS now",
    "postgresql": "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) AS now",
}


@lru_cache(maxsize=1024)
def _statement(sql: str, lists: tuple[str, ...] = ()) -> TextClause:
    return text(sql).bindparams(*(bindparam(name, expanding=True) for name in lists))


def _require_storable(params: Mapping[str, object]) -> None:
    # PostgreSQL keeps no NUL and no more than 64 bits; SQLite would take the one and fail late at the other.
    for value in params.values():
        if isinstance(value, str) and "\0" in value:
            raise Unstorable
        if isinstance(value, int) and not -(2**63) <= value < 2**63:
            raise Unstorable


def _made(kind: type[T], row: RowMapping) -> T:
    if not is_dataclass(kind):
        return next(iter(row.values()))  # type: ignore[no-any-return]
    values = dict(row)
    for name in _switches(kind):
        values[name] = bool(values[name])
    return kind(**values)


@cache
def _switches(kind: type) -> tuple[str, ...]:
    """Return the names of the fields that are booleans: the tables keep 0 and 1."""
    return tuple(name for name, hint in get_type_hints(kind).items() if hint is bool)


class Database:
    """One database, for all threads of a process. Connections are opened when needed and kept."""

    def __init__(self, url: str, *, connections: int = 8) -> None:
        self.url = _url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.place = str(self.url.database) if self.is_sqlite else self.url.render_as_string(hide_password=True)
        self._turn = _Turn() if self.is_sqlite else contextlib.nullcontext()
        if self.is_sqlite:
            self._writer, self._reader = _sqlite(self.url, 1), _sqlite(self.url, connections, is_reading=True)
        else:
            engine = _postgresql(self.url, connections)
            self._writer = engine.execution_options(begin="BEGIN")
            self._reader = engine.execution_options(begin="BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Yield a transaction that may write: committed when the block ends, undone when it raises."""
        with self._turn, self._begun(self._writer) as tx:
            yield tx

    @contextlib.contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Yield a transaction that sees one state of the database throughout and writes nothing."""
        with self._begun(self._reader) as tx:
            yield tx

    @contextlib.contextmanager
    def _begun(self, engine: sqlalchemy.Engine) -> Iterator[Transaction]:
        # Only the database's own calls stand within its border: what the block raises is not ours to map.
        connection = self._begin(engine)
        with connection:
            try:
                yield Transaction(connection, self.place)
            except BaseException:
                with contextlib.suppress(sqlalchemy.exc.DBAPIError):
                    connection.rollback()
                raise
            with database_errors(self.place):
                connection.commit()

    def _begin(self, engine: sqlalchemy.Engine) -> Connection:
        """Return a connection with a transaction begun. Nothing is done yet: a server that is away can be waited for.

        BEGIN also finds out that a connection of the pool was cut, at no cost; then the pool lets all of them go.
        """
        patience = time.monotonic() + RECONNECT_S
        while True:
            with contextlib.ExitStack() as stack:
                try:
                    with database_errors(self.place):
                        connection = stack.enter_context(engine.connect())
                        connection.begin()
                except DatabaseUnreachable:
                    if time.monotonic() > patience:
                        raise
                    time.sleep(0.05)
                else:
                    stack.pop_all()
                    return connection

    def clock_ms(self) -> int:
        """Return the database's clock, milliseconds since 1970."""
        with self.reading() as tx:
            return tx.clock_ms()

    def migrate(self) -> int:
        """Bring the tables up to this version, whoever else does the same now; return the step they are at.

        Raises DatabaseTooNew where a later version was here before.
        """
        from fetchcut.store.migrate import migrate

        if self.is_sqlite:
            _make_file(Path(self.place))
        return migrate(self)

    @property
    def is_missing(self) -> bool:
        """Return whether there is no file of it yet."""
        return self.is_sqlite and not Path(self.place).exists()

    def require_current(self) -> None:
        """Raise DatabaseOutdated or DatabaseTooNew unless the tables are those of this version."""
        from fetchcut.store.migrate import require_current

        require_current(self)

    def faults(self, tx: Transaction) -> list[str]:
        """Return what SQLite finds wrong in its file: nothing where all is well. PostgreSQL looks after its own."""
        found = tx.all(str, "PRAGMA integrity_check(10)") if self.is_sqlite else []
        return [each for each in found if each != "ok"]

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._writer.dispose()
        self._reader.dispose()


def _url(text_: str) -> URL:
    try:
        url = make_url(text_)
    except (sqlalchemy.exc.ArgumentError, ValueError):
        raise _bad_url() from None
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return url
    if url.get_backend_name() in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    raise _bad_url()


def _bad_url() -> BadSetting:
    return BadSetting(
        where="FETCHCUT_DATABASE_URL", name="database_url", expected="sqlite:////folder/file or postgresql://…"
    )


def _make_file(path: Path) -> None:
    """Make the file before SQLite does: it holds hashes of tokens and keys of signatures, for its owner alone."""
    ensure_folder(path.parent)
    with disk_errors(path):
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


class _Turn:
    """One writer at a time within this process: who waits for SQLite's own lock polls, and may starve."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner: int | None = None

    def __enter__(self) -> None:
        if self._owner == threading.get_ident():
            raise RuntimeError("a transaction within a transaction would wait for itself")
        if not self._lock.acquire(timeout=WAIT_S):
            raise DatabaseBusy
        self._owner = threading.get_ident()

    def __exit__(self, *_: object) -> None:
        self._owner = None
        self._lock.release()


PRAGMAS: Final = {
    "journal_mode": "wal",
    "synchronous": 2,
    "fullfsync": 1,
    "foreign_keys": 1,
    "busy_timeout": int(WAIT_S * 1000),
}
"""What every connection to SQLite has. synchronous = 2 is FULL: NORMAL loses acknowledged work on a power cut.

fullfsync makes a Mac wait for the disk itself; elsewhere it changes nothing.
"""


def _sqlite(url: URL, connections: int, *, is_reading: bool = False) -> sqlalchemy.Engine:
    wanted = PRAGMAS | {"query_only": int(is_reading)}

    def prepare(connection: sqlite3.Connection, _: object) -> None:
        # Transactions are begun below: Python's own module would begin them late and never immediate.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {wanted['busy_timeout']}")
        _be_in_wal(connection)
        for name in ("synchronous", "fullfsync", "foreign_keys", "query_only"):
            connection.execute(f"PRAGMA {name} = {wanted[name]}")
        found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
        if found != wanted:
            connection.close()
            raise DatabaseDamaged(reason=f"SQLite here has {found}")

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")

    engine = sqlalchemy.create_engine(url, pool_size=connections, max_overflow=4 * connections, pool_timeout=WAIT_S)
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def _be_in_wal(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging. The first switch of a file needs it alone and does not heed the busy timeout."""
    patience = time.monotonic() + WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(0.01)
        else:
            return


_POSTGRESQL: Final[dict[str, object]] = {
    "application_name": "fetchcut",
    "connect_timeout": 10,
    # A server that vanished without a word is noticed within about a minute, not after two hours.
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}


def _postgresql(url: URL, connections: int) -> sqlalchemy.Engine:
    def prepare(connection: Any, _: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {int(WAIT_S * 1000)}")

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options()["begin"])

    engine = sqlalchemy.create_engine(
        url,
        pool_size=connections,
        max_overflow=connections,
        pool_timeout=WAIT_S,
        isolation_level="AUTOCOMMIT",  # transactions are begun above, as on SQLite
        connect_args=_POSTGRESQL,
    )
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def retried(db: Database, work: Callable[[Transaction], T], attempts: int = 3) -> T:
    """Return what `work` returns in a transaction of its own, done again where the database was busy or went away.

    For work that may be done twice: a connection that breaks while COMMIT is under way leaves open whether it counted.
    """
    for attempt in range(1, attempts + 1):
        try:
            with db.transaction() as tx:
                return work(tx)
        except (DatabaseBusy, DatabaseUnreachable):
            if attempt == attempts:
                raise
            time.sleep(0.05 * 4**attempt)
    raise AssertionError("unreachable")

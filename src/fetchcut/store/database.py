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
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar

import sqlalchemy
from sqlalchemy.engine import URL, Connection, make_url

from fetchcut.disk import disk_errors, ensure_folder
from fetchcut.errors import DatabaseBusy, DatabaseUnreachable
from fetchcut.settings import BadSetting
from fetchcut.store.border import database_errors
from fetchcut.store.connecting import WAIT_S, postgresql_engine, sqlite_engine
from fetchcut.store.transaction import Transaction

T = TypeVar("T")

RECONNECT_S: Final = 5.0
"""How long the start of a transaction waits for a server that is away, as while it restarts."""


class Database:
    """One database, for all threads of a process. Connections are opened when needed and kept."""

    def __init__(self, url: str, *, connections: int = 8) -> None:
        self.url = _url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.place = str(self.url.database) if self.is_sqlite else self.url.render_as_string(hide_password=True)
        self._turn = _Turn() if self.is_sqlite else contextlib.nullcontext()
        if self.is_sqlite:
            self._writer, self._reader = (
                sqlite_engine(self.url, 1),
                sqlite_engine(self.url, connections, is_reading=True),
            )
        else:
            engine = postgresql_engine(self.url, connections)
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

    @property
    def is_missing(self) -> bool:
        """Return whether there is no file of it yet."""
        return self.is_sqlite and not Path(self.place).exists()

    def make_file(self) -> None:
        """Make SQLite's file before SQLite does: it holds hashes of tokens and keys, for its owner alone."""
        if self.is_sqlite:
            path = Path(self.place)
            ensure_folder(path.parent)
            with disk_errors(path):
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))

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

"""How connections to SQLite and to PostgreSQL are made, and how a transaction begins on each."""

import sqlite3
import time
from typing import Any, Final

import sqlalchemy
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection

from fetchcut.errors import DatabaseDamaged

WAIT_S: Final = 30.0
"""How long anybody waits for a lock or for a connection of the pool."""

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


def sqlite_engine(url: URL, connections: int, *, is_reading: bool = False) -> sqlalchemy.Engine:
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


def postgresql_engine(url: URL, connections: int) -> sqlalchemy.Engine:
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

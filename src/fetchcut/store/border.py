"""The one border to the database's own errors: what SQLite, PostgreSQL and SQLAlchemy raise, in our tree.

SQLite is asked for its error number, PostgreSQL for its SQLSTATE; the text of a message decides nothing. What is left
unmapped is a statement that is wrong in itself: a fault of ours.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Final

from sqlalchemy import exc

from fetchcut.errors import (
    DatabaseBusy,
    DatabaseConflict,
    DatabaseDamaged,
    DatabaseError,
    DatabaseUnreachable,
    DiskFull,
    FetchcutError,
    NotWritable,
    Unstorable,
)


@contextlib.contextmanager
def database_errors(place: str) -> Iterator[None]:
    """Map what the database says; `place` is its file or address, without a password."""
    try:
        yield
    except exc.TimeoutError as error:  # every connection of the pool was in use
        raise DatabaseBusy from error
    except (UnicodeEncodeError, OverflowError) as error:  # a driver could not put a value into its own form
        raise Unstorable from error
    except exc.DBAPIError as error:
        mapped = _of(error, place)
        if mapped is None:
            raise
        raise mapped from error


def _of(error: exc.DBAPIError, place: str) -> FetchcutError | None:
    original = error.orig
    if isinstance(original, UnicodeEncodeError | OverflowError):
        return Unstorable()
    if isinstance(original, sqlite3.Error):
        return _of_sqlite(original, place)
    return _of_postgresql(original, place, is_cut=error.connection_invalidated)


def _of_sqlite(error: sqlite3.Error, place: str) -> FetchcutError | None:
    code = getattr(error, "sqlite_errorcode", 0)
    if code in _SQLITE_FULL or code & 0xFF == sqlite3.SQLITE_FULL:
        return DiskFull(folder=place)
    match code & 0xFF:  # the low byte is the kind, the rest says where
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return DatabaseBusy()
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return NotWritable(path=place)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_IOERR:
            return DatabaseDamaged(reason=str(error))
        case sqlite3.SQLITE_CONSTRAINT:
            return DatabaseConflict(rule=str(error))
        case sqlite3.SQLITE_TOOBIG:
            return Unstorable()
    return None


_SQLITE_FULL: Final = {
    sqlite3.SQLITE_IOERR_SHMSIZE,  # the shared index of the log could not grow
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_TRUNCATE,
}
"""Kinds of I/O error that mean a full disk (or a quota): the file could not become longer."""


def _of_postgresql(error: BaseException | None, place: str, *, is_cut: bool) -> FetchcutError | None:
    state = getattr(error, "sqlstate", None)
    if state is None:  # the connection itself failed, so that no server could name a state
        return DatabaseUnreachable(address=place) if is_cut or _is_operational(error) else Unstorable()
    if state in _STATES:
        return _STATES[state]()
    if state.startswith("22"):
        return Unstorable()
    if state.startswith("23"):
        return DatabaseConflict(rule=str(getattr(getattr(error, "diag", None), "constraint_name", None) or state))
    if state == "53100":
        return DiskFull(folder=place)
    if state in {"25006", "42501"}:
        return NotWritable(path=place)
    if is_cut or state[:2] in {"08", "28", "3D", "57", "58"}:
        return DatabaseUnreachable(address=place)
    return DatabaseDamaged(reason=str(error)) if state.startswith("XX") else None


def _is_operational(error: BaseException | None) -> bool:
    import psycopg

    return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError | psycopg.InternalError)


_STATES: Final[dict[str, type[DatabaseError]]] = {
    "40001": DatabaseBusy,  # could not serialize
    "40P01": DatabaseBusy,  # deadlock
    "55P03": DatabaseBusy,  # lock not available in time
    "53300": DatabaseBusy,  # too many connections
}

"""An open transaction: SQL as text with named parameters, rows as frozen dataclasses, on both databases alike."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from functools import cache, lru_cache
from typing import Any, Final, TypeVar, cast, get_type_hints

from sqlalchemy import CursorResult, TextClause, bindparam, text
from sqlalchemy.engine import Connection, RowMapping

from fetchcut.errors import Unstorable
from fetchcut.store.border import database_errors

T = TypeVar("T")


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

"""Numbered steps in `migrations/`, each done once, in order, by one process while the others wait."""

import importlib.resources
import re
from dataclasses import dataclass
from functools import cache

from fetchcut.errors import DatabaseOutdated, DatabaseTooNew
from fetchcut.store.database import Database
from fetchcut.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Step:
    """One file: its number, its name, and its statements."""

    number: int
    name: str
    statements: tuple[str, ...]


@cache
def steps() -> tuple[Step, ...]:
    """Return every step this version knows, in order."""
    folder = importlib.resources.files("fetchcut.store") / "migrations"
    files = sorted((each for each in folder.iterdir() if each.name.endswith(".sql")), key=lambda each: each.name)
    return tuple(Step(int(each.name[:4]), each.name, _statements(each.read_text(encoding="utf-8"))) for each in files)


def _statements(sql: str) -> tuple[str, ...]:
    # Our files hold no semicolon within a string, and comments on lines of their own only (a test looks).
    bare = re.sub(r"^--.*$", "", sql, flags=re.MULTILINE)
    return tuple(statement.strip() for statement in bare.split(";") if statement.strip())


def migrate(db: Database) -> int:
    """Do the steps that are missing, whoever else does the same now; return the number of the last one.

    Raises DatabaseTooNew where a later version was here before.
    """
    db.make_file()
    known = steps()[-1].number
    if _found(db) != known:
        with db.transaction() as tx:
            # PostgreSQL would let two processes make the same table, and fail one of them.
            tx.lock("schema")
            tx.run(_TABLE)
            done = _done(tx)
            _require_known(done)
            for step in steps():
                if step.number > done:
                    _do(tx, step)
    return known


def require_current(db: Database) -> None:
    """Raise DatabaseOutdated or DatabaseTooNew unless the last step done is the last one known."""
    found = _found(db)
    _require_known(found)
    if found < steps()[-1].number:
        raise DatabaseOutdated(found=found, known=steps()[-1].number)


def _require_known(done: int) -> None:
    if done > steps()[-1].number:
        raise DatabaseTooNew(found=done, known=steps()[-1].number)


def _do(tx: Transaction, step: Step) -> None:
    for statement in step.statements:
        tx.run(statement)
    tx.run(
        "INSERT INTO schema_steps (number, name, at_ms) VALUES (:number, :name, :at_ms)",
        number=step.number,
        name=step.name,
        at_ms=tx.clock_ms(),
    )


_TABLE = (
    "CREATE TABLE IF NOT EXISTS schema_steps (number BIGINT PRIMARY KEY, name TEXT NOT NULL, at_ms BIGINT NOT NULL)"
)

_HAS_TABLE = {
    True: "SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = 'schema_steps'",
    False: "SELECT 1 AS found WHERE to_regclass('schema_steps') IS NOT NULL",
}


def _found(db: Database) -> int:
    """Return the number of the last step done, 0 in a database that is empty or not there: looking makes none."""
    if db.is_missing:
        return 0
    with db.reading() as tx:
        return _done(tx) if tx.one(int, _HAS_TABLE[db.is_sqlite]) else 0


def _done(tx: Transaction) -> int:
    return tx.one(int, "SELECT COALESCE(MAX(number), 0) AS done FROM schema_steps") or 0

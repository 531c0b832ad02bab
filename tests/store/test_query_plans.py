"""No query that is asked all the time reads a whole table, on either database: their own plans are looked at."""

import contextlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import CursorResult

from fetchcut.service import credits, limits  # noqa: A004  the trade's word
from fetchcut.store import (
    assets,
    blobs,
    bookmarks,
    captions,
    erasing,
    events,
    exports,
    holding,
    ledger,
    mints,
    sessions,
    tokens,
    tries,
    turns,
    uploads,
    users,
    versions,
    webhooks,
)
from fetchcut.store.database import Database
from fetchcut.store.migrate import migrate
from fetchcut.store.transaction import Transaction, _statement
from tests.store import crowd


class Explaining(Transaction):
    """A transaction that has every statement's plan told before it is done."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx._connection, tx._place)
        self.plans: dict[str, list[str]] = {}

    def _execute(self, sql: str, params: Mapping[str, object]) -> CursorResult[Any]:
        lists = tuple(name for name, value in params.items() if isinstance(value, list | tuple))
        if self._connection.dialect.name == "sqlite":
            explained = self._connection.execute(_statement(f"EXPLAIN QUERY PLAN {sql}", lists), params)
            self.plans[sql] = [row[3] for row in explained]
        else:
            # What is small is read whole whatever indexes there are; here only where there is no other way.
            self._connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            explained = self._connection.execute(_statement(f"EXPLAIN (FORMAT JSON) {sql}", lists), params)
            (plan,) = explained.scalars()
            self.plans[sql] = list(nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]))
        return super()._execute(sql, params)


def nodes(plan: dict[str, Any]) -> Iterator[str]:
    """Return each step of PostgreSQL's plan in SQLite's manner: "SCAN table" where a whole one is read."""
    name = plan.get("Relation Name", "")
    yield f"SCAN {name}" if plan["Node Type"] == "Seq Scan" else f"{plan['Node Type']} {name}"
    for below in plan.get("Plans", []):
        yield from nodes(below)


def read_whole(plans: dict[str, list[str]]) -> list[str]:
    """Return the statements that read a whole table; what they read of their own subqueries is none."""
    found: list[str] = []
    for sql, plan in plans.items():
        derived = {"CONSTANT", *re.findall(r"\)\s+(\w+)", sql)}
        scans = [step for step in plan if step.startswith("SCAN ") and "USING" not in step and "(subquery" not in step]
        found += [f"{sql.strip()}: {step}" for step in scans if step.split()[1] not in derived]
    return found


SESSION = "7-1"
CALLS: dict[str, Callable[[Transaction], object]] = {
    # Every request
    "tokens.holder": lambda tx: tokens.holder(tx, "token-7", "api", 1),
    "tries.since": lambda tx: tries.since(tx, "k7", 0, 10),
    "limits.take": lambda tx: limits.take(tx, (limits.Try(key="k7", limit=limits.PASSWORD),), 10**6),
    "mints.of_client": lambda tx: mints.of_client(tx, "c7", 0, 1),
    "mints.of_address": lambda tx: mints.of_address(tx, "a7", 0, 10),
    "users.get": lambda tx: users.get(tx, "u7"),
    "users.by_email": lambda tx: users.by_email(tx, "u7@x.example"),
    "tokens.of_user": lambda tx: tokens.of_user(tx, "u7"),
    "tokens.living_count": lambda tx: tokens.living_count(tx, "u7", "api", 1),
    "tokens.revoke": lambda tx: tokens.revoke(tx, "u7", "tok7", 1),
    "credits.balance": lambda tx: credits.balance(tx, "u7"),
    "credits.reserve": lambda tx: credits.reserve(tx, "u7", "new", 1),
    "credits.settle": lambda tx: credits.settle(tx, "op7"),
    "credits.release": lambda tx: credits.release(tx, "op7"),
    "ledger.of_user": lambda tx: ledger.of_user(tx, "u7"),
    # Sessions and state
    "sessions.get": lambda tx: sessions.get(tx, "u7", SESSION),
    "sessions.of_user": lambda tx: sessions.of_user(tx, "u7"),
    "sessions.of_task": lambda tx: sessions.of_task(tx, "u7", f"task-{SESSION}"),
    "sessions.next_version": lambda tx: sessions.next_version(tx, "u7", SESSION, 2, 1),
    "sessions.next_turn": lambda tx: sessions.next_turn(tx, "u7", SESSION, 1),
    "versions.head": lambda tx: versions.head(tx, "u7", SESSION),
    "versions.get": lambda tx: versions.get(tx, "u7", SESSION, 1),
    "versions.history": lambda tx: versions.history(tx, "u7", SESSION),
    "versions.of_turn": lambda tx: versions.of_turn(tx, SESSION, f"{SESSION}-1"),
    "bookmarks.of_session": lambda tx: bookmarks.of_session(tx, "u7", SESSION),
    "captions.of_session": lambda tx: captions.of_session(tx, "u7", SESSION),
    "captions.cues": lambda tx: captions.cues(tx, "u7", SESSION),
    "assets.of_session": lambda tx: assets.of_session(tx, "u7", SESSION),
    "assets.get": lambda tx: assets.get(tx, "u7", f"as-{SESSION}"),
    "assets.used_bytes": lambda tx: assets.used_bytes(tx, "u7"),
    "blobs.get": lambda tx: blobs.get(tx, "h7"),
    "holding.known": lambda tx: holding.known(tx, ["h7", "h8"]),
    # Turns and streams
    "turns.get": lambda tx: turns.get(tx, "u7", f"{SESSION}-1"),
    "turns.by_key": lambda tx: turns.by_key(tx, "u7", SESSION, "key-1"),
    "turns.ahead": lambda tx: turns.ahead(tx, SESSION, 2),
    "turns.start": lambda tx: turns.start(tx, "7-0-1", "00000001-a"),
    "turns.has": lambda tx: turns.has(tx, "7-0-1", "00000001-a"),
    "turns.finish": lambda tx: turns.finish(tx, "7-0-1", "00000001-a", "done", 1),
    "turns.unfinished": turns.unfinished,
    "turns.due": turns.due,
    "turns.next_of": lambda tx: turns.next_of(tx, SESSION),
    "turns.last_of": lambda tx: turns.last_of(tx, SESSION),
    "events.append": lambda tx: events.append(tx, SESSION, None, ["{}"], 1),
    "events.after": lambda tx: events.after(tx, "u7", SESSION, 2),
    "events.tail": lambda tx: events.tail(tx, SESSION, 2),
    "events.of_turn": lambda tx: events.of_turn(tx, SESSION, f"{SESSION}-1", 0),
    "events.heads": lambda tx: events.heads(tx, [f"{n}-0" for n in range(100)]),
    # Exports, uploads, webhooks
    "exports.get": lambda tx: exports.get(tx, "u7", "render_7"),
    "exports.of_user": lambda tx: exports.of_user(tx, "u7"),
    "exports.start": lambda tx: exports.start(tx, "ex-7-0", "00000001-a"),
    "exports.progress": lambda tx: exports.progress(tx, "ex-7-0", "00000001-a", 7),
    "exports.is_wanted": lambda tx: exports.is_wanted(tx, "ex-7-0", "00000001-a"),
    "exports.want_cancel": lambda tx: exports.want_cancel(tx, "u7", "render_7"),
    "exports.fail": lambda tx: exports.fail(tx, "ex-7-0", "00000001-a", error="{}", now_ms=1),
    "exports.unfinished": exports.unfinished,
    "exports.first_of_each_user": lambda tx: exports.first_of_each_user(tx, per_user=2),
    "exports.running_count": lambda tx: exports.running_count(tx, "u7"),
    "exports.reserved_bytes": exports.reserved_bytes,
    "exports.used_bytes": lambda tx: exports.used_bytes(tx, "u7"),
    "exports.expired": lambda tx: exports.expired(tx, 5),
    "exports.kept_names": lambda tx: exports.kept_names(tx, ["ex-7-0", "ex-8-0"]),
    "uploads.get": lambda tx: uploads.get(tx, "u7", f"up-{SESSION}"),
    "uploads.advance": lambda tx: uploads.advance(
        tx, "u7", "up-7-0", from_bytes=0, to_bytes=5, now_ms=1, expires_at_ms=2
    ),
    "uploads.unfinished": uploads.unfinished,
    "uploads.open_bytes": lambda tx: uploads.open_bytes(tx, "u7"),
    "uploads.open_count": lambda tx: uploads.open_count(tx, "u7"),
    "uploads.expired": lambda tx: uploads.expired(tx, 5),
    "webhooks.take_due": lambda tx: webhooks.take_due(tx, 3, 1000),
    # Moves: one account's rows among everybody's
    "sessions.move": lambda tx: sessions.move(tx, "u7", "u8"),
    "turns.move": lambda tx: turns.move(tx, "u7", "u8"),
    "assets.move": lambda tx: assets.move(tx, "u7", "u8"),
    "uploads.move": lambda tx: uploads.move(tx, "u7", "u8"),
    "exports.move": lambda tx: exports.move(tx, "u7", "u8"),
    "tokens.move": lambda tx: tokens.move(tx, "u7", "u8"),
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Return a database with the crowd in it."""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").new_database()
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('crowd')}/f.db"
    database = Database(url)
    migrate(database)
    crowd.fill(database)
    yield database
    database.close()


def plans_of(full: Database, calls: Iterable[Callable[[Transaction], object]]) -> dict[str, list[str]]:
    """Return the plans of every statement of these calls, and leave the database as it was."""
    plans: dict[str, list[str]] = {}
    with contextlib.suppress(Undo), full.transaction() as tx:
        explaining = Explaining(tx)
        for call in calls:
            call(explaining)
        plans = explaining.plans
        raise Undo
    return plans


@pytest.mark.parametrize("call", CALLS)
def test_what_is_asked_all_the_time_reads_no_whole_table(full: Database, call: str) -> None:
    plans = plans_of(full, [CALLS[call]])
    assert plans
    assert read_whole(plans) == []


class Undo(Exception):
    """Nothing of it stays."""


def test_a_whole_table_would_be_noticed(full: Database) -> None:
    with full.reading() as tx:
        explaining = Explaining(tx)
        explaining.all(str, "SELECT id FROM turns WHERE message = :text", text="trim")
        assert len(read_whole(explaining.plans)) == 1


def test_every_index_is_one_that_some_query_uses(full: Database) -> None:
    """An index nobody uses makes every write dearer."""
    if not full.is_sqlite:
        pytest.skip("PostgreSQL chooses by its statistics, SQLite always alike")
    used = str(plans_of(full, (CALLS | RARE).values()))
    with full.reading() as tx:
        # A unique one is a rule as well.
        sql = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%'"
        assert [name for name in tx.all(str, sql) if f"INDEX {name}" not in used] == []


RARE: dict[str, Callable[[Transaction], object]] = {
    "blobs.unused": lambda tx: blobs.unused(tx, 5),
    "tokens.forget": lambda tx: tokens.forget(tx, 5),
    "erasing.unreachable": lambda tx: erasing.unreachable(tx, 5),
    "erasing.erase": lambda tx: erasing.erase(tx, "u7"),
    "ledger.open_reservations": lambda tx: ledger.open_reservations(tx, 5),
}
"""What the janitor asks."""


def test_the_crowd_adds_up(full: Database) -> None:
    with full.reading() as tx:
        assert ledger.wrong(tx) == []
        assert tx.one(int, "SELECT COUNT(*) AS n FROM events") == crowd.USERS * crowd.EACH * 5

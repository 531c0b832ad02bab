"""A glance tells of a queue what is true of it, and "perhaps" where it cannot tell."""

import sqlite3
from pathlib import Path

from fetchcut.service.queue_glance import OnSqlite, remembered


def test_what_waits_and_what_is_held(tmp_path: Path) -> None:
    path = tmp_path / "jobs.db"
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE workflow_status (queue_name TEXT, status TEXT)")
    glance = OnSqlite(path)
    assert not glance.waits("turns")
    assert not glance.is_held()
    database.execute("INSERT INTO workflow_status VALUES ('turns', 'ENQUEUED')")
    assert glance.waits("turns")
    assert not glance.waits("exports")
    database.execute("UPDATE workflow_status SET status = 'PENDING'")
    assert not glance.waits("turns")
    assert glance.is_held()
    glance.close()


def test_a_database_that_cannot_be_read_is_looked_at(tmp_path: Path) -> None:
    glance = OnSqlite(tmp_path / "none.db")
    assert glance.waits("turns")
    assert glance.is_held()


def test_what_was_found_is_remembered_and_what_was_not_is_asked_again() -> None:
    asked: list[str] = []

    def read(name: str) -> str | None:
        asked.append(name)
        return name if len(asked) > 1 else None

    reading = remembered(read, for_s=60)
    assert [reading("a"), reading("a"), reading("a")] == [None, "a", "a"]
    assert len(asked) == 2
    assert remembered(read, for_s=0)("b") == "b"

"""Steps of the tables: once, in order, whoever else does them at the same time."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fetchcut import store
from fetchcut.errors import DatabaseConflict, DatabaseOutdated, DatabaseTooNew
from fetchcut.store.database import Database
from fetchcut.store.migrate import Step, migrate, require_current, steps
from tests.store.conftest import Urls

PROGRAM = """
import sys
from fetchcut.store.database import Database
from fetchcut.store.migrate import migrate
sys.stdin.readline()
db = Database(sys.argv[1])
print(migrate(db))
with db.transaction() as tx:
    tx.run("INSERT INTO tries (key_hash, at_ms) VALUES ('k', 1)")
"""


def test_several_processes_migrate_at_once(new_url: Urls, opened: Callable[[str], Database]) -> None:
    url = new_url()
    processes = [
        subprocess.Popen([sys.executable, "-c", PROGRAM, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * 6
    assert said == [f"{steps()[-1].number}\n"] * 6
    with opened(url).reading() as tx:
        assert tx.all(int, "SELECT number FROM schema_steps ORDER BY number") == [step.number for step in steps()]
        assert tx.one(int, "SELECT COUNT(*) AS n FROM tries") == 6


def test_migrating_again_changes_nothing(db: Database) -> None:
    with db.transaction() as tx:
        tx.run("INSERT INTO tries (key_hash, at_ms) VALUES ('k', 1)")
    assert migrate(db) == steps()[-1].number
    require_current(db)
    with db.reading() as tx:
        assert tx.one(int, "SELECT COUNT(*) AS n FROM tries") == 1


def test_tables_of_a_later_version_are_refused(db: Database) -> None:
    with db.transaction() as tx:
        tx.run("INSERT INTO schema_steps (number, name, at_ms) VALUES (9999, 'later', 1)")
    for act in (migrate, require_current):
        with pytest.raises(DatabaseTooNew) as caught:
            act(db)
        assert (caught.value.found, caught.value.known) == (9999, steps()[-1].number)


def test_an_empty_database_is_outdated_and_looking_makes_no_file(
    new_url: Urls, tmp_path: Path, opened: Callable[[str], Database]
) -> None:
    db = opened(new_url())
    with pytest.raises(DatabaseOutdated):
        require_current(db)
    assert not list(tmp_path.rglob("*.db"))


def test_a_step_that_fails_leaves_the_tables_as_they_were(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Step(9998, "broken.sql", ("CREATE TABLE half (x BIGINT)", "INSERT INTO tries (key_hash) VALUES (NULL)"))
    known = steps()
    monkeypatch.setattr("fetchcut.store.migrate.steps", lambda: (*known, broken))
    with pytest.raises(DatabaseConflict):
        migrate(db)
    monkeypatch.undo()
    require_current(db)
    with db.transaction() as tx:
        tx.run("CREATE TABLE half (x BIGINT)")
        tx.run("DROP TABLE half")


@pytest.mark.parametrize("step", steps(), ids=lambda step: step.name)
def test_a_file_is_parted_into_whole_statements(step: Step) -> None:
    assert step.number == int(step.name[:4])
    text = (Path(store.__file__).parent / "migrations" / step.name).read_text()
    for statement in step.statements:
        assert sqlite3.complete_statement(f"{statement};")
        assert "--" not in statement
        assert statement.split()[0] in {"CREATE", "ALTER", "INSERT", "UPDATE", "DROP"}
    assert len(step.statements) == len(re.findall(r";$", re.sub(r"^--.*$", "", text, flags=re.MULTILINE), re.MULTILINE))


def test_the_steps_are_numbered_without_a_gap() -> None:
    assert [step.number for step in steps()] == list(range(1, len(steps()) + 1))

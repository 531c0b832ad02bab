"""`fetchcut admin` and `fetchcut db`, as real commands on a real database."""

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from fetchcut.cli import admin, db
from fetchcut.service import passwords
from fetchcut.store import users
from fetchcut.store.database import Database
from fetchcut.store.migrate import steps
from tests.cli.command import COMMAND, Home

PAGES = Path(__file__).resolve().parents[2] / "docs"


def run(home: Home, *argv: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, *argv],
        env=home.environment,
        cwd=home.folder,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


def rows(home: Home, *argv: str, stdin: str = "") -> list[dict[str, Any]]:
    ran = run(home, "admin", *argv, "--json", stdin=stdin)
    assert ran.returncode == 0, ran.stderr
    found: list[dict[str, Any]] = json.loads(ran.stdout)
    return found


@pytest.fixture
def migrated(home: Home) -> Home:
    """Return a home whose server has a database."""
    ran = run(home, "db", "migrate")
    assert (ran.returncode, ran.stdout) == (0, f"{database(home).place}: step {steps()[-1].number}\n")
    return home


def database(home: Home) -> Database:
    return Database(f"sqlite:///{home.folder}/.home/data/server/fetchcut.db")


def test_before_there_is_a_database_it_is_said_and_none_is_made(home: Home) -> None:
    ran = run(home, "admin", "users")
    assert (ran.returncode, ran.stdout) == (8, "")
    assert "fetchcut db migrate" in ran.stderr
    assert not (home.folder / ".home" / "data").exists()


def test_an_account_is_made_given_credits_and_a_plan(migrated: Home) -> None:
    (made,) = rows(migrated, "create-user", "Ann@Example.com", "--credits", "50")
    assert (made["email"], made["plan"], made["available"]) == ("ann@example.com", "default", 50)
    kept = stored(migrated, "ann@example.com")
    assert passwords.fits(kept.password_hash, made["password"])
    for _ in range(2):  # the key counts once
        (granted,) = rows(migrated, "grant", made["id"], "7", "--key", "invoice 17", "--note", "ok")
    assert granted["available"] == 57
    (taken,) = rows(migrated, "grant", "ann@example.com", "-7")
    assert taken["available"] == 50
    ran = run(migrated, "admin", "grant", "ann@example.com", "-51")
    assert ran.returncode == 5
    assert [entry["available_delta"] for entry in rows(migrated, "credits", "ann@example.com")] == [-7, 7, 50]
    ran = run(migrated, "admin", "plan", "ann@example.com", "gold")
    assert ran.returncode == 5
    assert "default" in ran.stderr
    assert run(migrated, "db", "check").returncode == 0


def stored(home: Home, email: str) -> users.User:
    with database(home).reading() as tx:
        user = users.by_email(tx, email)
    assert user
    return user


def test_a_plan_of_the_plan_file_is_put_on_an_account(migrated: Home) -> None:
    rows(migrated, "create-user", "ann@example.com")
    (migrated.folder / "plans.toml").write_text("[plans.gold]\n")
    (migrated.folder / ".home" / "config").mkdir()
    (migrated.folder / ".home" / "config" / "config.toml").write_text(f"plans = '{migrated.folder}/plans.toml'\n")
    (changed,) = rows(migrated, "plan", "ann@example.com", "gold")
    assert changed["plan"] == "gold"
    assert stored(migrated, "ann@example.com").plan == "gold"


def test_a_password_comes_by_standard_input_and_is_not_repeated(migrated: Home) -> None:
    (made,) = rows(migrated, "create-user", "ann@example.com", "--password-stdin", stdin="correct horse battery\n")
    assert "password" not in made
    assert passwords.fits(stored(migrated, "ann@example.com").password_hash, "correct horse battery")
    (changed,) = rows(migrated, "password", "ann@example.com")
    assert passwords.fits(stored(migrated, "ann@example.com").password_hash, changed["password"])
    ran = run(migrated, "admin", "password", "ann@example.com", "--password-stdin", stdin="short\n")
    assert ran.returncode == 5
    assert "8-256" in ran.stderr


def test_tokens_are_made_listed_and_revoked(migrated: Home) -> None:
    rows(migrated, "create-user", "ann@example.com")
    (made,) = rows(migrated, "token", "ann@example.com", "--name", "ci", "--scopes", "upload,read", "--days", "90")
    assert re.fullmatch(r"nmv_usr_[\w-]{43}", made["token"])
    (listed,) = rows(migrated, "tokens", "ann@example.com")
    assert (listed["scopes"], listed["revoked_at"]) == ("read,upload", None)
    assert "token" not in listed
    assert rows(migrated, "revoke", listed["id"]) == [{"revoked": 1}]
    rows(migrated, "token", "ann@example.com")
    rows(migrated, "token", "ann@example.com")
    assert rows(migrated, "revoke", "ann@example.com") == [{"revoked": 2}]
    assert all(each["revoked_at"] for each in rows(migrated, "tokens", "ann@example.com"))
    assert run(migrated, "admin", "token", "ann@example.com", "--scopes", "everything").returncode == 5


def test_people_who_are_not_there_are_named(migrated: Home) -> None:
    for argv in (("grant", "bob@example.com", "5"), ("tokens", "usr_0"), ("revoke", "tok_0"), ("password", "bob")):
        ran = run(migrated, "admin", *argv)
        assert ran.returncode == 5
        assert argv[1] in ran.stderr
        assert "Traceback" not in ran.stderr


def test_a_person_reads_columns(migrated: Home) -> None:
    assert run(migrated, "admin", "users").stdout == ""
    rows(migrated, "create-user", "ann@example.com")
    head, line = run(migrated, "admin", "users").stdout.splitlines()
    assert head.split() == ["id", "email", "plan", "available", "frozen", "created_at"]
    assert line.split()[1:5] == ["ann@example.com", "default", "100", "0"]


@pytest.mark.parametrize("argv", [(), ("fly",), ("grant", "a"), ("grant", "a", "many"), ("users", "--loud")])
def test_a_command_line_that_does_not_fit_shows_how(home: Home, argv: tuple[str, ...]) -> None:
    ran = run(home, "admin", *argv)
    assert ran.returncode == 2
    assert "usage: fetchcut admin" in ran.stderr


def test_a_balance_that_does_not_add_up_is_found(migrated: Home) -> None:
    (made,) = rows(migrated, "create-user", "ann@example.com")
    with database(migrated).transaction() as tx:
        tx.run("UPDATE users SET available = 1000000")
    ran = run(migrated, "db", "check")
    assert ran.returncode == 8
    assert made["id"] in ran.stderr


def test_every_command_of_the_pages_runs(migrated: Home) -> None:
    blocks = [
        line
        for page in ("accounts.md", "database.md")
        for block in re.findall(r"```sh\n(.*?)```", (PAGES / page).read_text(), re.DOTALL)
        for line in block.splitlines()
    ]
    assert len(blocks) > 8
    for line in blocks:
        typed, _, command = line.partition(" | ") if line.startswith("echo") else ("", "", line)
        stdin = shlex.split(typed)[1] + "\n" if typed else ""
        _, *argv = shlex.split(command, comments=True)
        ran = run(migrated, *argv, stdin=stdin)
        assert ran.returncode == 0, (line, ran.stderr)


def test_the_pages_name_every_command() -> None:
    for parser, page in ((admin.parser(), "accounts.md"), (db.parser(), "database.md")):
        (actions,) = [action for action in parser._actions if hasattr(action, "choices") and action.choices]
        text = (PAGES / page).read_text()
        assert actions.choices
        for name in actions.choices:
            assert re.search(rf"fetchcut {'admin' if page == 'accounts.md' else 'db'} {name}\b", text), name

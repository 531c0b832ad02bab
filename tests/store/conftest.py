"""Both databases: every test that asks for `db` runs on a real SQLite file and on a real PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fetchcut.store.database import Database
from fetchcut.store.migrate import migrate
from tests.postgres import Postgres

Urls = Callable[[], str]


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Urls:
    """Return what gives the URL of a new, empty database."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres").new_database  # type: ignore[no-any-return]
    numbers = iter(range(100))
    return lambda: f"sqlite:///{tmp_path}/data{next(numbers)}/fetchcut.db"


@pytest.fixture(scope="session")
def kept(postgres: Postgres) -> Iterator[Database]:
    """Return the one database of PostgreSQL that tests get emptied: a new one for each would be 8 MB on disk."""
    database = Database(postgres.new_database())
    migrate(database)
    yield database
    database.close()


def _empty(database: Database) -> Database:
    with database.transaction() as tx:
        names = tx.all(str, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tx.run(f"TRUNCATE {', '.join(name for name in names if name != 'schema_steps')}")
        tx.run("DELETE FROM schema_steps WHERE number > (SELECT COUNT(*) FROM schema_steps)")
    return database


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Return a database with its tables, empty."""
    if request.param == "postgresql":
        yield _empty(request.getfixturevalue("kept"))
        return
    database = Database(f"sqlite:///{tmp_path}/fetchcut.db")
    migrate(database)
    yield database
    database.close()


@pytest.fixture
def postgres_db(kept: Database) -> Database:
    """Return an empty database of PostgreSQL, for what SQLite has no like of."""
    return _empty(kept)


@pytest.fixture
def opened() -> Iterator[Callable[[str], Database]]:
    """Return what opens a database by its URL; all of them are closed afterwards."""
    databases: list[Database] = []

    def opened_(url: str) -> Database:
        databases.append(Database(url))
        return databases[-1]

    yield opened_
    for each in databases:
        each.close()

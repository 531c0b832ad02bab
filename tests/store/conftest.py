"""Both databases: every test that asks for `db` runs on a real SQLite file and on a real PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fetchcut.store.database import Database
from tests.postgres import Postgres

Urls = Callable[[], str]


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Urls:
    """Return what gives the URL of a new, empty database."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres").new_database  # type: ignore[no-any-return]
    numbers = iter(range(100))
    return lambda: f"sqlite:///{tmp_path}/data{next(numbers)}/fetchcut.db"


@pytest.fixture
def db(new_url: Urls) -> Iterator[Database]:
    """Return a database with its tables, empty."""
    database = Database(new_url())
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def postgres_db(postgres: Postgres) -> Iterator[Database]:
    """Return a database of PostgreSQL with its tables, for what SQLite has no like of."""
    database = Database(postgres.new_database())
    database.migrate()
    yield database
    database.close()


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

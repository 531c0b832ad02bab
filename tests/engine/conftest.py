"""One server for the tests of a file: on SQLite, then on PostgreSQL."""

from collections.abc import Iterator

import pytest

from fetchcut.service.server import Server
from tests.engine.office import Person, arrive, settings
from tests.postgres import Postgres


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server that works in this process."""
    url = None
    if request.param == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres.new_database()
    with Server(settings(tmp_path_factory.mktemp("office"), url, takeover_s=6)) as running:
        yield running


@pytest.fixture
def me(office: Server) -> Person:
    """Return a person with a film of six seconds on the timeline."""
    return arrive(office)

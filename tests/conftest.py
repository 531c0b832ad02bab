"""What tests of several rooms share."""

from collections.abc import Iterator

import pytest

from tests.footage import FOLDER, footage
from tests.postgres import Postgres, running
from tests.web.server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a server of the real footage (http://127.0.0.1:PORT/bigbuckbunny.mp4)."""
    footage("bigbuckbunny.mp4")
    with Server(root=FOLDER) as running:
        yield running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Return a running PostgreSQL for the whole run; ask it for `new_database()`."""
    with running() as server:
        yield server

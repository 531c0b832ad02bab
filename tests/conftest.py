"""What tests of several rooms share."""

from collections.abc import Iterator

import pytest

from tests.footage import FOLDER, footage
from tests.web.server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a server of the real footage (http://127.0.0.1:PORT/bigbuckbunny.mp4)."""
    footage("bigbuckbunny.mp4")
    with Server(root=FOLDER) as running:
        yield running

"""Loopback servers for the tests of ingest."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.footage import FOLDER, footage
from tests.web.server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a server of the real footage (http://127.0.0.1:PORT/bigbuckbunny.mp4)."""
    footage("bigbuckbunny.mp4")
    with Server(root=FOLDER) as running:
        yield running


@pytest.fixture
def folder_server(tmp_path: Path) -> Iterator[Server]:
    """Return a server of `tmp_path / "www"`, which exists and is empty."""
    (tmp_path / "www").mkdir()
    with Server(root=tmp_path / "www") as running:
        yield running

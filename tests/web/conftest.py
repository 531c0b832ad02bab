"""Loopback servers for the tests of ingest."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.server import Server


@pytest.fixture
def folder_server(tmp_path: Path) -> Iterator[Server]:
    """Return a server of `tmp_path / "www"`, which exists and is empty."""
    (tmp_path / "www").mkdir()
    with Server(root=tmp_path / "www") as running:
        yield running

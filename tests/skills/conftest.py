"""A server, and the two skills as an agent reads them."""

from collections.abc import Iterator

import pytest

from tests.contract.service import Service


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a running `fetchcut serve`."""
    with Service(tmp_path_factory.mktemp("serve")) as running:
        yield running

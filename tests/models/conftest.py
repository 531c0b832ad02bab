"""A model's server on loopback for the tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.models.endpoint import Endpoint


@pytest.fixture(scope="session")
def endpoint() -> Iterator[Endpoint]:
    """Return a server that a test gives its script."""
    with Endpoint() as running:
        yield running

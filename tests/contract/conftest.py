"""One server for all tests of the contract: starting one takes a few seconds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.service import Account, Service


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a server that this whole run shares."""
    with Service(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture
def me(service: Service) -> Iterator[Account]:
    """Return a new account."""
    account = service.account()
    yield account
    account.http.close()


@pytest.fixture
def clip() -> Path:
    """Return ten seconds of pictures without sound."""
    from tests.footage import footage

    return footage("bikes.mp4")

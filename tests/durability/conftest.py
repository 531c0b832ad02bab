"""How long the tests of durability may take: `--long` kills at more points and more often."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag."""
    parser.addoption("--long", action="store_true", help="durability: the long version, about a quarter of an hour")


@pytest.fixture(scope="session")
def is_long(request: pytest.FixtureRequest) -> bool:
    """Return whether the long version was asked for."""
    return bool(request.config.getoption("--long"))

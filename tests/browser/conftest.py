"""One Chromium for all tests of what browsers play; without one they are skipped, and say what is missing."""

from collections.abc import Iterator

import pytest

from fetchcut.media.run.libav import Libav
from tests.browser.chromium import Browser, found


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Give the browser."""
    program = found()
    if program is None:
        pytest.skip("no Chromium on this machine (on Debian: apt-get install chromium)")
    with Browser(program, tmp_path_factory.mktemp("chromium")) as running:
        yield running


@pytest.fixture(scope="session")
def libav() -> Iterator[Libav]:
    """Give one worker for all tests."""
    with Libav() as worker:
        yield worker

"""What tests of several rooms share."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.footage import FOLDER, footage
from tests.postgres import Postgres, running
from tests.web.server import Server

# How long an example takes says more about the machine than about us: speed is measured in benchmarks.
# CI tries the same examples every time: a change is judged by what it changed. The search for new ones is everybody
# else's run.
hypothesis.settings.register_profile("fetchcut", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("fetchcut")

LINGER_S = 60.0


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Name the threads that keep this process a minute after its last test, and end it: CI must not hang on them."""

    def end() -> None:
        kept = [each.name for each in threading.enumerate() if not each.daemon and each is not threading.main_thread()]
        sys.stderr.write(f"still running a minute after the last test: {', '.join(kept)}\n")
        sys.stderr.flush()
        os._exit(int(exitstatus))

    timer = threading.Timer(LINGER_S, end)
    timer.daemon = True
    timer.start()


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


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a file system of 2 MB of its own: writing more is the real ENOSPC."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)

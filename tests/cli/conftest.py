"""A home for each test, and a server of real footage."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import Home
from tests.footage import footage
from tests.media import clips
from tests.web.server import Server


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return an empty home."""
    folder = tmp_path / "me"
    folder.mkdir()
    return Home(folder)


@pytest.fixture
def www(tmp_path: Path) -> Iterator[Server]:
    """Return a server of an empty folder, `tmp_path / "www"`."""
    (tmp_path / "www").mkdir()
    with Server(root=tmp_path / "www") as running:
        yield running


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


@pytest.fixture
def eight_k() -> Path:
    """Return two pictures of 7680x4320."""
    size = ("-vf", "scale=7680:4320", "-frames:v", "2", "-c:v", "libx264", "-preset", "ultrafast")
    return clips.make("8k.mp4", "-i", str(footage("bigbuckbunny.mp4")), *size, "-an")

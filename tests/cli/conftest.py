"""A home for each test, and a server of real footage."""

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
def eight_k() -> Path:
    """Return two pictures of 7680x4320."""
    size = ("-vf", "scale=7680:4320", "-frames:v", "2", "-c:v", "libx264", "-preset", "ultrafast")
    return clips.make("8k.mp4", "-i", str(footage("bigbuckbunny.mp4")), *size, "-an")

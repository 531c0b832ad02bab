"""A house on SQLite in a folder of the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.uploads.house import House, house


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path / "data", f"sqlite:///{tmp_path}/fetchcut.db") as made:
        yield made


@pytest.fixture
def postgres_home(tmp_path: Path, postgres: object) -> Iterator[House]:
    with house(tmp_path / "data", postgres.new_database()) as made:  # type: ignore[attr-defined]
        yield made

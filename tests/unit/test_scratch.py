"""Folders of what is thrown away: what a killed process left goes, what a living one works in stays."""

import subprocess
import sys
from pathlib import Path

from fetchcut.service.scratch import Scratch

_CODE = """import os, sys
from pathlib import Path
from fetchcut.service.scratch import Scratch
(Scratch(Path(sys.argv[1])).folder() / "half.jpg").write_text("half")
os.kill(os.getpid(), 9)
"""


def test_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    place = tmp_path / "looking"
    assert subprocess.run([sys.executable, "-c", _CODE, str(place)], check=False).returncode == -9
    assert list(place.glob("*/half.jpg"))
    (place / "of-an-older-version").mkdir()
    mine = Scratch(place)
    assert mine.folder() == mine.folder()
    assert sorted(place.iterdir()) == sorted([place / "lock", mine.folder()])


def test_what_a_living_one_works_in_stays(tmp_path: Path) -> None:
    first, second = Scratch(tmp_path), Scratch(tmp_path)
    (first.folder() / "half.jpg").write_text("half")
    second.folder()
    assert (first.folder() / "half.jpg").exists()
    first.end()
    second.end()
    assert [each.name for each in tmp_path.iterdir()] == ["lock"]


def test_a_folder_that_was_ended_is_made_anew(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    first = scratch.folder()
    scratch.end()
    assert scratch.folder().is_dir()
    assert scratch.folder() != first

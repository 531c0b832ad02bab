"""A folder of music looked into: what is sound is offered, once measured it is known."""

import subprocess
from pathlib import Path

from fetchcut.media.tools import find_ffmpeg
from fetchcut.service.music import packaged, shelf
from fetchcut.store.work import WorkStore


def song(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    words = [str(find_ffmpeg(None).path), "-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=d=2", str(path)]
    subprocess.run(words, check=True)


def test_own_songs_stand_before_those_that_come_along(tmp_path: Path) -> None:
    song(tmp_path / "music" / "calm" / "one.mp3")
    (tmp_path / "music" / "broken.mp3").write_bytes(b"no sound at all")
    (tmp_path / "music" / "notes.txt").write_text("calm")
    found = shelf(tmp_path / "music", WorkStore(tmp_path / "work"), sandbox=True)
    assert [each.asset.name for each in found.tunes if each.is_own] == ["one.mp3"]
    assert found.tunes[0].moods == ("calm",)
    assert found.files[found.tunes[0].asset.id] == (tmp_path / "music" / "calm" / "one.mp3").resolve()
    again = shelf(tmp_path / "music", WorkStore(tmp_path / "work"), sandbox=True)
    assert again.tunes == found.tunes


def test_without_a_folder_there_is_what_comes_along(tmp_path: Path) -> None:
    assert shelf(None, WorkStore(tmp_path), sandbox=True) is packaged()
    assert shelf(tmp_path / "nowhere", WorkStore(tmp_path), sandbox=True) is packaged()

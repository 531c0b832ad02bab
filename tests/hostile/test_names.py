"""Names are labels: two thousand hostile ones, and no file of ours is called after them or lies elsewhere."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from fetchcut.service.labels import LONGEST, label
from fetchcut.service.steps.take_in import TakenIn
from fetchcut.service.storage import Received
from tests.hostile.names import names
from tests.uploads.house import House
from tests.uploads.samples import sample

FILES = re.compile(r"blobs/[0-9a-f]{2}/[0-9a-f]{64}\.[a-z0-9]{3,4}")


def assert_is_a_label(shown: str) -> None:
    assert 1 <= len(shown) <= LONGEST
    assert "/" not in shown
    assert "\\" not in shown
    assert shown not in {".", ".."}
    assert shown == shown.strip()
    assert {unicodedata.category(each) for each in shown}.isdisjoint({"Cc", "Cs", "Zl", "Zp"})
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", shown)
    shown.encode("utf-8")


@given(st.text(max_size=500))
def test_any_name_becomes_a_label(name: str) -> None:
    assert_is_a_label(label(name))


@given(st.text(max_size=100))
def test_a_label_stays_what_it_is(name: str) -> None:
    assert label(label(name)) == label(name)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("film.mp4", "film.mp4"),
        ("影片 🎬.mp4", "影片 🎬.mp4"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\film.mp4", "film.mp4"),
        ("", "file"),
        ("..", "file"),
        ("a\r\nSet-Cookie: x", "a Set-Cookie: x"),
        ("evil\u202egpj.exe", "evil gpj.exe"),
        ("x" * 300 + ".mp4", "x" * (LONGEST - 41) + "…" + "x" * 36 + ".mp4"),
    ],
)
def test_what_people_see(name: str, shown: str) -> None:
    assert label(name) == shown


def outside(root: Path, home: House) -> set[str]:
    """Return all files below `root` but those of the store."""
    return {str(each) for each in root.rglob("*") if each.is_file() and not each.is_relative_to(home.folder)}


def test_two_thousand_names_make_no_file_outside_the_store(
    home: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = sample("png")
    before = outside(tmp_path, home)
    home.upload(("first.png", content))
    # The bytes are the same each time, and so is what is found in them: looking again says nothing about names.
    look_into = home.uploads.look_into
    seen: list[TakenIn] = []

    def once(received: Received, name: str) -> TakenIn:
        seen.extend(() if seen else (look_into(received, name),))
        return seen[0]

    monkeypatch.setattr(home.uploads, "look_into", once)
    hostile = names()
    for start in range(0, len(hostile), 50):
        items = home.upload(*((name, content) for name in hostile[start : start + 50])).items
        for name, item in zip(hostile[start : start + 50], items, strict=True):
            assert item.filename == label(name)
            assert_is_a_label(item.filename)
            assert re.fullmatch(r"/files/asset_[0-9a-f]{32}/[^/?#\\\s]+\?expires=\d+&signature=[0-9a-f]{40}", item.link)
    assert len(home.sessions.state(home.caller, home.session_id).given) == 2001
    assert {each for each in home.files() if not FILES.fullmatch(each)} == set()
    assert {each.partition("-")[0] for each in outside(tmp_path, home) - before} <= {f"{tmp_path}/fetchcut.db"}


@pytest.mark.parametrize("name", names(60))
def test_the_first_sixty_names_of_resumable_uploads(home: House, tmp_path: Path, name: str) -> None:
    before = outside(tmp_path, home)
    upload_id = home.resumable.create(home.caller, home.session_id, name, length_bytes=9).id
    assert home.files() == {f"resumable/{upload_id}"}
    assert {each.partition("-")[0] for each in outside(tmp_path, home) - before} <= {f"{tmp_path}/fetchcut.db"}

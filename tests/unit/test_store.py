import os
import threading
from fractions import Fraction
from pathlib import Path

import pytest

from fetchcut.disk import disk_errors, ensure_folder, publish, require_space
from fetchcut.errors import DiskFull, NotWritable
from fetchcut.store.work import WorkStore, key_of
from fetchcut.timeline.time import TimeRange


def make(path: Path, content: bytes = b"media") -> Path:
    path.write_bytes(content)
    return path


def test_publishing_never_replaces_a_file(tmp_path: Path) -> None:
    make(tmp_path / "a.mp4", b"mine")
    where = publish(make(tmp_path / "part"), tmp_path / "a.mp4", token="job")
    assert where.name == "a (2).mp4"
    assert (tmp_path / "a.mp4").read_bytes() == b"mine"
    assert where.read_bytes() == b"media"


def test_publishing_again_after_a_kill_makes_no_second_file(tmp_path: Path) -> None:
    part = make(tmp_path / "part")
    assert publish(part, tmp_path / "a.mp4", token="job") == publish(part, tmp_path / "a.mp4", token="job")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp4", "part"]


@pytest.mark.parametrize("is_linked", [True, False])
def test_a_copy_that_a_kill_left_is_taken_away(tmp_path: Path, is_linked: bool) -> None:
    staged = make(tmp_path / ".a.job.part", b"media" if is_linked else b"me")
    if is_linked:
        os.link(staged, tmp_path / "a.mp4")
    where = publish(make(tmp_path / "mine"), tmp_path / "a.mp4", token="job", keeps_part=True)
    assert where.read_bytes() == b"media"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp4", "mine"]


def test_many_publishers_of_one_name_all_get_one(tmp_path: Path) -> None:
    parts = [make(tmp_path / f"part{number}", str(number).encode()) for number in range(20)]
    got: list[Path] = []
    threads = [
        threading.Thread(target=lambda part=part: got.append(publish(part, tmp_path / "a.mp4", token=part.name)))
        for part in parts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(got)) == 20
    assert {path.read_bytes() for path in got} == {str(number).encode() for number in range(20)}


def test_keys_follow_every_input() -> None:
    part = TimeRange(Fraction(1), Fraction(2))
    assert key_of("fetch", part) == key_of("fetch", TimeRange(Fraction(1), Fraction(2)))
    assert key_of("fetch", part) != key_of("fetch", TimeRange(Fraction(1), Fraction(5, 2)))
    assert key_of("a", "b") != key_of("ab")


def test_a_finished_step_is_found_again(tmp_path: Path) -> None:
    store = WorkStore(tmp_path)
    with store.open("k") as folder:
        assert not folder.is_done
        folder.finish(TimeRange(Fraction(1, 3), Fraction(2)))
    with store.open("k") as folder:
        assert folder.record(TimeRange) == TimeRange(Fraction(1, 3), Fraction(2))


def test_a_record_that_does_not_fit_any_more_counts_as_none(tmp_path: Path) -> None:
    with WorkStore(tmp_path).open("k") as folder:
        (folder.path / "record.json").write_bytes(b'{"start": [')
        assert folder.record(TimeRange) is None


def test_a_second_run_waits_for_the_first_and_says_so(tmp_path: Path) -> None:
    store, order = WorkStore(tmp_path), list[str]()
    waiting = threading.Event()

    def on_wait() -> None:
        order.append("waits")
        waiting.set()

    def second() -> None:
        with store.open("k", on_wait=on_wait):
            order.append("second")

    with store.open("k"):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(10)
        order.append("first")
    thread.join()
    assert order == ["waits", "first", "second"]


def test_sweeping_takes_what_is_old_and_free_and_nothing_else(tmp_path: Path) -> None:
    store = WorkStore(tmp_path)
    for key in ("old", "new", "held"):
        with store.open(key) as folder:
            make(folder.path / "media.part")
    for key in ("old", "held"):
        os.utime(tmp_path / f"{key}.lock", (1, 1))
    with store.open("held"):
        os.utime(tmp_path / "held.lock", (1, 1))
        store.sweep(unused_s=3600)
        assert (tmp_path / "held" / "media.part").exists()
    assert (tmp_path / "new" / "media.part").exists()
    assert not (tmp_path / "old").exists()
    assert not (tmp_path / "old.lock").exists()


def test_a_full_disk_is_refused_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(DiskFull) as caught:
        require_space(tmp_path, 2**60)
    assert caught.value.missing_bytes


def test_no_space_while_writing_is_our_error() -> None:
    full = Path("/dev/full")
    with pytest.raises(DiskFull), disk_errors(full), full.open("wb", buffering=0) as file:
        file.write(b"x")


def test_a_file_where_a_folder_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(NotWritable):
        ensure_folder(make(tmp_path / "file"))
    with pytest.raises(NotWritable):
        ensure_folder(tmp_path / "file" / "below")

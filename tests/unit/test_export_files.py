import os
from pathlib import Path

import pytest

from fetchcut.service import export_files
from fetchcut.service.export_files import ExportFiles
from fetchcut.service.work import Run, attempt_name


def run(number: int, job: str = "export_1") -> Run:
    return Run(kind="export", id=job, attempt=attempt_name(number, "worker"))


def test_each_run_works_where_no_other_looks(tmp_path: Path) -> None:
    files = ExportFiles(tmp_path)
    first = files.begin(run(1))
    (first / "making.mp4").write_bytes(b"1")
    neighbour = files.begin(run(1, "export_2"))
    second = files.begin(run(2))
    assert second != first
    assert not first.exists()
    assert neighbour.exists()
    files.end(run(2))
    assert not second.exists()


def test_a_result_has_the_name_of_its_run(tmp_path: Path) -> None:
    files = ExportFiles(tmp_path)
    names = []
    for number in (1, 2):
        made = files.begin(run(number)) / "result.mp4"
        made.write_bytes(b"%d" % number)
        names.append(files.publish(run(number), made))
    assert [files.result(name).read_bytes() for name in names] == [b"1", b"2"]
    files.forget(names[0])
    files.forget(names[0])
    assert not files.result(names[0]).exists()


def test_only_what_is_old_may_be_a_leftover(tmp_path: Path) -> None:
    files = ExportFiles(tmp_path)
    made = files.begin(run(1)) / "result.mp4"
    made.write_bytes(b"1")
    old = files.result(files.publish(run(1), made))
    assert files.left() == []
    os.utime(old, (1, 1))
    assert files.left() == [old]
    files.remove(old)
    assert files.left() == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export_files, "LEFT_S", -1.0)
        for each in files.left():
            files.remove(each)
    assert not list((tmp_path / "work").iterdir())

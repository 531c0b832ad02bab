from pathlib import Path

import pytest

from fetchcut.errors import OneNameForMany
from fetchcut.service.naming import destination, wanted_path

HERE = Path("/results")


def test_an_existing_folder_or_a_trailing_slash_is_a_folder(tmp_path: Path) -> None:
    assert destination(str(tmp_path), HERE).folder == tmp_path
    assert destination("new/", HERE).folder == Path("new").absolute()
    assert destination(None, HERE).folder == HERE


def test_a_file_gets_the_results_own_extension(tmp_path: Path) -> None:
    goal = destination(str(tmp_path / "talk.mp4"), HERE)
    assert goal.extension == "mp4"
    assert wanted_path(goal, title="x", extension="mp4") == tmp_path / "talk.mp4"
    assert wanted_path(goal, title="x", extension="webm") == tmp_path / "talk.webm"
    assert wanted_path(destination("ep v1.2", HERE), title="x", extension="mp4").name == "ep v1.2.mp4"


def test_one_name_for_two_results_is_a_contradiction() -> None:
    with pytest.raises(OneNameForMany):
        destination("one.mp4", HERE, result_count=2)


def test_a_template_cannot_climb_out_of_its_folder() -> None:
    goal = destination("%(uploader)s/%(title)s.%(ext)s", HERE)
    path = wanted_path(goal, title="x", extension="mp4", rendered="../../evil/x.mp4")
    assert ".." not in path.parts
    assert path.is_relative_to(HERE)

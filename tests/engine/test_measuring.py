"""Files are measured where a message needs it: said once, found again, not charged where nothing changed."""

import subprocess
from pathlib import Path

import pytest

from fetchcut.media.tools import find_ffmpeg
from fetchcut.service.server import Server
from fetchcut.service.steps import measure
from tests.engine.office import Person, arrive, require_books, texts


@pytest.fixture(scope="module")
def paused(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds of a tone that is silent from two to four, the picture red for three and blue for three."""
    path = tmp_path_factory.mktemp("paused") / "paused.mp4"
    colors = "color=red:s=160x90:r=25:d=3[r];color=blue:s=160x90:r=25:d=3[b];[r][b]concat=n=2:v=1[v]"
    tone = "sine=f=440:d=6,volume='if(between(t,2,4),0,1)':eval=frame[a]"
    words = [str(find_ffmpeg(None).path), "-nostdin", "-v", "error", "-filter_complex", f"{colors};{tone}"]
    subprocess.run([*words, "-map", "[v]", "-map", "[a]", "-c:a", "aac", str(path)], check=True)
    return path


def told(person: Person, message: str) -> list[str]:
    return texts(person.say(message))


def test_a_turn_listens_first_and_then_goes_on(office: Server, paused: Path) -> None:
    person = arrive(office, has_film=False)
    person.upload(paused)
    said = told(person, "remove the silence")
    assert said[0] == "I listen to it first."
    assert "Removed one silence" in said[-1]
    assert 4.0 < person.seconds < 4.5
    assert person.credits == (999, 0)
    require_books(office)


def test_what_was_found_is_not_looked_for_again(office: Server, paused: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = arrive(office, has_film=False), arrive(office, has_film=False)
    first.upload(paused)
    second.upload(paused)
    assert "2" in told(first, "按场景切开")[-1]

    def not_again(*_: object, **__: object) -> str:
        raise AssertionError("measured twice")

    monkeypatch.setattr(measure, "run", not_again)
    assert "2" in told(second, "按场景切开")[-1]


def test_a_question_about_it_costs_nothing(office: Server, paused: Path) -> None:
    person = arrive(office, has_film=False)
    person.upload(paused)
    assert "0:02" in told(person, "where are the silences?")[-1]
    assert person.credits == (1000, 0)

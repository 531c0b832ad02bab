"""The main command on a server: the same words and flags, the same paths on standard output, the same exit codes."""

from pathlib import Path

import pytest

from tests.cli.command import Home, Ran, probe
from tests.client.original import Original
from tests.contract.service import Service
from tests.web.server import Server


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return an empty home."""
    (tmp_path / "me").mkdir()
    return Home(tmp_path / "me")


def on(server: str, home: Home, *arguments: str) -> Ran:
    """Run the command against a server."""
    return home.run("--server", server, *arguments, HOME=str(home.folder))


def test_a_link_becomes_a_file(serve: Service, home: Home, server: Server) -> None:
    path = on(serve.url, home, server.url("/bigbuckbunny.mp4")).path
    assert path.parent == home.folder
    assert probe(path).duration_s == pytest.approx(5.28, abs=0.15)


def test_the_variable_does_the_same(serve: Service, home: Home, film: Path) -> None:
    ran = home.run(str(film), "-o", "out.mp4", HOME=str(home.folder), NEMO_API_URL=serve.url)
    assert ran.path == home.folder / "out.mp4"


def test_parts_formats_and_sizes_are_those_of_the_wish(serve: Service, home: Home, film: Path) -> None:
    path = on(serve.url, home, "from 0:01 to 0:03 as webm in 360p", str(film)).path
    info = probe(path)
    assert path.suffix == ".webm"
    assert info.duration_s == pytest.approx(2, abs=0.15)
    assert info.picture
    assert info.picture.lines == 360


def test_an_edit_in_words(serve: Service, home: Home, film: Path) -> None:
    ran = on(serve.url, home, 'trim to 3 seconds and add the title "Urban Dreams"', str(film), "-o", "short.mp4")
    assert probe(ran.path).duration_s == pytest.approx(3, abs=0.15)
    assert "0:03" in ran.err


def test_two_runs_use_one_token(serve: Service, home: Home, film: Path) -> None:
    assert on(serve.url, home, str(film), "-o", "a.mp4").code == 0
    assert on(serve.url, home, str(film), "-o", "b.mp4").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--server", "http://127.0.0.1:1", "a.mp4"), 2, "a.mp4"),
        (("--server", "127.0.0.1:8000", "x"), 2, "--server"),
        (("--server",), 2, "--server"),
        (("--server", "http://127.0.0.1:1", "https://host.example/a.mp4"), 6, "reached"),
        (("--server", "http://127.0.0.1:1", "https://host.example/a.mp4", "--dry-run"), 3, "--dry-run"),
        (("--server", "http://127.0.0.1:1", "--nonsense"), 2, "--nonsense"),
    ],
)
def test_what_cannot_be_is_said_as_ever(home: Home, arguments: tuple[str, ...], code: int, said: str) -> None:
    ran = home.run(*arguments, HOME=str(home.folder))
    assert ran.code == code, ran.err
    assert said in ran.err
    assert not ran.out
    assert "Traceback" not in ran.err


def test_words_that_ask_are_asked_back(serve: Service, home: Home, film: Path) -> None:
    ran = on(serve.url, home, "cut at 0:50", str(film))
    assert ran.code in {3, 10}
    assert ran.err.strip()
    assert home.results() == []


def test_one_that_fails_does_not_stop_the_rest(serve: Service, home: Home, film: Path, server: Server) -> None:
    ran = on(serve.url, home, server.url("/none.mp4"), str(film))
    assert ran.code == 9
    assert len(ran.paths) == 1


def test_the_doctor_looks_at_the_server(serve: Service, home: Home) -> None:
    ran = on(serve.url, home, "doctor")
    assert ran.code == 0
    assert serve.url in ran.out
    broken = on("http://127.0.0.1:1", home, "doctor")
    assert broken.code == 1
    assert "✗" in broken.out


def test_the_original_does_the_same(original: Original, home: Home, film: Path) -> None:
    ran = home.run("--server", original.url, "doctor", HOME=str(home.folder))
    assert ran.code == 0, ran.err

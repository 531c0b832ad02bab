"""Bad input gets one sentence and a documented exit code; nothing half-written, never a traceback."""

import re
import socket
from pathlib import Path

import pytest

from fetchcut.cli import exits
from tests.cli.command import Home, Ran
from tests.footage import footage
from tests.media import clips
from tests.web.server import Manner, Server

QUICK = ("-R", "0", "--socket-timeout", "2", "--language", "en")


def failed(ran: Ran, home: Home, *, code: int, saying: str = "") -> None:
    """Assert that a run failed as documented and left nothing."""
    assert ran.code == code, ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    last = ran.err.strip().splitlines()[-1]
    assert last.startswith("fetchcut: ")
    assert saying.lower() in last.lower()
    assert home.results() == []


@pytest.mark.parametrize(
    ("manner", "code"),
    [
        (Manner(status=404), 4),
        (Manner(status=410), 4),
        (Manner(status=401), 5),
        (Manner(status=403), 5),
        (Manner(status=451), 5),
        (Manner(status=429, retry_after="120"), 6),
        (Manner(status=500), 6),
        (Manner(status=503), 6),
        (Manner(is_loop=True), 4),
        (Manner(empty=True), 4),
        (Manner(html=True), 4),
        (Manner(stall_at=1000), 6),
        (Manner(cut_after=5000), 6),
        (Manner(redirect_to="ftp://example.com/a.mp4"), 4),
    ],
    ids=str,
)
def test_what_hosts_do_wrong(home: Home, server: Server, manner: Manner, code: int) -> None:
    server.behave("/world.mp4", manner)
    failed(home.run(server.url("/world.mp4"), *QUICK), home, code=code)


def test_no_such_host(home: Home) -> None:
    failed(home.run("https://no-such-host.invalid/a.mp4", *QUICK), home, code=6)


def test_nobody_listens(home: Home) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        failed(home.run(f"http://127.0.0.1:{port}/a.mp4", *QUICK), home, code=6)


def test_plain_http_behind_https(home: Home, server: Server) -> None:
    failed(home.run(server.url("/world.mp4").replace("http:", "https:"), *QUICK), home, code=6)


def test_a_page_without_video(home: Home, www: Server) -> None:
    url = www.add("/page", "<!DOCTYPE html><html><title>Hello</title><p>Nothing here.</p></html>", "text/html")
    failed(home.run(url, *QUICK), home, code=4)


def test_a_truncated_mp4(home: Home, www: Server) -> None:
    url = www.add("/cut.mp4", clips.truncated().read_bytes(), "video/mp4")
    failed(home.run(url, *QUICK), home, code=7)


def test_a_file_with_its_end_missing(home: Home) -> None:
    ran = home.run(str(clips.cut_in_the_data()), "as mp4", *QUICK)
    failed(ran, home, code=7)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("from 5:00 to 6:00", 2),
        ("audio only as 1080p mp3", 2),
        ("as mp3 and as gif", 2),
        ("cut out the part where she laughs", 3),
    ],
)
def test_wishes_that_cannot_be(home: Home, words: str, code: int) -> None:
    failed(home.run(words, str(footage("bikes.mp4")), *QUICK), home, code=code)


def test_sound_of_a_silent_video(home: Home) -> None:
    failed(home.run("just the audio as mp3", str(footage("bikes.mp4")), *QUICK), home, code=2)


def test_pictures_of_a_song(home: Home) -> None:
    failed(home.run("as mp4 in 1080p", str(footage("sax.wav")), *QUICK), home, code=2)


def test_an_unknown_format_and_a_missing_file(home: Home) -> None:
    failed(home.run("-f", "xyz", str(footage("bikes.mp4")), *QUICK), home, code=2, saying="mp4")
    failed(home.run("nowhere.mp4", *QUICK), home, code=2, saying="nowhere.mp4")
    failed(home.run("as mp4", *QUICK), home, code=2)


def test_a_folder_that_cannot_be_written(home: Home, server: Server) -> None:
    failed(home.run(server.url("/world.mp4"), "-o", "/proc/", *QUICK), home, code=8)


def test_no_space_left(home: Home, server: Server, small_disk: Path) -> None:
    environment = {"FETCHCUT_HOME": str(small_disk / "home")}
    failed(home.run(server.url("/cityCC0.mpg"), *QUICK, **environment), home, code=8)


def test_a_size_that_cannot_be_reached(home: Home) -> None:
    failed(home.run("under 3 KB", str(footage("world.mp4")), *QUICK), home, code=2)


def test_8k_when_1080p_was_asked(home: Home, eight_k: Path) -> None:
    from tests.cli.command import probe

    ran = home.run("as 1080p", str(eight_k))
    picture = probe(ran.path).picture
    assert picture
    assert picture.lines == 1080


def test_errors_speak_the_language_of_the_words(home: Home, server: Server) -> None:
    server.behave("/world.mp4", Manner(status=404))
    ran = home.run(f"下载{server.url('/world.mp4')}，谢谢", "-R", "0")
    assert ran.code == 4
    assert any("\u4e00" <= character <= "\u9fff" for character in ran.err)


def test_an_event_says_why(home: Home, server: Server) -> None:
    server.behave("/world.mp4", Manner(status=404))
    last = home.run("--json", server.url("/world.mp4"), *QUICK).events[-1]
    assert (last["event"], last["code"], last["exit_code"]) == ("failed", "NotFound", 4)


def test_one_of_two_links_fails_and_the_other_is_delivered(home: Home, server: Server) -> None:
    server.behave("/bikes.mp4", Manner(status=404))
    ran = home.run(server.url("/bikes.mp4"), server.url("/world.mp4"), *QUICK)
    assert ran.code == 9
    assert [path.name for path in ran.paths] == ["world.mp4"]


@pytest.mark.parametrize(
    "arguments",
    [("--nonsense", "x"), ("-N", "many", "x"), ("--under", "big", "x.mp4"), ("-a", "nowhere.txt"), ("x", "--sections")],
)
def test_flags_that_cannot_be_are_one_sentence(home: Home, arguments: tuple[str, ...]) -> None:
    ran = home.run(*arguments)
    failed(ran, home, code=2)
    assert len(ran.err.splitlines()) == 1
    (event,) = home.run("--json", *arguments).events
    assert (event["event"], event["exit_code"]) == ("failed", 2)


def test_what_is_wrong_with_words_is_said_in_their_language(home: Home) -> None:
    ran = home.run("加字幕", str(footage("bikes.mp4")))
    # Which words the captions should show is a question.
    assert ran.code in {exits.QUESTION, exits.CANNOT}
    assert re.search("[\u4e00-\u9fff]", ran.err)
    assert not ran.out


def test_doctor_names_a_setting_that_cannot_be_read(home: Home) -> None:
    (home.folder / ".home" / "config").mkdir(parents=True)
    (home.folder / ".home" / "config" / "config.toml").write_text("retries = 'many'")
    ran = home.run("doctor")
    assert ran.code == 1
    assert "✗ settings" in ran.out
    assert "retries" in ran.out
    assert "ffmpeg" in ran.out


def test_doctor_says_what_the_person_chose(home: Home) -> None:
    ran = home.run("doctor", "--language", "en", FETCHCUT_SANDBOX="0", FETCHCUT_FFMPEG="/nowhere/ffmpeg")
    assert ran.code == 1
    assert "switched off" in ran.out
    assert "/nowhere/ffmpeg" in ran.out
    assert "fetchcut doctor" not in ran.out
    assert home.run("doctor", "now").code == 2

"""The main command on a server: the same words and flags, the same paths on standard output, the same exit codes."""

import shutil
from pathlib import Path

import pytest

from fetchcut.filenames import safe_name
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
    ran = on(serve.url, home, server.url("/bigbuckbunny.mp4"))
    path = ran.path
    assert path.parent == home.folder
    assert "Connecting" in ran.err
    assert "run out" not in ran.err
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


@pytest.mark.parametrize("name", ['my film\'s "best" 春天.mp4', "100% %s {x} $HOME;.mp4", "-dash.mp4"])
def test_odd_names_become_what_they_become_here(serve: Service, home: Home, film: Path, name: str) -> None:
    (home.folder / name).write_bytes(film.read_bytes())
    ran = on(serve.url, home, "in 144p", f"./{name}", "-o", "out/")
    assert ran.path == home.folder / "out" / f"{safe_name(Path(name).stem)}.mp4"


def test_what_is_no_film_is_said_so(serve: Service, home: Home) -> None:
    (home.folder / "text.mp4").write_text("I am text, and not a film at all")
    text = on(serve.url, home, "text.mp4")
    assert "text.mp4 is text" in text.err
    (home.folder / "empty.mp4").touch()
    empty = on(serve.url, home, "empty.mp4")
    assert (empty.code, "is empty" in empty.err, "Uploading" in empty.err) == (2, True, False)
    assert home.run("empty.mp4").err.splitlines()[-1] == empty.err.splitlines()[-1]


def test_an_edit_in_words(serve: Service, home: Home, film: Path) -> None:
    ran = on(serve.url, home, 'trim to 3 seconds and add the title "Urban Dreams"', str(film), "-o", "short.mp4")
    assert probe(ran.path).duration_s == pytest.approx(3, abs=0.15)
    assert "0:03" in ran.err


def test_two_runs_use_one_token(serve: Service, home: Home, film: Path) -> None:
    assert on(serve.url, home, str(film), "-o", "a.mp4").code == 0
    assert on(serve.url, home, str(film), "-o", "b.mp4").code == 0


def test_runs_at_the_same_time_use_one_token(serve: Service, home: Home, film: Path) -> None:
    runs = [
        home.start("--server", serve.url, str(film), "-q", "90p", "-o", f"{n}.mp4", HOME=str(home.folder))
        for n in range(3)
    ]
    ended = [(run.communicate(timeout=300)[1].decode(), run.returncode) for run in runs]
    assert [code for _, code in ended] == [0, 0, 0], ended


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--server", "http://127.0.0.1:1", "a.mp4"), 2, "a.mp4"),
        (("--server", "127.0.0.1:8000", "x"), 2, "--server"),
        (("--server",), 2, "--server"),
        (("--server", "http://127.0.0.1:1", "https://host.example/a.mp4"), 6, "reached"),
        (
            ("--server", "http://127.0.0.1:1", "https://h.example/a.mp4", "--cookies-from-browser", "firefox"),
            2,
            "browser",
        ),
        (("--server", "http://127.0.0.1:1", "https://h.example/a.mp4", "--proxy", "http://p:1"), 2, "--proxy"),
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
    assert ran.code == 3
    assert ran.err.count("0:50") == 1
    asked = on(serve.url, home, "make it better", str(film))
    assert asked.code == 10
    assert asked.err.strip()
    assert home.results() == []


def test_what_fits_is_not_blown_up(serve: Service, home: Home, film: Path) -> None:
    picture = probe(on(serve.url, home, "in 1080p", str(film), "-o", "out.mkv").path).picture
    assert picture
    assert picture.lines == 720


def test_sound_and_pictures_stay_what_they_are(serve: Service, home: Home, film: Path) -> None:
    sound = on(serve.url, home, str(film), "-x", "-f", "mp3", "-o", "a.mp3").path
    assert not probe(sound).video
    part = on(serve.url, home, "from 0:01 to 0:03", str(sound), "-o", "b/").path
    assert part.name == "a.mp3"
    assert probe(part).duration_s == pytest.approx(2, abs=0.15)
    still = on(serve.url, home, str(film), "-f", "png", "-o", "still.png").path
    assert on(serve.url, home, str(still), "-f", "jpg").path.suffix == ".jpg"


def test_only_looking_changes_nothing(serve: Service, home: Home, film: Path, server: Server) -> None:
    link = on(serve.url, home, "--dry-run", server.url("/bigbuckbunny.mp4"))
    assert (link.code, link.out) == (0, "")
    assert "bigbuckbunny" in link.err
    file = on(serve.url, home, "--dry-run", str(film))
    assert (file.code, file.out) == (0, "")
    edit = on(serve.url, home, "--dry-run", "trim to 3 seconds and add the title Sea", str(film))
    assert (edit.code, edit.out) == (0, "")
    assert "0:03" in edit.err or "3 s" in edit.err
    assert home.results() == []


def test_a_template_is_filled_with_what_the_site_says(serve: Service, home: Home, server: Server) -> None:
    link = server.url("/bigbuckbunny.mp4")
    ran = on(serve.url, home, link, "-o", "%(title)s/%(id)s [%(height|none)s].%(ext)s")
    here = home.run(link, "-o", "%(title)s/%(id)s [%(height|none)s].%(ext)s", "-P", str(home.folder / "here"))
    assert ran.path.relative_to(home.folder) == here.path.relative_to(home.folder / "here")


def test_headers_and_a_sites_cookies_go_along(serve: Service, home: Home, server: Server) -> None:
    link = server.url("/bigbuckbunny.mp4")
    server.forget()
    (home.folder / "jar.txt").write_text(
        "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tpass\tmine\n"
        "bank.example\tFALSE\t/\tFALSE\t0\tpass\tnot yours\n"
    )
    on(serve.url, home, link, "--cookies", "jar.txt", "--add-header", "X-Asked: yes", "--user-agent", "Me/1").path  # noqa: B018
    asked = server.requests("/bigbuckbunny.mp4")[-1].headers
    assert (asked["cookie"], asked["x-asked"], asked["user-agent"]) == ("pass=mine", "yes", "Me/1")
    elsewhere = on(serve.url, home, "https://video.example/a", "--cookies", "jar.txt")
    assert elsewhere.code == 2
    assert "video.example" in elsewhere.err


def test_what_a_server_decides_itself_is_said(serve: Service, home: Home, film: Path) -> None:
    ran = on(serve.url, home, str(film), "-N", "4", "-r", "1M")
    assert ran.code == 0
    assert "--connections, --limit-rate" in ran.err


def test_progress_of_a_link_is_told(serve: Service, home: Home, server: Server) -> None:
    events = on(serve.url, home, "--json", server.url("/bikes.mp4")).events
    fetched = [each["percent"] for each in events if each["event"] == "progress" and each["stage"] == "fetch"]
    assert fetched[-1] == 100
    assert fetched == sorted(fetched)


def test_a_format_said_in_words_only(serve: Service, home: Home, film: Path) -> None:
    ran = on(serve.url, home, "trim to 2 seconds, add the title Sea and export as webm", str(film))
    assert ran.path.suffix == ".webm"
    flagged = on(serve.url, home, "trim to 2 seconds, add the title Sea and export as webm", str(film), "-o", "b.mkv")
    assert flagged.path.suffix == ".mkv"


def test_a_link_within_the_words_comes_once(serve: Service, home: Home, server: Server) -> None:
    link = server.url("/bigbuckbunny.mp4")
    ran = on(serve.url, home, f"speed {link} up 2x and add the title Sea", "-o", "fast.mp4")
    assert probe(ran.path).duration_s == pytest.approx(2.64, abs=0.15)


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


SRT = "1\n00:00:01,000 --> 00:00:02,000\nHello there\n\n2\n00:00:03,000 --> 00:00:04,000\nGoodbye\n"


@pytest.mark.parametrize("words", ["add the captions", "把 film.srt 的字幕加上"])
def test_a_captions_file_means_what_it_means_here(serve: Service, home: Home, film: Path, words: str) -> None:
    (home.folder / "film.srt").write_text(SRT)
    shutil.copy(film, home.folder / "film.mp4")
    there = on(serve.url, home, words, "film.srt", "film.mp4", "-o", "there.mp4", "--dry-run")
    here = home.run(words, "film.srt", "film.mp4", "-o", "here.mp4", "--dry-run")
    assert (there.code, here.code) == (0, 0), there.err + here.err
    (said,) = (line for line in here.err.splitlines() if "Hello there" in line)
    assert said in there.err


def test_captions_end_up_in_the_film(serve: Service, home: Home, film: Path) -> None:
    (home.folder / "film.srt").write_text(SRT)
    ran = on(serve.url, home, "add the captions as a soft track", "film.srt", str(film), "-q", "144p")
    assert ran.path == home.folder / film.name
    assert "film.srt" in ran.err
    assert probe(ran.path).duration_s == pytest.approx(5.28, abs=0.15)


def test_captions_are_refused_as_here(serve: Service, home: Home, film: Path, original: Original) -> None:
    (home.folder / "film.srt").write_text("nothing of the kind")
    there, here = (
        on(serve.url, home, "add the captions", "film.srt", str(film)),
        home.run("add the captions", "film.srt"),
    )
    assert (there.code, there.err.splitlines()[-1]) == (here.code, here.err.splitlines()[-1])
    assert "film.srt" in here.err
    (home.folder / "film.srt").write_text(SRT)
    refused = on(original.url, home, "add the captions", str(film), "film.srt")
    assert (refused.code, "takes no captions files (film.srt)" in refused.err) == (2, True)

"""`fetchcut chat` as a person at a terminal sees it: a real pseudo-terminal, compared with a recording as text."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.cli.command import COMMAND, Home, probe
from tests.cli.test_sources import Live
from tests.client.original import Original
from tests.contract.service import Service
from tests.web.server import Server

GOLDEN = Path(__file__).parent / "golden" / "chat.txt"
BARS = re.compile(r"^(Uploading|Converting|Downloading|Checking)\b")
TYPED = (
    "bigbuckbunny.mp4",
    "trim to 4 seconds",
    'add the title "Urban Dreams"',
    "mute it",
    "/undo",
    "/state",
    "don't export yet",
    "/export short.mp4",
    "/credits",
    "/quit",
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return an empty home."""
    (tmp_path / "me").mkdir()
    return Home(tmp_path / "me")


def talking(home: Home, *arguments: str, term: str = "dumb") -> "pexpect.spawn[str]":
    """Return a talk. On a terminal that cannot move a cursor what is on it is what was written."""
    return pexpect.spawn(
        COMMAND[0],
        [*COMMAND[1:], "chat", *arguments],
        cwd=str(home.folder),
        env={**home.environment, "HOME": str(home.folder), "TERM": term, "COLUMNS": "80"},
        dimensions=(40, 80),
        encoding="utf-8",
        timeout=120,
    )


def talk(home: Home, *arguments: str, lines: Iterator[str]) -> str:
    """Return what stands on the terminal after a talk of these lines."""
    run = talking(home, *arguments)
    seen = ""
    for line in lines:
        run.expect("› ")
        seen += (run.before or "") + "› "
        run.sendline(line)
    run.expect(pexpect.EOF)
    run.close()
    assert run.exitstatus == 0, seen
    return seen + (run.before or "")


def recording(seen: str, folder: Path) -> str:
    """Return what does not change from run to run: no bars, folders or sizes."""
    kept = [line.rstrip() for line in seen.replace("\r", "").splitlines() if not BARS.match(line)]
    text = "\n".join(kept).replace(str(folder), "FOLDER") + "\n"
    text = re.sub(r"^Checked: length, .*$", "CHECKED", text, flags=re.MULTILINE)
    return re.sub(r"\([0-9.]+ [kMG]B", "(SIZE", text)


@pytest.mark.parametrize("where", ["server", "process"])
def test_a_session_at_the_terminal(serve: Service, home: Home, film: Path, where: str) -> None:
    shutil.copy(film, home.folder)
    arguments = ("--server", serve.url) if where == "server" else ()
    seen = recording(talk(home, *arguments, lines=iter(TYPED)), home.folder)
    # What the account has is the only thing that differs between here and there.
    seen = re.sub(r"^(Credits: .*|Nothing is counted here\.)$", "CREDITS", seen, flags=re.MULTILINE)
    assert seen == GOLDEN.read_text()
    assert probe(home.folder / "short.mp4").duration_s == pytest.approx(4, abs=0.15)


def test_chinese_is_answered_in_chinese(serve: Service, home: Home, film: Path) -> None:
    lines = iter([str(film), "剪到3秒", "撤销", "积分", "/help", "/quit"])
    seen = talk(home, "--server", serve.url, "--language", "zh", lines=lines)
    assert "准备好了" in seen
    assert "0:03" in seen
    assert "积分：" in seen


def test_the_folder_of_results_is_made(serve: Service, home: Home, film: Path) -> None:
    talk(home, "--server", serve.url, "-o", "new", lines=iter([str(film), "/export", "export it as a gif", "/quit"]))
    assert sorted(path.suffix for path in (home.folder / "new").iterdir()) == [".gif", ".mp4"]


def test_a_talk_is_gone_on_with(serve: Service, home: Home, film: Path) -> None:
    talk(home, "--server", serve.url, lines=iter([str(film), "/quit"]))
    seen = talk(home, "--server", serve.url, "--continue", lines=iter(["/quit"]))
    assert "├bigbuckbunny─" in seen


def test_ctrl_c_ends_a_recording_in_a_talk_and_keeps_it(serve: Service, home: Home, tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    with Server(root=tmp_path / "www") as www:
        link = Live(www).publish()
        run = talking(home, "--server", serve.url)
        run.expect("› ")
        run.sendline(link)
        run.expect_exact("Ctrl-C")
        www.wait_for(lambda: sum(request.path.endswith(".ts") for request in www.requests()) >= 3)
        run.sendintr()
        run.expect_exact("├")
        run.expect("› ")
        run.sendline("/quit")
        run.expect(pexpect.EOF)


def test_what_fails_is_a_sentence_and_the_talk_goes_on(serve: Service, home: Home) -> None:
    seen = talk(home, "--server", serve.url, lines=iter(["/export", "/state", "/picture", "/quit"]))
    assert "nothing on the timeline" in seen
    assert "Traceback" not in seen


@pytest.mark.parametrize(
    ("answer", "drawn"), [("\x1b[?62;4;22c", "\x1bP0;1;q"), ("\x1b[?62;22c", "m▀")], ids=["sixel", "blocks"]
)
def test_a_terminal_is_asked_for_what_it_can_show(
    serve: Service, home: Home, film: Path, answer: str, drawn: str
) -> None:
    run = talking(home, "--server", serve.url, term="xterm-256color")
    for line in (str(film), "/picture 0:02"):
        run.expect("› ")
        run.sendline(line)
    run.expect_exact("\x1b[c")
    run.send(answer)
    run.expect_exact(drawn)
    run.expect("› ")
    # The answer was not taken for something typed, and the terminal is asked once.
    assert answer[2:] not in (run.before or "")
    run.sendline("/picture 0:01")
    run.expect_exact(drawn)
    assert "\x1b[c" not in (run.before or "")
    run.expect("› ")
    run.sendline("/quit")
    run.expect(pexpect.EOF)


def test_files_are_named_as_a_drop_names_them(serve: Service, home: Home, film: Path) -> None:
    name = 'my film\'s "best" 春天.mp4'
    shutil.copy(film, home.folder / name)
    seen = talk(home, "--server", serve.url, lines=iter([shlex.quote(name), "/nonsense", "/quit"]))
    assert '├my film\'s "best" 春天─' in seen
    assert "/undo" in seen.rpartition("/nonsense")[2]


def test_lines_may_come_from_a_pipe(serve: Service, home: Home, film: Path) -> None:
    ran = subprocess.run(
        [*COMMAND, "chat", "--server", serve.url],
        input=f"{film}\ntrim to 2 seconds\n/export {home.folder / 'a.mp4'}\n",
        cwd=home.folder,
        env={**home.environment, "HOME": str(home.folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "› " not in ran.stdout
    assert probe(home.folder / "a.mp4").duration_s == pytest.approx(2, abs=0.15)


def test_the_talk_of_the_original_is_freed_of_its_screen(original: Original, home: Home, film: Path) -> None:
    original.behave(is_gui=True)
    seen = talk(home, "--server", original.url, lines=iter([str(film), "trim to 3 seconds", "/quit"]))
    assert "Click" not in seen
    assert "Done. The video is now 3 s long." in seen

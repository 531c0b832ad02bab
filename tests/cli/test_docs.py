"""Documents that cannot drift: each is compared with what it describes, and every command of the README runs."""

import contextlib
import re
import shlex
import shutil
import socket
import subprocess
import time
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from scripts.docs import page

from fetchcut import errors
from fetchcut.app import COMMANDS
from fetchcut.cli import exits
from fetchcut.settings import Settings, load
from tests.cli.command import Home
from tests.footage import footage
from tests.media import clips
from tests.web import streams
from tests.web.server import Server

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"


def rows(name: str) -> list[list[str]]:
    """Return the cells of all tables of a page, without headings."""
    lines = [line for line in (DOCS / name).read_text().splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row in cells if not set(row[0]) <= set("-|: ")]


def test_the_page_of_flags_is_the_programs_own_help() -> None:
    assert (DOCS / "commands.md").read_text() == page(), "run scripts/docs.py"


def test_every_setting_is_described_with_its_default(tmp_path: Path) -> None:
    described = {row[0].strip("`"): row[1] for row in rows("settings.md") if row[0] != "key"}
    names = {each.name for each in fields(Settings)} - {"config_folder", "data_folder"}
    assert set(described) == names
    defaults = load({"FETCHCUT_HOME": str(tmp_path)})
    for name, text in described.items():
        value = getattr(defaults, name)
        if value is not None:
            assert text == (
                f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value).lower()
            )


def test_every_exit_code_is_described() -> None:
    described = {int(row[0]) for row in rows("exit-codes.md")[1:]}
    used = {code for _, code in exits.TABLE} | {
        exits.OK,
        exits.UNEXPECTED,
        exits.SOME_FAILED,
        exits.INTERRUPTED,
        exits.QUESTION,
    }
    assert described == used


def test_every_error_has_an_exit_code_of_its_own_kind() -> None:
    def leaves(kind: type[errors.FetchcutError]) -> list[type[errors.FetchcutError]]:
        below = kind.__subclasses__()
        return [leaf for each in below for leaf in leaves(each)] if below else [kind]

    # Rooms may have errors of their own that never leave them.
    for leaf in (each for each in leaves(errors.FetchcutError) if each.__module__ == errors.__name__):
        assert exits.exit_code(leaf.__new__(leaf)) != exits.UNEXPECTED, leaf


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    declared = {re.split(r"[<>=]", name)[0] for name in [*project["dependencies"], *extras]}
    described = {name for row in rows("dependencies.md")[1:] for name in re.findall(r"`([^`]+)`", row[0])}
    assert described == declared
    assert all(len(row) == 5 and all(row) for row in rows("dependencies.md")[1:])


def test_the_architecture_page_names_every_room() -> None:
    rooms = {path.name for path in (ROOT / "src" / "fetchcut").iterdir() if (path / "__init__.py").exists()}
    text = (DOCS / "architecture.md").read_text()
    assert rooms == set(re.findall(r"^\| \d \| `(\w+)/` \|", text, re.MULTILINE))
    for path in re.findall(r"`((?:src|docs|ingest|media|language|service|cli|store|timeline)/[\w./]+)`", text):
        base = ROOT if path.startswith("docs/") else ROOT / "src" / "fetchcut"
        assert (base / path).exists(), path


def test_the_events_page_names_what_is_written(home: Home, server: Server) -> None:
    described = {row[0].strip("`"): set(re.findall(r"`(\w+)`", row[1])) for row in rows("events.md")[1:]}
    events = home.run("--json", "as mp3", server.url("/world.mp4")).events
    events += home.run("--json", "as mp3", server.url("/none.mp4")).events
    for event in events:
        assert set(event) - {"event"} == described[event["event"]]
    assert {event["event"] for event in events} == set(described)


def commands_of_the_readme() -> list[str]:
    """Return the lines of the README that start fetchcut, without comments."""
    text = (ROOT / "README.md").read_text()
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line.partition(" #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def test_the_readme_starts_what_is_there() -> None:
    for line in commands_of_the_readme():
        program = shlex.split(line)[0]
        assert program == "fetchcut" or (ROOT / program).is_file()


def test_every_command_is_on_some_page() -> None:
    text = "\n".join(path.read_text() for path in (ROOT / "README.md", *DOCS.glob("*.md")))
    for command in COMMANDS:
        assert f"fetchcut {command}" in text


def test_the_servers_part_of_the_readme_runs_line_by_line(home: Home) -> None:
    """Run as written, but for the port, and with the server in the background."""
    (block,) = re.findall(r"```sh server\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    start, _, rest = block.partition("\n")
    port = free_port()
    shutil.copy(footage("world.mp4"), home.folder / "talk.mkv")
    serving = home.start(*shlex.split(start.replace("8080", str(port)))[1:])
    try:
        wait_for(port)
        script = rest.replace("8080", str(port)) + POLLED
        done = subprocess.run(
            ["bash", "-eu", "-c", script],
            check=False,
            cwd=home.folder,
            env=home.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
    finally:
        serving.terminate()
        serving.communicate(timeout=60)
    assert '"status":"completed"' in done.stdout, done.stdout + done.stderr
    assert "Urban Dreams" in done.stdout


POLLED = """
for i in $(seq 60); do
  answer=$(curl -s $URL/api/render/proxy/lambda/render_1 -H "Authorization: Bearer $TOKEN")
  case $answer in *'"status":"completed"'*|*'"status":"failed"'*) break;; esac
  sleep 1
done
echo "$answer"
"""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def wait_for(port: int) -> None:
    """Return once something listens on the port."""
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    pytest.fail("the server did not start")


@pytest.mark.parametrize("line", [line for line in commands_of_the_readme() if "fetchcut" in line])
def test_every_command_of_the_readme_runs(home: Home, www: Server, line: str) -> None:
    assert www.root
    loop = ("-stream_loop", "4", "-i", str(footage("world.mp4")))
    film = clips.make("talk.mp4", *loop, "-c", "copy", "-movflags", "+faststart")
    for name in ("a.mp4", "b.mp4", "v", "talk", "watch/123"):
        www.add(f"/{name}", film.read_bytes(), "video/mp4")
    stream = streams.copy_into(streams.hls_master(), www.root)
    for name in ("talk.mkv", "a.mp4", "b.mp4"):
        (home.folder / name).write_bytes(film.read_bytes())
    arguments = [
        re.sub(r"https://(host|example\.com)/", www.url("/"), argument).replace("v.m3u8", f"{stream.name}/master.m3u8")
        for argument in shlex.split(line)[1:]
    ]
    ran = home.run(*arguments, HOME=str(home.folder))
    assert ran.code == 0, ran.err
    assert ran.out

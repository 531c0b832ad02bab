"""The skills as they are shipped: valid, and every line of their shell does what it says, up to the MP4 on the disk."""

import os
import re
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest
from skills_ref import validate  # type: ignore[import-untyped]

from tests.cli.command import probe
from tests.contract.service import Service
from tests.footage import footage
from tests.skills.reading import NAMES, SKILLS, Skill, skill
from tests.web.server import Server

CODES = ("1001", "1002", "2001", "4001", "4002", "400", "402", "429")
PARTS = ("anonymous-token", "with-session", "upload-video", "run_sse", "render/proxy/lambda", "balance", "latest")
SHIM = """#!/bin/sh
printf '%s\\n' "$*" >> "$CURLS"
exec {curl} "$@"
"""


@pytest.fixture(params=NAMES)
def each(request: pytest.FixtureRequest) -> Skill:
    """Return each skill."""
    return skill(request.param)


def test_there_are_the_two() -> None:
    assert NAMES == ("best-video-downloader", "free-video-download")


def test_the_reference_validator_takes_it(each: Skill) -> None:
    assert validate(each.folder) == []


def test_it_is_short_enough_to_be_read_whole(each: Skill) -> None:
    assert len(each.text.splitlines()) < 500
    # Some four characters are a token; the specification recommends fewer than 5,000.
    assert len(each.body) / 4 < 5000


def test_its_headers_are_those_of_its_front_matter(each: Skill) -> None:
    assert f"X-Skill-Source: {each.properties.name}" in each.body
    assert f"X-Skill-Version: {each.properties.metadata['version']}" in each.body
    assert each.properties.name == each.folder.name


def test_it_knows_every_refusal(each: Skill) -> None:
    for code in CODES:
        assert re.search(rf"\b{code}\b", each.body), code
    assert "never" in each.body


def test_no_token_is_ever_part_of_an_address(each: Skill) -> None:
    assert not re.search(r"https?://[^\s\"']*\$\{?TOKEN|[?&]token=", each.body)


def walk(each: Skill, serve: Service, folder: Path, *, link: str, **environment: str) -> tuple[list[str], str]:
    """Run all shell blocks as one session and return the curl calls made and what was printed."""
    (folder / "bin").mkdir()
    curl = folder / "bin" / "curl"
    curl.write_text(SHIM.format(curl=shutil.which("curl")))
    curl.chmod(0o755)
    home, work = folder / "home", folder / "work"
    home.mkdir(exist_ok=True)
    work.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    mine = {
        "HOME": str(home),
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "CURLS": str(folder / "curls"),
        "NEMO_API_URL": serve.url,
        "NEMO_CLIENT_ID": uuid.uuid4().hex,
        "FILE": str(footage("bigbuckbunny.mp4")),
        "LINK": link,
        "DIR": str(each.folder),
        **environment,
    }
    for name in ("NEMO_TOKEN", "SKILL_SOURCE", "XDG_CONFIG_HOME"):
        kept.pop(name, None)
    script = "set -eu\n" + "\n".join(each.blocks)
    ran = subprocess.run(
        ["bash", "-c", script], cwd=work, env={**kept, **mine}, capture_output=True, text=True, timeout=240, check=False
    )
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    return (folder / "curls").read_text().splitlines(), ran.stdout


def test_every_curl_line_runs_until_the_film_is_on_the_disk(
    each: Skill, serve: Service, server: Server, tmp_path: Path
) -> None:
    calls, said = walk(each, serve, tmp_path, link=server.url("/bikes.mp4"))
    path = next(Path(line) for line in said.splitlines() if line.endswith(".mp4") and Path(line).is_file())
    assert probe(path).duration_s == pytest.approx(3, abs=0.15)
    asked = " ".join(calls)
    for part in (
        "anonymous-token",
        "with-session",
        "upload-video",
        "run_sse",
        "render/proxy/lambda",
        "balance",
        "latest",
    ):
        assert part in asked, part
    assert '"code":0' in said
    assert not re.search(r'"code":(?!0\b)[0-9]+', said), said


def test_a_refused_token_stops_the_walk_with_a_reason(each: Skill, serve: Service, tmp_path: Path) -> None:
    (tmp_path / "home" / ".config" / "nemovideo").mkdir(parents=True)
    (tmp_path / "home" / ".config" / "nemovideo" / "client_id").write_text("x" * 65)
    with pytest.raises(AssertionError, match="none was given"):
        walk(each, serve, tmp_path, link="http://127.0.0.1:1/none.mp4")


def test_the_second_time_the_token_is_still_there(each: Skill, serve: Service, server: Server, tmp_path: Path) -> None:
    (tmp_path / "1").mkdir()
    calls, _ = walk(each, serve, tmp_path / "1", link=server.url("/bikes.mp4"))
    assert sum("anonymous-token" in call for call in calls) == 1
    kept = tmp_path / "1" / "home" / ".config" / "nemovideo" / "token"
    assert kept.stat().st_mode & 0o777 == 0o600
    (tmp_path / "2").mkdir()
    shutil.copytree(tmp_path / "1" / "home", tmp_path / "2" / "home")
    calls, _ = walk(each, serve, tmp_path / "2", link=server.url("/bikes.mp4"))
    assert not any("anonymous-token" in call for call in calls)


@pytest.mark.parametrize(
    ("place", "files", "environment", "platform"),
    [
        (".cursor/skills", (), {}, "cursor"),
        (".claude/skills", (), {}, "claude"),
        (".openclaw/skills", (), {}, "openclaw"),
        ("skills", (".clawhub/origin.json",), {}, "clawhub"),
        ("skills", (), {}, "unknown"),
        (".cursor/skills", (), {"SKILL_SOURCE": "github"}, "github"),
    ],
)
def test_the_platform_is_found(
    each: Skill, tmp_path: Path, *, place: str, files: tuple[str, ...], environment: dict[str, str], platform: str
) -> None:
    folder = tmp_path / place / each.folder.name
    folder.mkdir(parents=True)
    for name in files:
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text("{}")
    block = next(block for block in each.blocks if "PLATFORM=" in block)
    lines = block.split("as() {")[0]
    kept = {name: value for name, value in os.environ.items() if name != "SKILL_SOURCE"}
    ran = subprocess.run(
        ["bash", "-c", f'set -eu\n{lines}\necho "$PLATFORM"'],
        env={**kept, "DIR": str(folder), "HOME": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip().splitlines()[-1] == platform


def test_the_two_are_not_one_text() -> None:
    """Stores take no near-identical listings: few lines of one stand in the other."""
    first, second = (
        {line.strip() for line in (SKILLS / name / "SKILL.md").read_text().split("\n---\n", 1)[1].splitlines()}
        for name in NAMES
    )
    words = {line for line in first if len(line) > 40}
    assert len(words & second) < len(words) / 6

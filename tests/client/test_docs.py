"""The pages about the clients: their examples run, their tables are what the program has."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fetchcut.client.environment import Environment
from fetchcut.client.face import AsyncClient, Client
from fetchcut.client.reach import Reach
from fetchcut.mcp.desk import Desk
from fetchcut.mcp.tools import tools
from tests.contract.service import Service

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
EXAMPLES = [
    example
    for page in (DOCS / "python.md", DOCS.parent / "README.md")
    for example in re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
]


def run(code: str, folder: Path, film: Path, **environment: str) -> str:
    """Return what an example prints that runs in `folder`."""
    shutil.copy(film, folder / "talk.mp4")
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    mine = {"FETCHCUT_HOME": str(folder / "home"), "HOME": str(folder), **environment}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**kept, **mine},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_every_example_runs_on_a_server(serve: Service, film: Path, tmp_path: Path, number: int) -> None:
    assert run(EXAMPLES[number], tmp_path, film, NEMO_API_URL=serve.url)


def test_the_first_example_runs_in_process(film: Path, tmp_path: Path) -> None:
    said = run(EXAMPLES[0], tmp_path, film)
    assert str(tmp_path / "short.mp4") in said


def test_every_verb_is_described() -> None:
    verbs = {name for name in vars(Client) if not name.startswith("_")} - {"run"}
    described = set(re.findall(r"`(\w+)\(", (DOCS / "python.md").read_text(encoding="utf-8")))
    assert verbs <= described
    assert verbs == {name for name in vars(AsyncClient) if not name.startswith("_")} - {"run"}


def test_every_tool_is_described(tmp_path: Path) -> None:
    def none() -> Reach:
        return Reach("http://x", Environment(), data_folder=tmp_path)

    names = {tool.name for tool in tools(Desk(none, folder=tmp_path))}
    rows = [
        line.split("|")[1] for line in (DOCS / "mcp.md").read_text(encoding="utf-8").splitlines() if line[:1] == "|"
    ]
    assert names <= set(re.findall(r"`(\w+)`", " ".join(rows)))


def test_importing_the_package_costs_nothing() -> None:
    code = (
        "import sys, fetchcut; print([name for name in ('httpx2', 'asyncio', 'mcp', 'fastapi') if name in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )

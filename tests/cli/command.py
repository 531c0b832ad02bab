"""Running the real command: a process of its own, an own home, its two outputs apart."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fetchcut.media.run.libav import Libav
from fetchcut.timeline.facts import MediaInfo

COMMAND = [sys.executable, "-m", "fetchcut"]


@dataclass(frozen=True)
class Ran:
    """A finished run. `out` and `err` are what a person would read."""

    code: int
    out: str
    err: str

    @property
    def paths(self) -> list[Path]:
        """Return the paths on standard output."""
        return [Path(line) for line in self.out.splitlines()]

    @property
    def path(self) -> Path:
        """Return the one path of a run that went well."""
        assert self.code == 0, self.err
        (only,) = self.paths
        return only

    @property
    def events(self) -> list[dict[str, Any]]:
        """Return the events of a --json run."""
        return [json.loads(line) for line in self.err.splitlines()]


@dataclass(frozen=True)
class Home:
    """A folder to work in, with settings and kept work of its own."""

    folder: Path

    @property
    def environment(self) -> Mapping[str, str]:
        """Return the environment of a run: this home, English, no proxies."""
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        return {**kept, "FETCHCUT_HOME": str(self.folder / ".home"), "LC_ALL": "C.UTF-8", "COLUMNS": "100"}

    @property
    def work(self) -> Path:
        """Return where unfinished work is kept."""
        return self.folder / ".home" / "data" / "work"

    def run(self, *arguments: str, **environment: str) -> Ran:
        """Run fetchcut to its end in this folder."""
        done = subprocess.run(
            [*COMMAND, *arguments],
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            timeout=300,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
        """Start fetchcut in this folder and leave it running."""
        return subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=self.folder,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def results(self) -> list[str]:
        """Return the names of everything in the folder that a person sees."""
        return sorted(path.name for path in self.folder.iterdir() if not path.name.startswith("."))


def probe(path: Path) -> MediaInfo:
    """Return the facts of a result."""
    with Libav(sandbox=False) as libav:
        return libav.probe(path, path.name)

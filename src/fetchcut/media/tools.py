"""Which FFmpeg we work with, and what it can do. Finding it starts nothing; asking what it can do runs it once."""

import os
import re
import shutil
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

from fetchcut.errors import FFmpegMissing

Origin = Literal["setting", "bundled", "system"]

_NEWEST_KNOWN: Final = 9
"""The major version of development builds, which carry a revision or a date instead of a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One FFmpeg program. `version` is its own text ("9.0.2"), `major` its first number."""

    path: Path
    version: str
    major: int
    origin: Origin

    @property
    def has_descriptor_input(self) -> bool:
        """Return whether it reads an input by descriptor (`fd:`, since FFmpeg 6) on this system."""
        return self.major >= 6 and os.name == "posix"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a build was compiled with, by FFmpeg's own names. A listed hardware encoder may still lack its device."""

    encoders: frozenset[str]
    decoders: frozenset[str]
    filters: frozenset[str]
    demuxers: frozenset[str]
    muxers: frozenset[str]
    protocols: frozenset[str]


def find_ffmpeg(configured: Path | None = None) -> Tool:
    """Return the FFmpeg to use: the configured one, else the bundled one, else the one on PATH.

    Raises FFmpegMissing where there is none, and where a configured one does not run: whoever names a program wants
    that one, and taking another quietly would hide the mistake.
    """
    if configured is not None:
        return _asked(configured, "setting")
    if bundled := _bundled():
        return bundled
    if found := shutil.which("ffmpeg"):
        return _asked(Path(found), "system")
    raise FFmpegMissing(tried=("imageio-ffmpeg", "ffmpeg on PATH"))


def capabilities(tool: Tool) -> Capabilities:
    """Return what `tool` can do, by running it once a process. Raises FFmpegMissing if it does not run."""
    return _capabilities(tool.path)


@lru_cache(maxsize=8)
def _capabilities(path: Path) -> Capabilities:
    def listed(kind: str) -> frozenset[str]:
        return parse_listing(_output(path, f"-{kind}"))

    return Capabilities(
        encoders=listed("encoders"),
        decoders=listed("decoders"),
        filters=listed("filters"),
        demuxers=listed("demuxers"),
        muxers=listed("muxers"),
        protocols=parse_protocols(_output(path, "-protocols")),
    )


def parse_listing(text: str) -> frozenset[str]:
    """Return the names in a table of `ffmpeg -encoders`, `-filters`, `-demuxers` …; "mov,mp4" gives two."""
    body = re.split(r"^\s*-{2,}\s*$", text, maxsplit=1, flags=re.MULTILINE)[-1]
    # Flags, then for containers perhaps a "d" (a device), then the name: " V....D libx264", "  E  mp4", " D d alsa".
    rows = re.findall(r"^ +[A-Z.|]+d? +(?:d +)?([a-z0-9_][\w,.-]*)(?=\s|$)", body, flags=re.MULTILINE)
    return frozenset(name for row in rows for name in row.split(","))


def parse_protocols(text: str) -> frozenset[str]:
    """Return the input protocols of `ffmpeg -protocols`."""
    inputs = text.partition("Input:")[2].partition("Output:")[0]
    return frozenset(inputs.split())


def major_of(version: str) -> int:
    """Return the first number of a version text; a development build ("N-112233-g…", "2026-01-…") counts as new."""
    found = re.match(r"[nv]?(\d{1,2})(?=[.\-_]|$)", version)
    return int(found.group(1)) if found else _NEWEST_KNOWN


def _bundled() -> Tool | None:
    # Not imageio_ffmpeg.get_ffmpeg_exe(): it starts the program to see whether it runs, which costs 30 to 100 ms.
    spec = find_spec("imageio_ffmpeg")
    for folder in (spec and spec.submodule_search_locations) or ():
        for path in sorted((Path(folder) / "binaries").glob("ffmpeg-*")):
            version = re.search(r"-v(\d[\w.]*?)(?:\.exe)?$", path.name)
            if version and os.access(path, os.X_OK):
                text = version.group(1)
                return Tool(path=path, version=text, major=major_of(text), origin="bundled")
    return None


def _asked(path: Path, origin: Origin) -> Tool:
    found = shutil.which(str(path))
    text = _output(Path(found).absolute(), "-version") if found else ""
    version = re.match(r"ffmpeg version (\S+)", text)
    if not found or not version:
        raise FFmpegMissing(tried=(str(path),))
    return Tool(path=Path(found).absolute(), version=version.group(1), major=major_of(version.group(1)), origin=origin)


def _output(path: Path, question: str) -> str:
    from fetchcut.media.run.child import output_of

    try:
        return output_of([str(path), "-hide_banner", question])
    except OSError as error:
        raise FFmpegMissing(tried=(str(path),)) from error

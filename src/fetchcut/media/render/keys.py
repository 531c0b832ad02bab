"""The key of an encoded span: the hash of everything its bytes depend on."""

import hashlib
import os
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from fetchcut.disk import disk_errors
from fetchcut.media.render import fonts
from fetchcut.media.render.graph import Graph
from fetchcut.media.tools import Tool

_FORM: Final = "1"
"""Changes when the same description would be encoded otherwise."""

_SAMPLE: Final = 1 << 16


def span_key(graph: Graph, arguments: tuple[str, ...], marks: Mapping[str, str], tool: Tool) -> str:
    """Return the key, 40 hex digits. `marks` are the fingerprints of the assets' files by id."""
    said = [_FORM, tool.version, _fonts(), *_said(graph, marks), *arguments]
    digest = hashlib.sha256()
    for part in said:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:40]


def _said(graph: Graph, marks: Mapping[str, str]) -> list[str]:
    readings = [f"{marks[each.src]} {' '.join(each.options)}" for each in graph.readings]
    links = [f"{marks[src]} {name}" for src, name in graph.links]
    before = [line for each in graph.before for line in _said(each, marks)]
    return [*before, graph.written, *readings, *links, *(each.text for each in graph.files)]


def fingerprint(path: Path) -> str:
    """Return a mark of a file's content: its size and three samples. Assets never change, so that this is enough."""
    digest = hashlib.sha256()
    with disk_errors(path), path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        digest.update(size.to_bytes(8, "big"))
        for at in (0, size // 2, max(0, size - _SAMPLE)):
            file.seek(at)
            digest.update(file.read(_SAMPLE))
    return digest.hexdigest()[:32]


@lru_cache(maxsize=1)
def _fonts() -> str:
    return " ".join(version(name.replace("_", "-")) for name in fonts.PACKAGES)

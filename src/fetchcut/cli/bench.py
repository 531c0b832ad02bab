"""`fetchcut bench words`: how much of the corpus is understood. Needs the sources: the corpus is not in the package."""

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import fetchcut
from fetchcut.cli.display.stderr import say_line


def run(argv: Sequence[str]) -> int:
    """Print both scores and the speed to standard output; return 2 where this is no checkout or no such benchmark."""
    root = Path(fetchcut.__file__).resolve().parents[2]
    if list(argv) != ["words"] or not (root / "benchmarks" / "words").is_dir():
        say_line("usage: fetchcut bench words   (in a checkout of the sources)")
        return 2
    sys.path.insert(0, str(root))
    for line in import_module("benchmarks.words.score").report():
        print(line, flush=True)  # noqa: T201  the figures are the result
    return 0

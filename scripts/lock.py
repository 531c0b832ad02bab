"""Make both lock files anew with uv (on the PATH): universal, pinned by hash, no address in them.

requirements.lock          what pyproject.toml asks for
tests/requirements.lock    what tests/requirements.in asks for beside it
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = ROOT / "requirements.lock"
TESTS = ROOT / "tests" / "requirements.lock"
OPTIONS = ("--quiet", "--universal", "--generate-hashes", "--no-annotate", "--no-header", "--python-version", "3.11")


def main() -> None:
    """Lock what runs, then what tests need in the same environment, less what is locked already."""
    compile_lock(ROOT / "pyproject.toml", RUNTIME)
    with tempfile.TemporaryDirectory() as folder:
        both = Path(folder) / "both"
        beside = ("-c", str(RUNTIME), "--override", str(ROOT / "tests" / "overrides.in"))
        compile_lock(ROOT / "tests" / "requirements.in", both, *beside)
        have = {name(pin) for pin in pins(RUNTIME)}
        TESTS.write_text("".join(pin for pin in pins(both) if name(pin) not in have), encoding="utf-8")


def compile_lock(source: Path, result: Path, *options: str) -> None:
    """Resolve `source` into `result`, keeping the versions that `result` has where they still fit."""
    uv = shutil.which("uv") or sys.exit("uv was not found. Install it (pip install uv), then run this again.")
    subprocess.run([uv, "pip", "compile", *OPTIONS, *options, str(source), "-o", str(result)], check=True, cwd=ROOT)


def pins(lock: Path) -> list[str]:
    """Return the pinned packages, each with the lines of its hashes."""
    return re.findall(r"^\S.*\n(?:[ \t].*\n)*", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)


def name(pin: str) -> str:
    """Return the package that a pin names."""
    return re.split(r"[=\[ ;]", pin, maxsplit=1)[0].lower()


if __name__ == "__main__":
    main()

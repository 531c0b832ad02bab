"""Make .venv from the lock files. Standard library only: it runs before anything is installed."""

import contextlib
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def main() -> None:
    """Bring .venv in line with the locks; a lock that is in place already costs nothing."""
    locks = [ROOT / "requirements.lock"]
    if "--tests" in sys.argv[1:]:
        locks.append(ROOT / "tests" / "requirements.lock")
    with one_at_a_time():
        missing = [lock for lock in locks if not is_in_place(lock)]
        if missing:
            say("Setting up fetchcut (the first time; about a minute) …")
            make_venv()
            install(missing)
            link_source()
            for lock in missing:
                shutil.copyfile(lock, stamp(lock))


def stamp(lock: Path) -> Path:
    """Return where a copy of `lock` says that it is installed."""
    return VENV / ("tests.lock" if lock.parent.name == "tests" else lock.name)


def is_in_place(lock: Path) -> bool:
    """Return whether .venv holds what `lock` pins."""
    return stamp(lock).is_file() and stamp(lock).read_bytes() == lock.read_bytes()


def make_venv() -> None:
    """Make .venv with this Python, by uv where there is one (Debian's Python may lack ensurepip)."""
    if PYTHON.exists():
        return
    if uv := shutil.which("uv"):
        run(uv, "venv", "--quiet", "--python", sys.executable, str(VENV))
        return
    if subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False, stdout=sys.stderr).returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(
            "fetchcut: this Python cannot make an environment. On Debian or Ubuntu run 'apt install "
            f"python{version}-venv', or install uv; then run the same command again."
        )


def install(locks: list[Path]) -> None:
    """Install the locks' packages, each checked against its hash."""
    files = [argument for lock in locks for argument in ("-r", str(lock))]
    if uv := shutil.which("uv"):
        # Compiled now: otherwise every module is compiled at its first use, by a person who waits.
        run(
            uv,
            "pip",
            "install",
            "--quiet",
            "--compile-bytecode",
            "--python",
            str(PYTHON),
            "--require-hashes",
            "--no-deps",
            *files,
        )
    else:
        quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
        run(str(PYTHON), "-m", "pip", "install", *quiet, "--require-hashes", "--no-deps", *files)


def link_source() -> None:
    """Let .venv's Python find src/ as it stands (what an editable install does, without a build)."""
    variables = {"base": str(VENV), "platbase": str(VENV)}
    inside = sysconfig.get_path("purelib", "nt" if os.name == "nt" else "posix_prefix", variables)
    Path(inside, "fetchcut.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock folder, so that two first starts do not write into each other's .venv."""
    lock = ROOT / ".venv.lock"
    while True:
        try:
            lock.mkdir()
            break
        except FileExistsError:
            with contextlib.suppress(FileNotFoundError):
                if time.time() - lock.stat().st_mtime > 900:
                    lock.rmdir()  # left behind by a start that was killed
            time.sleep(0.2)
    try:
        yield
    finally:
        lock.rmdir()


def run(*argv: str) -> None:
    """Run a command; what it prints goes to standard error."""
    done = subprocess.run(argv, check=False, stdout=sys.stderr, cwd=ROOT)
    if done.returncode:
        sys.exit(f"fetchcut: setting up failed at: {' '.join(argv[:4])} … The lines above say why.")


def say(text: str) -> None:
    """Tell the person what takes the time."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

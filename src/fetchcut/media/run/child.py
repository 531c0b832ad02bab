"""Starting a media child: jailed where the system can, with an empty environment and a process group of its own."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Final

# Imported rather than run as a script: Python keeps the compiled form of what is imported, which halves the cost.
_RUN_JAIL: Final = "import sys; sys.path.append(sys.argv[1]); import jail; jail.main(sys.argv[2:])"
JAIL_WORDS: Final = ("-I", "-S", "-E", "-c", _RUN_JAIL, str(Path(__file__).parent))
"""What Python needs to be told to run the jail; its options follow."""

GRACE_S: Final = 0.8
"""How long a child may take to end by itself: with what comes before and after, all are gone within two seconds."""

SYSTEM_READS: Final = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store", "/gnu/store",
    "/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/fontconfig", "/etc/fonts", "/var/cache/fontconfig",
    "/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/localtime", "/dev/urandom", "/dev/random", "/dev/zero",
    "/sys/devices/system/cpu", "/sys/devices/system/node",
)  # fmt: skip
"""What a program needs to start. Nothing below /home, /etc/passwd or /proc."""


Child = subprocess.Popen[bytes]
"""A running child."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Resource limits of a child; None is unlimited. `cpu_s` counts all threads together."""

    memory_bytes: int | None = 16 << 30
    open_files: int = 256
    cpu_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a child may touch beyond its own program: files and folders to read, folders to write."""

    reads: tuple[Path, ...] = ()
    writes: tuple[Path, ...] = ()
    limits: Limits = Limits()


def can_jail() -> bool:
    """Return whether this system has a jail at all: elsewhere children run plain, with their whitelists."""
    return sys.platform == "linux" and bool(sys.executable)


def jailed(argv: Sequence[str], policy: Policy) -> list[str]:
    """Return the argument list that runs `argv` under `policy`. Reading order is that of jail.py."""
    program = Path(argv[0]).resolve()
    reads = [program, *_neighbours(program), *_system_reads(), *policy.reads]
    words = [sys.executable, *JAIL_WORDS, "--parent", str(os.getpid())]
    words += [word for each in reads for word in ("--read", str(each))]
    words += [word for each in (Path("/dev/null"), *policy.writes) for word in ("--write", str(each))]
    return [*words, *_limit_words(policy.limits), "--", *argv]


def start(
    argv: Sequence[str],
    *,
    policy: Policy | None,
    folder: Path | None = None,
    fds: Sequence[int] = (),
    stdin: int | IO[bytes] = subprocess.DEVNULL,
    stdout: int | IO[bytes] = subprocess.PIPE,
    stderr: int | IO[bytes] = subprocess.PIPE,
    fonts: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Return the running child; `policy` None starts it without a jail. `fonts` is a fontconfig file."""
    is_jailed = policy is not None and can_jail()
    return subprocess.Popen(
        jailed(argv, policy) if is_jailed and policy is not None else list(argv),
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        env=environment(folder) | ({"FONTCONFIG_FILE": str(fonts)} if fonts else {}),
        cwd=folder,
        # A group of its own: Ctrl-C in the terminal is for us to answer, the child is then told by `stop`.
        process_group=0 if os.name == "posix" else None,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        pass_fds=tuple(fds),
    )


def start_helper(argv: Sequence[str], *, folder: Path) -> Child:
    """Return a running program of ours that is spoken to over its standard input and output; what it logs is lost.

    It is not jailed: it does what a jail forbids, such as speaking to other hosts.
    """
    return start(argv, policy=None, folder=folder, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)


def environment(folder: Path | None) -> dict[str, str]:
    """Return the environment of a child: no proxies, no home, no search path, nothing to leak.

    SVT_LOG keeps one encoder, which has a log of its own, at errors.
    """
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "SystemRoot") if name in os.environ}
    return {**kept, "PATH": "", "LC_ALL": "C", "SVT_LOG": "1", **({"TMPDIR": str(folder)} if folder else {})}


def cards() -> tuple[Path, ...]:
    """Return the files through which a program speaks to graphics cards on this system."""
    found = (Path("/dev/dri"), *sorted(Path("/dev").glob("nvidia*")))
    return tuple(path for path in found if path.exists())


def stop(child: subprocess.Popen[bytes], *, grace_s: float = GRACE_S) -> None:
    """End the child and whatever it started: asked first, killed after `grace_s`. Returns when it is gone."""
    _signal(child, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(timeout=grace_s)
    if child.poll() is None:
        kill(child)
    child.wait()


def kill(child: subprocess.Popen[bytes]) -> None:
    """End the child's whole group at once."""
    _signal(child, getattr(signal, "SIGKILL", signal.SIGTERM))


def output_of(argv: Sequence[str], *, timeout_s: float = 20.0) -> str:
    """Return what a harmless question (`-version`) prints. Raises OSError if the program does not run or hangs."""
    try:
        done = subprocess.run(
            list(argv),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=timeout_s,
            env=environment(None),
        )
    except subprocess.TimeoutExpired as error:
        raise OSError(str(error)) from error
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def _signal(child: subprocess.Popen[bytes], number: int) -> None:
    if child.poll() is not None:
        return
    if os.name != "posix":
        child.terminate()
        return
    # The child leads its group, and its number cannot be given to another while we have not waited for it.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)


def _limit_words(limits: Limits) -> list[str]:
    words = ["--limit", f"NOFILE={limits.open_files}"]
    words += ["--limit", f"AS={limits.memory_bytes}"] if limits.memory_bytes else []
    return words + (["--limit", f"CPU={limits.cpu_s}"] if limits.cpu_s else [])


@lru_cache(maxsize=1)
def _system_reads() -> tuple[Path, ...]:
    """Return what exists of SYSTEM_READS, each real place once: /lib is often a link to /usr/lib."""
    return tuple(dict.fromkeys(Path(each).resolve() for each in SYSTEM_READS if Path(each).exists()))


@lru_cache(maxsize=8)
def _neighbours(program: Path) -> tuple[Path, ...]:
    """Return the library folders a program outside the system's own places may bring along."""
    return tuple(each for each in (program.parent / "lib", program.parent.parent / "lib") if each.is_dir())

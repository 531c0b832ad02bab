"""`fetchcut serve` and `fetchcut worker` as processes that can be killed, stopped, woken and started again."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx

TTL_S = 6.0
"""The setting `takeover_s` of a single machine; what the product promises, and what these tests run with."""

STARTS_WITHIN_S = 60

PLANS = """
[accounts]
anonymous_credits = 1000
tokens_per_address = 100000

[plans.default]
requests_per_minute = 0
concurrent_exports = 0
"""


class Process:
    """One process on the data below `home`; it can be told where to kill itself (tripwire.py)."""

    def __init__(self, home: Path, *command: str, **environment: str) -> None:
        home.mkdir(parents=True, exist_ok=True)
        (home / "plans.toml").write_text(PLANS)
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        mine = {
            "FETCHCUT_HOME": str(home),
            "FETCHCUT_PLANS": str(home / "plans.toml"),
            "FETCHCUT_ALLOW_PRIVATE_ADDRESSES": "1",
            "FETCHCUT_TAKEOVER_S": str(TTL_S),
            "FETCHCUT_STOP_S": "1",
            "FETCHCUT_KEEP_FREE_MB": "0",
            "LC_ALL": "C.UTF-8",
        }
        self.home = home
        self.log = home / f"log-{time.monotonic_ns()}"
        self._trip = self.log.with_suffix(".trip")
        with self.log.open("wb") as log:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", "tests.durability.tripwire", str(self._trip), *command],
                env={**kept, **mine, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def pid(self) -> int:
        """Return the process's number."""
        return self.popen.pid

    @property
    def said(self) -> str:
        """Return all it wrote so far."""
        return self.log.read_text(errors="replace")

    def ready(self, mark: str) -> str:
        """Return what `mark` (a pattern) found in its words, once it is there."""
        until(lambda: re.search(mark, self.said) or self.popen.poll() is not None, STARTS_WITHIN_S, lambda: self.said)
        found = re.search(mark, self.said)
        assert found, self.said
        return found[0]

    def trip_at(self, point: str) -> None:
        """Have it kill itself the next time it comes to this point."""
        self._trip.write_text(point)
        self.popen.send_signal(signal.SIGUSR1)
        until(lambda: not self._trip.exists(), 10, lambda: self.said)

    def kill(self) -> None:
        """End it with -9."""
        self.popen.kill()
        self.popen.wait(10)

    def freeze(self) -> None:
        """Stop it with SIGSTOP: it lives and does nothing."""
        self.popen.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        """Let it go on."""
        self.popen.send_signal(signal.SIGCONT)

    def died(self, within_s: float = 60) -> None:
        """Wait until it has killed itself."""
        assert self.popen.wait(within_s) == -signal.SIGKILL, self.said

    def stop(self) -> int:
        """Ask it to end and return its exit code."""
        self.popen.terminate()
        try:
            return self.popen.wait(60)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            raise

    def end(self) -> None:
        """Leave nothing behind, whatever state it is in."""
        if self.popen.poll() is None:
            self.popen.kill()
            self.popen.wait(10)


class Serve(Process):
    """`fetchcut serve` on a port that stays the same over restarts."""

    def __init__(self, home: Path, port: int, *more: str, **environment: str) -> None:
        super().__init__(home, "serve", "--port", str(port), *more, **environment)
        self.url = f"http://127.0.0.1:{port}"

    def listens(self) -> "Serve":
        """Return this server once it takes requests."""
        self.ready(r"Ctrl-C ends it")
        until(self._is_ready, STARTS_WITHIN_S, lambda: self.said)
        return self

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


class Worker(Process):
    """`fetchcut worker`."""

    def __init__(self, home: Path, *more: str, **environment: str) -> None:
        super().__init__(home, "worker", *more, **environment)

    def works(self) -> "Worker":
        """Return this worker once it takes jobs."""
        self.ready(r"This worker takes jobs")
        return self


def free_port() -> int:
    """Return a port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(is_so: Callable[[], object], within_s: float, why: Callable[[], object] = lambda: "") -> float:
    """Wait until `is_so` and return the seconds it took; fail with `why` after `within_s`."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < within_s, why()
        time.sleep(0.02)
    return time.monotonic() - began


def children_of(home: Path, living: Mapping[int, object]) -> list[str]:
    """Return the command lines of processes that work on `home` and are none of `living` nor below one of them."""
    return [line for pid, parent, line in _working_on(home) if pid not in living and parent not in living]


def parents_of_children(home: Path) -> set[int]:
    """Return the numbers of the processes whose children encode for `home` now."""
    return {parent for _, parent, line in _working_on(home) if "-progress" in line}


def _working_on(home: Path) -> Iterator[tuple[int, int, str]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except (OSError, ValueError):
            continue
        if str(home) in line and state != "Z":
            yield int(folder.name), int(parent), line

"""What a download costs, against curl and yt-dlp, on this machine: `.venv/bin/python -m benchmarks.run [a b c d]`.

Needs curl on the PATH, about 6 GB of disk (in FETCHCUT_BENCH_FOLDER or the temporary folder) and some minutes. Every
figure is a median over runs that alternate between the programs, with the same server; ratios are of those medians.
"""

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.footage import footage

from fetchcut.media.tools import find_ffmpeg

ROOT = Path(__file__).resolve().parent.parent
RUNS = 5


@dataclass(frozen=True)
class Server:
    """A running benchmarks.server."""

    port: int

    def url(self, name: str) -> str:
        """Return the address of a file."""
        return f"http://127.0.0.1:{self.port}/{name}"

    def stats(self) -> dict[str, float]:
        """Return what was sent since the last call."""
        with urllib.request.urlopen(self.url("stats")) as answer:  # noqa: S310  our own loopback server
            return dict(json.load(answer))


@dataclass(frozen=True)
class Run:
    """One run of a program: wall seconds, seconds to the first request, the largest PSS of its process tree."""

    wall_s: float
    first_s: float
    peak_bytes: int
    sent: float


@contextlib.contextmanager
def serving(folder: Path, rate: float = 0) -> Iterator[Server]:
    """Serve `folder` at `rate` bytes a second (0: as fast as it goes)."""
    argv = [sys.executable, "-m", "benchmarks.server", str(folder), str(rate)]
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        yield Server(int(child.stdout.readline()))
        child.kill()


def looped(folder: Path, name: str, *, seconds: int, source: Path | None = None) -> Path:
    """Return an H.264 + AAC MP4 of real footage, repeated to `seconds`, faststart; made once."""
    path = folder / name
    if not path.exists():
        loop = ["-stream_loop", "-1", "-i", str(source or footage("bigbuckbunny.mp4")), "-t", str(seconds)]
        _ffmpeg([*loop, "-c", "copy", "-movflags", "+faststart"], path)
    return path


def full_hd(folder: Path) -> Path:
    """Return the footage as people publish films: 1080p at 5 Mbit/s, a keyframe every two seconds; made once."""
    path = folder / "full_hd.mp4"
    if not path.exists():
        video = ["-vf", "scale=1920:1080", "-c:v", "libx264", "-preset", "veryfast", "-b:v", "5M", "-g", "50"]
        _ffmpeg(["-i", str(footage("bigbuckbunny.mp4")), *video, "-c:a", "aac", "-b:a", "160k", "-ac", "2"], path)
    return path


def _ffmpeg(arguments: list[str], path: Path) -> None:
    part = path.with_name(f"part.{path.name}")
    subprocess.run([str(find_ffmpeg().path), "-v", "error", *arguments, "-y", str(part)], check=True)
    part.replace(path)


def measure(argv: list[str], server: Server, *, watch_memory: bool = False) -> Run:
    """Run a program in an empty folder and return what it cost."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("FETCHCUT_BENCH_FOLDER")) as folder:
        environment = {**os.environ, "FETCHCUT_HOME": f"{folder}/home", "XDG_CACHE_HOME": f"{folder}/cache"}
        server.stats()
        start = time.time()
        child = subprocess.Popen(argv, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        peak = _watched(child) if watch_memory else 0
        _, log = child.communicate()
        wall = time.time() - start
        if child.returncode:
            sys.exit(f"{argv} failed: {log.decode()}")
    stats = server.stats()
    return Run(wall, stats["first"] - start, peak, stats["sent"])


def _watched(child: subprocess.Popen[bytes]) -> int:
    peak = 0
    drain = threading.Thread(target=lambda: child.stderr and child.stderr.read())
    drain.start()
    while child.poll() is None:
        peak = max(peak, sum(_pss(pid) for pid in _tree(child.pid)))
        time.sleep(0.05)
    drain.join()
    return peak


def _tree(pid: int) -> list[int]:
    found = [pid]
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for below in (task / "children").read_text().split():
                found += _tree(int(below))
    return found


def _pss(pid: int) -> int:
    """Return a process's memory, pages that it shares with others counted by their share."""
    with contextlib.suppress(OSError, IndexError):
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return int(rollup.partition("Pss:")[2].split()[0]) * 1024
    return 0


def programs(url: str) -> dict[str, list[str]]:
    """Return the command of each program for one link."""
    return {
        "curl": [shutil.which("curl") or "curl", "-sS", "-o", "out.mp4", url],
        "yt-dlp": [str(ROOT / ".venv/bin/yt-dlp"), "--ignore-config", "-q", "-o", "out.mp4", url],
        "fetchcut": [str(ROOT / "fetchcut"), "-q", "-o", "out.mp4", url],
    }


def compare(commands: dict[str, list[str]], server: Server, pick: Callable[[Run], float]) -> dict[str, float]:
    """Return the median figure of each program over alternating runs, after one warm-up each."""
    figures: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(RUNS + 1):
        for name, argv in commands.items():
            figure = pick(measure(argv, server))
            if number:
                figures[name].append(figure)
    return {name: statistics.median(values) for name, values in figures.items()}


def direct(folder: Path) -> None:
    """(a) 200 MB direct MP4, at several speeds of the line."""
    path = looped(folder, "direct.mp4", seconds=1060)
    for label, rate in (("as fast as loopback goes", 0.0), ("1 Gbit/s", 125e6), ("200 Mbit/s", 25e6)):
        with serving(folder, rate) as server:
            medians = compare(programs(server.url("direct.mp4")), server, lambda run: run.wall_s)
        ratios = ", ".join(f"{medians['fetchcut'] / medians[name]:.2f} x {name}" for name in ("curl", "yt-dlp"))
        print(f"a  {path.stat().st_size / 1e6:.0f} MB, {label}: {_row(medians)}  = {ratios}")


def first_byte(folder: Path) -> None:
    """(b) From the start of the program to its first request of the media."""
    looped(folder, "direct.mp4", seconds=1060)
    with serving(folder) as server:
        medians = compare(programs(server.url("direct.mp4")), server, lambda run: run.first_s)
    print(f"b  start to first byte: {_row(medians)}")


def part(folder: Path) -> None:
    """(c) One minute out of two hours: bytes fetched over the bytes of that minute, and of minute and index."""
    films = {
        "720p, 1.6 Mbit/s": looped(folder, "twohours.mp4", seconds=7200),
        "1080p, 5 Mbit/s": looped(folder, "twohours_hd.mp4", seconds=7200, source=full_hd(folder)),
    }
    for label, path in films.items():
        minute, index = _bytes_between(path, 3600, 3660), _index_bytes(path)
        with serving(folder) as server:
            words = [str(ROOT / "fetchcut"), "-q", "-o", "out.mp4", "from 1:00:00 to 1:01:00", server.url(path.name)]
            run = measure(words, server)
        sizes = f"fetched {run.sent / 1e6:.2f} MB of minute {minute / 1e6:.2f} MB and index {index / 1e6:.2f} MB"
        ratios = f"{run.sent / minute:.2f} x minute, {run.sent / (minute + index):.2f} x minute and index"
        print(f"c  {label}: {sizes} = {ratios}; {run.wall_s:.2f} s")


def memory(folder: Path) -> None:
    """(d) Memory of the whole process tree over a download of 2 GB."""
    small, large = looped(folder, "direct.mp4", seconds=1060), looped(folder, "large.mp4", seconds=10_600)
    with serving(folder) as server:
        for path in (small, large):
            argv = programs(server.url(path.name))["fetchcut"]
            peak = measure(argv, server, watch_memory=True).peak_bytes
            print(f"d  {path.stat().st_size / 1e6:.0f} MB: peak {peak / 1e6:.0f} MB over the process tree")


def _bytes_between(path: Path, start_s: int, end_s: int) -> int:
    import av

    with av.open(str(path)) as container:
        entries = [
            (entry.timestamp * stream.time_base, entry.size)
            for stream in container.streams
            if stream.time_base
            for entry in stream.index_entries
        ]
    return sum(size for moment, size in entries if start_s <= moment < end_s)


def _index_bytes(path: Path) -> int:
    with path.open("rb") as file:
        head = file.read(1 << 10)
        at = head.index(b"moov") - 4
        return at + int.from_bytes(head[at : at + 4], "big")


def _row(medians: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:.3f} s" for name, value in medians.items())


def main() -> None:
    """Run what the arguments name, or all."""
    parts = {"a": direct, "b": first_byte, "c": part, "d": memory}
    folder = Path(os.environ.get("FETCHCUT_BENCH_FOLDER") or tempfile.gettempdir()) / "fetchcut-bench"
    folder.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or parts:
        parts[name](folder)


if __name__ == "__main__":
    main()

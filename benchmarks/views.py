"""What a look at a timeline costs: `.venv/bin/python -m benchmarks.views [seconds]`. 600 seconds of film by default.

A film in 1080p with 250 pictures between keyframes, cut in two, with a title over all of it. `kept` are looks that
were made before; `from the source` are moments nobody looked at, decoded from the keyframe before them; `from copies`
are new ones, too, when a server has had the time to make its small copies; `one core` are these on a single core that
another program keeps busy. Prints the machine's load beside the figures: on a busy one they say little.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import partial
from pathlib import Path

from tests.footage import footage

from benchmarks.render_one import clip, title
from fetchcut.media.render import views
from fetchcut.media.render.bench import Bench
from fetchcut.media.render.work import Work, work_on
from fetchcut.media.run.libav import Libav
from fetchcut.media.tools import find_ffmpeg
from fetchcut.progress import Silent
from fetchcut.service.copier import Copier
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.draft import Canvas, Draft, Track
from fetchcut.timeline.output import Output


def main(words: list[str]) -> None:
    """Print the table."""
    seconds = int(words[0]) if words else 600
    with tempfile.TemporaryDirectory(dir=os.environ.get("FETCHCUT_BENCH_FOLDER")) as name, Libav() as libav:
        folder = Path(name)
        film = _film(folder, seconds)
        info = libav.probe(film, film.name)
        half = Fraction(seconds, 2)
        rate = (info.picture.frame_rate if info.picture else None) or Fraction(25)
        main_track = Track(
            id="t1",
            kind="video",
            role="main",
            segments=(clip(1, "a", Fraction(0), half, half), clip(2, "a", half, half, Fraction(0))),
        )
        draft = Draft(
            canvas=Canvas(width=1920, height=1080, frame_rate=rate),
            tracks=(main_track, title("Urban Dreams", 0, seconds, rate)),
        )
        work = work_on(
            draft,
            {"a": Asset(id="a", name="film", file_type="video", info=info)},
            {"a": film},
            Output(format="jpg", lines=360),
            folder=folder,
            bench=Bench(tool=find_ffmpeg(), libav=libav, folder=folder / "bench"),
            context=Silent(),
        )
        _told(work, seconds)


def _film(folder: Path, seconds: int) -> Path:
    """Return a film of 1080p with a keyframe every ten seconds: 20 s encoded, and repeated."""
    scene, film = folder / "scene.mp4", folder / "film.mp4"
    plain = [str(find_ffmpeg().path), "-nostdin", "-v", "error", "-y", "-stream_loop", "-1", "-i"]
    pictures = ["-vf", "scale=1920:1080", "-c:v", "libx264", "-preset", "veryfast", "-b:v", "5M", "-g", "250"]
    source = [*plain, str(footage("bigbuckbunny.mp4")), "-map", "0:v", "-t", "20", *pictures]
    subprocess.run([*source, "-sc_threshold", "0", str(scene)], check=True)
    heard = ["-stream_loop", "-1", "-i", str(footage("bigbuckbunny.mp4")), "-map", "0:v", "-map", "1:a"]
    subprocess.run([*plain, str(scene), *heard, "-c", "copy", "-t", str(seconds), str(film)], check=True)
    return film


def _told(work: Work, seconds: int) -> None:
    moments = [Fraction(seconds * (2 * number + 1), 80) for number in range(40)]
    later = [at + Fraction(1, 25) for at in moments]
    busy = [at + Fraction(2, 25) for at in moments]
    print("| look | p50 ms | p95 ms | median processor ms |\n|---|---|---|---|")
    _row("first of a process", [lambda: views.moment(work, Fraction(1))])
    _row("from the source, 40 moments", _looks(work, moments))
    _row("kept, 40 moments", _looks(work, moments))
    start = time.perf_counter()
    copier = Copier(work.bench, is_busy=lambda: False)
    copier.want([(each, work.files["a"]) for each in views.read_at(work, moments[0])])
    copier.wait(3600)
    copier.stop()
    spent = time.perf_counter() - start
    _row("from copies, 40 moments", _looks(work, later))
    _row("filmstrip of 10, from copies", [lambda: views.filmstrip(work, 10)])
    with _one_busy_core():
        _row("from copies, one core that is busy", _looks(work, busy))
    _row(f"sound in 1000 numbers, {seconds} s", [lambda: views.peaks(work, 1000)])
    print(f"\nCopies of {seconds} s: made in {spent:.0f} s, {_size(work) / 1e6:.0f} MB.")
    print(f"Load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


def _looks(work: Work, moments: list[Fraction]) -> list[Callable[[], object]]:
    return [partial(views.moment, work, at) for at in moments]


@contextmanager
def _one_busy_core() -> Iterator[None]:
    """Leave us, and what we start, one core, and have another program compute on it."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        other.kill()
        other.wait()
        os.sched_setaffinity(0, before)


def _size(work: Work) -> int:
    return sum(path.stat().st_size for path in (work.bench.folder / "copies").glob("??/*"))


def _row(name: str, looks: list[Callable[[], object]]) -> None:
    costs = [_taken(look) for look in looks]
    walls, cores = sorted(wall for wall, _ in costs), [core for _, core in costs]
    high = walls[min(len(walls) - 1, len(walls) * 95 // 100)]
    print(f"| {name} | {statistics.median(walls):.1f} | {high:.1f} | {statistics.median(cores):.0f} |", flush=True)


def _taken(look: Callable[[], object]) -> tuple[float, float]:
    """Return milliseconds of the clock, and of the processors in the children that a look starts."""
    start, before = time.perf_counter(), os.times()
    look()
    after = os.times()
    cores = after.children_user + after.children_system - before.children_user - before.children_system
    return (time.perf_counter() - start) * 1000, cores * 1000


if __name__ == "__main__":
    main(sys.argv[1:])

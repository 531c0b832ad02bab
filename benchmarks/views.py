"""What a look at a timeline costs: `.venv/bin/python -m benchmarks.views [seconds]`. 60 seconds of film by default.

A film in 1080p with a keyframe every two seconds, cut in two, with a title over all of it. `kept` are looks that
were made before; `new` are moments nobody looked at, in processes and folders that are warm: their picture is decoded
from the keyframe before it. Prints the machine's load beside the figures: on a busy one they say little.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from benchmarks.render import clip, make_film, title
from fetchcut.media.render import views
from fetchcut.media.render.bench import Bench
from fetchcut.media.render.work import Work, work_on
from fetchcut.media.run.libav import Libav
from fetchcut.media.tools import find_ffmpeg
from fetchcut.progress import Silent
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.draft import Canvas, Draft, Track
from fetchcut.timeline.output import Output


def main(words: list[str]) -> None:
    """Print the table."""
    seconds = int(words[0]) if words else 60
    with tempfile.TemporaryDirectory(dir=os.environ.get("FETCHCUT_BENCH_FOLDER")) as name, Libav() as libav:
        folder = Path(name)
        make_film(folder, seconds / 60)
        film = folder / f"film{seconds / 60:g}.mp4"
        info = libav.probe(film, film.name)
        half = Fraction(seconds, 2)
        rate = (info.picture.frame_rate if info.picture else None) or Fraction(30)
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


def _told(work: Work, seconds: int) -> None:
    moments = [Fraction(seconds * (2 * number + 1), 40) for number in range(20)]
    looks: dict[str, list[Callable[[], object]]] = {
        "first of a process": [lambda: views.moment(work, Fraction(1))],
        "new, 20 moments": [lambda at=at: views.moment(work, at) for at in moments],  # type: ignore[misc]
        "kept, 20 moments": [lambda at=at: views.moment(work, at) for at in moments],  # type: ignore[misc]
        "filmstrip of 10": [lambda: views.filmstrip(work, 10)],
        f"sound in 1000 numbers, {seconds} s": [lambda: views.peaks(work, 1000)],
    }
    print("| look | median ms | slowest ms | median processor ms |\n|---|---|---|---|")
    for name, each in looks.items():
        costs = [_taken(look) for look in each]
        walls, cores = [wall for wall, _ in costs], [core for _, core in costs]
        print(f"| {name} | {statistics.median(walls):.1f} | {max(walls):.1f} | {statistics.median(cores):.0f} |")
    print(f"\nLoad {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


def _taken(look: Callable[[], object]) -> tuple[float, float]:
    """Return milliseconds of the clock, and of the processors in the children that a look starts."""
    start, before = time.perf_counter(), os.times()
    look()
    after = os.times()
    cores = after.children_user + after.children_system - before.children_user - before.children_system
    return (time.perf_counter() - start) * 1000, cores * 1000


if __name__ == "__main__":
    main(sys.argv[1:])

"""What an export costs, against cp, plain FFmpeg and moviepy: `.venv/bin/python -m benchmarks.render [trim cut …]`.

`--minutes` is the film's length, 10 by default. Needs some GB of disk, in FETCHCUT_BENCH_FOLDER or the temporary one.
All ratios are of wall seconds in one run on the same inputs; programs take turns, the smallest of the runs counts.
moviepy is measured where the Python named by MOVIEPY_PYTHON has it.

    trim        one part of the film, against cp of as much
    cut         three parts, trimmed and joined without effects, against cp and against encoding all of it
    title       five seconds of title in the film, against encoding just the pictures it touches; then another title
    composite   every frame touched, against one hand-written command with the same encoder settings, and moviepy
    workers     two spans at once on two cores, against one on one
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tests.footage import footage

from benchmarks.render_one import cut_draft
from benchmarks.run import ROOT, _pss, _tree, full_hd
from fetchcut.media.tools import find_ffmpeg

FF = str(find_ffmpeg().path)
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p")
AAC = ("-c:a", "aac", "-b:a", "192k", "-aac_coder", "fast")
RUNS = 2
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""A program that may not keep its compiled modules compiles them at every start: 0.3 s that nobody else pays."""


@dataclass(frozen=True)
class Cost:
    """One run: wall seconds, and the largest memory of its process tree."""

    wall_s: float
    peak_bytes: int


def measured(argv: list[str], *, cores: str | None = None) -> Cost:
    """Run a program and return what it cost; `cores` are those it may use ("0", "0,1")."""
    words = ["taskset", "-c", cores, *argv] if cores else argv
    start = time.perf_counter()
    child = subprocess.Popen(words, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak = [0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            peak[0] = max(peak[0], sum(_pss(pid) for pid in _tree(child.pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, log = child.communicate()
    wall = time.perf_counter() - start
    done.set()
    watcher.join()
    if child.returncode:
        sys.exit(f"{' '.join(words)[:300]} failed: {log.decode()[-2000:]}")
    return Cost(wall, peak[0])


def best(make: Callable[[], Cost], runs: int = RUNS) -> Cost:
    """Return the cheapest of some runs."""
    return min((make() for _ in range(runs)), key=lambda cost: cost.wall_s)


def make_film(folder: Path, minutes: float) -> None:
    """Make the film: 1080p at 5 Mbit/s, a keyframe every two seconds, its pictures at a steady rate.

    Looped with its sound, whose length differs, a picture would be missing at each seam.
    """
    scene, pictures = full_hd(folder), folder / "pictures.mp4"
    plain = [FF, "-nostdin", "-v", "error", "-y"]
    subprocess.run([*plain, "-i", str(scene), "-map", "0:v", "-c", "copy", str(pictures)], check=True)
    loops = ["-stream_loop", "-1", "-i", str(pictures), "-stream_loop", "-1", "-i", str(scene)]
    maps = ["-map", "0:v", "-map", "1:a", "-t", str(minutes * 60), "-c", "copy", "-movflags", "+faststart"]
    subprocess.run([*plain, *loops, *maps, str(folder / f"film{minutes:g}.mp4")], check=True)


def ours(task: str, argument: str, folder: Path, minutes: float, *, keeps: bool = False, workers: int = 2) -> list[str]:
    """Return the command that renders one draft, with nothing kept of earlier ones (spans, sound) unless `keeps`."""
    if not keeps:
        shutil.rmtree(folder / "bench", ignore_errors=True)
    words = [sys.executable, "-m", "benchmarks.render_one", task, argument, str(folder)]
    return [*words, str(minutes), str(workers), str(footage("sax.wav"))]


def warm(task: str, folder: Path, minutes: float) -> Cost:
    """Return what one draft costs in a process that runs already and exported before; its memory is not watched."""
    words = [*ours(task, "-", folder, minutes), "warm"]
    done = subprocess.run(words, cwd=ROOT, env=ENVIRONMENT, capture_output=True, check=True)
    return Cost(float(done.stdout.split()[0]), 0)


def trim(folder: Path, minutes: float) -> None:
    """Measure a trim, of which nearly all is copied, sound too."""
    film = folder / f"film{minutes:g}.mp4"
    copied = best(lambda: measured(["cp", str(film), str(folder / "copy.mp4")]), 3)
    nothing = best(lambda: measured([sys.executable, "-c", "import benchmarks.render_one"]))
    mine = best(lambda: measured(ours("trim", "-", folder, minutes)))
    running = best(lambda: warm("trim", folder, minutes))
    table(
        f"Trim, nine tenths of {minutes:g} minutes of 1080p ({film.stat().st_size / 1e6:.0f} MB)",
        [
            ("cp of the film", copied, 1.0, ""),
            ("fetchcut, the whole program", mine, mine.wall_s / copied.wall_s, "x cp, aim 3"),
            ("fetchcut, in a process that runs", running, running.wall_s / copied.wall_s, "x cp"),
            ("Python's start and imports", nothing, nothing.wall_s / copied.wall_s, "x cp"),
        ],
    )


def cut(folder: Path, minutes: float) -> None:
    """Measure trimming and joining."""
    film = folder / f"film{minutes:g}.mp4"
    copied = best(lambda: measured(["cp", str(film), str(folder / "copy.mp4")]), 3)
    smart = best(lambda: measured(ours("cut", "-", folder, minutes)))
    segments = cut_draft(minutes).tracks[0].segments
    chains, ends = [], ""
    for number, each in enumerate(segments):
        begin = each.media.source_in if each.media else Fraction(0)
        end = begin + each.duration
        chains.append(
            f"[0:v]trim=start_frame={int(begin * 25)}:end_frame={int(end * 25)},setpts=PTS-STARTPTS[v{number}]"
        )
        chains.append(f"[0:a]atrim={float(begin)}:{float(end)},asetpts=PTS-STARTPTS[a{number}]")
        ends += f"[v{number}][a{number}]"
    graph = ";".join([*chains, f"{ends}concat=n={len(segments)}:v=1:a=1[v][a]"])
    whole = [
        FF,
        "-nostdin",
        "-v",
        "error",
        "-y",
        "-i",
        str(film),
        "-filter_complex",
        graph,
        "-map",
        "[v]",
        "-map",
        "[a]",
    ]
    full = measured([*whole, *X264, *AAC, "-movflags", "+faststart", str(folder / "full.mp4")])
    table(
        f"Trim and join, {minutes:g} minutes of 1080p ({film.stat().st_size / 1e6:.0f} MB), three parts",
        [
            ("cp of the film", copied, 1.0, ""),
            ("fetchcut", smart, smart.wall_s / copied.wall_s, "x cp, aim 3"),
            ("plain FFmpeg, all encoded", full, full.wall_s / smart.wall_s, "x fetchcut, aim 30"),
        ],
    )


def title_in_film(folder: Path, minutes: float) -> None:
    """Measure a title, and another one in its place."""
    film = folder / f"film{minutes:g}.mp4"
    first = best(lambda: measured(ours("title", "First", folder, minutes)))
    again = best(lambda: measured(ours("title", f"Other {time.time()}", folder, minutes, keeps=True)))
    same = best(lambda: measured(ours("title", "First", folder, minutes, keeps=True)))
    middle = int(minutes * 30)
    # The pictures from the title's first to the keyframe behind its last: 5 to 7 seconds of them.
    script = folder / "plain.ass"
    script.write_text(_SCRIPT, encoding="utf-8")
    seek = [FF, "-nostdin", "-v", "error", "-y", "-ss", str(middle), "-i", str(film), "-t", "6"]
    plain = best(lambda: measured([*seek, "-vf", f"ass={script}", *X264, "-an", str(folder / "plain.mp4")]))
    copied = best(lambda: measured(["cp", str(film), str(folder / "copy.mp4")]), 3)
    both = plain.wall_s + copied.wall_s
    table(
        f"Five seconds of title in {minutes:g} minutes of 1080p",
        [
            ("plain FFmpeg, the 6 s it touches", plain, 1.0, ""),
            ("cp of the film", copied, copied.wall_s / plain.wall_s, ""),
            ("fetchcut", first, first.wall_s / plain.wall_s, "x these 6 s, aim 1.5"),
            ("", first, first.wall_s / both, "x these 6 s and cp"),
            ("fetchcut, the title changed", again, again.wall_s / plain.wall_s, ""),
            ("fetchcut, nothing changed", same, same.wall_s / plain.wall_s, ""),
        ],
    )


_SCRIPT = """[Script Info]
PlayResX: 1920
PlayResY: 1080
[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, Alignment
Style: Default,Sans,97,&H00FFFFFF,5
[Events]
Format: Layer, Start, End, Style, Text
Dialogue: 0,0:00:00.00,0:10:00.00,Default,Urban Dreams
"""


def composite(folder: Path, minutes: float, seconds: int = 24) -> None:
    """Measure a draft of which every frame is touched."""
    film = folder / f"film{minutes:g}.mp4"
    mine = best(lambda: measured(ours("composite", str(seconds), folder, minutes)))
    script = folder / "plain.ass"
    script.write_text(_SCRIPT.replace("0:10:00.00", "9:59:59.00"), encoding="utf-8")
    half = seconds / 2
    graph = (
        f"[0:v]trim=duration={half},setpts=PTS-STARTPTS,scale=1280:720[a];[1:v]trim=duration={half},setpts=PTS-STARTPTS,"
        f"scale=1280:720[b];[a][b]concat=n=2:v=1:a=0[m];[2:v]scale=384:216[p];[m][p]overlay=860:36:shortest=1,"
        f"ass={script}[v];[0:a]atrim=duration={half},asetpts=PTS-STARTPTS,volume=0.8[x];[1:a]atrim=duration={half},"
        f"asetpts=PTS-STARTPTS,volume=0.8[y];[x][y]concat=n=2:v=0:a=1[s];[3:a]volume=0.35,atrim=duration={seconds}[n];"
        f"[s][n]amix=inputs=2:duration=first:normalize=0[o]"
    )
    inputs = [
        "-ss",
        "7",
        "-i",
        str(film),
        "-ss",
        "60",
        "-i",
        str(film),
        "-ss",
        "31",
        "-t",
        str(seconds),
        "-i",
        str(film),
    ]
    inputs += ["-stream_loop", "-1", "-i", str(footage("sax.wav"))]
    command = [FF, "-nostdin", "-v", "error", "-y", *inputs, "-filter_complex", graph, "-map", "[v]", "-map", "[o]"]
    hand = best(lambda: measured([*command, *X264, *AAC, "-t", str(seconds), str(folder / "hand.mp4")]))
    rows = [
        ("one FFmpeg command by hand", hand, 1.0, ""),
        ("fetchcut", mine, mine.wall_s / hand.wall_s, "x by hand, aim 1.05"),
    ]
    if python := os.environ.get("MOVIEPY_PYTHON"):
        argv = [python, "-m", "benchmarks.render_moviepy", str(film), str(footage("sax.wav"))]
        movie = measured([*argv, str(seconds), str(folder / "movie.mp4")])
        rows.append(("moviepy", movie, movie.wall_s / mine.wall_s, "x fetchcut, aim 5"))
    table(f"{seconds} s of 720p: two clips scaled, a picture in the picture, a title, music", rows)


def workers(folder: Path, minutes: float, seconds: int = 24) -> None:
    """Measure what a second core brings."""
    single = best(lambda: measured(ours("composite", str(seconds), folder, minutes, workers=1), cores="0"), 1)
    double = best(lambda: measured(ours("composite", str(seconds), folder, minutes, workers=2), cores="0,1"), 1)
    table(
        "One worker on one core, two on two",
        [("one", single, 1.0, ""), ("two", double, single.wall_s / double.wall_s, "times as fast, aim 1.8")],
    )


def table(name: str, rows: list[tuple[str, Cost, float, str]]) -> None:
    """Print the figures as a table of Markdown."""
    print(f"\n### {name}\n\n| | seconds | ratio | | memory |\n|---|---|---|---|---|")
    for label, cost, ratio, what in rows:
        print(f"| {label} | {cost.wall_s:.2f} | {ratio:.2f} | {what} | {cost.peak_bytes / 1e6:.0f} MB |", flush=True)


def main(words: list[str]) -> None:
    """Measure what was asked."""
    if "--help" in words:
        sys.stdout.write(__doc__ or "")
        return
    length = float(words[words.index("--minutes") + 1]) if "--minutes" in words else 10.0
    asked = [word for word in words if word in MEASURES] or list(MEASURES)
    with tempfile.TemporaryDirectory(dir=os.environ.get("FETCHCUT_BENCH_FOLDER")) as name:
        folder = Path(name)
        make_film(folder, length)
        for each in asked:
            MEASURES[each](folder, length)


MEASURES: dict[str, Callable[[Path, float], None]] = {
    "trim": trim,
    "cut": cut,
    "title": title_in_film,
    "composite": composite,
    "workers": workers,
}

if __name__ == "__main__":
    main(sys.argv[1:])

"""One draft of benchmarks/render.py: `python -m benchmarks.render_one TASK ARGUMENT FOLDER MINUTES WORKERS MUSIC`.

A program of its own that loads nothing but the product, as the product's own commands do. A last word `warm` has the
draft rendered twice, with nothing kept of the first time, and prints the seconds of the second time: what it takes in
a process that runs already, as a server's does.
"""

import shutil
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from fetchcut.media.render.bench import Bench
from fetchcut.media.run.libav import Libav
from fetchcut.media.tools import find_ffmpeg
from fetchcut.progress import Silent
from fetchcut.service.steps.render import render
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.draft import Canvas, Draft, Media, Picture, Segment, Text, Track
from fetchcut.timeline.output import Output


def clip(number: int, src: str, start: Fraction, duration: Fraction, source_in: Fraction, **how: object) -> Segment:
    """Return a segment of media."""
    picture = how.pop("picture", Picture())
    media = Media(src=src, source_in=source_in, **how)  # type: ignore[arg-type]
    return Segment(id=f"s{number}", start=start, duration=duration, media=media, picture=picture)  # type: ignore[arg-type]


def title(text: str, start: int, duration: int, rate: Fraction) -> Track:
    """Return a track with one title."""
    first, last = (Fraction(round(each * rate)) / rate for each in (start, start + duration))
    segment = Segment(id="title", start=first, duration=last - first, text=Text(text=text, size=9.0))
    return Track(id="t9", kind="text", role="title", segments=(segment,))


def cut_draft(minutes: float) -> Draft:
    """Return three parts of a film, joined."""
    whole = Fraction(int(minutes * 60))
    segments, at = [], Fraction(0)
    for number, (first, last) in enumerate((("0.0206", "0.334"), ("0.4335", "0.7013"), ("0.8003", "0.9848"))):
        begin, end = (Fraction(round(Fraction(each) * whole * 25), 25) for each in (first, last))
        segments.append(clip(number, "film", at, end - begin, begin))
        at += end - begin
    return Draft(canvas=Canvas(width=1920, height=1080, frame_rate=Fraction(25)), tracks=(_main(segments),))


def trim_draft(minutes: float) -> Draft:
    """Return one part of a film: nine tenths of it, cut in the midst of groups at both ends."""
    begin, end = (Fraction(round(Fraction(each) * int(minutes * 1500)), 25) for each in ("0.0507", "0.9511"))
    canvas = Canvas(width=1920, height=1080, frame_rate=Fraction(25))
    return Draft(canvas=canvas, tracks=(_main([clip(0, "film", Fraction(0), end - begin, begin)]),))


def title_draft(minutes: float, text: str) -> Draft:
    """Return the film with five seconds of title in its middle."""
    rate, whole = Fraction(25), Fraction(int(minutes * 60))
    main = _main([clip(0, "film", Fraction(0), whole, Fraction(0))])
    return Draft(
        canvas=Canvas(width=1920, height=1080, frame_rate=rate), tracks=(main, title(text, int(whole / 2), 5, rate))
    )


def composite_draft(seconds: int) -> Draft:
    """Return a draft of which every frame is touched: another size, a picture in the picture, a title, music."""
    rate = Fraction(25)
    part = Fraction(seconds, 2)
    fill = Picture(fit="cover")
    main = _main([
        clip(0, "film", Fraction(0), part, Fraction(7), picture=fill, gain=0.8),
        clip(1, "film", part, part, Fraction(60), picture=fill, gain=0.8),
    ])  # fmt: skip
    small = Picture(scale=0.3, place="top-right")
    over = Track(
        id="t2",
        kind="video",
        role="overlay",
        segments=(clip(2, "film", Fraction(0), Fraction(seconds), Fraction(31), picture=small, gain=0.0),),
    )
    music = Track(
        id="t3",
        kind="audio",
        role="bgm",
        segments=(clip(3, "music", Fraction(0), Fraction(seconds), Fraction(0), gain=0.35, loop_out=Fraction(10)),),
    )
    canvas = Canvas(width=1280, height=720, frame_rate=rate)
    return Draft(canvas=canvas, tracks=(main, over, music, title("Urban Dreams", 0, seconds, rate)))


def _main(segments: list[Segment]) -> Track:
    return Track(id="t1", kind="video", role="main", segments=tuple(segments))


def main(words: list[str]) -> None:
    """Render one draft and say where it is, and what was done otherwise than planned."""
    task, argument, place, length, count, music, *warm = words
    folder, minutes = Path(place), float(length)
    drafts: dict[str, Callable[[], Draft]] = {
        "trim": lambda: trim_draft(minutes),
        "cut": lambda: cut_draft(minutes),
        "title": lambda: title_draft(minutes, argument),
        "composite": lambda: composite_draft(int(argument)),
    }
    files = {"film": folder / f"film{minutes:g}.mp4", "music": Path(music)}
    with Libav() as libav:
        library = {
            name: Asset(id=name, name=path.name, file_type="video", info=libav.probe(path, name))
            for name, path in files.items()
        }
        for _ in range(2 if warm else 1):
            out, kept = folder / "out", folder / "bench"
            shutil.rmtree(out, ignore_errors=True)
            if warm:
                shutil.rmtree(kept, ignore_errors=True)
            bench = Bench(tool=find_ffmpeg(), libav=libav, folder=kept, workers=int(count))
            start = time.perf_counter()
            result = render(drafts[task](), library, files, Output(), folder=out, bench=bench, context=Silent())
            seconds = time.perf_counter() - start
    print(seconds if warm else result.path, *result.notes)


if __name__ == "__main__":
    main(sys.argv[1:])

"""Looks made from small copies: the draft's own pictures, whatever is done to them; and no copy where it would lie."""

import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fetchcut.media.render import copies, views
from fetchcut.media.render.work import Work, work_on
from fetchcut.media.run.libav import Libav
from fetchcut.progress import Silent
from fetchcut.service.copier import Copier
from fetchcut.timeline.draft import Draft, Keyframe, Picture, Segment, Transition
from fetchcut.timeline.output import Output
from tests.media import clips
from tests.media.drafts import Studio, clip, draft, track, words
from tests.media.test_render_random import ssim
from tests.media.test_views import gray, of_bytes

LONG_GROUP = ("-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "250", "-pix_fmt", "yuv420p")


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def film(name: str, *how: str) -> Path:
    """Return 24 s of moving pictures with a keyframe every ten seconds; `how` are further options."""
    shown = ("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=24")
    return clips.make(name, *shown, *LONG_GROUP, "-x264-params", "scenecut=0", *how)


def looked(studio: Studio, cut: Draft, lines: int = 180, **files: Path) -> Work:
    folder = studio.folder / f"look{len(list(studio.folder.iterdir()))}"
    folder.mkdir()
    output = Output(format="jpg", lines=lines)
    library = studio.library(**files)
    return work_on(cut, library, files, output, folder=folder, bench=studio.bench, context=Silent())


def copied(work: Work, at: Fraction, folder: Path) -> int:
    """Make the copies that the moment wants; return how many it wants."""
    found = views.read_at(work, at)
    for number, each in enumerate(found):
        place = folder / f"making{number}"
        place.mkdir()
        copies.make(each, work.files[each.asset.id], work.bench, folder=place, context=Silent())
    return len(found)


def seen(work: Work, at: Fraction) -> NDArray[np.uint8]:
    size = work.look.size
    return of_bytes(views.moment(work, at, "png"), (size.width, size.height)).astype(np.uint8)


def log_of(work: Work) -> str:
    return (work.folder / "commands.log").read_text()


GROWING = {"scale": (Keyframe(at=Fraction(0), value=1.0), Keyframe(at=Fraction(4), value=1.5))}
CUTS: dict[str, tuple[Segment, ...]] = {
    "plain": (clip("a", 0, 8, "11.52"),),
    "twice as fast": (clip("a", 0, 4, "11.52", speed=Fraction(2)),),
    "slower": (clip("a", 0, 8, "11.52", speed=Fraction(2, 5)),),
    "backwards": (clip("a", 0, 8, "11.52", is_reversed=True),),
    "standing": (clip("a", 0, 8, "13.2", is_frozen=True),),
    "in rounds": (clip("a", 0, 8, "11.52", loop_out=Fraction("13.04")),),
    "backwards in rounds": (clip("a", 0, 8, "11.52", loop_out=Fraction("13.04"), is_reversed=True),),
    "turned": (clip("a", 0, 8, "11.52", picture=Picture(rotation_deg=90)),),
    "growing": (clip("a", 0, 8, "11.52", picture=Picture(keyframes=GROWING)),),
    "beyond its end": (clip("a", 0, 30, "11.52"),),
    "a crossfade": (
        clip("a", 0, 3, "11.52", transition=Transition(kind="crossfade", duration=Fraction(1))),
        clip("a", 3, 5, "2.04"),
    ),
}


@pytest.mark.parametrize("name", CUTS)
@pytest.mark.parametrize("at", ["0", "2.76", "3.2"])
def test_a_copy_shows_the_same(studio: Studio, name: str, at: str) -> None:
    path, moment = film("long_group.mp4"), Fraction(at)
    cut = draft(track("main", *CUTS[name]), track("title", words("Hi 你好", 0, 8)), size=(640, 360))
    plain = looked(studio, cut, a=path)
    original = seen(plain, moment)
    beside = seen(plain, moment + Fraction(1, 5))
    # In another store: what was looked at before would be given again.
    other = looked(replace(studio, folder=_fresh(studio)), cut, a=path)
    assert copied(other, moment, other.folder) == (2 if name == "a crossfade" and at != "0" else 1)
    copy = seen(other, moment)
    assert "copy-" in log_of(other), "made from the source"
    assert ssim(copy, original) >= 0.97
    if name != "standing":
        assert ssim(copy, beside) < ssim(copy, original)


def _fresh(studio: Studio) -> Path:
    folder = studio.folder / "other"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("frame", [249, 250, 251, 262, 499, 500, 599])
def test_around_the_ends_of_copies(studio: Studio, frame: int) -> None:
    """The picture before, at and after the border of two copies, and the last of the film."""
    path = film("long_group.mp4")
    cut = draft(track("main", clip("a", 0, 24)), size=(640, 360))
    work, moment = looked(studio, cut, a=path), Fraction(frame, 25)
    assert copied(work, moment, work.folder) == 1
    copy = seen(work, moment)
    assert "copy-" in log_of(work)
    near = {each: ssim(copy, original(path, each)) for each in range(max(0, frame - 2), min(600, frame + 3))}
    assert max(near, key=lambda each: near[each]) == frame, near


def original(path: Path, frame: int) -> NDArray[np.uint8]:
    """Return a picture as plain FFmpeg counts and shrinks it."""
    choose = f"trim=start_frame={frame}:end_frame={frame + 1},scale=320:180"
    return np.asarray(gray("-i", str(path), "-vf", choose)[0], np.uint8)


ODD: dict[str, tuple[str, ...]] = {
    "uneven": ("-vf", "select='mod(n,3)'", "-fps_mode", "vfr"),
    "late": ("-vf", "select='gte(n,20)'", "-fps_mode", "passthrough"),
    "odd_shape": ("-vf", "crop=620:352,setsar=4/3"),
    "full_range": ("-color_range", "pc", "-vf", "scale=out_range=pc"),
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("at", ["0", "9.96", "12.36"])
def test_odd_sources_are_shown_the_same(studio: Studio, name: str, at: str) -> None:
    path, moment = film(f"{name}.mp4", *ODD[name]), Fraction(at)
    cut = draft(track("main", clip("a", 0, 20)), size=(640, 360))
    plain = seen(looked(studio, cut, a=path), moment)
    work = looked(replace(studio, folder=_fresh(studio)), cut, a=path)
    assert copied(work, moment, work.folder) == 1
    assert ssim(seen(work, moment), plain) >= 0.97
    assert "copy-" in log_of(work)


def test_an_upright_canvas_asks_for_more_lines(studio: Studio) -> None:
    """A picture that covers a canvas of 720x1280 is drawn 1280 lines high: its copy would not be small."""
    path = clips.looped(has_moov_in_front=True)
    cover = Picture(fit="cover")
    cut = draft(track("main", clip("a", 0, 8, 12, picture=cover)), size=(720, 1280))
    assert [each.size.height for each in views.read_at(looked(studio, cut, 360, a=path), Fraction(1))] == [720]
    assert [each.size.height for each in views.read_at(looked(studio, cut, 180, a=path), Fraction(1))] == [360]


def test_where_a_picture_stands_for_long_there_is_no_copy(studio: Studio) -> None:
    """Pictures of four seconds: the one that is shown at 10 s began before the copy would."""
    path = clips.make("slow.mp4", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=1/4:duration=24", *LONG_GROUP)
    cut = draft(track("main", clip("a", 0, 24)))
    plain = seen(looked(studio, cut, a=path), Fraction(10))
    work = looked(replace(studio, folder=_fresh(studio)), cut, a=path)
    (stretch,) = views.read_at(work, Fraction(10))
    assert copied(work, Fraction(10), work.folder) == 1
    assert copies.is_known(stretch, path, work.bench)
    assert np.array_equal(seen(work, Fraction(10)), plain)
    assert "copy-" not in log_of(work)


def test_the_copier_makes_what_is_wanted_and_around_it(studio: Studio) -> None:
    path = film("long_group.mp4")
    work = looked(studio, draft(track("main", clip("a", 0, 24)), size=(640, 360)), a=path)
    copier = Copier(work.bench, is_busy=lambda: False)
    copier.want([(each, path) for each in views.read_at(work, Fraction(12))])
    assert copier.wait(60)
    copier.stop()
    for at in (0, 12, 23):
        assert all(copies.is_known(each, path, work.bench) for each in views.read_at(work, Fraction(at))), at
    assert sorted(path.name for path in (work.bench.folder / "copying").iterdir()) == ["lock"]


def test_what_a_killed_copier_left_is_swept(studio: Studio) -> None:
    path = film("long_group.mp4")
    work = looked(studio, draft(track("main", clip("a", 0, 24)), size=(640, 360)), a=path)
    copying = work.bench.folder / "copying"
    # A process of its own that ends as by kill -9, in the midst of a copy.
    code = """import os, sys, tempfile
with tempfile.TemporaryDirectory(dir=sys.argv[1]) as folder:
    open(folder + "/half.mp4", "w").write("half")
    os.kill(os.getpid(), 9)
"""
    copying.mkdir(parents=True)
    assert subprocess.run([sys.executable, "-c", code, str(copying)], check=False).returncode == -9
    assert list(copying.glob("*/half.mp4"))
    copier = Copier(work.bench, is_busy=lambda: False)
    copier.want([(each, path) for each in views.read_at(work, Fraction(12))])
    assert copier.wait(60)
    copier.stop()
    assert sorted(each.name for each in copying.iterdir()) == ["lock"]


def test_a_source_that_cannot_be_read_costs_only_its_copy(studio: Studio) -> None:
    work = looked(studio, draft(track("main", clip("a", 0, 24)), size=(640, 360)), a=film("long_group.mp4"))
    (stretch,) = views.read_at(work, Fraction(12))
    broken = studio.folder / "broken.mp4"
    broken.write_bytes(b"no film")
    copier = Copier(work.bench, is_busy=lambda: False)
    copier.want([(stretch, broken)])
    assert copier.wait(60)
    copier.stop()
    assert not copies.is_known(stretch, broken, work.bench)


def test_a_busy_copier_ends_when_told(studio: Studio) -> None:
    path = film("long_group.mp4")
    work = looked(studio, draft(track("main", clip("a", 0, 24)), size=(640, 360)), a=path)
    copier = Copier(work.bench, is_busy=lambda: True)
    copier.want([(each, path) for each in views.read_at(work, Fraction(12))])
    copier.stop()
    assert not list((studio.folder / "bench").glob("copies/??/*"))

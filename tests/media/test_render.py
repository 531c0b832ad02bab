"""Whole drafts rendered for real: the right pictures at the right time, the sound beside them, and no leftovers."""

import contextlib
import os
import sys
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from fetchcut.errors import AssetMissing, Cancelled, Damaged, EmptyDraft, OutputInvalid
from fetchcut.media.run.libav import Libav
from fetchcut.progress import Silent
from fetchcut.service.steps.render import render
from fetchcut.timeline.draft import Draft, Effect, Picture
from fetchcut.timeline.output import Output
from tests.media import clips
from tests.media.conftest import Remembering
from tests.media.drafts import Studio, clip, draft, track, words


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def test_every_kind_of_source_gives_its_frames(studio: Studio) -> None:
    main = track(
        "main",
        clip("plain", 0, 1, 1),
        clip("rotated", 1, 1, 1, picture=Picture(fit="cover")),
        clip("vfr", 2, 1, "1/2", speed=Fraction(3, 2)),
        clip("still", 3, 1, picture=Picture(fit="blur")),
        clip("hevc", 5, 1, is_reversed=True),
        clip("mute", 6, 1, is_frozen=True),
    )
    logo = track("overlay", clip("still", 1, 4, picture=Picture(scale=0.2, place="top-right", opacity=0.5)))
    title = track(
        "title", words("城市 {x} \\n 100%", 0, 3), words("it's [v];,", 4, 2, place="bottom", animation="fade")
    )
    music = track("bgm", clip("tone", 0, 7, gain=0.3, loop_out=Fraction(2), fade_out=Fraction(1)))
    result = studio.render(
        draft(main, logo, title, music),
        plain=clips.with_b_frames(),
        rotated=clips.rotated(),
        vfr=clips.vfr(),
        still=clips.make(
            "render_still.png", "-f", "lavfi", "-i", "testsrc=size=100x80", "-frames:v", "1", "-update", "1"
        ),
        hevc=clips.hevc(),
        mute=clips.no_audio(),
        tone=clips.sound_only(),
    )
    info = studio.libav.probe(result.path, "result")
    assert info.picture is not None
    assert info.picture.frame_count == 175
    assert info.picture.frame_rate == Fraction(25)
    assert (info.picture.width, info.picture.height) == (320, 180)
    assert info.is_faststart
    assert result.duration_s == 7
    assert result.checks


def test_nothing_on_the_timeline_is_said_so(studio: Studio) -> None:
    with pytest.raises(EmptyDraft):
        studio.render(Draft())


def test_a_missing_file_is_said_so(studio: Studio) -> None:
    with pytest.raises(AssetMissing):
        studio.render(draft(track("main", clip("gone", 0, 1))))


def test_what_moves_has_a_largest_size_and_a_picture_that_of_its_canvas(studio: Studio) -> None:
    wide = draft(track("main", clip("plain", 0, 1)), size=(8194, 64))
    with pytest.raises(OutputInvalid) as caught:
        studio.render(wide, plain=clips.with_b_frames())
    assert [each.path for each in caught.value.problems] == ["$.width"]
    picture = studio.render(wide, Output(format="jpg"), name="still", plain=clips.with_b_frames())
    found = studio.libav.probe(picture.path, "still").picture
    assert found is not None
    assert (found.width, found.height) == (8194, 64)
    assert studio.render(wide, Output(width=4096, height=64), name="smaller", plain=clips.with_b_frames()).parts == ()


def test_a_file_that_lost_bytes_is_told_by_its_name(studio: Studio, tmp_path: Path) -> None:
    path = tmp_path / "stored under another name"
    path.write_bytes(clips.with_b_frames().read_bytes())
    library, files = studio.library(plain=path), {"plain": path}
    known = replace(library["plain"], name="beach.mp4")
    os.truncate(path, 1000)
    with pytest.raises(Damaged) as caught:
        render(
            draft(track("main", clip("plain", 0, 1))),
            {"plain": known},
            files,
            Output(),
            folder=tmp_path / "out",
            bench=studio.bench,
            context=Silent(),
        )
    assert caught.value.name == "beach.mp4"
    assert caught.value.reason == f"1000 of {known.info.size_bytes} bytes"


def test_cancelled_leaves_no_result(studio: Studio) -> None:
    long = draft(track("main", clip("plain", 0, 60, loop_out=Fraction(4))), size=(1280, 720))
    files = {"plain": clips.with_b_frames()}
    with pytest.raises(Cancelled):
        studio.render_watched(long, Output(), Remembering(cancel_after=2), files=files)
    assert not list((studio.folder / "out").glob("*.mp4"))


class _Stopped(Silent):
    """Cancels once FFmpeg encodes: `began` are the processes seen then, `since` is when it was said first."""

    def __init__(self) -> None:
        self.began: set[int] = set()
        self.since = 0.0

    def raise_if_cancelled(self) -> None:
        # Several threads ask at once: one that looked too early must not take back what another saw.
        if not self.began and (found := encoders()):
            self.began, self.since = found, time.monotonic()
        if self.began:
            raise Cancelled


def encoders() -> set[int]:
    """Return the living FFmpeg processes below this one, also those in a jail of their own."""
    parents, found = {}, set()
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError, StopIteration):
            lines = status.read_text(encoding="utf-8", errors="replace").splitlines()
            number = int(status.parent.name)
            parents[number] = int(next(line for line in lines if line.startswith("PPid:")).split()[1])
            if b"libx264" in (status.parent / "cmdline").read_bytes():
                found.add(number)
    return {each for each in found if _is_below(each, parents)}


def _is_below(process: int, parents: dict[int, int]) -> bool:
    while process in parents:
        process = parents[process]
        if process == os.getpid():
            return True
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")
def test_cancelled_amid_encoding_ends_every_child_within_two_seconds(studio: Studio) -> None:
    touched = Picture(effects=(Effect(kind="grain", params={"amount": 0.3}),))
    long = draft(track("main", clip("plain", 0, 60, loop_out=Fraction(4), picture=touched)), size=(1280, 720))
    context = _Stopped()
    with pytest.raises(Cancelled):
        studio.render_watched(long, Output(), context, files={"plain": clips.with_b_frames()})
    assert context.began
    assert time.monotonic() - context.since < 2
    assert not encoders()
    # What is left is for going on: finished spans, no half ones, and the log.
    left = [each.relative_to(studio.folder) for each in (studio.folder / "out").rglob("*") if each.is_file()]
    assert not [each for each in left if "making" in each.name or each.name in {"told.txt", "cover.picture"}]

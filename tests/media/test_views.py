"""Looks at a draft: the right picture, the right strip, the sound as numbers; each against plain FFmpeg or numpy."""

import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fetchcut.media.render.views import Peak, filmstrip, moment, peaks, waveform
from fetchcut.media.render.work import Work, work_on
from fetchcut.media.run.libav import Libav
from fetchcut.media.tools import find_ffmpeg
from fetchcut.progress import Silent
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.output import Output
from tests.media import clips
from tests.media.drafts import Studio, clip, draft, track, words


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def looked(studio: Studio, cut: Draft, **files: Path) -> Work:
    folder = studio.folder / "look"
    folder.mkdir(exist_ok=True)
    return work_on(
        cut,
        studio.library(**files),
        files,
        Output(format="jpg"),
        folder=folder,
        bench=studio.bench,
        context=Silent(),
    )


def gray(*source: str, data: bytes = b"", size: tuple[int, int] = (320, 180)) -> NDArray[np.int16]:
    """Return pictures as plain FFmpeg decodes them, brightness only."""
    argv = [str(find_ffmpeg().path), "-v", "error", *source, "-f", "rawvideo", "-pix_fmt", "gray", "-"]
    raw = subprocess.run(argv, input=data, stdout=subprocess.PIPE, check=True, timeout=60).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, size[1], size[0]).astype(np.int16)


def of_bytes(data: bytes, size: tuple[int, int] = (320, 180)) -> NDArray[np.int16]:
    (seen,) = gray("-f", "image2pipe", "-i", "-", data=data, size=size)
    return np.asarray(seen, np.int16)


@pytest.mark.parametrize("frame", [0, 24, 49, 60, 99])
def test_a_moment_is_the_frame_that_plays_then(studio: Studio, frame: int) -> None:
    """Two pieces, the second from frame 50 on shows the source from its second 1 on."""
    path = clips.with_b_frames()
    cut = draft(track("main", clip("a", 0, 2), clip("a", 2, 2, 1)))
    shown = frame if frame < 50 else frame - 50 + 25
    original = gray("-i", str(path))[shown]
    seen = of_bytes(moment(looked(studio, cut, a=path), Fraction(frame, 25), "png"))
    assert np.abs(seen - original).mean() < 2
    others = gray("-i", str(path))[(shown + 3) % 100]
    assert np.abs(seen - others).mean() > np.abs(seen - original).mean() * 2


def test_a_look_is_made_once(studio: Studio) -> None:
    path = clips.with_b_frames()
    cut = draft(track("main", clip("a", 0, 4)), track("title", words("Hi", 0, 1)))
    work = looked(studio, cut, a=path)
    first = moment(work, Fraction(2))
    ran = (work.folder / "commands.log").read_text()
    # Another title in the first second does not touch what is seen in the third.
    other = draft(track("main", clip("a", 0, 4)), track("title", words("Ho", 0, 1)))
    assert moment(looked(studio, other, a=path), Fraction(2)) == first
    assert (work.folder / "commands.log").read_text() == ran


def test_a_strip_has_the_middle_of_each_part(studio: Studio) -> None:
    path = clips.with_b_frames()
    sheet = of_bytes(filmstrip(looked(studio, draft(track("main", clip("a", 0, 4))), a=path), 12, "png"), (3200, 360))
    originals = gray("-i", str(path))
    for number in range(12):
        across, down = number % 10 * 320, number // 10 * 180
        tile = sheet[down : down + 180, across : across + 320]
        near = [np.abs(tile - each).mean() for each in originals]
        middle = 100 * (2 * number + 1) / 24
        assert abs(int(np.argmin(near)) - middle) <= 1, number


def test_peaks_are_those_of_the_mix(studio: Studio) -> None:
    """A tone at half its loudness, silence, and the tone: against the samples that plain FFmpeg decodes."""
    path = clips.with_b_frames()
    cut = draft(track("main", clip("a", 0, 1, gain=0.5), clip("a", 2, 1)))
    argv = [str(find_ffmpeg().path), "-v", "error", "-i", str(path), "-map", "0:a", "-f", "f32le", "-ac", "1", "-"]
    tone = np.frombuffer(subprocess.run(argv, stdout=subprocess.PIPE, check=True, timeout=60).stdout, np.float32)
    loud = float(np.abs(tone[4800:43200]).max())
    found = peaks(looked(studio, cut, a=path), 30)
    assert len(found) == 30
    assert found[15] == Peak(0.0, 0.0)
    for number, most in ((5, loud / 2), (25, loud)):
        assert found[number].high == pytest.approx(most, rel=0.03)
        assert found[number].low == pytest.approx(-most, rel=0.03)


def test_silence_has_no_peaks_and_a_flat_line(studio: Studio) -> None:
    work = looked(studio, draft(track("title", words("Hi", 0, 1))))
    assert peaks(work, 100) == ()
    assert waveform(work, 200, 50, "#336699").startswith(b"\x89PNG")


def test_a_waveform_is_high_where_it_is_loud(studio: Studio) -> None:
    path = clips.with_b_frames()
    cut = draft(track("main", clip("a", 0, 1), clip("a", 2, 1)))
    data = waveform(looked(studio, cut, a=path), 300, 100, "#FFFFFF")
    argv = [
        str(find_ffmpeg().path),
        "-v",
        "error",
        "-f",
        "image2pipe",
        "-i",
        "-",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgba",
        "-",
    ]
    raw = subprocess.run(argv, input=data, stdout=subprocess.PIPE, check=True, timeout=60).stdout
    inked = (np.frombuffer(raw, np.uint8).reshape(100, 300, 4)[..., 3] > 60).sum(axis=0)
    assert inked[20:80].min() > 3 * inked[120:180].max()

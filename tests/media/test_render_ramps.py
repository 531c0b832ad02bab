"""Speeds that change, against arithmetic: which picture stands in the middle of each frame, when each tone is heard."""

import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from fetchcut.media.run.libav import Libav
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import AddMedia, Reverse, SpeedRamp, Split, apply_all
from fetchcut.timeline.edits.edit import Edit
from tests.media import clips
from tests.media.counted import counted, numbers
from tests.media.drafts import Studio, draft
from tests.media.test_render_sound import RATE, heard

X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "12")


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def cut(studio: Studio, path: Path, *edits: Edit) -> Draft:
    """Return the draft of a file after edits."""
    files = studio.library(a=path)
    return apply_all(draft(size=(320, 180)), (AddMedia(asset="a"), *edits), files)


def wanted(drafted: Draft, rate: Fraction, last: int) -> list[int]:
    """Return the number of the picture that stands in the middle of every frame, by the times of the draft alone."""
    found: list[int] = []
    for segment in drafted.main.segments if drafted.main else ():
        media = segment.media
        assert media is not None
        whole = media.played(segment.duration)
        for frame in range(int(segment.duration * rate)):
            played = media.played((frame + Fraction(1, 2)) / rate)
            source = media.source_in + (whole - played if media.is_reversed else played)
            found.append(min(last, int(source * rate)))
    return found


@pytest.mark.parametrize(
    "edits",
    [
        (SpeedRamp(speeds=(1, 4)),),
        (SpeedRamp(speeds=(3, 0.4, 2), easing="linear"), Split(at_ms=1700)),
        (SpeedRamp(speeds=(0.5, 3)), Reverse()),
    ],
)
def test_each_frame_shows_the_moment_that_the_ramp_has_come_to(studio: Studio, edits: tuple[Edit, ...]) -> None:
    source = counted("ramp25.mp4", rate="25", frames=250, codec=X264)
    drafted = cut(studio, source, *edits)
    got = numbers(studio.render(drafted, a=source).path)
    expected = wanted(drafted, Fraction(25), 249)
    assert len(got) == len(expected)
    differences = [abs(one - other) for one, other in zip(got, expected, strict=True)]
    # A middle that falls onto the beginning of a picture may show the one before; never further off.
    assert max(differences) <= 1
    assert sum(differences) <= len(got) // 20


def beeps(path: Path, times: tuple[float, ...], seconds: float) -> Path:
    """Write tones of 1000 Hz, 80 ms long, around these times."""
    at = np.arange(int(seconds * RATE)) / RATE
    values = sum(np.exp(-(((at - time) / 0.025) ** 2)) for time in times) * np.sin(2 * np.pi * 1000 * at)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((values * 16000).astype(np.int16).tobytes())
    return path


def test_sound_follows_the_ramp_at_its_own_pitch(studio: Studio) -> None:
    times = (0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5)
    source = beeps(studio.folder / "beeps.wav", times, 10)
    drafted = cut(studio, source, SpeedRamp(speeds=(0.5, 2.5)))
    (segment,) = drafted.main.segments if drafted.main else ()
    assert segment.media is not None
    got = heard(studio, drafted, a=source)[:, 0]
    assert len(got) == int(segment.duration * RATE)
    loud = np.convolve(np.abs(got), np.ones(2400) / 2400, "same")
    for time in times:
        at = float(segment.media.elapsed(Fraction(time)))
        near = slice(max(0, int((at - 0.15) * RATE)), int((at + 0.15) * RATE))
        assert abs((near.start + loud[near].argmax()) / RATE - at) < 0.04, time
        tone = got[near] * np.hanning(len(got[near]))
        assert abs(np.abs(np.fft.rfft(tone, RATE)).argmax() - 1000) < 40


def test_sound_of_a_ramp_is_as_long_as_it_at_any_speed(studio: Studio) -> None:
    source = clips.make("ramp.wav", "-f", "lavfi", "-i", "sine=440:r=48000:d=6")
    for speeds in ((1.0, 12.0), (0.2, 1.0), (0.3, 5.0, 0.3)):
        drafted = cut(studio, source, SpeedRamp(speeds=speeds))
        got = heard(studio, drafted, a=source)[:, 0]
        assert len(got) == round(drafted.duration * RATE)
        # Sound until the end: nothing is missing that had to be filled up with silence.
        assert np.abs(got[-4800:-960]).max() > 0.05

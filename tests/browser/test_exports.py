"""Exports in a real Chromium: they play to the end without an error, and every join shows the picture that is due."""

import base64
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fetchcut.media.run.libav import Libav
from fetchcut.timeline.draft import Draft, Track
from fetchcut.timeline.output import Output
from tests.browser.chromium import Browser
from tests.media import clips
from tests.media.drafts import Studio, clip, draft, track, words
from tests.media.test_views import gray

SHRUNK = "scale=160:90:flags=area:out_range=pc"


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def pictures_of(path: Path) -> NDArray[np.int16]:
    """Return all pictures of a file as plain FFmpeg decodes them, small."""
    return gray("-i", str(path), "-vf", SHRUNK, "-fps_mode", "passthrough", size=(160, 90))


def played(browser: Browser, path: Path, frames: int, *, rate: int = 25, joins: tuple[int, ...] = ()) -> None:
    """Fail unless the file plays to its end with all pictures, and shows those around the joins when sought."""
    wanted = sorted({each for join in joins for each in (join - 1, join, join + 1)} | {0, frames - 1})
    moments = [(each + 0.5) / rate for each in wanted]
    shown = browser.run(
        f"""
        const video = await opened('{browser.serve(path)}');
        const shown = [];
        for (const at of {moments}) shown.push(await picture(video, at));
        const end = await played(video, 2);
        return {{shown, ...end}};
        """
    )
    assert shown["duration"] == pytest.approx(frames / rate, abs=0.05)
    assert shown["at"] == pytest.approx(shown["duration"], abs=0.05)
    originals = pictures_of(path)
    assert len(originals) == frames
    for frame, text in zip(wanted, shown["shown"], strict=True):
        seen = np.frombuffer(base64.b64decode(text), np.uint8).reshape(90, 160).astype(np.int16)
        near = {
            each: float(np.abs(seen - originals[each]).mean())
            for each in range(max(0, frame - 4), min(frames, frame + 5))
        }
        assert near[frame] < 12, f"frame {frame}: {near}"
        assert min(near, key=lambda each: near[each]) == frame, f"frame {frame}: {near}"


def cuts() -> Track:
    """Return two parts of a film with a keyframe each second, cut in the midst of groups: edges are encoded."""
    return track("main", clip("a", 0, "2.48", "0.52"), clip("a", "2.48", "1.6", "1.32"))


def log_of(path: Path) -> str:
    return (path.parent / "commands.log").read_text()


def test_a_smart_cut_plays_with_two_parameter_sets(browser: Browser, studio: Studio) -> None:
    result = studio.render(draft(cuts()), a=clips.with_b_frames())
    assert result.path.read_bytes().count(b"avcC") == 1
    played(browser, result.path, 102, joins=(12, 62, 79, 100))


def test_a_title_in_the_midst_of_copied_pictures(browser: Browser, studio: Studio) -> None:
    cut = draft(track("main", clip("a", 0, 4)), track("title", words("Hi 你好", "1.4", 1)))
    played(browser, studio.render(cut, a=clips.with_b_frames()).path, 100, joins=(25, 35, 60, 75))


def test_two_sources_whose_parameter_sets_have_the_same_number(browser: Browser, studio: Studio) -> None:
    other = clips.make("other_h264.mp4", *clips.PICTURES, *clips.SOUND, "-vf", "negate", *clips.H264, *clips.AAC)
    cut = draft(track("main", clip("a", 0, 2), clip("b", 2, 2, 1)))
    played(browser, studio.render(cut, a=clips.with_b_frames(), b=other).path, 100, joins=(50,))


def test_uneven_pictures(browser: Browser, studio: Studio) -> None:
    played(browser, studio.render(draft(track("main", clip("a", 0, "3.6", "0.2"))), a=clips.vfr()).path, 90)


@pytest.mark.parametrize(
    ("name", "output"),
    [
        ("vp9", Output(format="webm")),
        ("vp9 in mp4", Output(video_codec="vp9")),
        ("av1", Output(video_codec="av1")),
        ("av1 in webm", Output(format="webm", video_codec="av1")),
        ("compatible", Output(is_compatible=True)),
    ],
)
def test_encoded_anew(browser: Browser, studio: Studio, name: str, output: Output) -> None:
    cut: Draft = draft(cuts())
    played(browser, studio.render(cut, output, name="out", a=clips.with_b_frames()).path, 102, joins=(62,))


def test_vp9_is_cut_without_encoding_all_of_it(browser: Browser, studio: Studio) -> None:
    codec = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "600k", "-g", "25")
    path = clips.make("vp9_groups.webm", *clips.PICTURES, *clips.SOUND, *codec, "-c:a", "libopus")
    result = studio.render(draft(cuts()), Output(format="webm"), a=path)
    played(browser, result.path, 102, joins=(12, 62, 79))


def test_the_first_pictures_of_a_cut_are_its_own(browser: Browser, studio: Studio) -> None:
    """An edit list hides what must be decoded before: without it the file would begin elsewhere."""
    cut = draft(track("main", clip("a", 0, 2, "1.96")), rate="25")
    path = studio.render(cut, a=clips.with_b_frames()).path
    played(browser, path, 50, joins=(1, 26))
    whole = pictures_of(clips.with_b_frames())
    assert float(np.abs(pictures_of(path)[0] - whole[49]).mean()) < 3
    assert studio.libav.probe(path, "cut").duration_s == Fraction(2)

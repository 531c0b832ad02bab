"""Pictures between those there are: what plain FFmpeg's minterpolate makes of the same source."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fetchcut.media.run.libav import Libav
from fetchcut.progress import Silent
from fetchcut.timeline.draft import Picture
from fetchcut.timeline.effects import made
from fetchcut.timeline.output import Output
from tests.media import clips
from tests.media.counted import lumas
from tests.media.drafts import Studio, clip, draft, track


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def _pictures(path: Path) -> NDArray[np.int16]:
    return np.stack([luma for _, luma in lumas(path)]).astype(np.int16)


def _plain(name: str, filters: str) -> NDArray[np.int16]:
    source = ("-i", str(clips.with_b_frames()), "-vf", filters, "-an")
    return _pictures(clips.make(name, *source, "-c:v", "libx264", "-crf", "4", "-pix_fmt", "yuv420p"))


def _far(found: NDArray[np.int16], wanted: NDArray[np.int16]) -> float:
    return float(np.abs(found - wanted).mean(axis=(1, 2)).max())


@pytest.mark.parametrize("method", ["motion", "blend"])
def test_twice_the_pictures_are_those_of_minterpolate(studio: Studio, method: str) -> None:
    moving = Picture(effects=(made("interpolate", {"method": method}),))
    cut = draft(track("main", clip("plain", 0, 2, picture=moving)), rate="50")
    found = _pictures(studio.render(cut, Output(crf=4), plain=clips.with_b_frames()).path)
    mode = "blend" if method == "blend" else "mci:me_mode=bidir"
    wanted = _plain(f"between_{method}.mp4", f"minterpolate=fps=50:mi_mode={mode}")[:100]
    assert len(found) == len(wanted) == 100
    assert _far(found[::2], wanted[::2]) < 2
    assert _far(found, wanted) < 3
    # And not what is there without: every picture twice.
    assert np.abs(found[1::2] - found[::2]).mean() > 1


def test_slow_motion_moves_in_every_picture_from_span_to_span(studio: Studio) -> None:
    moving = Picture(effects=(made("interpolate"),))
    slow = clip("plain", 0, 4, 1, picture=moving, speed=Fraction(1, 2))
    found = _pictures(studio.render(draft(track("main", slow)), Output(crf=4), plain=clips.with_b_frames()).path)
    wanted = _plain("between_slow.mp4", "setpts=2*PTS,minterpolate=fps=25:mi_mode=mci:me_mode=bidir")[50:150]
    assert len(found) == len(wanted) == 100
    assert _far(found, wanted) < 3


def test_where_no_picture_is_missing_none_is_made(studio: Studio) -> None:
    plain = clip("plain", 0, 1)
    moving = clip("plain", 0, 1, picture=Picture(effects=(made("interpolate"),)))
    files = {"plain": clips.with_b_frames()}
    one = studio.render_watched(draft(track("main", plain)), Output(crf=4), Silent(), name="one", files=files)
    other = studio.render_watched(draft(track("main", moving)), Output(crf=4), Silent(), name="other", files=files)
    assert _far(_pictures(one.path), _pictures(other.path)) < 2

"""Effects that come and go: each frame is what numpy mixes of the picture with and without the effect."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fetchcut.media.run.libav import Libav
from fetchcut.timeline.draft import Effect, Keyframe, Picture
from fetchcut.timeline.effects import made
from fetchcut.timeline.output import Output
from tests.media import clips
from tests.media.counted import lumas
from tests.media.drafts import Studio, clip, draft, track

RAMP = (Keyframe(Fraction(1, 2), 0.0), Keyframe(Fraction(3, 2), 1.0))


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def frames(studio: Studio, name: str, *effects: Effect, ramp: tuple[Keyframe, ...] = ()) -> list[NDArray[np.float64]]:
    keyframes = {effects[0].kind: ramp} if ramp else {}
    picture = Picture(effects=effects, keyframes=keyframes)
    made_of = draft(track("main", clip("a", 0, 2, picture=picture)))
    result = studio.render(made_of, Output(quality="lossless"), name=name, a=clips.with_b_frames())
    return [luma.astype(float) for _, luma in lumas(result.path)]


@pytest.mark.parametrize(
    ("kind", "params"),
    [("blur", {"radius": 5.0}), ("invert", {}), ("noir", {}), ("pixelate", {}), ("round_corners", {})],
)
def test_each_frame_is_mixed_of_both(studio: Studio, kind: str, params: dict[str, float]) -> None:
    effect = made(kind, params)
    plain, treated = frames(studio, "plain"), frames(studio, "treated", effect)
    ramped = frames(studio, "ramped", effect, ramp=RAMP)
    assert len(ramped) == len(plain) == 50
    for number in (0, 5, 12, 13, 20, 25, 30, 37, 38, 49):
        part = min(max(number / 25 - 0.5, 0.0), 1.0)
        wanted = plain[number] * (1 - part) + treated[number] * part
        assert np.abs(ramped[number] - wanted).mean() < 1.0
        assert np.abs(ramped[number] - wanted).max() <= 4


def test_colours_go_along(studio: Studio) -> None:
    """Chroma of the last frame is gone, that of the first one is there."""
    import av

    picture = Picture(effects=(made("grayscale", {}),), keyframes={"grayscale": RAMP})
    cut = draft(track("main", clip("a", 0, 2, picture=picture)))
    path = studio.render(cut, Output(quality="lossless"), a=clips.with_b_frames()).path
    with av.open(str(path)) as opened:
        spread = [float(np.ptp(each.to_ndarray(format="yuv444p")[1])) for each in opened.decode(video=0)]
    assert spread[0] > 100
    assert spread[25] == pytest.approx(spread[0] / 2, rel=0.25)
    assert spread[45] <= 2


def test_a_ramp_goes_on_where_the_clip_was_cut(studio: Studio) -> None:
    effect = made("invert", {})
    later = tuple(Keyframe(each.at - 1, each.value) for each in RAMP)
    whole = frames(studio, "whole", effect, ramp=RAMP)
    first = Picture(effects=(effect,), keyframes={"invert": RAMP})
    second = Picture(effects=(effect,), keyframes={"invert": later})
    pieces = clip("a", 0, 1, picture=first), clip("a", 1, 1, 1, picture=second)
    path = studio.render(
        draft(track("main", *pieces)), Output(quality="lossless"), name="cut", a=clips.with_b_frames()
    ).path
    for number, (_, luma) in enumerate(lumas(path)):
        assert np.abs(luma.astype(float) - whole[number]).mean() < 1.0

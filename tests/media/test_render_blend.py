"""Pictures laid over others, shapes cut out, fades from colours: against numpy on the decoded pictures."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fetchcut.media.run.libav import Libav
from fetchcut.progress import Silent
from fetchcut.timeline.draft import Picture
from fetchcut.timeline.effects import made
from fetchcut.timeline.names import BLENDS
from fetchcut.timeline.output import Output
from tests.media import clips
from tests.media.drafts import Studio, clip, draft, track

Rgb = NDArray[np.float64]
SIZE = (192, 96)

MODES: dict[str, Callable[[Rgb, Rgb], Rgb]] = {
    "normal": lambda _, above: above,
    "multiply": lambda below, above: below * above,
    "screen": lambda below, above: 1 - (1 - below) * (1 - above),
    "overlay": lambda below, above: np.where(below < 0.5, 2 * below * above, 1 - 2 * (1 - below) * (1 - above)),
    "hard-light": lambda below, above: np.where(above < 0.5, 2 * below * above, 1 - 2 * (1 - below) * (1 - above)),
    "darken": np.minimum,
    "lighten": np.maximum,
    "add": lambda below, above: np.minimum(1, below + above),
    "subtract": lambda below, above: np.maximum(0, below - above),
    "difference": lambda below, above: np.abs(below - above),
    "color-burn": lambda below, above: np.maximum(0, 1 - (1 - below) / np.maximum(above, 1e-6)),
    "color-dodge": lambda below, above: np.minimum(1, below / np.maximum(1 - above, 1e-6)),
}


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def colored(color: str) -> Path:
    return clips.make(
        f"{color}.png", "-f", "lavfi", "-i", f"color=0x{color}:s=192x96", "-frames:v", "1", "-update", "1"
    )


def rgb(path: Path) -> Rgb:
    """Return (frames, rows, columns, 3) from 0 to 1."""
    raw = path.with_suffix(".raw")
    clips.ffmpeg("-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24", str(raw))
    return np.frombuffer(raw.read_bytes(), np.uint8).reshape(-1, SIZE[1], SIZE[0], 3) / 255


def shown(studio: Studio, *tracks: object, **files: Path) -> Rgb:
    cut = draft(*tracks, size=SIZE)  # type: ignore[arg-type]
    return rgb(studio.render_watched(cut, Output(crf=4), Silent(), files=files).path)


def test_every_mode_has_its_formula() -> None:
    assert set(BLENDS) == MODES.keys() | {"soft-light"}


@pytest.mark.parametrize("mode", [each for each in BLENDS if each != "soft-light"])
def test_blends_compute_with_both_pictures(studio: Studio, mode: str) -> None:
    below, above = colored("C08040"), colored("6090A0")
    over = clip("b", 0, 1, picture=Picture(blend=mode, scale=0.5, place="left"))
    got = shown(studio, track("main", clip("a", 0, 1)), track("overlay", over), a=below, b=above)[10]
    one, other = (np.array([int(color[at : at + 2], 16) for at in (0, 2, 4)]) / 255 for color in ("C08040", "6090A0"))
    # Steps of eight bits are doubled, or divided by little.
    is_steep = mode.startswith("color-") or mode in {"overlay", "hard-light"}
    assert np.abs(got[48, 40] - MODES[mode](one, other)).max() < (0.06 if is_steep else 0.03)
    # Beside it nothing is changed.
    assert np.abs(got[48, 150] - one).max() < 0.03


def test_what_is_transparent_does_not_blend(studio: Studio) -> None:
    circle = Picture(blend="screen", effects=(made("mask", {"shape": "circle"}),), opacity=0.5)
    over = clip("b", 0, 1, picture=circle)
    below, above = colored("404040"), colored("FFFFFF")
    got = shown(studio, track("main", clip("a", 0, 1)), track("overlay", over), a=below, b=above)[10]
    assert np.abs(got[48, 5] - 0.25).max() < 0.03
    assert np.abs(got[48, 96] - 0.625).max() < 0.03


@pytest.mark.parametrize("keeps", ["inside", "outside"])
@pytest.mark.parametrize("shape", ["ellipse", "circle", "rectangle", "diamond"])
def test_shapes_cut_out_what_lies_in_them(studio: Studio, shape: str, keeps: str) -> None:
    region = {"x": 0.25, "y": 0.25, "w": 0.5, "h": 0.5}
    effect = made("mask", {"shape": shape, "keeps": keeps, **region})
    white = colored("FFFFFF")
    got = shown(studio, track("main", clip("a", 0, 1, picture=Picture(effects=(effect,)))), a=white)[10, :, :, 1]
    x, y = np.meshgrid(np.abs(np.arange(192) + 0.5 - 96), np.abs(np.arange(96) + 0.5 - 48))
    inside = {
        "ellipse": np.hypot(x / 48, y / 24) < 1,
        "circle": np.hypot(x, y) < 24,
        "rectangle": (x < 48) & (y < 24),
        "diamond": x / 48 + y / 24 < 1,
    }[shape]
    wanted = inside if keeps == "inside" else ~inside
    # The edge is a pixel soft, and colours are encoded in squares of two.
    assert (np.abs(got - wanted) > 0.35).mean() < 0.01


def test_a_soft_edge_is_as_wide_as_asked(studio: Studio) -> None:
    effect = made("mask", {"shape": "rectangle", "x": 0.25, "w": 0.5, "feather": 25.0})
    white = colored("FFFFFF")
    got = shown(studio, track("main", clip("a", 0, 1, picture=Picture(effects=(effect,)))), a=white)[10, 48, :, 1]
    assert [round(float(got[at]), 1) for at in (34, 48, 62)] == [0.0, 0.5, 1.0]


def test_fades_come_from_and_go_to_a_colour(studio: Studio) -> None:
    red = colored("C00000")
    picture = Picture(fade_in_color="#FFFFFF", fade_out_color="#0000FF")
    segment = clip("a", 0, 2, picture=replace(picture, fade_in=Fraction(1), fade_out=Fraction(1)))
    got = shown(studio, track("main", segment), a=red)[:, 48, 96]
    assert np.abs(got[0] - 1).max() < 0.05
    assert np.abs(got[12] - np.array([0.87, 0.48, 0.48])).max() < 0.06
    assert np.abs(got[25] - np.array([0.75, 0, 0])).max() < 0.05
    assert np.abs(got[49] - np.array([0, 0, 1])).max() < 0.1


def test_a_shake_moves_on_from_span_to_span(studio: Studio) -> None:
    picture = Picture(effects=(made("shake", {"amount": 1.0}),))
    footage = clips.with_b_frames()
    still = clips.make(
        "still.png", "-ss", "1", "-i", str(footage), "-frames:v", "1", "-update", "1", "-vf", "scale=192:96"
    )
    whole = shown(studio, track("main", clip("a", 0, 12, is_frozen=True, picture=picture)), a=still)
    steps = [float(np.abs(one - other).mean()) for one, other in pairwise(whole)]
    assert np.mean(steps) > 0.02
    # No step between spans is larger than those within one.
    assert max(steps[120:130]) <= 1.2 * max(steps[:100])

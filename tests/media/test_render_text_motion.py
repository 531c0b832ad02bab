"""Texts that move by keyframes. Each frame is compared with a text that stands still where it should be by then."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fetchcut.media.run.libav import Libav
from fetchcut.timeline.draft import Draft, Keyframe, Picture
from fetchcut.timeline.output import Output
from tests.media.counted import lumas
from tests.media.drafts import Studio, draft, track, words

SIZE = (640, 360)
Luma = NDArray[np.uint8]


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def frames(studio: Studio, cut: Draft, name: str) -> list[Luma]:
    return [luma for _, luma in lumas(studio.render(cut, Output(crf=4), name=name).path)]


def moving(rate: str = "25", fades: Picture | None = None, place: object = "center", **rows: object) -> Draft:
    """Return a title of 1.2 s from 0.2 s on with keyframes by property."""
    title = words("HO", "1/5", "6/5", size=20, place=place)
    picture = replace(fades or Picture(), keyframes=rows)  # type: ignore[arg-type]
    return draft(track("title", replace(title, picture=picture)), size=SIZE, rate=rate)


def standing(place: object = "center", size: float = 20, opacity: float = 1) -> Draft:
    still = replace(words("HO", 0, "1/5", size=size, place=place), picture=Picture(opacity=opacity))
    return draft(track("title", still), size=SIZE)


def middle(luma: Luma) -> tuple[float, float]:
    rows, columns = np.nonzero(luma > 120)
    return (float(columns.min() + columns.max()) + 1) / 2, (float(rows.min() + rows.max()) + 1) / 2


def row(*keys: tuple[str, float], easing: str = "linear") -> tuple[Keyframe, ...]:
    return tuple(Keyframe(Fraction(at), value, easing) for at, value in keys)


@pytest.mark.parametrize("rate", ["25", "30000/1001"])
def test_a_text_slides_frame_by_frame(studio: Studio, rate: str) -> None:
    seen = frames(studio, moving(rate, x=row(("0", 0.25), ("1", 0.75))), "moved")
    begun = round(Fraction(rate) / 5)
    assert [luma.max() > 120 for luma in seen] == [number >= begun for number in range(len(seen))]
    for number in range(begun, len(seen)):
        at = min(float(number / Fraction(rate) - Fraction(begun) / Fraction(rate)), 1.0)
        assert middle(seen[number])[0] - middle(seen[begun])[0] == pytest.approx(320 * at, abs=1.0)
        assert middle(seen[number])[1] == pytest.approx(middle(seen[begun])[1], abs=0.1)


def test_each_frame_is_the_text_that_stands_there(studio: Studio) -> None:
    down = row(("0", 0.2), ("1", 0.8), easing="ease-in-out")
    seen = frames(studio, moving(x=row(("0", 0.3), ("1", 0.7)), y=down), "moved")
    for number in (5, 11, 20, 29, 33):
        at = min((number - 5) / 25, 1.0)
        place = 0.3 + 0.4 * at, 0.2 + 0.6 * at * at * (3 - 2 * at)
        still = frames(studio, standing(place), f"still{number}")[2]
        assert np.abs(seen[number].astype(int) - still).mean() < 0.5


def test_a_text_grows_about_its_middle(studio: Studio) -> None:
    seen = frames(studio, moving(scale=row(("0", 0.5), ("1", 1.5))), "grown")
    for number, scale in ((5, 0.5), (18, 1.02), (30, 1.5)):
        still = frames(studio, standing(size=20 * scale), f"still{number}")[2]
        wide, high = (int(np.ptp(each)) for each in np.nonzero(seen[number] > 120)[::-1])
        w, h = (int(np.ptp(each)) for each in np.nonzero(still > 120)[::-1])
        assert (abs(wide - w), abs(high - h)) <= (3, 3)
        assert middle(seen[number]) == pytest.approx(middle(still), abs=1.5)


def test_opacity_and_fades_multiply(studio: Studio) -> None:
    fades = Picture(fade_out=Fraction(2, 5))
    seen = frames(studio, moving(fades=fades, opacity=row(("0", 0.0), ("2/5", 0.5))), "faded")
    for number, opacity in ((10, 0.25), (20, 0.5), (30, 0.25)):
        still = frames(studio, standing(opacity=opacity), f"still{number}")[2]
        assert np.abs(seen[number].astype(int) - still).max() <= 6


def test_one_way_moves_and_the_other_stays_as_its_place_says(studio: Studio) -> None:
    seen = frames(studio, moving(place="bottom", x=row(("0", 0.2), ("1", 0.8))), "along")
    still = frames(studio, standing("bottom"), "still")[2]
    assert middle(seen[5])[1] == pytest.approx(middle(still)[1], abs=0.6)
    assert middle(seen[5])[0] == pytest.approx(128, abs=1)


def test_a_text_turns_clockwise(studio: Studio) -> None:
    seen = frames(studio, moving(rotation=row(("0", 0), ("1", 90))), "turned")
    assert np.ptp(np.nonzero(seen[5] > 120)[1]) > np.ptp(np.nonzero(seen[5] > 120)[0])
    upright = seen[31] > 120
    assert np.ptp(np.nonzero(upright)[0]) > np.ptp(np.nonzero(upright)[1])
    # H comes first, so it stands above: its two strokes are two rows of light, O's ring is below.
    alone = frames(studio, standing(), "still")[2] > 120
    assert np.abs(np.rot90(alone, -1).sum() - upright.sum()) < 0.05 * upright.sum()
    rows = np.nonzero(upright.any(axis=1))[0]
    first = np.rot90(alone, -1)
    kept = np.nonzero(first.any(axis=1))[0]
    turned, wanted = upright[rows[0] : rows[-1] + 1], first[kept[0] : kept[-1] + 1]
    assert abs(int(turned[: len(turned) // 2].sum()) - int(wanted[: len(wanted) // 2].sum())) < 0.05 * turned.sum()


def test_typed_letters_come_while_it_moves(studio: Studio) -> None:
    title = words("HHHHHHHHHH", 0, 1, size=15, animation="typewriter")
    picture = Picture(keyframes={"y": row(("0", 0.3), ("1", 0.7))})
    seen = frames(studio, draft(track("title", replace(title, picture=picture)), size=SIZE), "typed")
    lit = [int((luma > 120).sum()) for luma in seen]
    assert lit[1] < lit[6] < lit[12]
    assert middle(seen[20])[1] - middle(seen[5])[1] == pytest.approx(360 * 0.4 * 15 / 25, abs=1.5)

"""Text in columns: each character is the one that a text of that one character shows, upright, in its place."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fetchcut.media.render.vertical import laid_out
from fetchcut.media.run.libav import Libav
from fetchcut.timeline.output import Output
from tests.media.counted import lumas
from tests.media.drafts import Studio, draft, track, words

SIZE = (640, 360)


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def drawn(studio: Studio, text: str, name: str = "out", **how: object) -> NDArray[np.bool_]:
    cut = draft(track("title", words(text, 0, "1/5", **{"size": 12, **how})), size=SIZE)
    return [luma > 120 for _, luma in lumas(studio.render(cut, Output(crf=4), name=name).path)][2]


def ink(lit: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the picture cut to what is drawn."""
    rows, columns = np.nonzero(lit)
    return lit[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def likeness(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Return which part of the ink two pictures share, at the best of nine places beside each other."""
    height, width = (max(one.shape[at], other.shape[at]) + 4 for at in (0, 1))

    def placed(shape: NDArray[np.bool_], down: int, across: int) -> NDArray[np.bool_]:
        field = np.zeros((height, width), dtype=bool)
        field[down : down + shape.shape[0], across : across + shape.shape[1]] = shape
        return field

    base = placed(one, 1, 1)
    moved = [placed(other, down, across) for down in range(3) for across in range(3)]
    return max(float((base & each).sum() / (base | each).sum()) for each in moved)


def test_characters_stand_upright_one_below_the_other(studio: Studio) -> None:
    lit = drawn(studio, "春眠不", is_vertical=True)
    height = 360 * 0.12
    em = height / 1.448
    for number, character in enumerate("春眠不"):
        middle = 180 + (number - 1) * em * 1.08
        cell = lit[round(middle - em * 0.53) : round(middle + em * 0.53), round(320 - em * 0.6) : round(320 + em * 0.6)]
        alone = drawn(studio, character, f"alone{number}")
        upright, fallen = likeness(ink(cell), ink(alone)), likeness(ink(cell), np.rot90(ink(alone)))
        assert upright > 0.75 > fallen + 0.2
        rows, columns = np.nonzero(cell)
        assert abs(float(rows.min() + rows.max()) / 2 - em * 0.53) < em * 0.1
        assert abs(float(columns.min() + columns.max()) / 2 - em * 0.6) < em * 0.1
    assert lit.sum() == pytest.approx(sum(ink(drawn(studio, each, each)).sum() for each in "春眠不"), rel=0.05)


def test_columns_go_from_right_to_left(studio: Studio) -> None:
    lit = drawn(studio, "一\n口", is_vertical=True)
    left, right = lit[:, :320], lit[:, 320:]
    assert likeness(ink(right), ink(drawn(studio, "一", "one"))) > 0.85
    assert likeness(ink(left), ink(drawn(studio, "口", "mouth"))) > 0.85


@pytest.mark.parametrize(("place", "side"), [("right", 1), ("left", 0), ((0.25, 0.5), 0)])
def test_columns_stand_at_their_place_within_the_margins(studio: Studio, place: object, side: int) -> None:
    lit = drawn(studio, "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。", is_vertical=True, place=place)
    rows, columns = np.nonzero(lit)
    assert (columns.mean() > 320) == bool(side)
    assert 5 < rows.min() < rows.max() < 355
    assert 5 < columns.min() < columns.max() < 635


def test_marks_lie_as_they_do_in_columns(studio: Studio) -> None:
    """A comma stands right above in its cell, and a dash goes down."""
    em = 360 * 0.12 / 1.448
    rows, columns = np.nonzero(drawn(studio, "，", is_vertical=True))
    assert columns.mean() > 320
    assert rows.mean() < 180
    tall = ink(drawn(studio, "—", "dash", is_vertical=True))
    assert tall.shape[0] > em * 0.7 > 3 * tall.shape[1]


def test_a_box_stands_behind_all_of_it(studio: Studio) -> None:
    plain = ink(drawn(studio, "春眠", is_vertical=True))
    boxed = ink(drawn(studio, "春眠", "boxed", is_vertical=True, background="#FFFFFF", color="#000000"))
    assert boxed.shape[0] - plain.shape[0] == pytest.approx(2 * 360 * 0.12 / 7, abs=6)
    assert boxed[:4].all()
    assert boxed[:, :4].all()
    assert not boxed[20:-20, 12:-12].all()


def test_short_numbers_lie_in_one_cell_and_no_column_begins_with_a_stop() -> None:
    texts = [each.text for each in laid_out("第12集2024", 40, 400).cells]
    assert texts == ["第", "12", "集", "2", "0", "2", "4"]
    block = laid_out("春眠不觉晓。花", 40, 40 / 1.448 * 1.08 * 5)
    assert [each.text for each in block.cells if each.x > 0] == list("春眠不觉晓︒")

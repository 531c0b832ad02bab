"""Milliseconds and frames: the only rounding of times there is."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from fetchcut.timeline.draft import Canvas
from fetchcut.timeline.grid import MILLION, MILLISECONDS, Grid, floor_ms, from_ms, grid_of, millionths, nearest, to_ms
from fetchcut.timeline.limits import LONGEST, LONGEST_MS
from fetchcut.timeline.rates import MOST, STANDARD, read_rate, standard, write_rate
from fetchcut.timeline.time import TimeRange

RATES = st.sampled_from(STANDARD) | st.fractions(1, MOST, max_denominator=1001)


@pytest.mark.parametrize("rate", STANDARD, ids=lambda rate: f"{float(rate):.5g}")
def test_frame_to_milliseconds_to_frame_is_the_identity_for_a_day(rate: Fraction) -> None:
    grid = Grid(rate)
    last = grid.index(LONGEST)
    # Every frame of an hour and a half, then with a stride that meets every position within a second.
    for frame in (*range(50_000), *range(50_000, last, 997)):
        assert grid.index_at_ms(to_ms(frame / rate)) == frame


@given(RATES, st.integers(0, 10**7))
def test_frame_to_milliseconds_to_frame_is_the_identity_at_any_rate(rate: Fraction, frame: int) -> None:
    assert Grid(rate).at_ms(to_ms(frame / rate)) == frame / rate


@given(RATES, st.integers(0, LONGEST_MS))
def test_a_millisecond_lies_at_the_nearest_frame(rate: Fraction, milliseconds: int) -> None:
    grid = Grid(rate)
    assert grid.at_ms(milliseconds) == grid.snap(from_ms(milliseconds))
    assert abs(grid.at_ms(milliseconds) - from_ms(milliseconds)) <= grid.step / 2


@given(RATES, st.lists(st.integers(0, 100_000), min_size=2, max_size=5))
def test_neighbours_stay_neighbours_and_lengths_add_up(rate: Fraction, ends_ms: list[int]) -> None:
    grid = Grid(rate)
    parts = [
        grid.snap_range(TimeRange(from_ms(start), from_ms(end)))
        for start, end in zip([0, *sorted(ends_ms)], sorted(ends_ms), strict=False)
    ]
    assert all(here.end == there.start for here, there in pairwise(parts))
    assert sum((each.duration for each in parts), Fraction(0)) == grid.at_ms(max(ends_ms))


@given(st.fractions(0, 1000))
def test_the_floor_is_not_after_and_less_than_a_step_before(time: Fraction) -> None:
    grid = Grid(Fraction(30000, 1001))
    assert 0 <= time - grid.floor(time) < grid.step
    assert floor_ms(time) == int(time * 1000)


@given(st.fractions(-10, 10))
def test_rounding_is_to_the_nearest_and_halves_go_up(value: Fraction) -> None:
    assert abs(nearest(value) - value) <= Fraction(1, 2)
    assert nearest(Fraction(2 * nearest(value) + 1, 2)) == nearest(value) + 1


def test_sound_lies_on_milliseconds_and_so_does_all_without_a_canvas() -> None:
    canvas = Canvas(width=2, height=2, frame_rate=Fraction(24))
    assert grid_of(canvas, "audio") is MILLISECONDS
    assert grid_of(None, "video") is MILLISECONDS
    assert grid_of(canvas, "text") == Grid(Fraction(24))


@given(st.floats(0, 1000))
def test_millionths_come_back_from_a_float(value: float) -> None:
    tick = millionths(value)
    assert (tick * MILLION).denominator == 1
    assert millionths(float(tick)) == tick


@pytest.mark.parametrize(
    ("said", "rate"),
    [
        ("30", Fraction(30)),
        (25, Fraction(25)),
        (29.97, Fraction(30000, 1001)),
        ("29.97", Fraction(30000, 1001)),
        ("30000/1001", Fraction(30000, 1001)),
        (23.976, Fraction(24000, 1001)),
        ("23.98", Fraction(24000, 1001)),
        ("59.94", Fraction(60000, 1001)),
        ("12.5", Fraction(25, 2)),
        (120, Fraction(120)),
    ],
)
def test_rates_as_people_say_them(said: str | float, rate: Fraction) -> None:
    assert read_rate(said) == rate
    assert read_rate(write_rate(rate)) == rate


@pytest.mark.parametrize("said", ["", "0", "-30", "fast", "1e999999999", "30/0", "241", "0.5", "1_0", "٣٠", "9" * 10])
def test_rates_that_are_none(said: str) -> None:
    with pytest.raises(ValueError, match="frame"):
        read_rate(said)


def test_no_standard_rate_is_taken_for_another() -> None:
    assert [standard(rate) for rate in STANDARD] == list(STANDARD)

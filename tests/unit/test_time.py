from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from fetchcut.errors import RangeBeyondEnd
from fetchcut.timeline.time import Cut, Moment, TimeRange, clock, resolve_cuts


def at(seconds: int | Fraction, *, from_end: bool = False) -> Moment:
    return Moment(Fraction(seconds), is_from_end=from_end)


def keep(start: int, end: int | None) -> Cut:
    return Cut(at(start), None if end is None else at(end))


def remove(start: int, end: int | None) -> Cut:
    return Cut(at(start), None if end is None else at(end), is_removal=True)


def ranges(*cuts: Cut, duration: int = 60) -> list[tuple[float, float]]:
    return [(float(part.start), float(part.end)) for part in resolve_cuts(cuts, Fraction(duration))]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (Fraction(5), "0:05"),
        (Fraction(65), "1:05"),
        (Fraction(3723), "1:02:03"),
        (Fraction(21, 4), "0:05.25"),
        (Fraction(-3, 2), "-0:01.5"),
        (Fraction(59999, 1000), "0:59.999"),
        (Fraction(599996, 10000), "1:00"),
    ],
)
def test_clock_writes_time_as_people_do(seconds: Fraction, text: str) -> None:
    assert clock(seconds) == text


def test_no_cut_keeps_the_whole() -> None:
    assert ranges() == [(0, 60)]


def test_kept_parts_stay_in_the_order_said() -> None:
    assert ranges(keep(30, 40), keep(10, 20)) == [(30, 40), (10, 20)]


def test_a_removal_splits_what_is_kept() -> None:
    assert ranges(remove(10, 20)) == [(0, 10), (20, 60)]
    assert ranges(keep(2, 8), remove(4, 5)) == [(2, 4), (5, 8)]


def test_an_open_end_reaches_the_end_and_negative_offsets_count_from_it() -> None:
    assert ranges(keep(50, None)) == [(50, 60)]
    assert ranges(Cut(at(10, from_end=True))) == [(50, 60)]
    assert ranges(Cut(at(10, from_end=True), is_removal=True)) == [(0, 50)]


def test_the_last_two_minutes_of_one_minute_are_all_of_it() -> None:
    assert ranges(Cut(at(120, from_end=True))) == [(0, 60)]


def test_at_most_so_long_is_all_of_what_is_shorter() -> None:
    assert ranges(Cut(at(0), at(90), is_limit=True)) == [(0, 60)]
    assert ranges(Cut(at(0), at(30), is_limit=True)) == [(0, 30)]


def test_people_round_up_the_end() -> None:
    assert resolve_cuts((keep(10, 20),), Fraction(39, 2)) == (TimeRange(Fraction(10), Fraction(39, 2)),)


@pytest.mark.parametrize("cut", [keep(60, 70), keep(10, 70), keep(20, 10), keep(10, 10), remove(0, 60), remove(59, 90)])
def test_a_part_outside_the_media_is_refused(cut: Cut) -> None:
    with pytest.raises(RangeBeyondEnd):
        ranges(cut)


times = st.fractions(min_value=0, max_value=100, max_denominator=90_000)


@given(st.lists(st.tuples(times, times, st.booleans()), max_size=6), st.fractions(min_value=1, max_value=100))
def test_whatever_is_left_lies_inside_and_outside_all_removals(
    parts: list[tuple[Fraction, Fraction, bool]], duration: Fraction
) -> None:
    cuts = tuple(Cut(Moment(start), Moment(end), is_removal=removal) for start, end, removal in parts)
    try:
        left = resolve_cuts(cuts, duration)
    except RangeBeyondEnd:
        return
    assert left
    for part in left:
        assert 0 <= part.start < part.end <= duration
        for cut in cuts:
            if cut.is_removal and cut.end:
                assert part.end <= cut.start.offset or part.start >= min(cut.end.offset, duration)

"""Times, sections, sizes and heights as people and yt-dlp write them."""

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from fetchcut.errors import NotOfferedYet, NotUnderstood, RequestError
from fetchcut.language.amounts import parse_lines, parse_size
from fetchcut.language.numbers import number
from fetchcut.language.times import parse_all_sections, parse_sections, parse_time
from fetchcut.timeline.time import Cut, Moment, clock


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        ("1:30", 90),
        ("00:01:30.500", Fraction(181, 2)),
        ("1m30s", 90),
        ("1h2m", 3720),
        ("1 min 30", 90),
        ("two and a half minutes", 150),
        ("a minute and a half", 90),
        ("half an hour", 1800),
        ("one minute thirty", 90),
        ("a minute twenty", 80),
        ("a quarter of a second", Fraction(1, 4)),
        ("three quarters of a second", Fraction(3, 4)),
        ("two thirds of a minute", 40),
        ("twenty five seconds", 25),
        ("250 ms", Fraction(1, 4)),
        ("一分半", 90),
        ("半小时", 1800),
        ("一个半小时", 5400),
        ("1分30秒", 90),
        ("一分三十", 90),
        ("二十五秒", 25),
        ("１：３０", 90),
        ("1.5 hours", 5400),
    ],
)
def test_times(text: str, seconds: int | Fraction) -> None:
    assert parse_time(text) == seconds


@pytest.mark.parametrize("text", ["", "breakfast", "1:75", "-5", "5 some", "1:2:3:4", "ten", "秒"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(NotUnderstood):
        parse_time(text)


@given(st.integers(0, 359_999_999))
def test_a_written_clock_is_read_back(milliseconds: int) -> None:
    seconds = Fraction(milliseconds, 1000)
    assert parse_time(clock(seconds)) == seconds


def start(seconds: int, *, is_from_end: bool = False) -> Moment:
    return Moment(Fraction(seconds), is_from_end)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("*10:15-inf", Cut(start(615), None)),
        ("*1:00-2:00", Cut(start(60), start(120))),
        ("1:00-2:00", Cut(start(60), start(120))),
        ("* 1:00 - 2:00", Cut(start(60), start(120))),
        ("*-0:30--0:10", Cut(start(30, is_from_end=True), start(10, is_from_end=True))),
        ("*-30-inf", Cut(start(30, is_from_end=True), None)),
        ("*10-20", Cut(start(10), start(20))),
    ],
)
def test_sections(text: str, cut: Cut) -> None:
    assert parse_sections(text) == cut


def test_a_list_of_sections() -> None:
    assert len(parse_all_sections("*1:00-2:00,3:00-4:00")) == 2


@pytest.mark.parametrize(
    ("text", "error"),
    [("*from-url", NotOfferedYet), ("intro", NotOfferedYet), ("*2:00-1:00", NotUnderstood), ("*a-b", NotUnderstood)],
)
def test_sections_refused(text: str, error: type[RequestError]) -> None:
    with pytest.raises(error):
        parse_sections(text)


@pytest.mark.parametrize(
    ("text", "size"),
    [("25M", 25_000_000), ("25 MB", 25_000_000), ("1.5GiB", 1_610_612_736), ("800k", 800_000), ("1000", 1000)],
)
def test_sizes(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "0", "M", "25 eggs", "-3M"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(NotUnderstood):
        parse_size(text)


@pytest.mark.parametrize(
    ("text", "lines"),
    [("1080p", 1080), ("1080", 1080), ("720P", 720), ("4k", 2160), ("1920x1080", 1080), ("1080x1920", 1080)],
)
def test_lines(text: str, lines: int) -> None:
    assert parse_lines(text) == lines


@pytest.mark.parametrize("text", ["", "tall", "0p", "10800000p"])
def test_what_is_no_height(text: str) -> None:
    with pytest.raises(NotUnderstood):
        parse_lines(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("2.5", Fraction(5, 2)),
        ("twenty-five", 25),
        ("a hundred and two", 102),
        ("两百零三", 203),
        ("十五", 15),
        ("一点五", Fraction(3, 2)),
        ("二〇二五", 2025),
        ("two and a half", Fraction(5, 2)),
    ],
)
def test_numbers(text: str, value: int | Fraction) -> None:
    assert number(text) == value


@given(st.text())
def test_parsers_raise_nothing_but_request_errors(text: str) -> None:
    for parse in (parse_time, parse_sections, parse_all_sections, parse_size, parse_lines):
        try:
            parse(text)
        except RequestError:
            continue

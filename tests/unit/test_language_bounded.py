"""However long a text is, reading it takes bounded work: steps are counted, not time."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest
from benchmarks.words.drafts import situation

from fetchcut.errors import RequestError
from fetchcut.language.converse import converse
from fetchcut.language.understand import understand

UNITS = ("1:", "1,", "a.b.", "no, 5 ", "x.mp4 ", "title: ")


def steps(work: Callable[[], object]) -> int:
    """Return how many functions are called while `work` is done."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("unit", UNITS)
def test_a_message_of_100_kb_takes_no_more_than_one_of_5_kb(unit: str) -> None:
    now = situation("one")
    converse(unit, now)  # what is read once a process
    short, long = unit * (5_000 // len(unit)), unit * (100_000 // len(unit))
    assert steps(lambda: converse(long, now)) <= 1.2 * steps(lambda: converse(short, now)) + 1_000


@pytest.mark.parametrize("unit", UNITS)
def test_a_command_line_takes_work_in_proportion(unit: str) -> None:
    def read(text: str) -> None:
        try:
            understand(text, format_names={"mp4": "mp4"})
        except RequestError:
            return

    read(unit)
    short, long = unit * (3_000 // len(unit)), unit * (12_000 // len(unit))
    assert steps(lambda: read(long)) <= 5 * steps(lambda: read(short)) + 1_000

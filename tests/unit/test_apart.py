"""What is too much for one command is parted: in order, nothing lost, never into more parts than one command reads."""

import pytest

from fetchcut.media.render.apart import MOST_INPUTS, grouped


@pytest.mark.parametrize("count", [0, 1, 32, 33, 200, 1024, 5000])
def test_groups_hold_everything_in_order(count: int) -> None:
    groups = grouped(list(range(count)), [1] * count)
    assert [each for group in groups for each in group] == list(range(count))
    assert len(groups) <= MOST_INPUTS
    assert count > MOST_INPUTS or len(groups) <= 1


def test_what_needs_nothing_is_grouped_too() -> None:
    assert grouped("ab", [0, 0]) == [["a", "b"]]


def test_one_that_is_too_much_stands_alone() -> None:
    assert grouped("abc", [1, 200, 1]) == [["a"], ["b"], ["c"]]

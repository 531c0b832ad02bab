"""Buckets by a clock of the test's own."""

import pytest
from hypothesis import given, strategies as st

from fetchcut.api.limits import Buckets, Slots
from fetchcut.errors import TooManyRequests, TooManyStreams


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_then_the_rate_and_everybody_for_themselves() -> None:
    clock = Clock()
    buckets = Buckets(clock)
    for _ in range(15):
        buckets.take("a", 60)
    with pytest.raises(TooManyRequests) as caught:
        buckets.take("a", 60)
    assert caught.value.retry_after_s == 1
    buckets.take("b", 60)
    clock.now += 1
    buckets.take("a", 60)
    with pytest.raises(TooManyRequests):
        buckets.take("a", 60)


@given(st.lists(st.floats(0, 5), max_size=60), st.integers(1, 600))
def test_never_more_than_a_burst_and_the_rate(pauses: list[float], per_minute: int) -> None:
    clock = Clock()
    buckets = Buckets(clock)
    taken = 0
    for pause in pauses:
        clock.now += pause
        for _ in range(20):
            try:
                buckets.take("a", per_minute)
            except TooManyRequests:
                break
            taken += 1
        assert taken <= max(1.0, per_minute / 4) + (clock.now - 1000) * per_minute / 60 + 1e-6


def test_who_was_promised_a_time_may_ask_then() -> None:
    clock = Clock()
    buckets = Buckets(clock)
    buckets.take("a", 2)
    with pytest.raises(TooManyRequests) as caught:
        buckets.take("a", 2)
    clock.now += caught.value.retry_after_s
    buckets.take("a", 2)


def test_many_strangers_do_not_fill_the_memory() -> None:
    buckets = Buckets(Clock())
    for number in range(60_000):
        buckets.take(str(number), 60)
    assert len(buckets._levels) == 50_000


def test_slots_come_back() -> None:
    slots = Slots()
    slots.take("a", 2)
    slots.take("a", 2)
    with pytest.raises(TooManyStreams):
        slots.take("a", 2)
    slots.take("b", 2)
    slots.give_back("a")
    slots.take("a", 2)
    slots.give_back("b")
    assert slots.taken == {"a": 2}
    slots.take("a", 0)

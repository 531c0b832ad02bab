"""The bucket's arithmetic, without a clock."""

import time

from hypothesis import given, strategies as st

from fetchcut.ingest.rate import Patience, RateLimit, Trickle


@given(st.integers(1000, 10**9), st.lists(st.tuples(st.floats(0, 2), st.integers(1, 10**6)), min_size=1, max_size=30))
def test_no_reservation_is_due_before_it_is_earned(rate: int, takes: list[tuple[float, int]]) -> None:
    limit = RateLimit(rate)
    start = now = time.monotonic()
    taken = 0
    for pause, size in takes:
        now += pause
        taken += size
        due = now + limit.reserve(size, now)
        assert due - start >= taken / rate - 1e-6 or due >= now
        assert due >= now
        # Idle time is not saved up: what was not used is lost.
        assert due - now >= size / rate - 1e-6


def test_back_to_back_takes_add_up() -> None:
    limit = RateLimit(1000)
    now = time.monotonic() + 1
    assert [round(limit.reserve(500, now), 6) for _ in range(4)] == [0.5, 1.0, 1.5, 2.0]


def test_portions_keep_waits_short() -> None:
    assert RateLimit(80_000).portion == 10_000
    assert RateLimit(10).portion == 1024
    assert RateLimit(10**9).portion == 1 << 20


def test_a_byte_now_and_then_is_hopeless_after_the_window() -> None:
    trickle = Trickle(Patience(bytes_per_s=1024, window_s=60))
    assert [trickle.is_hopeless(15, 1) for _ in range(4)] == [False, False, False, True]


def test_what_is_slow_but_not_that_slow_is_waited_for() -> None:
    trickle = Trickle(Patience(bytes_per_s=1024, window_s=60))
    assert not any(trickle.is_hopeless(1, 1100) for _ in range(10_000))


def test_a_pause_after_much_is_forgiven_until_the_window_is_over() -> None:
    trickle = Trickle(Patience(bytes_per_s=1024, window_s=60))
    assert not trickle.is_hopeless(10, 1 << 20)
    assert not trickle.is_hopeless(59, 1)
    assert trickle.is_hopeless(1, 1)

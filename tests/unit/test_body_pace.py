"""How long a body is waited for, without a clock."""

from hypothesis import given, strategies as st

from fetchcut.api.pace import GRACE_S, LEAST_BYTES_PER_S, Pace


def test_a_silent_sender_has_the_grace_and_no_more() -> None:
    pace = Pace(deadline_s=60)
    assert pace.patience_s() == GRACE_S
    pace.got(0, GRACE_S)
    assert pace.patience_s() == 0


def test_a_byte_a_second_runs_out_and_the_least_rate_never_does_before_the_deadline() -> None:
    slow, fair = Pace(deadline_s=60), Pace(deadline_s=60)
    for _ in range(11):
        slow.got(1, 1)
    assert slow.patience_s() < 0
    for _ in range(59):
        fair.got(LEAST_BYTES_PER_S, 1)
        assert fair.patience_s() > 0
    fair.got(LEAST_BYTES_PER_S, 1)
    assert fair.patience_s() <= 0


@given(st.lists(st.tuples(st.integers(0, 10**6), st.floats(0, 30))))
def test_whoever_gets_through_kept_the_rate(steps: list[tuple[int, float]]) -> None:
    pace = Pace(deadline_s=100)
    for size, wait in steps:
        if wait > pace.patience_s():
            return
        pace.got(size, wait)
        assert pace.waited_s <= 100
        assert pace.waited_s <= GRACE_S + pace.received_bytes / LEAST_BYTES_PER_S

from hypothesis import given, strategies as st

from fetchcut.service.work import attempt_name

NUMBERS = st.integers(min_value=0, max_value=99_999_999)
WORKERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=60)


@given(NUMBERS, WORKERS, NUMBERS, WORKERS)
def test_attempts_sort_as_runs_were_begun(first: int, one: str, second: int, other: str) -> None:
    lower, higher = attempt_name(first, one)[:8], attempt_name(second, other)[:8]
    assert (lower < higher) == (first < second)
    assert (lower == higher) == (first == second)

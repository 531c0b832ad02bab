"""Sets of bytes against the plainest model: a set of integers."""

from itertools import pairwise

from hypothesis import given, strategies as st

from fetchcut.ingest.spans import Spans

SPAN = st.tuples(st.integers(0, 60), st.integers(0, 60))


def _bytes(spans: list[tuple[int, int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


@given(st.lists(SPAN, max_size=15), SPAN)
def test_spans_are_a_set_of_bytes(added: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    spans = Spans(added)
    have = _bytes(added)
    assert _bytes(list(spans.as_tuple())) == have
    assert spans.size == len(have)
    assert _bytes(spans.missing(*asked)) == set(range(*asked)) - have


@given(st.lists(SPAN, max_size=15), SPAN)
def test_what_comes_out_is_sorted_and_never_touches(added: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    spans = Spans(added)
    for listed in (list(spans.as_tuple()), spans.missing(*asked)):
        assert all(start < end for start, end in listed)
        assert all(before[1] < after[0] for before, after in pairwise(listed))

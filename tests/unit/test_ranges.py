"""Which bytes a Range header wants."""

import time

import pytest
from hypothesis import given, strategies as st

from fetchcut.api.ranges import ByteRange, Unsatisfiable, wanted


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("bytes=0-0", (0, 1)),
        ("bytes=0-", (0, 100)),
        ("bytes=90-1000", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-1000", (0, 100)),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("lines=1-2", None),
        ("bytes=１-２", None),
        (f"bytes=0-{'9' * 30}", None),
    ],
)
def test_one_range(header: str | None, expected: tuple[int, int] | None) -> None:
    found = wanted(header, 100)
    assert (found and (found.start, found.end)) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=-0", "bytes=0-1,3-4", "bytes=" + "0-1," * 10_000])
def test_ranges_that_nobody_gets(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        wanted(header, 100)


def test_ten_thousand_ranges_cost_nothing() -> None:
    started = time.process_time()
    for _ in range(100):
        with pytest.raises(Unsatisfiable):
            wanted("bytes=" + ",".join(f"{start}-" for start in range(10_000)), 10**9)
    assert time.process_time() - started < 5


@given(st.text(), st.integers(0, 10**6))
def test_no_header_breaks_it(header: str, size: int) -> None:
    for each in (header, f"bytes={header}"):
        try:
            found = wanted(each, size)
        except Unsatisfiable:
            continue
        assert found is None or 0 <= found.start < found.end <= size


@given(st.integers(1, 10**12), st.data())
def test_any_part_of_a_file_can_be_had(size: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, size - 1))
    end = data.draw(st.integers(start + 1, size))
    assert wanted(f"bytes={start}-{end - 1}", size) == ByteRange(start=start, end=end)

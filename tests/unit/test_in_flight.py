"""How many encodes fit: cores and memory decide, and one always goes."""

from fractions import Fraction

import pytest

from fetchcut.media.render.in_flight import bytes_of, in_flight
from fetchcut.media.render.look import look_of
from fetchcut.media.render.spans import EncodeSpan
from fetchcut.media.run.machine import cores, free_bytes
from fetchcut.timeline.draft import Canvas

MB = 1 << 20


@pytest.mark.parametrize(
    ("workers", "free", "needed", "many"),
    [
        (8, 64_000 * MB, [500 * MB] * 20, 8),
        (8, 2_000 * MB, [500 * MB] * 20, 3),
        (8, 100 * MB, [500 * MB] * 20, 1),
        (8, 64_000 * MB, [500 * MB] * 2, 2),
        (1, 64_000 * MB, [500 * MB] * 20, 1),
        (8, 64_000 * MB, [], 1),
        (4, 2_000 * MB, [1_400 * MB, 100 * MB, 100 * MB, 100 * MB], 3),
    ],
)
def test_as_many_as_fit(workers: int, free: int, needed: list[int], many: int) -> None:
    assert in_flight(workers, free, needed) == many


def test_larger_pictures_and_longer_looks_ahead_need_more() -> None:
    span = EncodeSpan(first=0, last=10, scenes=(), titles=())
    small, large = (look_of(Canvas(width=16 * n, height=9 * n, frame_rate=Fraction(25))) for n in (80, 240))
    assert bytes_of(span, large, "h264") > bytes_of(span, small, "h264")
    assert bytes_of(span, large, "av1") > bytes_of(span, large, "h264")
    assert bytes_of(span, large, "h264") < 2 << 30


def test_this_machine_has_something() -> None:
    assert cores() >= 1
    assert free_bytes() > 0

from fractions import Fraction

from hypothesis import given, strategies as st

from fetchcut.service.estimate import LEAST_BYTES, estimated_bytes
from fetchcut.timeline.draft import Canvas, Draft, Segment, Track
from fetchcut.timeline.output import Output


def draft(seconds: int) -> Draft:
    piece = Segment(id="s1", start=Fraction(0), duration=Fraction(seconds))
    return Draft(tracks=(Track(id="t1", kind="video", role="main", segments=(piece,)),))


FULL_HD = Canvas(width=1920, height=1080)


def test_a_minute_of_full_hd_is_a_few_hundred_megabytes_at_most() -> None:
    assert 50_000_000 < estimated_bytes(draft(60), Output(), FULL_HD) < 300_000_000


@given(st.integers(0, 86_400), st.sampled_from(["low", "medium", "high", "lossless"]))
def test_longer_and_better_is_never_less(seconds: int, quality: str) -> None:
    output = Output(quality=quality)  # type: ignore[arg-type]
    now = estimated_bytes(draft(seconds), output, FULL_HD)
    assert LEAST_BYTES <= now <= estimated_bytes(draft(seconds + 1), output, FULL_HD)
    assert now <= estimated_bytes(draft(seconds), Output(quality="lossless"), FULL_HD)


def test_a_wished_size_bounds_it() -> None:
    assert estimated_bytes(draft(3600), Output(max_bytes=10_000_000), FULL_HD) <= LEAST_BYTES + 20_000_000

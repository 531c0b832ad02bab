from hypothesis import given, strategies as st

from fetchcut.cli.display.pace import Pace, amount, percent
from fetchcut.progress import Progress


def test_speed_and_time_left_of_a_steady_download() -> None:
    pace = Pace()
    for second in range(4):
        pace.add(second, second * 10.0)
    progress = Progress(stage="download", done=30, total=100)
    assert pace.speed == 10
    assert pace.left_s(progress) == 7
    assert percent(progress) == 30
    assert pace.left_s(Progress(stage="download", done=100, total=100)) is None


def test_resumed_bytes_do_not_count_as_speed() -> None:
    pace = Pace()
    pace.add(0, 5_000)
    pace.add(1, 5_010)
    assert pace.speed == 10


def test_only_the_recent_past_counts() -> None:
    pace = Pace()
    for second in range(30):
        pace.add(second, 1000.0 if second < 20 else 1000 + (second - 20) * 2)
    assert pace.speed == 2


def test_unknown_totals_have_no_percent() -> None:
    assert percent(Progress(stage="download", done=30)) is None
    assert Pace().left_s(Progress(stage="download", done=30)) is None


def test_amounts() -> None:
    assert amount(999, "bytes") == "999 B"
    assert amount(1_234_567, "bytes") == "1.2 MB"
    assert amount(5e12, "bytes") == "5000.0 GB"
    assert amount(12.34, "seconds") == "12.3 s"


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e12)), max_size=30))
def test_no_reports_make_a_negative_speed(points: list[tuple[float, float]]) -> None:
    pace = Pace()
    for now, done in sorted(points):
        pace.add(now, done)
        assert pace.speed is None or pace.speed > 0

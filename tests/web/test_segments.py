"""Fetching segments: killed at any moment, reported honestly, stopped at once."""

import subprocess
import sys
import threading
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from fetchcut.errors import Cancelled, DiskFull, NotFound, NotWritable
from fetchcut.ingest.segments import fetch_segments, runs_of, wanted
from fetchcut.ingest.source import Access, Segment
from fetchcut.progress import Progress, Silent
from fetchcut.timeline.time import TimeRange
from tests.web.server import Manner, Server
from tests.web.test_hls import web_for_a_person

DRIVER = """
import sys
from fractions import Fraction
from pathlib import Path
from fetchcut.ingest.guard import AddressGuard
from fetchcut.ingest.segments import fetch_segments
from fetchcut.ingest.source import Access, from_json
from fetchcut.ingest.web import Web
from fetchcut.progress import Silent
access = from_json(Path(sys.argv[1]).read_bytes(), Access)
web = Web(AddressGuard(allows_private=True), retries=0)
fetch_segments(web, access, Path(sys.argv[2]), connections=2, context=Silent())
"""
SIZE = 200_000


def body(number: int) -> bytes:
    """Return the content of one segment, unlike every other."""
    return bytes([number]) * SIZE


def offered(server: Server, count: int) -> Access:
    """Return access to `count` segments of a second each."""
    urls = [server.add(f"/{number}.bin", body(number)) for number in range(count)]
    segments = tuple(
        Segment(url=url, start_s=Fraction(number), duration_s=Fraction(1), sequence=number)
        for number, url in enumerate(urls)
    )
    return Access(rendition_id="0", transport="segments", url=urls[0], segments=segments, container="ts")


@pytest.mark.parametrize("stalled", [0, 4, 9])
def test_killed_anywhere_it_fetches_only_what_was_under_way_again(stalled: int, tmp_path: Path) -> None:
    from fetchcut.ingest.source import to_json

    with Server() as server:
        access = offered(server, 10)
        (tmp_path / "access.json").write_bytes(to_json(access))
        server.behave(f"/{stalled}.bin", Manner(stall_at=SIZE // 2))
        arguments = [sys.executable, "-c", DRIVER, str(tmp_path / "access.json"), str(tmp_path / "out")]
        child = subprocess.Popen(arguments)
        server.wait_until_stalled()
        child.kill()
        child.wait()
        server.behave(f"/{stalled}.bin")
        (piece,) = fetch_segments(web_for_a_person(), access, tmp_path / "out", connections=2, context=Silent())
        asked = Counter(each.path for each in server.requests())
    assert piece.path.read_bytes() == b"".join(body(number) for number in range(10))
    # Two connections: what stood still, the one beside it, and whether the first one is still the same.
    assert sum(asked.values()) <= 13
    assert asked[f"/{stalled}.bin"] == 2
    assert [path.name for path in (tmp_path / "out").iterdir()] == [piece.path.name]


def test_two_versions_of_a_stream_are_never_mixed(tmp_path: Path) -> None:
    with Server() as server:
        access = offered(server, 4)
        server.behave("/2.bin", Manner(status=404))
        with pytest.raises(NotFound):
            fetch_segments(web_for_a_person(), access, tmp_path, connections=1, context=Silent())
        server.behave("/2.bin")
        for number in range(4):
            server.add(f"/{number}.bin", body(number + 100))
        (piece,) = fetch_segments(web_for_a_person(), access, tmp_path, connections=1, context=Silent())
    assert piece.path.read_bytes() == b"".join(body(number + 100) for number in range(4))


def test_another_list_of_segments_begins_anew(tmp_path: Path) -> None:
    with Server() as server:
        before = offered(server, 4)
        server.behave("/2.bin", Manner(status=404))
        with pytest.raises(NotFound):
            fetch_segments(web_for_a_person(), before, tmp_path, connections=1, context=Silent())
        server.behave("/2.bin")
        after = replace(before, segments=before.segments[1:])
        (piece,) = fetch_segments(web_for_a_person(), after, tmp_path, connections=1, context=Silent())
    assert piece.path.read_bytes() == b"".join(body(number) for number in range(1, 4))


def test_a_part_beyond_the_end_of_a_rendition_is_empty(tmp_path: Path) -> None:
    with Server() as server:
        late = (TimeRange(Fraction(9), Fraction(10)),)
        access = offered(server, 4)
        assert fetch_segments(web_for_a_person(), access, tmp_path, ranges=late, connections=1, context=Silent()) == ()
        assert not server.requests()


class Watcher:
    """Keeps the reports, and stops the job when told to."""

    def __init__(self) -> None:
        self.reports: list[Progress] = []
        self.is_stopped = threading.Event()

    def report(self, progress: Progress) -> None:
        self.reports.append(progress)

    def raise_if_cancelled(self) -> None:
        if self.is_stopped.is_set():
            raise Cancelled


def test_progress_never_falls_and_ends_at_its_total(tmp_path: Path) -> None:
    watcher = Watcher()
    with Server() as server:
        access = offered(server, 6)
        server.behave("/2.bin", Manner(cut_after=SIZE // 2, times=1))
        fetch_segments(web_for_a_person(), access, tmp_path, connections=3, context=watcher)
    done = [report.done for report in watcher.reports]
    assert done == sorted(done)
    assert all(report.total is None or report.total >= report.done for report in watcher.reports)
    assert watcher.reports[-1].done == watcher.reports[-1].total


def test_resumed_bytes_are_told_as_resumed(tmp_path: Path) -> None:
    with Server() as server:
        access = offered(server, 4)
        (tmp_path / "seg-000001").write_bytes(body(1))
        watcher = Watcher()
        fetch_segments(web_for_a_person(), access, tmp_path, connections=1, context=watcher)
        assert not server.requests("/1.bin")
    assert watcher.reports[-1].resumed == SIZE


def test_stopping_stops_while_bytes_come_in(tmp_path: Path) -> None:
    watcher = Watcher()
    with Server() as server:
        access = offered(server, 4)
        server.behave("/0.bin", Manner(stall_at=SIZE // 2))
        server.behave("/1.bin", Manner(bytes_per_s=100_000))

        def stop() -> None:
            server.wait_until_stalled()
            watcher.is_stopped.set()
            server.release()

        thread = threading.Thread(target=stop)
        thread.start()
        with pytest.raises(Cancelled):
            fetch_segments(web_for_a_person(), access, tmp_path, connections=2, context=watcher)
        thread.join()
        assert server.sent("/1.bin") < SIZE


def test_a_folder_that_cannot_be_is_not_writable(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with Server() as server, pytest.raises((NotWritable, DiskFull)):
        fetch_segments(web_for_a_person(), offered(server, 1), tmp_path / "file" / "x", connections=1, context=Silent())


@given(st.lists(st.integers(1, 5), min_size=1, max_size=20), st.integers(0, 60), st.integers(1, 60))
def test_wanted_segments_cover_the_part_and_no_more(lengths: list[int], start: int, length: int) -> None:
    part = TimeRange(Fraction(start), Fraction(start + length))
    segments: list[Segment] = []
    for each in lengths:
        begin = segments[-1].end_s if segments else Fraction(0)
        segments.append(Segment(url="u", start_s=begin, duration_s=Fraction(each)))
    indices = wanted(segments, [part])
    inside = {second for second in range(start, start + length) if second < sum(lengths)}
    covered = {
        second for index in indices for second in range(int(segments[index].start_s), int(segments[index].end_s))
    }
    assert inside <= covered
    assert all(segments[index].start_s < part.end and segments[index].end_s > part.start for index in indices)
    assert len(runs_of(segments, indices)) <= 1


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=20))
def test_runs_split_at_groups_and_holes_and_lose_nothing(told: list[tuple[int, bool]]) -> None:
    groups = sorted(group for group, _ in told)
    segments = [Segment(url="u", start_s=Fraction(0), duration_s=Fraction(1), group=group) for group in groups]
    indices = [number for number, (_, is_wanted) in enumerate(told) if is_wanted]
    runs = runs_of(segments, indices)
    assert [index for run in runs for index in run] == indices
    for run in runs:
        assert list(run) == list(range(run[0], run[-1] + 1))
        assert len({segments[index].group for index in run}) == 1

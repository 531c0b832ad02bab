"""Which packets of a source are the result's frames: decided on tables, without a file."""

from array import array
from fractions import Fraction
from pathlib import Path

from hypothesis import given, strategies as st

from fetchcut.media.iso.read import Samples, SampleTrack
from fetchcut.media.render.copying import CopyRun, CopySource, Start, clean_starts, copy_runs

RATE = Fraction(25)


def track(shown: list[int], keys: set[int]) -> SampleTrack:
    """Return pictures, one a tick of 25 a second, in decoding order with the times they are shown at."""
    count = len(shown)
    samples = Samples(
        offsets=array("q", range(count)),
        sizes=array("q", [1] * count),
        decoded=array("q", range(count)),
        shown=array("q", shown),
        is_sync=bytes(number in keys for number in range(count)),
    )
    return SampleTrack(
        kind="vide",
        time_scale=25,
        entry=b"",
        samples=samples,
        duration=count,
        begins=min(shown),
        ends=None,
        delay_s=Fraction(0),
        matrix=b"",
    )


def groups(many: int, *, is_open: bool = False) -> SampleTrack:
    """Return groups of six: K p b b p b; in open ones two pictures behind each key are shown before it."""
    shown = []
    for number in range(many):
        closed, opened = [0, 3, 1, 2, 5, 4], [0, -2, -1, 1, 3, 2]
        shown += [6 * number + 2 + each for each in (opened if is_open and number else closed)]
    if is_open:
        shown = [2 + 4 * 0 + each for each in _ranked(shown)]
    return track(shown, {6 * number for number in range(many)})


def _ranked(shown: list[int]) -> list[int]:
    order = sorted(range(len(shown)), key=lambda number: (shown[number], number))
    ranks = [0] * len(shown)
    for rank, number in enumerate(order):
        ranks[number] = rank
    return ranks


def source(stored: SampleTrack, starts: tuple[Start, ...]) -> CopySource:
    return CopySource(src="a", path=Path("a.mp4"), track=stored, starts=starts)


def runs(found: CopySource, begin: int, frames: tuple[int, int], least: int = 1) -> list[CopyRun]:
    return list(copy_runs(found, Fraction(begin, 25), RATE, frames, least))


def test_a_cut_is_copied_from_the_next_key_to_where_all_is_there() -> None:
    stored = groups(5)
    found = source(stored, clean_starts(stored, [0, 6, 12, 18, 24]))
    (run,) = runs(found, 3, (0, 20))
    # Frame 3 is the key of the second group; 23 frames of the source are wanted, the last group breaks off within.
    assert (run.first, run.first_sample) == (3, 6)
    shown = sorted(stored.samples.shown[number] - 2 for number in range(run.first_sample, run.last_sample))
    assert shown == list(range(6, 3 + run.last))


def test_what_is_shorter_than_worth_it_is_left() -> None:
    stored = groups(5)
    found = source(stored, clean_starts(stored, [0, 6, 12, 18, 24]))
    assert runs(found, 0, (0, 10), least=12) == []


def test_open_groups_are_entered_without_their_leading_pictures() -> None:
    stored = groups(4, is_open=True)
    assert [each.sample for each in clean_starts(stored, [0, 6, 12, 18])] == [0]
    starts = clean_starts(stored, [0, 6, 12, 18], may_leave_out=True)
    assert starts == (Start(0, 0), Start(6, 2), Start(12, 2), Start(18, 2))
    first = stored.samples.shown[6] - stored.begins
    (run,) = runs(source(stored, starts), first - 3, (0, 12))
    assert (run.first_sample, run.leading) == (6, 2)
    assert run.stretches == ((6, 7), (9, run.last_sample))
    shown = sorted(stored.samples.shown[at] for begin, end in run.stretches for at in range(begin, end))
    assert shown == list(range(stored.samples.shown[6], stored.samples.shown[6] + run.last - run.first))


@given(st.integers(0, 40), st.integers(1, 40), st.integers(1, 8))
def test_a_copied_frame_is_the_picture_that_stands_there(begin: int, many: int, least: int) -> None:
    stored = groups(12)
    found = source(stored, clean_starts(stored, list(range(0, 72, 6))))
    for run in runs(found, begin, (0, many), least):
        assert 0 <= run.first < run.last <= many
        assert run.last - run.first >= least
        shown = sorted(stored.samples.shown[number] - 2 for number in range(run.first_sample, run.last_sample))
        assert shown == [begin + frame for frame in range(run.first, run.last)]

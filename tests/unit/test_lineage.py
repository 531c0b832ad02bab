"""Which old clip a new one was cut from, and what of the old main track is gone."""

from fractions import Fraction

from hypothesis import given, settings

from fetchcut.timeline.diff import inherited
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import (
    AddMedia,
    AddTransition,
    Delete,
    Edit,
    Join,
    RemoveRange,
    Reverse,
    Speed,
    Split,
    Volume,
)
from fetchcut.timeline.lineage import cut_out, parents
from tests.timelines import after, any_draft

CLIP = AddMedia(asset="beach")
TWO = (CLIP, AddMedia(asset="silent"))


def gone(before: Draft, *done: Edit) -> list[tuple[float, float]]:
    return [(float(each.start), float(each.end)) for each in cut_out(before, after(*done, draft=before))]


def test_a_part_taken_out_is_told_in_the_time_it_was_said() -> None:
    assert gone(after(CLIP), RemoveRange(start_ms=2000, end_ms=4000)) == [(2, 4)]


def test_parts_are_told_in_order_and_neighbours_as_one() -> None:
    first, last = RemoveRange(start_ms=1000, end_ms=2000), RemoveRange(start_ms=4000, end_ms=5000)
    next_to_first = RemoveRange(start_ms=1000, end_ms=1500)
    assert gone(after(CLIP), last, first, next_to_first) == [(1, 2.5), (4, 5)]


def test_a_clip_that_plays_twice_as_fast_backwards_loses_what_was_seen() -> None:
    before = after(CLIP, Speed(speed=2.0), Reverse())
    assert gone(before, RemoveRange(start_ms=1000, end_ms=2000)) == [(1, 2)]


def test_a_clip_that_was_deleted_is_gone_whole() -> None:
    before = after(*TWO)
    assert before.main is not None
    first, second = before.main.segments
    assert gone(before, Delete(segments=(second.id,))) == [(float(first.end), float(second.end))]


def test_nothing_is_cut_by_splitting_by_speed_or_by_a_transition() -> None:
    assert gone(after(CLIP), Split(at_ms=3000)) == []
    assert gone(after(CLIP), Speed(speed=4.0)) == []
    assert gone(after(*TWO), AddTransition(transition="crossfade", duration_ms=1000)) == []


def test_clips_that_are_joined_again_lose_nothing() -> None:
    split = after(CLIP, Split(at_ms=3000))
    assert split.main is not None
    first, second = (each.id for each in split.main.segments)
    assert gone(split, Join(first=first, second=second)) == []


def test_one_of_two_copies_that_is_deleted_is_gone() -> None:
    twice = after(CLIP, CLIP)
    assert twice.main is not None
    second = twice.main.segments[1]
    assert gone(twice, Delete(segments=(second.id,))) == [(float(second.start), float(second.end))]


def test_a_clip_split_off_knows_where_it_comes_from_and_what_was_done_to_it() -> None:
    before = after(CLIP)
    split = after(Split(at_ms=3000), draft=before)
    assert split.main is not None
    now = after(Volume(gain=0.5, segments=(split.main.segments[1].id,)), draft=split)
    assert list(parents(before, now)) == [split.main.segments[1].id]
    assert [(each.key, each.before, each.after) for each in inherited(before, now)] == [("media.gain", 1.0, 0.5)]


@settings(max_examples=60)
@given(any_draft())
def test_of_a_draft_that_stays_as_it_is_nothing_is_gone(draft: Draft) -> None:
    assert cut_out(draft, draft) == ()
    assert parents(draft, draft) == {}


@settings(max_examples=60)
@given(any_draft(), any_draft())
def test_what_is_gone_lies_on_the_old_main_track_in_order(before: Draft, now: Draft) -> None:
    end = before.main.end if before.main else Fraction(0)
    at = Fraction(0)
    for each in cut_out(before, now):
        assert at <= each.start < each.end <= end
        at = each.end

"""From one clip into the next, with and without handles."""

from fractions import Fraction

import pytest

from fetchcut.errors import DoesNotFit, NoSuchTarget, NothingToEdit
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import (
    AddMedia,
    AddText,
    AddTransition,
    Delete,
    RemoveRange,
    RemoveTransitions,
    Reverse,
    Split,
    Trim,
)
from tests.timelines import FILES, after, sources, spans

WHOLE = (AddMedia(asset="beach"), AddMedia(asset="silent"))
PARTS = (
    AddMedia(asset="beach", source_in_ms=1000, source_out_ms=5000),
    AddMedia(asset="city", source_in_ms=2000, source_out_ms=5000),
)


def transitions(draft: Draft) -> list[tuple[str, float] | None]:
    assert draft.main is not None
    led = [each.transition for each in draft.main.segments]
    return [None if each is None else (each.kind, float(each.duration)) for each in led]


def test_handles_are_used_where_there_are_any() -> None:
    draft = after(*PARTS, AddTransition(duration_ms=1000))
    assert transitions(draft) == [("crossfade", 1.0), None]
    assert spans(draft) == [("beach", 0, 4), ("city", 4, 7)]


def test_what_is_missing_of_the_files_makes_the_clips_shorter() -> None:
    draft = after(*WHOLE, AddText(text="late", start_ms=11_000, end_ms=12_000), AddTransition(duration_ms=1000))
    assert transitions(draft) == [("crossfade", 1.0), None]
    assert sources(draft) == [("beach", 0, 9.5), ("silent", 0.5, 3)]
    assert spans(draft) == [("beach", 0, 9.5), ("silent", 9.5, 12)]
    assert spans(draft, "title") == [("late", 10, 11)]


def test_stills_have_handles_without_end() -> None:
    draft = after(AddMedia(asset="portrait"), AddMedia(asset="logo"), AddTransition(transition="wipe-left"))
    assert draft.duration == 10


def test_a_reversed_clip_has_its_handles_at_the_other_ends() -> None:
    draft = after(AddMedia(asset="beach", source_out_ms=5000), AddMedia(asset="portrait"), Reverse(segments=("s1",)))
    assert after(AddTransition(duration_ms=1000), draft=draft).duration == Fraction(19, 2)


def test_all_joins_or_those_that_are_named() -> None:
    three = (*PARTS, AddMedia(asset="silent", source_in_ms=1000))
    assert transitions(after(*three, AddTransition())) == [("crossfade", 0.5), ("crossfade", 0.5), None]
    named = after(*three, AddTransition(transition="zoom", after=("s2",)))
    assert transitions(named) == [None, ("zoom", 0.5), None]
    assert transitions(after(AddTransition(transition="dip-black"), draft=named)) == [
        ("dip-black", 0.5),
        ("dip-black", 0.5),
        None,
    ]


def test_short_clips_get_short_transitions() -> None:
    draft = after(AddMedia(asset="portrait", duration_ms=400), AddMedia(asset="beach"), AddTransition(duration_ms=2000))
    assert transitions(draft) == [("crossfade", 0.2), None]


def test_a_cut_at_the_join_leaves_the_transition() -> None:
    draft = after(*PARTS, AddTransition())
    assert transitions(after(Trim(segment="s1", tail_ms=1000), draft=draft)) == [("crossfade", 0.5), None]
    assert transitions(after(RemoveRange(start_ms=3000, end_ms=5000), draft=draft)) == [("crossfade", 0.5), None]
    assert transitions(after(Split(at_ms=1000), draft=draft)) == [None, ("crossfade", 0.5), None]


def test_it_goes_with_the_clip_it_led_from_or_to() -> None:
    draft = after(*PARTS, AddTransition())
    assert transitions(after(Delete(segments=("s2",)), draft=draft)) == [None]
    assert transitions(after(Delete(segments=("s1",)), draft=draft)) == [None]


def test_reversed_as_a_whole_it_leads_back() -> None:
    three = after(*PARTS, AddMedia(asset="silent"), AddTransition(transition="zoom", after=("s1",)))
    reversed_ = after(Reverse(), draft=three)
    assert [name for name, _, _ in spans(reversed_)] == ["silent", "city", "beach"]
    assert transitions(reversed_) == [None, ("zoom", 0.5), None]
    assert after(Reverse(), draft=reversed_) == three


def test_they_go_again() -> None:
    draft = after(*PARTS, AddTransition(), RemoveTransitions())
    assert draft == after(*PARTS)
    with pytest.raises(NothingToEdit):
        RemoveTransitions().apply(draft, FILES)


def test_what_cannot_be() -> None:
    for edit, error in (
        (AddTransition(transition="explode"), DoesNotFit),
        (AddTransition(duration_ms=0), DoesNotFit),
        (AddTransition(after=("s9",)), NoSuchTarget),
        (AddTransition(after=("s2",)), NothingToEdit),
    ):
        with pytest.raises(error):
            after(*PARTS, edit)
    with pytest.raises(NothingToEdit):
        after(AddMedia(asset="beach"), AddTransition())

"""What is different between two drafts, as values."""

from dataclasses import fields
from fractions import Fraction

from hypothesis import given, settings

from fetchcut.timeline.diff import Change, changes
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import (
    AddEffect,
    AddMedia,
    AddText,
    Delete,
    Edit,
    Loudness,
    Move,
    Rename,
    SetCanvas,
    SetMusic,
    SetText,
    Speed,
    TrackGain,
    Trim,
    Volume,
)
from tests.timelines import after, any_draft

TWO = (AddMedia(asset="beach"), AddMedia(asset="silent"))


def told(*edits: Edit, before: tuple[Edit, ...] = TWO) -> list[tuple[str, str, str]]:
    start = after(*before)
    return [(each.kind, each.id or each.of, each.key) for each in changes(start, after(*edits, draft=start))]


def test_a_draft_is_not_different_from_itself() -> None:
    assert told() == []


def test_a_trim_is_one_length_and_not_every_clip_after_it() -> None:
    assert told(Trim(segment="s1", tail_ms=1000)) == [("changed", "draft", "duration"), ("changed", "s1", "duration")]


def test_values_are_told_from_and_to() -> None:
    draft = after(*TWO)
    (change,) = changes(draft, after(Volume(gain=0.5, segments=("s1",)), draft=draft))
    assert change == Change(
        kind="changed", of="segment", id="s1", name="beach", role="main", key="media.gain", before=1.0, after=0.5
    )


def test_what_came_and_what_went() -> None:
    assert told(SetMusic(asset="lofi")) == [("added", "t2", ""), ("added", "s3", "")]
    assert told(Delete(segments=("s3",)), before=(*TWO, SetMusic(asset="lofi"))) == [
        ("removed", "t2", ""),
        ("removed", "s3", ""),
    ]
    (_, _, added) = changes(after(*TWO), after(*TWO, AddText(text="Hi"), AddEffect(effect="sepia", segments=("s1",))))[
        :3
    ]
    assert added.of == "segment"


def test_another_order_is_told_of_those_that_moved() -> None:
    assert told(Move(segment="s2", position=0)) == [("changed", "s2", "position"), ("changed", "s1", "position")]


def test_draft_canvas_and_tracks() -> None:
    assert told(Loudness(), Rename(name="x")) == [("changed", "draft", "title"), ("changed", "draft", "loudness_lufs")]
    assert told(SetCanvas(ratio="1:1")) == [("changed", "canvas", "width")]
    assert told(TrackGain(track="t1", gain=0.5)) == [("changed", "t1", "gain")]
    assert told(*TWO, before=())[0] == ("changed", "draft", "duration")


def test_nested_values_have_the_names_of_the_model() -> None:
    titled = (*TWO, AddText(text="a"))
    assert told(SetText(text="b"), before=titled) == [("changed", "s3", "text.text")]
    assert told(AddEffect(effect="blur", segments=("s1",))) == [("changed", "s1", "picture.effects")]
    assert ("changed", "s1", "media.speed") in told(Speed(speed=2, segments=("s1",)))


@settings(max_examples=100, deadline=None)
@given(any_draft(), any_draft())
def test_any_two_drafts(before: Draft, after: Draft) -> None:
    different = changes(before, after)
    assert changes(before, before) == ()
    assert (different == ()) == _is_alike(before, after)
    there = {(each.kind, each.of, each.id, each.key): (each.before, each.after) for each in different}
    assert len(there) == len(different)
    for (kind, _, _, key), values in there.items():
        assert values[0] != values[1] or (kind == "changed" and key == "position")


def _is_alike(before: Draft, after: Draft) -> bool:
    """Return whether nothing differs that is told: of the drafts here, everything but the order of tracks."""
    names = [each.name for each in fields(Draft) if each.name != "tracks"]
    return all(getattr(before, name) == getattr(after, name) for name in names) and {
        each.id: each for each in before.tracks
    } == {each.id: each for each in after.tracks}


def test_times_are_exact() -> None:
    (length, _) = changes(after(*TWO), after(*TWO, Trim(segment="s1", tail_ms=33)))
    assert length.after == 13 - Fraction(1, 30)

"""The order of clips."""

import pytest

from fetchcut.errors import DoesNotFit, NoSuchTarget, NothingToEdit
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import (
    AddCaptions,
    AddMedia,
    AddText,
    AddTransition,
    Caption,
    CloseGaps,
    Duplicate,
    Edit,
    Join,
    Move,
    RemoveRange,
    Reorder,
    SetMusic,
    Speed,
    Split,
    Swap,
)
from fetchcut.timeline.wire import read
from tests.timelines import FILES, after, only, spans

THREE = (AddMedia(asset="beach"), AddMedia(asset="silent"), AddMedia(asset="portrait"))
"""beach 0-10, silent 10-13, portrait 13-18."""


@pytest.mark.parametrize(
    ("edit", "names"),
    [
        (Move(segment="s3", position=0), ["portrait", "beach", "silent"]),
        (Move(segment="s1", position=1), ["silent", "beach", "portrait"]),
        (Move(segment="s1", position=0), ["beach", "silent", "portrait"]),
        (Swap(first="s1", second="s3"), ["portrait", "silent", "beach"]),
        (Reorder(segments=("s2", "s3")), ["silent", "portrait", "beach"]),
        (Reorder(segments=("s3", "s3", "s1")), ["portrait", "beach", "silent"]),
    ],
)
def test_clips_in_another_order(edit: Edit, names: list[str]) -> None:
    draft = after(*THREE, edit)
    assert [name for name, _, _ in spans(draft)] == names
    assert [each.id for each in draft.tracks[0].segments] == [
        f"s{['beach', 'silent', 'portrait'].index(n) + 1}" for n in names
    ]
    assert draft.duration == 18


def test_captions_go_along_and_titles_and_music_stay() -> None:
    draft = after(
        *THREE,
        AddText(text="title", end_ms=3000),
        SetMusic(asset="lofi"),
        AddCaptions(captions=(Caption(start_ms=10_500, end_ms=12_000, text="silent"),)),
        Move(segment="s2", position=0),
    )
    assert spans(draft, "caption") == [("silent", 0.5, 2)]
    assert spans(draft, "title") == [("title", 0, 3)]
    assert spans(draft, "bgm") == [("lofi", 0, 18)]


def test_a_transition_goes_along_unless_nothing_follows() -> None:
    draft = after(*THREE, AddTransition(after=("s2",)), Move(segment="s2", position=0))
    assert [each.transition is not None for each in draft.tracks[0].segments] == [True, False, False]
    last = after(*THREE, AddTransition(after=("s2",)), Move(segment="s2", position=2))
    assert all(each.transition is None for each in last.tracks[0].segments)


@pytest.mark.parametrize("position", [-1, 3])
def test_there_are_only_so_many_places(position: int) -> None:
    with pytest.raises(DoesNotFit):
        after(*THREE, Move(segment="s1", position=position))


def test_only_clips_have_an_order() -> None:
    with pytest.raises(NoSuchTarget):
        after(*THREE, AddText(text="title"), Move(segment="s4", position=0))
    with pytest.raises(NothingToEdit):
        Reorder(segments=()).apply(Draft(), FILES)


def test_a_clip_is_repeated_after_itself() -> None:
    draft = after(*THREE, AddText(text="late", start_ms=14_000, end_ms=15_000), Duplicate(segment="s2", times=2))
    assert spans(draft) == [
        ("beach", 0, 10),
        ("silent", 10, 13),
        ("silent", 13, 16),
        ("silent", 16, 19),
        ("portrait", 19, 24),
    ]
    assert spans(draft, "title") == [("late", 20, 21)]
    with pytest.raises(DoesNotFit):
        after(*THREE, Duplicate(segment="s2", times=0))


def test_a_join_undoes_a_split() -> None:
    before = after(*THREE, Speed(speed=1.5, segments=("s1",)))
    split = after(Split(at_ms=2033), draft=before)
    again = after(Split(at_ms=4000), draft=split)
    second, third = again.tracks[0].segments[1:3]
    assert Join(first=second.id, second=third.id).apply(again, FILES) == split
    first, second = split.tracks[0].segments[:2]
    assert Join(first=first.id, second=second.id).apply(split, FILES) == before


def test_what_does_not_go_on_is_not_joined() -> None:
    with pytest.raises(DoesNotFit):
        after(*THREE, Join(first="s1", second="s2"))
    with pytest.raises(DoesNotFit):
        after(*THREE, RemoveRange(start_ms=3000, end_ms=4000), Join(first="s1", second="s4"))


def test_gaps_close_and_what_stands_over_moves_along() -> None:
    draft = read(
        {
            "m": {"width": 1920, "height": 1080},
            "t": [
                {
                    "tt": 0,
                    "sg": [
                        {"src": "beach", "st": 1000, "d": 2000},
                        {"src": "beach", "st": 5000, "d": 1000, "in": 4000},
                    ],
                },
                {"tt": 7, "sg": [{"txt": "x", "st": 5000, "d": 500}]},
            ],
        }
    )
    closed = CloseGaps().apply(draft, FILES)
    assert [(start, end) for _, start, end in spans(closed)] == [(0, 2), (2, 3)]
    assert spans(closed, "title") == [("x", 2, 2.5)]
    assert only(closed, "title").id == "s3"

"""Which subtitles of a file go along; and where its lines are on the timeline."""

from dataclasses import replace
from fractions import Fraction

import pytest

from fetchcut.errors import DoesNotFit, NothingToEdit
from fetchcut.timeline import wire
from fetchcut.timeline.captions import Cue
from fetchcut.timeline.captions.embedded import clips_with, on_timeline
from fetchcut.timeline.check import problems
from fetchcut.timeline.draft import Draft, Word
from fetchcut.timeline.edits import AddMedia, ChooseSubtitles, Freeze, RemoveRange, Repeat, Reverse, Speed, Split
from fetchcut.timeline.facts import SubtitleStream
from tests.timelines import FILES, after

_BEACH = FILES["beach"]
_TRACKS = tuple(SubtitleStream(index=at, codec="subrip") for at in (2, 3))
LIBRARY = {**FILES, "beach": replace(_BEACH, info=replace(_BEACH.info, subtitles=_TRACKS))}


def kept(draft: Draft) -> list[tuple[int, ...] | None]:
    return [each.media.subtitles for each in draft.tracks[0].segments if each.media]


def test_some_are_chosen_and_all_are_kept_again() -> None:
    draft = after(AddMedia(asset="beach"), AddMedia(asset="city"), files=LIBRARY)
    chosen = ChooseSubtitles(numbers=(2, 2)).apply(draft, LIBRARY)
    assert kept(chosen) == [(1,), None]
    assert wire.read(wire.write(chosen)) == chosen
    assert ChooseSubtitles(numbers=None).apply(chosen, LIBRARY) == draft
    none = ChooseSubtitles(numbers=()).apply(draft, LIBRARY)
    assert kept(none) == [(), None]
    assert wire.read(wire.write(none)) == none
    assert not problems(chosen, LIBRARY)
    assert [each.path for each in problems(chosen, FILES)] == ["$.t[0].sg[0].subs"]


def test_what_a_file_does_not_have_cannot_be_chosen() -> None:
    draft = after(AddMedia(asset="beach"), files=LIBRARY)
    for numbers in ((3,), (0,)):
        with pytest.raises(DoesNotFit):
            ChooseSubtitles(numbers=numbers).apply(draft, LIBRARY)
    with pytest.raises(NothingToEdit):
        ChooseSubtitles(numbers=()).apply(draft, FILES)


CUES = Cue(Fraction(1), Fraction(2), "one"), Cue(Fraction(3), Fraction(5), "two")


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ((), [("one", 1, 2), ("two", 3, 5)]),
        ((RemoveRange(start_ms=1500, end_ms=4000),), [("one", 1, 1.5), ("two", 1.5, 2.5)]),
        ((Speed(speed=2),), [("one", 0.5, 1), ("two", 1.5, 2.5)]),
        ((Split(at_ms=4000),), [("one", 1, 2), ("two", 3, 5)]),
        ((Freeze(at_ms=4000, duration_ms=2000),), [("one", 1, 2), ("two", 3, 4), ("two", 6, 7)]),
        ((RemoveRange(start_ms=1050, end_ms=4000),), [("two", 1.05, 2.05)]),
    ],
)
def test_lines_are_where_their_pictures_are(
    edits: tuple[RemoveRange | Speed | Split | Freeze, ...], expected: list[tuple[str, float, float]]
) -> None:
    draft = after(AddMedia(asset="beach"), *edits, files=LIBRARY)
    found = on_timeline(CUES, clips_with(draft, "beach", 0))
    assert [each.text for each in found] == [text for text, _, _ in expected]
    # Within a frame: cuts lie on frames.
    assert [float(each.start) for each in found] == pytest.approx([start for _, start, _ in expected], abs=0.04)
    assert [float(each.end) for each in found] == pytest.approx([end for _, _, end in expected], abs=0.04)


def test_lines_of_what_plays_backwards_come_backwards() -> None:
    draft = after(AddMedia(asset="beach"), Reverse(), files=LIBRARY)
    length = draft.duration
    found = on_timeline(CUES, clips_with(draft, "beach", 0))
    assert [(each.text, each.start, each.end) for each in found] == [
        ("two", length - 5, length - 3),
        ("one", length - 2, length - 1),
    ]


def test_lines_come_again_in_what_is_repeated() -> None:
    draft = after(AddMedia(asset="beach"), Repeat(times=2), files=LIBRARY)
    found = on_timeline(CUES, clips_with(draft, "beach", 0))
    assert [each.text for each in found] == ["one", "two"] * 2


def test_timed_words_stay_where_all_of_a_line_is_played() -> None:
    timed = Cue(Fraction(1), Fraction(2), "a b", (Word(Fraction(0), "a"), Word(Fraction(1, 2), "b")))
    whole = after(AddMedia(asset="beach"), files=LIBRARY)
    assert on_timeline((timed,), clips_with(whole, "beach", 0)) == (timed,)
    fast = after(Speed(speed=2), draft=whole, files=LIBRARY)
    assert [each.words for each in on_timeline((timed,), clips_with(fast, "beach", 0))] == [()]

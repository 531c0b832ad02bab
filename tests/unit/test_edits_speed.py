"""How fast clips play, and what goes along."""

from fractions import Fraction

import pytest

from fetchcut.errors import DoesNotFit, NothingToEdit, OutOfRange
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import (
    AddCaptions,
    AddMedia,
    AddOverlay,
    AddText,
    Caption,
    CaptionWord,
    ExtractSound,
    FitLength,
    Freeze,
    Repeat,
    Reverse,
    ScaleSpeed,
    SetMusic,
    Speed,
    Split,
)
from tests.timelines import NTSC, after, media_of, only, seconds, sources, spans

TWO = (AddMedia(asset="beach"), AddMedia(asset="silent"))
"""beach 0-10, silent 10-13."""


def speeds(draft: Draft, role: str = "main") -> list[float]:
    return [
        seconds(media_of(each).speed)
        for track in draft.tracks
        if track.role == role
        for each in track.segments
        if each.media
    ]


def test_twice_as_fast_is_half_as_long_with_the_same_pictures() -> None:
    draft = after(*TWO, Speed(speed=2, segments=("s1",)))
    assert spans(draft) == [("beach", 0, 5), ("silent", 5, 8)]
    assert sources(draft) == [("beach", 0, 10), ("silent", 0, 3)]
    assert speeds(draft) == [2, 1]


def test_nothing_named_is_all_clips_and_not_the_music() -> None:
    draft = after(*TWO, SetMusic(asset="lofi"), Speed(speed=0.5))
    assert draft.duration == 26
    assert speeds(draft, "bgm") == [1]
    assert spans(draft, "bgm") == [("lofi", 0, 26)]


def test_a_speed_is_absolute_and_a_factor_relative() -> None:
    assert speeds(after(*TWO, Speed(speed=2), Speed(speed=1.5))) == [1.5, 1.5]
    assert speeds(after(*TWO, Speed(speed=2, segments=("s1",)), ScaleSpeed(factor=0.5))) == [1, 0.5]
    assert after(*TWO, Speed(speed=2), ScaleSpeed(factor=0.5)) == after(*TWO)


def test_what_stands_over_a_faster_clip_goes_along() -> None:
    words = (CaptionWord(at_ms=0, text="a"), CaptionWord(at_ms=1000, text="b"))
    draft = after(
        *TWO,
        AddText(text="title", start_ms=2000, end_ms=5000),
        AddText(text="end", start_ms=12_000),
        AddOverlay(asset="silent", start_ms=8000),
        AddCaptions(captions=(Caption(start_ms=4000, end_ms=6000, text="a b", words=words),)),
        Speed(speed=2, segments=("s1",)),
    )
    assert spans(draft, "title") == [("title", 1, 4), ("end", 7, 8)]
    assert spans(draft, "overlay") == [("silent", 4, 7)]
    assert spans(draft, "caption") == [("a b", 2, 3)]
    text = only(draft, "caption").text
    assert text is not None
    assert [float(each.at) for each in text.words] == [0, 0.5]


def test_a_voice_stays_in_step() -> None:
    draft = after(*TWO, ExtractSound(), Speed(speed=2, segments=("s1",)))
    assert spans(draft, "voice") == [("beach", 0, 5)]
    assert speeds(draft, "voice") == [2]


def test_a_sound_of_its_own_changes_alone() -> None:
    draft = after(*TWO, ExtractSound())
    voice = only(draft, "voice").id
    faster = after(Speed(speed=4, segments=(voice,)), draft=draft)
    assert spans(faster) == spans(draft)
    assert spans(faster, "voice") == [("beach", 0, 2.5)]


@pytest.mark.parametrize("speed", [0, 0.04, 101, -1])
def test_speeds_have_a_range(speed: float) -> None:
    with pytest.raises(DoesNotFit):
        after(*TWO, Speed(speed=speed))
    with pytest.raises(DoesNotFit):
        after(*TWO, Speed(speed=1), ScaleSpeed(factor=speed))


def test_stills_have_no_speed() -> None:
    with pytest.raises(NothingToEdit):
        after(AddMedia(asset="portrait"), Speed(speed=2))


@pytest.mark.parametrize("length_ms", [20_000, 6500, 9_990])
def test_exactly_so_long(length_ms: int) -> None:
    draft = after(*TWO, Split(at_ms=3333), FitLength(duration_ms=length_ms))
    assert draft.duration == Fraction(length_ms, 1000).limit_denominator(30)
    assert abs(seconds(Fraction(str(sources(draft)[-1][2])))) == pytest.approx(3, abs=0.05)


def test_exactly_so_long_at_an_odd_rate() -> None:
    draft = after(AddMedia(asset="city"), FitLength(duration_ms=60_000))
    assert draft.duration == 1798 / NTSC
    assert len(set(speeds(draft))) == 1


def test_stills_keep_their_length_when_the_rest_is_fitted() -> None:
    draft = after(*TWO, AddMedia(asset="portrait"), FitLength(duration_ms=11_500))
    assert spans(draft)[-1] == ("portrait", 6.5, 11.5)
    with pytest.raises(OutOfRange):
        after(*TWO, AddMedia(asset="portrait"), FitLength(duration_ms=4000))
    with pytest.raises(DoesNotFit):
        after(*TWO, FitLength(duration_ms=100))


def test_backwards_each_and_all() -> None:
    one = after(*TWO, Reverse(segments=("s1",)))
    assert [media_of(each).is_reversed for each in one.tracks[0].segments] == [True, False]
    whole = after(*TWO, Reverse())
    assert [name for name, _, _ in spans(whole)] == ["silent", "beach"]
    assert after(Reverse(), draft=whole) == after(*TWO)


def test_a_picture_is_held() -> None:
    draft = after(*TWO, AddText(text="late", start_ms=5000, end_ms=6000), Freeze(at_ms=4000, duration_ms=2000))
    assert spans(draft) == [("beach", 0, 4), ("beach", 4, 6), ("beach", 6, 12), ("silent", 12, 15)]
    held = draft.tracks[0].segments[1]
    assert (media_of(held).is_frozen, seconds(media_of(held).source_in)) == (True, 4.0)
    assert sources(draft)[2] == ("beach", 4, 10)
    assert spans(draft, "title") == [("late", 7, 8)]


def test_the_last_picture_is_held_at_the_end() -> None:
    draft = after(*TWO, Freeze(at_ms=13_000, duration_ms=1000))
    assert spans(draft)[-1] == ("silent", 13, 14)
    assert media_of(draft.tracks[0].segments[-1]).source_in == Fraction(2_966_667, 1_000_000)


def test_a_held_picture_of_a_reversed_clip_is_the_one_that_is_seen_then() -> None:
    draft = after(AddMedia(asset="beach"), Reverse(), Freeze(at_ms=4000, duration_ms=1000))
    held = media_of(draft.tracks[0].segments[1])
    assert seconds(held.source_in) == 5.999
    assert not held.is_reversed


def test_what_cannot_be_held() -> None:
    with pytest.raises(OutOfRange):
        after(*TWO, Freeze(at_ms=20_000, duration_ms=1000))
    with pytest.raises(DoesNotFit):
        after(*TWO, Freeze(at_ms=2000, duration_ms=3))
    with pytest.raises(NothingToEdit):
        after(AddMedia(asset="speech"), Freeze(at_ms=2000, duration_ms=1000))


def test_all_of_it_again_and_again() -> None:
    draft = after(*TWO, SetMusic(asset="lofi"), AddText(text="t", end_ms=3000), Repeat(times=3))
    assert draft.duration == 39
    assert [start for _, start, _ in spans(draft, "title")] == [0, 13, 26]
    assert spans(draft, "bgm") == [("lofi", 0, 39)]
    with pytest.raises(DoesNotFit):
        after(*TWO, Repeat(times=1))

"""Speeds that change while a clip plays: how much is played until when, and the edit that makes them."""

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from fetchcut.errors import DoesNotFit
from fetchcut.timeline import wire
from fetchcut.timeline.draft import Draft, Segment
from fetchcut.timeline.edits import (
    AddCaptions,
    AddMedia,
    Caption,
    ExtractSound,
    FitLength,
    Join,
    RemoveRange,
    Reverse,
    ScaleSpeed,
    Speed,
    SpeedRamp,
    Split,
)
from fetchcut.timeline.ramps import Ramp, RampPoint, area, factor_at, later, reached, turned
from tests.timelines import after, media_of, only, seconds, sources, spans

UP: Ramp = (RampPoint(Fraction(0), Fraction(1)), RampPoint(Fraction(4), Fraction(3)))


def main_clips(draft: Draft) -> tuple[Segment, ...]:
    assert draft.main is not None
    return draft.main.segments


def points() -> st.SearchStrategy[Ramp]:
    times = st.lists(st.integers(-5_000_000, 9_000_000), min_size=1, max_size=6, unique=True).map(sorted)
    factors = st.integers(50_000, 20_000_000)
    return times.flatmap(
        lambda at: st.lists(factors, min_size=len(at), max_size=len(at)).map(
            lambda of: tuple(
                RampPoint(Fraction(here, 10**6), Fraction(factor, 10**6)) for here, factor in zip(at, of, strict=True)
            )
        )
    )


def test_what_is_played_is_the_area_below_the_line() -> None:
    assert [area(UP, Fraction(at)) for at in (0, 2, 4, 6)] == [0, 3, 8, 14]
    assert area(UP, Fraction(-1)) == -1
    assert area((), Fraction(5)) == 5
    assert [factor_at(UP, Fraction(at)) for at in (-1, 0, 1, 4, 9)] == [1, 1, Fraction(3, 2), 3, 3]


@given(points(), st.fractions(-20, 40, max_denominator=1000))
def test_a_time_is_found_again(ramp: Ramp, at: Fraction) -> None:
    assert abs(reached(ramp, area(ramp, at)) - at) <= Fraction(3, 10**6)


@given(points(), st.fractions(0, 9, max_denominator=1000), st.fractions(0, 9, max_denominator=1000))
def test_a_part_and_a_whole_seen_from_the_end_play_the_same(ramp: Ramp, offset: Fraction, length: Fraction) -> None:
    played = area(ramp, offset + length) - area(ramp, offset)
    # Points come to lie on millionths, where the speed may be 20.
    assert abs(area(later(ramp, offset), length) - played) < Fraction(1, 5000)
    assert abs(area(turned(ramp, offset + length), length) - played) < Fraction(1, 5000)


def test_gradually_faster_takes_every_picture_in_whole_frames() -> None:
    draft = after(AddMedia(asset="beach"), SpeedRamp(speeds=(1, 4), easing="linear"))
    assert spans(draft) == [("beach", 0, 4)]
    media = media_of(only(draft))
    assert seconds(media.played(Fraction(4))) == 10
    assert seconds(media.played(Fraction(2))) == 3.5
    eased = after(AddMedia(asset="beach"), SpeedRamp(speeds=(1, 4)))
    assert spans(eased) == [("beach", 0, 4)]
    assert seconds(media_of(only(eased)).played(Fraction(1))) < seconds(media.played(Fraction(1)))
    uneven = after(AddMedia(asset="beach"), SpeedRamp(speeds=(1, 2.7, 0.31)))
    assert (uneven.duration * 30).denominator == 1
    assert sources(uneven) == [("beach", 0, 10)]


def test_one_ramp_goes_over_all_clips() -> None:
    draft = after(AddMedia(asset="beach"), Split(at_ms=6000), SpeedRamp(speeds=(1, 3), easing="linear"))
    whole = after(AddMedia(asset="beach"), SpeedRamp(speeds=(1, 3), easing="linear"))
    assert sources(draft) == [("beach", 0, 6), ("beach", 6, 10)]
    assert draft.duration == whole.duration
    one, other = main_clips(draft)
    (first, second) = (media_of(each) for each in (one, other))
    ends = first.speed * factor_at(first.ramp, one.duration)
    assert abs(ends - second.speed * factor_at(second.ramp, Fraction(0))) < Fraction(1, 20)


def test_a_cut_leaves_the_rest_as_it_was() -> None:
    whole = after(AddMedia(asset="beach"), SpeedRamp(speeds=(1, 4)))
    split = after(Split(at_ms=1500), draft=whole)
    one, other = main_clips(split)
    played = media_of(only(whole)).played(Fraction(3, 2))
    assert abs(media_of(other).source_in - played) <= Fraction(1, 10**6)
    assert abs(media_of(one).played(one.duration) - played) <= Fraction(1, 10**6)
    shown = media_of(only(whole)).played(Fraction(3))
    assert abs(media_of(other).source_in + media_of(other).played(Fraction(3, 2)) - shown) < Fraction(1, 10**4)
    assert after(Join(first=one.id, second=other.id), draft=split) == whole
    cut = after(RemoveRange(start_ms=1000, end_ms=2000), draft=whole)
    assert cut.duration == whole.duration - 1


def test_backwards_it_begins_slowly_at_the_end_of_the_file() -> None:
    draft = after(AddMedia(asset="beach"), SpeedRamp(speeds=(1, 4), easing="linear"), Reverse())
    assert sources(draft) == [("beach", 0, 10)]
    _, last = main_clips(after(Split(at_ms=2000), draft=draft))
    assert seconds(media_of(last).source_in) == 0
    assert seconds(media_of(last).played(Fraction(2))) == 6.5


def test_other_speeds_over_and_after_a_ramp() -> None:
    ramped = after(AddMedia(asset="beach"), SpeedRamp(speeds=(1, 4), easing="linear"))
    twice = after(ScaleSpeed(factor=2), draft=ramped)
    assert twice.duration == 2
    assert seconds(media_of(only(twice)).played(Fraction(2))) == 10
    fitted = after(FitLength(duration_ms=8000), draft=ramped)
    assert seconds(media_of(only(fitted)).played(Fraction(8))) == 10
    assert after(Speed(speed=1), draft=ramped) == after(AddMedia(asset="beach"))


def test_captions_stay_in_step_with_a_ramp() -> None:
    captions = AddCaptions(captions=(Caption(start_ms=3500, end_ms=10000, text="there"),))
    draft = after(AddMedia(asset="beach"), captions, SpeedRamp(speeds=(1, 4), easing="linear"))
    assert spans(draft, "caption") == [("there", 2, 4)]


def test_speeds_that_nothing_plays_at_are_refused() -> None:
    for speeds in ((1.0,), (1.0, 0.01), (1.0, 400.0)):
        with pytest.raises(DoesNotFit):
            after(AddMedia(asset="beach"), SpeedRamp(speeds=speeds))
    fast = after(AddMedia(asset="beach"), SpeedRamp(speeds=(20, 100)))
    with pytest.raises(DoesNotFit):
        after(ScaleSpeed(factor=6), draft=fast)


def test_a_ramp_is_the_same_after_the_wire() -> None:
    draft = after(AddMedia(asset="beach"), SpeedRamp(speeds=(1, 0.3, 2)), Split(at_ms=1234))
    assert wire.read(wire.dumps(draft)) == draft


def test_sound_on_its_own_track_stays_in_step() -> None:
    apart = after(AddMedia(asset="beach"), ExtractSound())
    ramped = after(SpeedRamp(speeds=(1, 4), easing="linear"), draft=apart)
    for draft in (ramped, after(ScaleSpeed(factor=0.5), draft=ramped)):
        clip, sound = media_of(only(draft)), media_of(only(draft, "voice"))
        for at in (0, 1, 2, 3, 4):
            assert abs(clip.played(Fraction(at)) - sound.played(Fraction(at))) < Fraction(1, 100)
    even = after(Speed(speed=1), draft=ramped)
    assert media_of(only(even, "voice")).ramp == ()

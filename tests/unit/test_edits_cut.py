"""Cuts: what goes, what closes up, and what happens to that which stood over it."""

from fractions import Fraction

import pytest

from fetchcut.errors import NoSuchTarget, OutOfRange
from fetchcut.timeline import edits
from fetchcut.timeline.edits import (
    AddCaptions,
    AddMedia,
    AddOverlay,
    AddSound,
    AddText,
    Caption,
    Delete,
    DeleteTrack,
    KeepRanges,
    Part,
    RemoveRange,
    SetMusic,
    Split,
    Trim,
)
from tests.timelines import FILES, NTSC, after, heard, library, media_of, only, song, sources, spans, video

TWO = (AddMedia(asset="beach"), AddMedia(asset="silent"))
"""beach 0-10, silent 10-13."""


def test_a_part_goes_and_the_gap_closes() -> None:
    draft = after(*TWO, RemoveRange(start_ms=3000, end_ms=5000))
    assert spans(draft) == [("beach", 0, 3), ("beach", 3, 8), ("silent", 8, 11)]
    assert sources(draft) == [("beach", 0, 3), ("beach", 5, 10), ("silent", 0, 3)]


def test_a_part_over_a_join_shortens_both() -> None:
    draft = after(*TWO, RemoveRange(start_ms=9000, end_ms=11_000))
    assert sources(draft) == [("beach", 0, 9), ("silent", 1, 3)]


def test_without_an_end_it_goes_to_the_end() -> None:
    assert spans(after(*TWO, RemoveRange(start_ms=4000))) == [("beach", 0, 4)]


def test_the_first_half_keeps_its_id() -> None:
    draft = after(*TWO, RemoveRange(start_ms=3000, end_ms=5000))
    assert [each.id for each in draft.tracks[0].segments] == ["s1", "s3", "s2"]


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, None), (0, 13_000), (5000, 5000), (7000, 6000), (13_000, None), (-1000, 3000), (5000, 14_000)],
)
def test_what_would_leave_nothing_or_lies_outside_is_refused(start: int, end: int | None) -> None:
    with pytest.raises(OutOfRange) as refused:
        after(*TWO, RemoveRange(start_ms=start, end_ms=end))
    assert refused.value.duration == "0:13"


def test_an_end_a_little_too_late_is_the_end() -> None:
    assert spans(after(*TWO, RemoveRange(start_ms=12_000, end_ms=13_400))) == [("beach", 0, 10), ("silent", 10, 12)]


def test_cuts_lie_on_frames() -> None:
    draft = after(AddMedia(asset="city"), RemoveRange(start_ms=3000, end_ms=5000))
    first, second = draft.tracks[0].segments
    assert first.duration == 90 / NTSC
    assert second.media is not None
    assert second.media.source_in == Fraction(150 * 1001, 30000)
    assert draft.duration == (300 - 60) / NTSC


def test_what_stood_over_a_removed_part_shrinks_or_goes() -> None:
    draft = after(
        *TWO,
        SetMusic(asset="lofi", fade_out_ms=500),
        AddText(text="long", start_ms=2000, end_ms=6000),
        AddText(text="gone", start_ms=3000, end_ms=5000),
        AddText(text="late", start_ms=7000, end_ms=8000),
        AddOverlay(asset="logo"),
        AddOverlay(asset="city", start_ms=2000, place="left", scale=0.3),
        AddSound(asset="speech", start_ms=1000),
        RemoveRange(start_ms=3000, end_ms=5000),
    )
    assert sorted(spans(draft, "title")) == [("late", 5, 6), ("long", 2, 4)]
    # Music runs on and ends with the pictures; it never jumps.
    assert sources(draft, "bgm") == [("lofi", 0, 11)]
    assert heard(only(draft, "bgm")) == (0, 0.5)
    # A logo covers the whole as before; a film in the corner and a voice are cut with the pictures.
    assert ("logo", 0, 11) in spans(draft, "overlay")
    assert [each for each in sources(draft, "overlay") if each[0] == "city"] == [("city", 0, 1), ("city", 3, 10)]
    assert sources(draft, "voice") == [("speech", 0, 2), ("speech", 4, 12)]


def test_music_ends_with_the_last_frame_at_the_latest() -> None:
    draft = after(AddMedia(asset="city"), SetMusic(asset="lofi"), RemoveRange(start_ms=0, end_ms=33))
    assert draft.main is not None
    assert draft.main.end == 299 / NTSC
    assert draft.duration == draft.main.end
    assert only(draft, "bgm").duration == Fraction(9976, 1000)


def test_looped_music_is_cut_in_the_middle_of_a_repetition() -> None:
    files = library(video("film", 30), song("loop", 4))
    draft = after(AddMedia(asset="film"), SetMusic(asset="loop", end_ms=30_000), files=files)
    voiced = after(KeepRanges(parts=(Part(start_ms=6000, end_ms=16_000),)), draft=draft, files=files)
    assert sources(voiced, "bgm") == [("loop", 0, 4)]
    assert only(voiced, "bgm").duration == 10


def test_music_that_is_not_looped_never_lasts_longer_than_it_is() -> None:
    once = after(*TWO, SetMusic(asset="lofi", is_looped=False))
    assert spans(once, "bgm") == [("lofi", 0, 12.345)]
    twice = KeepRanges(parts=(Part(start_ms=0), Part(start_ms=0)))
    assert spans(after(twice, draft=once), "bgm")[0] == ("lofi", 0, 12.345)
    assert spans(after(AddMedia(asset="silent", at_ms=4000), draft=once), "bgm") == [("lofi", 0, 12.345)]


def test_kept_parts_come_in_the_order_said() -> None:
    draft = after(*TWO, KeepRanges(parts=(Part(start_ms=8000, end_ms=11_000), Part(start_ms=1000, end_ms=2000))))
    assert sources(draft) == [("beach", 8, 10), ("silent", 0, 1), ("beach", 1, 2)]
    assert spans(draft) == [("beach", 0, 2), ("silent", 2, 3), ("beach", 3, 4)]


def test_a_part_kept_twice_has_segments_of_its_own() -> None:
    draft = after(*TWO, KeepRanges(parts=(Part(start_ms=0, end_ms=1000), Part(start_ms=0, end_ms=1000))))
    assert len({each.id for each in draft.tracks[0].segments}) == 2


def test_captions_with_timed_words_keep_their_step() -> None:
    words = tuple(edits.CaptionWord(at_ms=1000 * each, text=str(each)) for each in range(4))
    caption = Caption(start_ms=2000, end_ms=6000, text="0 1 2 3", words=words)
    draft = after(*TWO, AddCaptions(captions=(caption,)), RemoveRange(start_ms=0, end_ms=3000))
    text = only(draft, "caption").text
    assert text is not None
    assert [(float(each.at), each.text) for each in text.words] == [(-1, "0"), (0, "1"), (1, "2"), (2, "3")]


def test_a_deleted_clip_closes_up_and_takes_its_captions_along() -> None:
    captions = (Caption(start_ms=1000, end_ms=2000, text="a"), Caption(start_ms=10_500, end_ms=11_500, text="b"))
    draft = after(*TWO, AddCaptions(captions=captions), Delete(segments=("s1",)))
    assert spans(draft) == [("silent", 0, 3)]
    assert spans(draft, "caption") == [("b", 0.5, 1.5)]


def test_a_deleted_text_moves_nothing() -> None:
    draft = after(*TWO, AddText(text="a", end_ms=2000), AddText(text="b", start_ms=3000), Delete(segments=("s3",)))
    assert spans(draft, "title") == [("b", 3, 13)]
    assert len(draft.tracks) == 2


def test_without_clips_nothing_is_left() -> None:
    assert after(*TWO, SetMusic(asset="lofi"), Delete(segments=("s1", "s2"))).tracks == ()


def test_what_is_not_there_cannot_be_deleted() -> None:
    with pytest.raises(NoSuchTarget):
        after(*TWO, Delete(segments=("s9",)))
    with pytest.raises(NoSuchTarget):
        after(*TWO, DeleteTrack(track="t9"))


def test_a_whole_track_goes() -> None:
    draft = after(*TWO, SetMusic(asset="lofi"), DeleteTrack(track="t2"))
    assert [each.id for each in draft.tracks] == ["t1"]


def test_a_split_takes_nothing_away() -> None:
    draft = after(*TWO, Split(at_ms=4000))
    assert sources(draft) == [("beach", 0, 4), ("beach", 4, 10), ("silent", 0, 3)]
    with pytest.raises(OutOfRange):
        after(*TWO, Split(at_ms=10_000))
    with pytest.raises(OutOfRange):
        after(*TWO, Split(at_ms=20_000))


def test_a_split_of_a_reversed_clip_plays_on_backwards() -> None:
    draft = after(AddMedia(asset="beach"), edits.Reverse(), Split(at_ms=4000))
    assert sources(draft) == [("beach", 6, 10), ("beach", 0, 6)]


def test_a_split_keeps_a_move_going() -> None:
    keys = (edits.Key(at_ms=0, value=1), edits.Key(at_ms=10_000, value=2))
    draft = after(
        AddMedia(asset="beach"), edits.SetKeyframes(segment="s1", property="scale", keys=keys), Split(at_ms=4000)
    )
    second = draft.tracks[0].segments[1].picture.keyframes["scale"]
    assert [(float(each.at), each.value) for each in second] == [(-4, 1), (6, 2)]


def test_a_trim_shortens_a_clip_at_its_ends() -> None:
    draft = after(*TWO, Trim(segment="s1", head_ms=2000, tail_ms=1000))
    assert sources(draft) == [("beach", 2, 9), ("silent", 0, 3)]
    assert spans(draft) == [("beach", 0, 7), ("silent", 7, 10)]


def test_a_trim_beside_the_main_track_moves_nothing() -> None:
    draft = after(*TWO, AddSound(asset="speech", start_ms=2000), Trim(segment="s3", head_ms=1000))
    assert spans(draft, "voice") == [("speech", 3, 13)]
    assert sources(draft, "voice") == [("speech", 1, 11)]


@pytest.mark.parametrize(("head", "tail"), [(10_000, 0), (-1, 0), (6000, 4000), (9990, 0)])
def test_a_trim_leaves_a_frame_at_least(head: int, tail: int) -> None:
    with pytest.raises(OutOfRange):
        after(*TWO, Trim(segment="s1", head_ms=head, tail_ms=tail))


def test_two_hundred_cuts_leave_no_drift() -> None:
    draft = after(AddMedia(asset="city"))
    for number in range(200):
        draft = Split(at_ms=20 + number * 49).apply(draft, FILES)
    assert len(draft.tracks[0].segments) == 201
    for each in draft.tracks[0].segments:
        # Half a microsecond a cut; a sample of sound lasts 21.
        assert abs(media_of(each).source_in - each.start) <= Fraction(200, 2_000_000)

"""Files onto the timeline."""

from fractions import Fraction

import pytest

from fetchcut.errors import DoesNotFit, NoSuchTarget, NothingToEdit, OutOfRange
from fetchcut.timeline.draft import Canvas, Draft
from fetchcut.timeline.edits import (
    AddMedia,
    AddOverlay,
    AddSound,
    AddText,
    Fade,
    ReplaceMedia,
    SetCanvas,
    SetMusic,
    SetSource,
    Speed,
    Volume,
)
from tests.timelines import (
    FILES,
    NTSC,
    after,
    heard,
    library,
    media_of,
    only,
    photo,
    seconds,
    song,
    sources,
    spans,
    video,
)


def test_the_first_pictures_decide_the_canvas() -> None:
    draft = after(AddMedia(asset="city"))
    assert draft.canvas == Canvas(width=1920, height=1080, frame_rate=NTSC)
    assert draft.duration == 300 / NTSC
    assert after(AddMedia(asset="silent"), AddMedia(asset="city")).canvas == Canvas(
        width=720, height=1280, frame_rate=Fraction(25)
    )
    assert after(AddMedia(asset="portrait")).canvas == Canvas(width=1440, height=1080)


def test_a_canvas_that_was_said_stays() -> None:
    draft = after(SetCanvas(platform="tiktok"), AddMedia(asset="city"))
    assert draft.canvas == Canvas(width=1080, height=1920)


def test_clips_come_one_after_the_other_called_by_their_files() -> None:
    draft = after(AddMedia(asset="beach"), AddMedia(asset="portrait", duration_ms=2000), AddMedia(asset="silent"))
    assert spans(draft) == [("beach", 0, 10), ("portrait", 10, 12), ("silent", 12, 15)]
    assert draft.main is not None
    assert [each.media.is_frozen for each in draft.main.segments if each.media] == [False, True, False]


def test_a_part_of_a_file() -> None:
    draft = after(AddMedia(asset="beach", source_in_ms=2000, source_out_ms=5000))
    assert sources(draft) == [("beach", 2, 5)]
    for part in ({"source_in_ms": 10_000}, {"source_in_ms": 5000, "source_out_ms": 4000}, {"source_out_ms": 11_000}):
        with pytest.raises(OutOfRange):
            after(AddMedia(asset="beach", **part))


def test_an_insert_pushes_on_what_comes_later() -> None:
    before = (
        AddMedia(asset="beach"),
        SetMusic(asset="lofi"),
        AddText(text="over", start_ms=3000, end_ms=6000),
        AddText(text="late", start_ms=7000, end_ms=8000),
        AddSound(asset="speech", start_ms=2000),
    )
    draft = after(*before, AddMedia(asset="silent", at_ms=4000))
    assert sources(draft) == [("beach", 0, 4), ("silent", 0, 3), ("beach", 4, 10)]
    # A title is read as long as before, music plays on below, a voice stays with its pictures.
    assert sorted(spans(draft, "title")) == [("late", 10, 11), ("over", 3, 6)]
    assert spans(draft, "bgm") == [("lofi", 0, 13)]
    assert [(start, end) for _, start, end in spans(draft, "voice")] == [(2, 4), (7, 13)]
    assert sources(draft, "voice") == [("speech", 0, 2), ("speech", 2, 8)]


def test_at_the_beginning_and_beyond_the_end() -> None:
    assert [name for name, _, _ in spans(after(AddMedia(asset="beach"), AddMedia(asset="silent", at_ms=0)))] == [
        "silent",
        "beach",
    ]
    assert spans(after(AddMedia(asset="beach"), AddMedia(asset="silent", at_ms=10_400)))[1] == ("silent", 10, 13)
    with pytest.raises(OutOfRange):
        after(AddMedia(asset="beach"), AddMedia(asset="silent", at_ms=20_000))


def test_a_new_clip_is_fitted_as_the_one_before_it() -> None:
    draft = after(AddMedia(asset="beach"), SetCanvas(ratio="9:16", fit="blur"), AddMedia(asset="silent"))
    assert draft.main is not None
    assert [each.picture.fit for each in draft.main.segments] == ["blur", "blur"]


def test_sound_is_the_main_track_until_pictures_come() -> None:
    podcast = after(AddMedia(asset="speech"))
    assert podcast.canvas is None
    assert podcast.duration == 40
    assert podcast.main is not None
    assert podcast.main.kind == "audio"
    film = after(AddMedia(asset="beach"), draft=podcast)
    assert film.main is not None
    assert film.main.kind == "video"
    assert spans(film, "voice") == [("speech", 0, 40)]
    with pytest.raises(DoesNotFit):
        after(AddMedia(asset="speech"), draft=film)


def test_a_file_that_is_not_there() -> None:
    for edit in (AddMedia(asset="x"), SetMusic(asset="x"), AddSound(asset="x"), AddOverlay(asset="x")):
        with pytest.raises(NoSuchTarget):
            edit.apply(after(AddMedia(asset="beach")), FILES)


def test_another_file_in_its_place() -> None:
    before = (AddMedia(asset="beach"), AddMedia(asset="silent"), Volume(gain=0.5, segments=("s1",)))
    draft = after(*before, ReplaceMedia(segment="s1", asset="city", source_in_ms=1000))
    assert spans(draft)[0] == ("city", 0, 9)
    assert sources(draft)[0] == ("city", 1, 10)
    assert draft.main is not None
    assert draft.main.segments[0].media is not None
    assert draft.main.segments[0].media.gain == 0.5
    still = after(*before, ReplaceMedia(segment="s1", asset="portrait"))
    assert spans(still)[0] == ("portrait", 0, 10)
    with pytest.raises(DoesNotFit):
        after(*before, ReplaceMedia(segment="s1", asset="lofi"))


def test_another_part_of_the_same_file() -> None:
    before = (AddMedia(asset="beach"), AddMedia(asset="silent"), Speed(speed=2, segments=("s1",)))
    draft = after(*before, SetSource(segment="s1", source_in_ms=4000, source_out_ms=6000))
    assert sources(draft) == [("beach", 4, 6), ("silent", 0, 3)]
    assert spans(draft) == [("beach", 0, 1), ("silent", 1, 4)]
    assert sources(after(*before, SetSource(segment="s1", source_out_ms=5000)))[0] == ("beach", 0, 5)
    with pytest.raises(NothingToEdit):
        after(AddMedia(asset="portrait"), SetSource(segment="s1", source_in_ms=0))


def test_an_overlay_covers_the_whole_from_above() -> None:
    draft = after(AddMedia(asset="beach"), AddText(text="t"), AddOverlay(asset="logo", opacity=0.8))
    assert [each.role for each in draft.tracks] == ["main", "overlay", "title"]
    logo = only(draft, "overlay")
    assert (logo.picture.place, logo.picture.scale, logo.picture.opacity) == ("top-right", 0.15, 0.8)
    longer = after(AddMedia(asset="silent"), draft=draft)
    assert spans(longer, "overlay") == [("logo", 0, 13)]


def test_a_picture_in_the_picture_ends_with_its_film_and_is_silent() -> None:
    draft = after(AddMedia(asset="beach"), AddOverlay(asset="silent", start_ms=2000, scale=0.3, place=(0.25, 0.75)))
    inset = only(draft, "overlay")
    assert spans(draft, "overlay") == [("silent", 2, 5)]
    assert inset.media is not None
    assert inset.media.gain == 0
    two = after(AddOverlay(asset="logo", start_ms=4000, end_ms=6000), draft=draft)
    assert [each.role for each in two.tracks] == ["main", "overlay", "overlay"]


def test_music_is_repeated_to_the_end_and_fades_out() -> None:
    files = library(video("film", 10), song("loop", 4))
    draft = after(AddMedia(asset="film"), SetMusic(asset="loop"), files=files)
    bed = only(draft, "bgm")
    assert (bed.name, seconds(bed.duration), media_of(bed).gain, heard(bed)) == ("loop", 10, 0.35, (0, 2))
    assert media_of(bed).loop_out == 4
    once = after(AddMedia(asset="film"), SetMusic(asset="loop", is_looped=False), files=files)
    assert spans(once, "bgm") == [("loop", 0, 4)]


def test_new_music_takes_the_place_of_the_old() -> None:
    draft = after(AddMedia(asset="beach"), SetMusic(asset="lofi"), SetMusic(asset="speech", name="Talk", gain=1))
    assert spans(draft, "bgm") == [("Talk", 0, 10)]


def test_music_needs_something_to_stand_under_and_sound_in_it() -> None:
    with pytest.raises(NothingToEdit):
        SetMusic(asset="lofi").apply(Draft(), FILES)
    for edit in (SetMusic(asset="logo"), AddSound(asset="silent")):
        with pytest.raises(DoesNotFit):
            after(AddMedia(asset="beach"), edit)


def test_a_short_film_gets_a_short_fade() -> None:
    files = library(video("film", 1), song("loop", 4))
    draft = after(AddMedia(asset="film"), SetMusic(asset="loop"), files=files)
    bed = only(draft, "bgm")
    assert bed.media is not None
    assert bed.media.fade_out == Fraction(1, 2)


@pytest.mark.parametrize("size", [(6000, 4000), (400, 301), (1, 1)])
def test_photos_of_any_size_give_a_canvas(size: tuple[int, int]) -> None:
    draft = after(AddMedia(asset="p"), Fade(in_ms=200), files=library(photo("p", size)))
    assert draft.canvas is not None
    assert draft.canvas.width % 2 == draft.canvas.height % 2 == 0
    assert min(draft.canvas.width, draft.canvas.height) <= 1080

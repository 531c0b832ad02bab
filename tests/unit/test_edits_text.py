"""What is written over the pictures."""

import pytest

from fetchcut.errors import DoesNotFit, NoSuchTarget, NothingToEdit, OutOfRange
from fetchcut.timeline import wire
from fetchcut.timeline.draft import Draft, Text
from fetchcut.timeline.edits import (
    AddCaptions,
    AddMedia,
    AddSound,
    AddText,
    Caption,
    Hide,
    Key,
    Opacity,
    Rename,
    SetKeyframes,
    SetMusic,
    SetText,
    SetTimes,
    ShiftCaptions,
    StyleText,
)
from tests.timelines import FILES, NTSC, after, only, spans

BEACH = (AddMedia(asset="beach"),)


def text_of(draft: Draft, role: str = "title") -> Text:
    text = only(draft, role).text
    assert text is not None
    return text


def test_a_title_is_verbatim_and_when_it_was_said() -> None:
    draft = after(*BEACH, AddText(text="  撤销 {mute} 🎬\n2nd ", start_ms=1000, end_ms=3000))
    assert text_of(draft).text == "  撤销 {mute} 🎬\n2nd "
    assert [(start, end) for _, start, end in spans(draft, "title")] == [(1, 3)]
    assert spans(after(*BEACH, AddText(text="t")), "title") == [("t", 0, 10)]


def test_texts_that_meet_stand_on_tracks_of_their_own() -> None:
    draft = after(
        *BEACH,
        AddText(text="a", end_ms=3000),
        AddText(text="b", start_ms=3000, end_ms=5000),
        AddText(text="c", start_ms=2000, end_ms=4000, role="caption"),
        AddText(text="d", start_ms=1000, end_ms=4000),
    )
    assert [[each.text.text for each in track.segments if each.text] for track in draft.tracks[1:]] == [
        ["a", "b"],
        ["c"],
        ["d"],
    ]


def test_a_text_over_sound_alone_and_on_frames() -> None:
    assert spans(after(AddMedia(asset="speech"), AddText(text="t", end_ms=2001)), "title") == [("t", 0, 2.001)]
    title = only(after(AddMedia(asset="city"), AddText(text="t", end_ms=2000)), "title")
    assert title.duration == 60 / NTSC


def test_a_text_needs_words_and_something_below_it() -> None:
    with pytest.raises(NothingToEdit):
        AddText(text="t").apply(Draft(), FILES)
    with pytest.raises(OutOfRange):
        after(*BEACH, AddText(text="t", start_ms=10_000))
    for nonsense in (" ", "x" * 2001):
        with pytest.raises(DoesNotFit):
            after(*BEACH, AddText(text=nonsense))


def test_a_look_of_its_own() -> None:
    draft = after(
        *BEACH,
        AddText(
            text="t",
            place="lower-third",
            size=5,
            color="f80",
            background="#000000",
            font="Georgia",
            animation="typewriter",
            is_bold=True,
        ),
    )
    assert text_of(draft) == Text(
        text="t",
        place="lower-third",
        size=5,
        color="#FF8800",
        background="#000000",
        font="Georgia",
        animation="typewriter",
        is_bold=True,
    )


def test_restyled_only_where_it_was_said() -> None:
    draft = after(*BEACH, AddText(text="t", color="#FF0000", background="#00FF00"))
    styled = text_of(after(StyleText(size=20, background=None), draft=draft))
    assert (styled.color, styled.background, styled.size) == ("#FF0000", None, 20)
    two = after(AddText(text="u", start_ms=5000, end_ms=6000), draft=draft)
    named = after(StyleText(segments=("s3",), place=(0.5, 0.9), is_italic=True), draft=two)
    places = [each.text.place for track in named.tracks for each in track.segments if each.text is not None]
    assert places == ["center", (0.5, 0.9)]


@pytest.mark.parametrize(
    "edit",
    [
        StyleText(color="reddish"),
        StyleText(size=0.5),
        StyleText(place="behind"),
        StyleText(place=(9.0, 0.5)),
        StyleText(animation="explode"),
        StyleText(font=""),
        SetText(text=""),
    ],
)
def test_what_a_text_cannot_be(edit: StyleText | SetText) -> None:
    with pytest.raises(DoesNotFit):
        after(*BEACH, AddText(text="t"), edit)


def test_other_words() -> None:
    draft = after(*BEACH, AddText(text="t", color="#FF0000"), SetText(text="Hello"))
    assert (text_of(draft).text, text_of(draft).color) == ("Hello", "#FF0000")
    with pytest.raises(NothingToEdit):
        after(*BEACH, SetText(text="x"))
    with pytest.raises(NothingToEdit):
        after(*BEACH, AddText(text="t"), SetText(text="x", segments=("s1",)))


def test_captions_stand_in_order_and_never_over_each_other() -> None:
    captions = (
        Caption(start_ms=4000, end_ms=6000, text="b"),
        Caption(start_ms=1000, end_ms=4500, text="a"),
        Caption(start_ms=9000, end_ms=20_000, text="c"),
        Caption(start_ms=12_000, end_ms=14_000, text="late"),
        Caption(start_ms=5000, end_ms=5010, text="too short"),
    )
    draft = after(*BEACH, AddCaptions(captions=captions, track="English"))
    assert spans(draft, "caption") == [("a", 1, 4), ("b", 4, 5), ("c", 9, 10)]
    assert (
        draft.tracks[1].name,
        text_of(after(AddCaptions(captions=captions[:1]), draft=after(*BEACH)), "caption").place,
    ) == ("English", "bottom")


def test_captions_of_one_name_take_each_others_place() -> None:
    one = (Caption(start_ms=0, end_ms=1000, text="one"),)
    eins = (Caption(start_ms=0, end_ms=1000, text="eins"),)
    draft = after(
        *BEACH, AddCaptions(captions=one), AddCaptions(captions=eins, track="Deutsch"), AddCaptions(captions=eins)
    )
    assert [(track.name, each.text.text) for track in draft.tracks for each in track.segments if each.text] == [
        ("Deutsch", "eins"),
        ("", "eins"),
    ]
    with pytest.raises(OutOfRange):
        after(*BEACH, AddCaptions(captions=(Caption(start_ms=20_000, end_ms=21_000, text="x"),)))
    with pytest.raises(DoesNotFit):
        after(*BEACH, AddCaptions(captions=()))


def test_captions_come_earlier_and_later() -> None:
    captions = tuple(Caption(start_ms=each * 3000, end_ms=each * 3000 + 2000, text=str(each)) for each in range(4))
    draft = after(*BEACH, AddCaptions(captions=captions))
    assert spans(after(ShiftCaptions(by_ms=-1000), draft=draft), "caption") == [
        ("0", 0, 1),
        ("1", 2, 4),
        ("2", 5, 7),
        ("3", 8, 9),
    ]
    assert spans(after(ShiftCaptions(by_ms=2500), draft=draft), "caption")[-1] == ("2", 8.5, 10)
    with pytest.raises(NothingToEdit):
        after(*BEACH, ShiftCaptions(by_ms=5))


def test_other_times() -> None:
    draft = after(*BEACH, AddText(text="a", end_ms=3000), AddText(text="b", start_ms=4000, end_ms=5000))
    moved = after(SetTimes(segment="s2", start_ms=6000), draft=draft)
    assert spans(moved, "title") == [("b", 4, 5), ("a", 6, 9)]
    assert spans(after(SetTimes(segment="s2", end_ms=4000), draft=draft), "title")[0] == ("a", 0, 4)
    assert len(after(SetTimes(segment="s2", end_ms=4500), draft=draft).tracks) == 3
    assert spans(after(SetTimes(segment="s3", start_ms=8000, end_ms=12_000), draft=draft), "title")[1] == ("b", 8, 10)
    with pytest.raises(OutOfRange):
        after(SetTimes(segment="s2", start_ms=5000, end_ms=4000), draft=draft)
    with pytest.raises(DoesNotFit):
        after(SetTimes(segment="s1", start_ms=5000), draft=draft)
    with pytest.raises(NoSuchTarget):
        after(SetTimes(segment="s9", start_ms=5000), draft=draft)


def test_sound_lasts_no_longer_than_its_file() -> None:
    draft = after(*BEACH, AddSound(asset="lofi", start_ms=1000, source_in_ms=10_000))
    assert spans(draft, "voice") == [("lofi", 1, 3.345)]
    assert spans(after(SetTimes(segment="s2", end_ms=9000), draft=draft), "voice") == [("lofi", 1, 3.345)]
    music = after(*BEACH, SetMusic(asset="lofi", end_ms=5000), SetTimes(segment="s2", end_ms=9000))
    assert spans(music, "bgm") == [("lofi", 0, 9)]


def test_names_and_what_is_hidden() -> None:
    draft = after(
        *BEACH,
        AddText(text="t"),
        Rename(name="Trip"),
        Rename(name="Sea", segment="s1"),
        Rename(name="Big words", track="t2"),
        Hide(track="t2"),
        Opacity(opacity=0.5, segments=("s2",)),
    )
    assert (draft.title, only(draft).name, draft.tracks[1].name, draft.tracks[1].is_hidden) == (
        "Trip",
        "Sea",
        "Big words",
        True,
    )
    assert only(draft, "title").picture.opacity == 0.5
    with pytest.raises(DoesNotFit):
        after(*BEACH, Rename(name="x" * 201))


def test_a_text_moves_until_it_gets_a_place() -> None:
    keys = (Key(at_ms=0, value=0.2), Key(at_ms=1000, value=0.8))
    moving = after(
        AddMedia(asset="beach"),
        AddText(text="Hi", end_ms=3000),
        SetKeyframes(segment="s2", property="x", keys=keys),
        SetKeyframes(segment="s2", property="scale", keys=keys),
    )
    assert wire.read(wire.write(moving)) == moving
    assert set(only(moving, "title").picture.keyframes) == {"x", "scale"}
    assert set(only(after(StyleText(color="#FF0000"), draft=moving), "title").picture.keyframes) == {"x", "scale"}
    assert set(only(after(StyleText(place="top"), draft=moving), "title").picture.keyframes) == {"scale"}


def test_a_text_stands_in_columns_and_lies_again() -> None:
    draft = after(AddMedia(asset="beach"), AddText(text="夏日", is_vertical=True))
    assert text_of(draft).is_vertical
    assert wire.read(wire.write(draft)) == draft
    assert not text_of(after(StyleText(is_vertical=False), draft=draft)).is_vertical

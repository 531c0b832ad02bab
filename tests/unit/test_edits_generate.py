"""Pictures that come from no file."""

import pytest

from fetchcut.errors import DoesNotFit, NothingToEdit, OutOfRange
from fetchcut.timeline.edits import (
    AddAudiogram,
    AddCountdown,
    AddGenerated,
    AddMedia,
    AddText,
    AddTitleCard,
    MakeSlideshow,
    SetMusic,
)
from tests.timelines import after, only, seconds, spans

BEACH = (AddMedia(asset="beach"),)


def test_a_colour_between_clips() -> None:
    draft = after(*BEACH, AddGenerated(generator="color", params={"color": "#f00"}, duration_ms=2000, at_ms=4000))
    assert spans(draft) == [("beach", 0, 4), ("color", 4, 6), ("beach", 6, 12)]
    generated = draft.tracks[0].segments[1].generated
    assert generated is not None
    assert generated.params == {"color": "#FF0000"}
    assert spans(after(*BEACH, AddGenerated(generator="gradient")))[-1] == ("gradient", 10, 13)


def test_a_title_card_comes_first_and_pushes_on_what_is_there() -> None:
    draft = after(*BEACH, SetMusic(asset="lofi"), AddText(text="over", end_ms=2000), AddTitleCard(text="Hello"))
    assert spans(draft) == [("color", 0, 3), ("beach", 3, 13)]
    assert spans(draft, "title") == [("Hello", 0, 3), ("over", 3, 5)]
    assert spans(draft, "bgm") == [("lofi", 0, 13)]
    assert spans(after(*BEACH, AddTitleCard(text="Bye", at_ms=None, generator="gradient")))[-1] == ("gradient", 10, 13)


def test_a_card_can_be_all_there_is() -> None:
    draft = after(AddTitleCard(text="Hello"))
    assert draft.canvas is not None
    assert (seconds(draft.duration), draft.canvas.width, draft.canvas.height) == (3, 1920, 1080)


def test_a_countdown_counts_a_second_each() -> None:
    draft = after(*BEACH, AddCountdown(count=3))
    assert spans(draft, "title") == [("3", 0, 1), ("2", 1, 2), ("1", 2, 3)]
    assert spans(draft) == [("color", 0, 3), ("beach", 3, 13)]
    odd = after(AddMedia(asset="city"), AddCountdown(count=5))
    assert [end for _, _, end in spans(odd, "title")] == pytest.approx([1, 2, 3, 4, 5], abs=0.02)
    assert spans(odd, "title")[-1][2] == spans(odd)[0][2]
    for count in (0, 61):
        with pytest.raises(DoesNotFit):
            after(*BEACH, AddCountdown(count=count))


def test_sound_made_visible() -> None:
    draft = after(AddMedia(asset="speech"), SetMusic(asset="lofi"), AddAudiogram(style="line", color="#0ff"))
    assert spans(draft) == [("waveform", 0, 40)]
    assert spans(draft, "voice") == [("speech", 0, 40)]
    assert spans(draft, "bgm") == [("lofi", 0, 40)]
    assert only(draft).generated is not None
    assert after(AddAudiogram(asset="speech")).duration == 40
    for before in (BEACH, ()):
        with pytest.raises(NothingToEdit):
            after(*before, AddAudiogram())
    with pytest.raises(DoesNotFit):
        after(*BEACH, AddAudiogram(asset="speech"))


def test_pictures_one_after_the_other() -> None:
    draft = after(MakeSlideshow(assets=("portrait", "logo", "silent"), each_ms=2000))
    assert [name for name, _, _ in spans(draft)] == ["portrait", "logo", "silent"]
    first, second, film = draft.tracks[0].segments
    assert first.transition is not None
    assert second.transition is not None
    assert first.picture.keyframes["scale"][0].value < first.picture.keyframes["scale"][1].value
    assert second.picture.keyframes["scale"][0].value > second.picture.keyframes["scale"][1].value
    assert film.picture.keyframes == {}
    # The film has no more of itself before its first picture.
    assert seconds(film.duration) == pytest.approx(2.75, abs=0.04)
    plain = after(MakeSlideshow(assets=("portrait", "logo"), transition=None, is_moving=False))
    assert spans(plain) == [("portrait", 0, 3), ("logo", 3, 6)]
    assert [len(each.picture.keyframes) for each in plain.tracks[0].segments] == [0, 0]


def test_a_slideshow_follows_what_is_there() -> None:
    draft = after(*BEACH, MakeSlideshow(assets=("portrait", "logo"), each_ms=1000))
    assert spans(draft) == [("beach", 0, 10), ("portrait", 10, 11), ("logo", 11, 12)]
    assert draft.tracks[0].segments[0].transition is None


def test_what_cannot_be_made() -> None:
    for edit in (
        AddGenerated(generator="blur"),
        AddGenerated(generator="color", duration_ms=2),
        AddGenerated(generator="color", params={"color": "reddish"}),
        AddTitleCard(text=" "),
        MakeSlideshow(assets=()),
        MakeSlideshow(assets=("portrait",), each_ms=5),
    ):
        with pytest.raises(DoesNotFit):
            after(*BEACH, edit)
    with pytest.raises(OutOfRange):
        after(*BEACH, AddGenerated(generator="color", at_ms=30_000))
    with pytest.raises(NothingToEdit):
        after(AddMedia(asset="speech"), AddGenerated(generator="color"))

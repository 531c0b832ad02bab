"""How pictures are shown: canvas, place, look, motion."""

from fractions import Fraction

import pytest

from fetchcut.errors import DoesNotFit, EditError, NoSuchTarget, NothingToEdit, OutOfRange
from fetchcut.timeline import wire
from fetchcut.timeline.draft import Canvas, Draft, Picture
from fetchcut.timeline.edits import (
    AddEffect,
    AddMedia,
    AddOverlay,
    AddText,
    Adjust,
    Crop,
    Edit,
    Flip,
    KenBurns,
    Key,
    Opacity,
    RemoveEffect,
    Rotate,
    Scale,
    SetBackground,
    SetCanvas,
    SetFit,
    SetKeyframes,
    SetPlace,
    Split,
)
from tests.timelines import after, media_of, only, spans

BEACH = (AddMedia(asset="beach"),)
TWO = (*BEACH, AddMedia(asset="silent"))


def picture(*edits: Edit) -> Picture:
    return only(after(*BEACH, *edits)).picture


def pictures(draft: Draft) -> list[Picture]:
    return [each.picture for each in draft.tracks[0].segments]


@pytest.mark.parametrize(
    ("edit", "size"),
    [
        (SetCanvas(ratio="9:16"), (1080, 1920)),
        (SetCanvas(ratio="1:1"), (1080, 1080)),
        (SetCanvas(ratio="4:5"), (1080, 1350)),
        (SetCanvas(ratio="21:9"), (2520, 1080)),
        (SetCanvas(ratio="2.35：1"), (2538, 1080)),
        (SetCanvas(platform="douyin"), (1080, 1920)),
        (SetCanvas(platform="bilibili"), (1920, 1080)),
        (SetCanvas(platform="square"), (1080, 1080)),
        (SetCanvas(width=1281, height=719), (1282, 720)),
        (SetCanvas(width=1280), (1280, 720)),
        (SetCanvas(height=480), (854, 480)),
        (SetCanvas(), (1920, 1080)),
    ],
)
def test_the_canvas_as_it_is_said(edit: SetCanvas, size: tuple[int, int]) -> None:
    canvas = after(*BEACH, edit).canvas
    assert canvas is not None
    assert (canvas.width, canvas.height) == size


@pytest.mark.parametrize(
    "edit",
    [
        SetCanvas(ratio="9"),
        SetCanvas(ratio="100:1"),
        SetCanvas(platform="betamax"),
        SetCanvas(width=4, height=720),
        SetCanvas(width=16_000, height=16_000),
        SetCanvas(frame_rate="0"),
        SetBackground(color="reddish"),
    ],
)
def test_what_no_canvas_can_be(edit: Edit) -> None:
    with pytest.raises(DoesNotFit):
        after(*BEACH, edit)


def test_another_rate_moves_what_is_there_to_its_frames() -> None:
    draft = after(*TWO, AddText(text="t", start_ms=1033, end_ms=2066), SetCanvas(frame_rate="23.976"))
    assert draft.canvas is not None
    assert draft.canvas.frame_rate == Fraction(24000, 1001)
    assert [each.end for each in draft.tracks[0].segments] == [
        240 * Fraction(1001, 24000),
        312 * Fraction(1001, 24000),
    ]
    assert spans(draft, "title") == [("t", 1.043, 2.085)]


def test_how_clips_fill_the_canvas() -> None:
    draft = after(*TWO, AddOverlay(asset="logo"), SetCanvas(ratio="9:16", fit="blur"))
    assert [each.fit for each in pictures(draft)] == ["blur", "blur"]
    assert only(draft, "overlay").picture.fit is None
    assert [each.fit for each in pictures(after(*TWO, SetFit(fit="cover", segments=("s2",))))] == [None, "cover"]


def test_what_is_behind_it_all() -> None:
    assert after(*BEACH, SetBackground(color="#fff")).canvas == Canvas(width=1920, height=1080, background="#FFFFFF")
    assert after(SetBackground(color="#fff")).canvas == Canvas(width=1920, height=1080, background="#FFFFFF")


def test_a_crop_is_of_the_whole_picture() -> None:
    assert picture(Crop(x=0.1, y=0.2, w=0.5, h=0.5), Crop(x=0.5, w=0.5)).crop == (0.5, 0, 0.5, 1)
    assert picture(Crop(w=0.5), Crop()).crop is None


def test_a_crop_to_a_shape_is_the_middle_of_each() -> None:
    draft = after(*TWO, Crop(ratio="1:1"))
    assert [each.crop for each in pictures(draft)] == [(0.21875, 0.0, 0.5625, 1.0), (0.0, 0.21875, 1.0, 0.5625)]
    assert picture(Crop(ratio="16:9")).crop is None


@pytest.mark.parametrize("crop", [Crop(x=-0.1), Crop(w=0), Crop(x=0.6, w=0.5), Crop(ratio="1"), Crop(h=float("nan"))])
def test_what_cannot_be_cropped(crop: Crop) -> None:
    with pytest.raises(DoesNotFit):
        after(*BEACH, crop)


def test_turned_and_mirrored_on_top_of_what_it_is() -> None:
    assert picture(Rotate(degrees=90), Rotate(degrees=90)).rotation_deg == 180
    assert picture(Rotate(degrees=-90)).rotation_deg == 270
    assert picture(Flip(axis="v"), Flip(axis="h")).flip == "hv"
    assert picture(Flip(axis="h"), Flip(axis="h")).flip == ""
    with pytest.raises(DoesNotFit):
        picture(Rotate(degrees=45))


def test_size_place_and_opacity() -> None:
    shown = picture(Scale(scale=0.5), SetPlace(place="bottom-left"), Opacity(opacity=0.25))
    assert (shown.scale, shown.place, shown.opacity) == (0.5, "bottom-left", 0.25)
    for edit in (Scale(scale=0), Scale(scale=21), SetPlace(place="behind"), Opacity(opacity=1.5)):
        with pytest.raises(DoesNotFit):
            picture(edit)


def test_only_pictures_are_shown() -> None:
    of_text: list[Edit] = [
        Scale(scale=1, segments=("s2",)),
        AddEffect(effect="blur", segments=("s2",)),
        Crop(segments=("s2",)),
    ]
    of_sound: list[Edit] = [Flip(axis="h"), KenBurns(), AddEffect(effect="sepia"), Adjust(amounts={"contrast": 0.1})]
    for edit in of_text:
        with pytest.raises(NothingToEdit):
            after(*BEACH, AddText(text="t"), edit)
    for edit in of_sound:
        with pytest.raises(NothingToEdit):
            after(AddMedia(asset="speech"), edit)


def test_a_look_takes_the_place_of_another_and_other_effects_add_up() -> None:
    shown = picture(
        AddEffect(effect="sepia"), AddEffect(effect="blur"), AddEffect(effect="noir", params={"amount": 0.5})
    )
    assert [(each.kind, each.params) for each in shown.effects] == [
        ("blur", {"radius": 2.0}),
        ("noir", {"amount": 0.5}),
    ]
    assert len(picture(AddEffect(effect="blur_region"), AddEffect(effect="blur_region", params={"x": 0})).effects) == 2
    assert len(picture(AddEffect(effect="blur"), AddEffect(effect="blur", params={"radius": 9})).effects) == 1


def test_a_part_of_the_time_is_a_clip_of_its_own() -> None:
    draft = after(*TWO, AddEffect(effect="grayscale", start_ms=8000, end_ms=11_000))
    assert spans(draft) == [("beach", 0, 8), ("beach", 8, 10), ("silent", 10, 11), ("silent", 11, 13)]
    assert [len(each.effects) for each in pictures(draft)] == [0, 1, 1, 0]
    bright = after(*TWO, Adjust(amounts={"brightness": 0.5}, end_ms=2000))
    assert [dict(each.adjust) for each in pictures(bright)] == [{"brightness": 0.5}, {}, {}]
    with pytest.raises(OutOfRange):
        after(*TWO, AddEffect(effect="grayscale", start_ms=14_000))
    with pytest.raises(NothingToEdit):
        after(*TWO, AddEffect(effect="grayscale", segments=("s1",), start_ms=11_000))


def test_effects_go_again() -> None:
    assert [
        each.kind
        for each in picture(AddEffect(effect="sepia"), AddEffect(effect="blur"), RemoveEffect(effect="sepia")).effects
    ] == ["blur"]
    plain = picture(AddEffect(effect="sepia"), Adjust(amounts={"hue": 1}), RemoveEffect())
    assert plain == Picture()
    with pytest.raises(NothingToEdit):
        picture(RemoveEffect(effect="blur"))


@pytest.mark.parametrize(
    ("edit", "error"),
    [
        (AddEffect(effect="sparkle"), DoesNotFit),
        (AddEffect(effect="blur", params={"radius": 99}), DoesNotFit),
        (AddEffect(effect="blur", params={"size": 1}), DoesNotFit),
        (AddEffect(effect="duck"), DoesNotFit),
        (AddEffect(effect="color"), DoesNotFit),
        (AddEffect(effect="lut", params={"src": "nobody"}), NoSuchTarget),
        (AddEffect(effect="blur", segments=("s9",)), NoSuchTarget),
        (Adjust(amounts={"sparkle": 0.1}), DoesNotFit),
        (Adjust(amounts={"hue": 1.1}), DoesNotFit),
        (Adjust(amounts={"hue": float("nan")}), DoesNotFit),
    ],
)
def test_what_no_effect_can_be(edit: Edit, error: type[EditError]) -> None:
    with pytest.raises(error):
        after(*BEACH, edit)


def test_colour_amounts_are_absolute_or_relative() -> None:
    assert picture(Adjust(amounts={"brightness": 0.2}), Adjust(amounts={"brightness": 0.1})).adjust == {
        "brightness": 0.1
    }
    more = picture(
        Adjust(amounts={"brightness": 0.2}), Adjust(amounts={"brightness": 0.9, "hue": -0.1}, is_relative=True)
    )
    assert more.adjust == {"brightness": 1.0, "hue": -0.1}
    assert picture(Adjust(amounts={"brightness": 0.2}), Adjust(amounts={"brightness": 0})).adjust == {}


def test_keyframes_of_pictures_and_of_sound() -> None:
    keys = (Key(at_ms=2000, value=2, easing="ease-out"), Key(at_ms=0, value=1))
    draft = after(
        *BEACH,
        SetKeyframes(segment="s1", property="scale", keys=keys),
        SetKeyframes(segment="s1", property="gain", keys=keys),
    )
    clip = only(draft)
    assert [(float(each.at), each.value, each.easing) for each in clip.picture.keyframes["scale"]] == [
        (0, 1, "linear"),
        (2, 2, "ease-out"),
    ]
    assert len(media_of(clip).gain_keyframes) == 2
    still = after(
        SetKeyframes(segment="s1", property="scale"), SetKeyframes(segment="s1", property="gain"), draft=draft
    )
    assert only(still) == only(after(*BEACH))
    with pytest.raises(DoesNotFit):
        after(*BEACH, SetKeyframes(segment="s1", property="opacity", keys=(Key(at_ms=0, value=2),)))
    with pytest.raises(NothingToEdit):
        after(AddMedia(asset="speech"), SetKeyframes(segment="s1", property="x", keys=keys))


def test_a_slow_zoom_over_stills() -> None:
    draft = after(*BEACH, AddMedia(asset="portrait"), KenBurns(zoom=1.5))
    film, still = pictures(draft)
    assert film.keyframes == {}
    assert [(float(each.at), each.value) for each in still.keyframes["scale"]] == [(0, 1), (5, 1.5)]
    assert set(still.keyframes) == {"scale"}


def test_a_zoom_never_shows_what_is_beside_the_picture() -> None:
    for x in (0, 0.3, 0.5, 1):
        (shown,) = pictures(after(AddMedia(asset="portrait"), KenBurns(zoom=2, x=x, is_out=True)))
        closest = shown.keyframes["x"][0].value if "x" in shown.keyframes else 0.5
        assert closest - 2 / 2 <= 0 <= closest + 2 / 2 - 1
    with pytest.raises(DoesNotFit):
        after(AddMedia(asset="portrait"), KenBurns(zoom=1))
    with pytest.raises(DoesNotFit):
        after(AddMedia(asset="portrait"), KenBurns(x=2))


def test_an_effect_is_as_strong_as_its_keyframes_say_until_it_is_another() -> None:
    keys = (Key(at_ms=0, value=0), Key(at_ms=2000, value=1))
    ramped = after(
        AddMedia(asset="beach"), AddEffect(effect="blur"), SetKeyframes(segment="s1", property="blur", keys=keys)
    )
    assert list(only(ramped).picture.keyframes) == ["blur"]
    assert wire.read(wire.write(ramped)) == ramped
    for edit in (AddEffect(effect="blur"), RemoveEffect(effect="blur"), RemoveEffect()):
        assert not only(after(edit, draft=ramped)).picture.keyframes
    second = after(Split(at_ms=1000), draft=ramped).tracks[0].segments[1]
    assert [float(each.at) for each in second.picture.keyframes["blur"]] == [-1, 1]
    for name in ("sepia", "shadow", "nothing"):
        with pytest.raises(DoesNotFit):
            after(SetKeyframes(segment="s1", property=name, keys=keys), draft=ramped)

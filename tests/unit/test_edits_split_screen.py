"""Clips beside each other: places, lengths, sound, and what stands over and around them."""

import pytest

from fetchcut.errors import DoesNotFit, NoSuchTarget
from fetchcut.language.replies.changes import told
from fetchcut.timeline import edits
from fetchcut.timeline.draft import Draft, Segment
from fetchcut.timeline.laws import broken
from tests.timelines import FILES, after, media_of, seconds, spans

THREE = after(
    edits.AddMedia(asset="beach", source_out_ms=4000), edits.AddMedia(asset="city"), edits.AddMedia(asset="silent")
)


def _cell(draft: Draft, name: str) -> Segment:
    found = (each for track in draft.tracks for each in track.segments)
    return next(each for each in found if each.name == name)


def test_two_clips_stand_in_the_halves_and_the_shorter_is_held() -> None:
    draft = after(edits.SplitScreen(segments=("s1", "s2")), draft=THREE)
    assert spans(draft) == [("beach", 0, 4), ("beach", 4, 10), ("silent", 10, 13)]
    assert spans(draft, "overlay") == [("city", 0, 10)]
    left, right = _cell(draft, "beach"), _cell(draft, "city")
    assert (left.picture.place, right.picture.place) == ((0.25, 0.5), (0.75, 0.5))
    assert left.picture.crop == right.picture.crop == (0.25, 0.0, 0.5, 1.0)
    assert left.picture.scale == right.picture.scale == 1
    held = draft.tracks[0].segments[1]
    assert held.picture.place == (0.25, 0.5)
    assert media_of(held).is_frozen
    assert seconds(media_of(held).source_in) == round(4 - 1 / 30, 3)


def test_the_order_said_is_the_order_of_places_and_the_gaps_close() -> None:
    draft = after(edits.SplitScreen(segments=("s3", "s2"), columns=1), draft=THREE)
    assert spans(draft) == [("beach", 0, 4), ("city", 4, 14)]
    assert spans(draft, "overlay") == [("silent", 4, 7), ("silent", 7, 14)]
    assert _cell(draft, "silent").picture.place == (0.5, 0.25)
    assert _cell(draft, "city").picture.place == (0.5, 0.75)


def test_four_stand_in_a_grid_and_all_of_each_is_seen_where_asked() -> None:
    draft = after(edits.AddMedia(asset="beach"), draft=THREE)
    draft = after(edits.SplitScreen(segments=("s1", "s2", "s3", "s4"), is_cropped=False), draft=draft)
    places = [_cell(draft, name).picture.place for name in ("beach", "city", "silent")]
    assert places == [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75)]
    assert [_cell(draft, name).picture.scale for name in ("beach", "silent")] == [0.5, 0.5]
    assert all(each.picture.crop is None for track in draft.tracks for each in track.segments)


def test_one_is_heard_and_all_end_with_the_shortest_where_asked() -> None:
    draft = after(edits.SplitScreen(segments=("s1", "s2", "s3"), sound=2, is_shortest=True), draft=THREE)
    assert seconds(draft.duration) == 3
    gains = [media_of(_cell(draft, name)).gain for name in ("beach", "city", "silent")]
    assert gains == [0, 1, 0]


def test_cells_lie_below_what_stands_over_the_clips() -> None:
    draft = after(
        edits.AddOverlay(asset="logo"), edits.AddText(text="Hi", end_ms=2000), edits.SetMusic(asset="lofi"), draft=THREE
    )
    draft = after(edits.SplitScreen(segments=("s1", "s2")), draft=draft)
    assert [track.segments[0].name or "Hi" for track in draft.tracks] == ["beach", "city", "logo", "lofi", "Hi"]
    again = after(edits.SplitScreen(segments=("s3", "s1")), draft=draft)
    assert [*broken(again)] == []
    assert [track.segments[0].name or "Hi" for track in again.tracks] == [
        "beach",
        "silent",
        "city",
        "logo",
        "lofi",
        "Hi",
    ]


def test_what_is_no_clip_or_too_many_is_refused() -> None:
    with pytest.raises(DoesNotFit):
        edits.SplitScreen(segments=("s1",)).apply(THREE, FILES)
    with pytest.raises(DoesNotFit):
        edits.SplitScreen(segments=("s1", "s2"), sound=3).apply(THREE, FILES)
    with pytest.raises(NoSuchTarget):
        edits.SplitScreen(segments=("s1", "s9")).apply(THREE, FILES)


def test_another_canvas_lays_them_out_anew() -> None:
    """As if they had been put beside each other on it: places, crops and scales, of what is held, too."""
    upright = edits.SetCanvas(ratio="9:16")
    for split in (
        edits.SplitScreen(segments=("s1", "s2")),
        edits.SplitScreen(segments=("s3", "s2", "s1"), columns=2),
        edits.SplitScreen(segments=("s1", "s2", "s3"), is_cropped=False),
    ):
        assert after(split, upright, draft=THREE) == after(upright, split, draft=THREE)


def test_columns_that_were_asked_stay() -> None:
    one_column = edits.SplitScreen(segments=("s1", "s2"), columns=1)
    square = edits.SetCanvas(ratio="1:1")
    draft = after(one_column, square, draft=THREE)
    assert (_cell(draft, "beach").picture.place, _cell(draft, "city").picture.place) == ((0.5, 0.25), (0.5, 0.75))
    assert draft == after(square, one_column, draft=THREE)


def test_the_same_shape_and_other_places_stay_as_they_are() -> None:
    split = after(edits.SplitScreen(segments=("s1", "s2")), draft=THREE)
    smaller = after(edits.SetCanvas(width=640, height=360), draft=split)
    assert smaller.tracks == split.tracks
    aside = after(edits.SetPlace(place=(0.3, 0.5), segments=("s2",)), draft=split)
    assert after(edits.SetCanvas(ratio="1:1"), draft=aside).tracks == aside.tracks


def test_of_a_new_canvas_only_the_canvas_is_told() -> None:
    split = after(edits.SplitScreen(segments=("s1", "s2")), draft=THREE)
    upright = after(edits.SetCanvas(ratio="9:16"), draft=split)
    assert told(split, upright, "en") == "Canvas: 1920×1080 → 1080×1920.\nLength still 0:13."

import pytest

from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import (
    AddCaptions,
    AddMedia,
    AddSound,
    AddText,
    AddTitleCard,
    Caption,
    Edit,
    Mute,
    Rename,
    Reverse,
    SetMusic,
    Speed,
    Split,
    TrackGain,
    Volume,
)
from fetchcut.timeline.summary import summary
from tests.timelines import after, library, song, video

FILES = library(video("city timelapse", 10), song("Lo-fi", 30))


def test_exactly_as_the_founding_documents_print_it() -> None:
    draft = after(
        AddMedia(asset="city timelapse"),
        SetMusic(asset="Lo-fi", gain=0.35),
        AddText(text="Urban Dreams", end_ms=3000),
        files=FILES,
    )
    assert summary(draft) == (
        "Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) "
        '3. Title: "Urban Dreams" (0-3s)'
    )


def test_nothing_and_one() -> None:
    assert summary(Draft()) == "Timeline (0 tracks): nothing on it yet"
    assert summary(after(AddMedia(asset="beach"))) == "Timeline (1 track): 1. Video: beach (0-10s)"


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ((Speed(speed=1.5),), "beach (0-6.67s, 1.5×)"),
        ((Reverse(),), "beach (0-10s, reversed)"),
        ((Mute(),), "beach (0-10s, muted)"),
        ((Volume(gain=0.5), TrackGain(track="t1", gain=0.5)), "beach (0-10s, 25%)"),
        ((Split(at_ms=2500),), "beach (0-2.5s), beach (2.5-10s)"),
        ((Rename(name="Sea", segment="s1"),), "Sea (0-10s)"),
    ],
)
def test_what_is_told_of_a_clip(edits: tuple[Edit, ...], told: str) -> None:
    assert summary(after(AddMedia(asset="beach"), *edits)) == f"Timeline (1 track): 1. Video: {told}"


def test_what_tracks_are_called() -> None:
    captions = (Caption(start_ms=0, end_ms=1000, text="one\ntwo"),)
    draft = after(
        AddMedia(asset="beach"), AddTitleCard(text="x" * 99), AddSound(asset="speech"), AddCaptions(captions=captions)
    )
    assert summary(draft) == (
        "Timeline (4 tracks): 1. Video: color (0-3s), beach (3-13s) 2. Voice: speech (0-13s) "
        f'3. Title: "{"x" * 59}…" (0-3s) 4. Captions: "one two" (0-1s)'
    )
    assert summary(after(AddMedia(asset="speech"))) == "Timeline (1 track): 1. Audio: speech (0-40s)"
    assert "1. Sea: beach" in summary(after(AddMedia(asset="beach"), Rename(name="Sea", track="t1")))


def test_hundreds_of_clips_stay_one_line() -> None:
    draft = after(AddMedia(asset="speech"), *(Split(at_ms=100 * each) for each in range(1, 200)))
    assert summary(draft).endswith("(1.1-1.2s), and 188 more until 40s")

"""The canvas that pictures decide."""

from dataclasses import replace
from fractions import Fraction

import pytest

from fetchcut.timeline.assets import Asset
from fetchcut.timeline.canvas import UNASKED, of_asset, settled, shape_of
from fetchcut.timeline.draft import Canvas, Draft
from fetchcut.timeline.edits import AddMedia, AddText
from fetchcut.timeline.wire import read
from tests.timelines import FILES, NTSC, after, photo, song, video


def like(**picture: object) -> Asset:
    """Return a 720x576 video whose picture is a little different."""
    asset = video("film", 5, rate=25, size=(720, 576))
    stream = replace(asset.info.video[0], **picture)  # type: ignore[arg-type]  # fields of VideoStream
    return replace(asset, info=replace(asset.info, video=(stream,)))


@pytest.mark.parametrize(
    ("asset", "canvas"),
    [
        (video("v", 1), Canvas(width=1920, height=1080)),
        (video("v", 1, size=(1281, 721)), Canvas(width=1280, height=720)),
        (like(), Canvas(width=720, height=576, frame_rate=Fraction(25))),
        (like(rotation_deg=90), Canvas(width=576, height=720, frame_rate=Fraction(25))),
        (like(sample_aspect=Fraction(64, 45)), Canvas(width=1024, height=576, frame_rate=Fraction(25))),
        (
            like(sample_aspect=Fraction(64, 45), rotation_deg=270),
            Canvas(width=576, height=1024, frame_rate=Fraction(25)),
        ),
        (like(frame_rate=Fraction(2997, 100)), Canvas(width=720, height=576, frame_rate=NTSC)),
        (like(frame_rate=Fraction(1)), Canvas(width=720, height=576, frame_rate=Fraction(10))),
        (like(frame_rate=Fraction(1000)), Canvas(width=720, height=576, frame_rate=Fraction(120))),
        (like(frame_rate=None), Canvas(width=720, height=576, frame_rate=Fraction(30))),
        (photo("p", (4000, 3000)), Canvas(width=1440, height=1080)),
        (photo("p", (640, 480)), Canvas(width=640, height=480)),
        (song("s", 5), None),
    ],
)
def test_the_canvas_on_which_pictures_stand_as_they_are(asset: Asset, canvas: Canvas | None) -> None:
    assert of_asset(asset) == canvas


def test_shapes_are_as_displayed() -> None:
    assert shape_of(video("v", 1)) == Fraction(16, 9)
    assert shape_of(like(rotation_deg=90)) == Fraction(4, 5)
    assert shape_of(song("s", 5)) is None


def test_a_draft_without_a_canvas_gets_that_of_its_first_picture() -> None:
    bare = read(
        {
            "t": [
                {"tt": 0, "sg": [{"src": "city", "st": 0, "d": 1001}]},
                {"tt": 7, "sg": [{"txt": "x", "st": 40, "d": 27}]},
            ]
        }
    )
    assert bare.canvas is None
    canvas = settled(bare, FILES)
    assert canvas.canvas == Canvas(width=1920, height=1080, frame_rate=NTSC)
    assert canvas.tracks[0].segments[0].duration == 30 / NTSC
    assert canvas.tracks[1].segments[0].start == 1 / NTSC
    assert settled(canvas, FILES) is canvas
    assert settled(Draft(), FILES).canvas == UNASKED
    assert settled(after(AddMedia(asset="speech"), AddText(text="x")), FILES).canvas == UNASKED

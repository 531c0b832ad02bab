"""When pictures count as slow, at what rate they are repeated, and where FFmpeg may not seek."""

from fractions import Fraction
from pathlib import Path

import pytest

from fetchcut.media.parts import Ingredient, Part, cut, held_rate, is_slow, pair_up
from fetchcut.timeline.facts import AudioStream, MediaInfo, VideoStream
from fetchcut.timeline.time import TimeRange


def picture(rate: str | None, full: str | None = None, *, start: str = "0", is_interlaced: bool = False) -> VideoStream:
    return VideoStream(
        index=0,
        codec="h264",
        width=640,
        height=360,
        frame_rate=Fraction(rate) if rate else None,
        full_rate=Fraction(full) if full else None,
        start_s=Fraction(start),
        is_interlaced=is_interlaced,
    )


def part(stream: VideoStream, start: str, end: str) -> tuple[Part, Ingredient]:
    sound = AudioStream(index=1, codec="aac", sample_rate=48_000, channels=2)
    info = MediaInfo(
        container="mov,mp4,m4a,3gp,3g2,mj2",
        size_bytes=1,
        duration_s=Fraction(100),
        video=(stream,),
        audio=(sound,),
    )
    file = Ingredient(path=Path("film.mp4"), info=info)
    (found,) = cut(pair_up((file,)), (TimeRange(Fraction(start), Fraction(end)),))
    return found, file


@pytest.mark.parametrize(("rate", "full"), [("1/3", "1/3"), ("1", None), ("9", "9"), ("8", "25"), ("20", "30")])
def test_slides_and_still_screens_are_slow(rate: str, full: str | None) -> None:
    assert is_slow(picture(rate, full))


@pytest.mark.parametrize(
    ("rate", "full"),
    [("25", "25"), ("12", "12"), ("2963/100", "30"), ("2998/100", "90000"), ("240", "240"), (None, None)],
)
def test_films_and_recordings_of_phones_are_not(rate: str | None, full: str | None) -> None:
    assert not is_slow(picture(rate, full))


def test_fields_are_no_unevenness() -> None:
    assert not is_slow(picture("25", "50", is_interlaced=True))


@pytest.mark.parametrize(
    ("rate", "full", "held"),
    [("1/3", "1/3", "20"), ("2", None, "20"), ("12", "25", "25"), ("7", "7", "21"), ("5", "1000", "30")],
)
def test_slow_pictures_are_repeated_on_their_own_grid(rate: str, full: str | None, held: str) -> None:
    assert held_rate(picture(rate, full)) == Fraction(held)


@pytest.mark.parametrize(("start", "is_early"), [("0.2", True), ("1.3", True), ("2", False)])
def test_before_late_pictures_nothing_is_sought(start: str, is_early: bool) -> None:
    found, file = part(picture("25", start="1"), start, "5")
    assert found.begins_early(file) == is_early
    assert ("-ss" in found.inputs()[0].options) != is_early
    assert bool(found.ending) == is_early


def test_punctual_pictures_are_sought() -> None:
    found, file = part(picture("25"), "0.2", "5")
    assert not found.begins_early(file)
    assert found.inputs()[0].options == ("-ss", "0.200000", "-t", "4.800000")

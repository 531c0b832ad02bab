from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from fetchcut.media.clock import on_one_clock
from fetchcut.media.parts import Ingredient
from fetchcut.timeline.facts import AudioStream, MediaInfo, VideoStream

PICTURE = VideoStream(index=0, codec="h264", width=320, height=180)
SOUND = AudioStream(index=0, codec="aac", sample_rate=48000, channels=2)


def piece(*, at: Fraction, begins: Fraction, picture_after: Fraction | None = None, group: int = 0) -> Ingredient:
    """Return a piece that the playlist places `at`, whose timestamps begin at `begins`."""
    video = () if picture_after is None else (replace(PICTURE, start_s=picture_after),)
    info = MediaInfo(
        container="mpegts", size_bytes=1, duration_s=Fraction(2), start_s=begins, video=video, audio=(SOUND,)
    )
    return Ingredient(path=Path("piece.ts"), info=info, start_s=at, group=group)


def test_sound_that_begins_before_its_segments_pictures_begins_before_the_segment() -> None:
    (only,) = on_one_clock((piece(at=Fraction(2), begins=Fraction(34, 10), picture_after=Fraction(8, 100)),))
    assert only.start_s == Fraction(192, 100)


def test_sound_apart_is_placed_by_the_clock_it_shares_with_the_pictures() -> None:
    pictures = piece(at=Fraction(2), begins=Fraction(348, 100), picture_after=Fraction(0))
    sound = piece(at=Fraction(1002667, 1000000), begins=Fraction(2461333, 1000000))
    assert [float(each.start_s) for each in on_one_clock((pictures, sound))] == [2.0, 0.981333]


def test_timestamps_of_another_clock_are_not_believed() -> None:
    pictures = piece(at=Fraction(2), begins=Fraction(900), picture_after=Fraction(0))
    sound = piece(at=Fraction(1), begins=Fraction(1))
    assert [each.start_s for each in on_one_clock((pictures, sound))] == [2, 1]


def test_every_group_has_its_own_clock_and_sound_alone_keeps_the_playlists() -> None:
    first = piece(at=Fraction(0), begins=Fraction(10), picture_after=Fraction(0))
    second = piece(at=Fraction(5), begins=Fraction(1), picture_after=Fraction(1, 10), group=1)
    alone = piece(at=Fraction(7), begins=Fraction(70), group=2)
    assert [each.start_s for each in on_one_clock((first, second, alone))] == [0, Fraction(49, 10), 7]

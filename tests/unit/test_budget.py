"""What is refused for its work, and what people really have, which is not. Bombs: security.md, section 3."""

from fractions import Fraction

import pytest

from fetchcut.errors import TooMuchWork
from fetchcut.media.run.budget import raise_if_too_much
from fetchcut.timeline.facts import AudioStream, MediaInfo, SubtitleStream, VideoStream

DAY_S = 24 * 3600
_ISO = "mov,mp4,m4a,3gp,3g2,mj2"


def picture(width: int, height: int, rate: int = 30, frames: int | None = None) -> tuple[VideoStream, ...]:
    return (
        VideoStream(
            index=0, codec="h264", width=width, height=height, frame_rate=Fraction(rate), frame_count=frames or None
        ),
    )


def sound(channels: int = 2, rate: int = 48_000) -> tuple[AudioStream, ...]:
    return (AudioStream(index=1, codec="aac", channels=channels, sample_rate=rate),)


def media(
    seconds: int | None,
    *,
    container: str = _ISO,
    size_bytes: int = 1_000_000,
    video: tuple[VideoStream, ...] = (),
    audio: tuple[AudioStream, ...] = (),
    subtitles: int = 0,
) -> MediaInfo:
    return MediaInfo(
        container=container,
        size_bytes=size_bytes,
        duration_s=None if seconds is None else Fraction(seconds),
        video=video,
        audio=audio,
        subtitles=tuple(SubtitleStream(index=number + 2, codec="ass") for number in range(subtitles)),
    )


REAL = {
    "live stream of a day": media(DAY_S, video=picture(1920, 1080), audio=sound(), size_bytes=20 * 10**9),
    "camera of a week": media(7 * DAY_S, video=picture(640, 360, 5), size_bytes=10**10),
    "8K of an hour": media(3600, video=picture(7680, 4320, 60), audio=sound(), size_bytes=3 * 10**10),
    "two 8K eyes": media(60, video=picture(8192, 8192), size_bytes=10**9),
    "slow motion": media(600, video=picture(1920, 1080, 960, 576_000), size_bytes=10**9),
    "screen recording of an hour": media(
        3600, container="gif", video=picture(1920, 1080, 10, 36_000), size_bytes=60_000_000
    ),
    "small gif of two hours": media(7200, container="gif", video=picture(480, 270, 10, 72_000)),
    "photo of 100 megapixels": media(None, container="jpeg_pipe", video=picture(11656, 8742)),
    "22.2 channels": media(600, audio=sound(channels=24, rate=96_000)),
    "telephone": media(600, audio=sound(channels=1, rate=8_000)),
    "film in sixty languages": media(7200, video=picture(1920, 1080), audio=sound(), subtitles=90),
}
BOMBS = {
    "GIF 15,000², one picture": media(None, container="gif", video=picture(15_000, 15_000), size_bytes=2_300),
    "GIF 15,000²": media(10, container="gif", video=picture(15_000, 15_000, 10, 100), size_bytes=2_300),
    "GIF 6,000² of 5,000": media(500, container="gif", video=picture(6_000, 6_000, 10, 5_000), size_bytes=115_000),
    "GIF of 91 hours": media(500 * 655, container="gif", video=picture(64, 64, 1, 500), size_bytes=11_500),
    "GIF of many bytes": media(9_000, container="gif", video=picture(6_000, 6_000, 10, 90_000), size_bytes=10**9),
    "WAV of 1 Hz": media(11 * DAY_S, container="wav", audio=sound(channels=1, rate=1)),
    "WAV of 65,535 channels": media(1, container="wav", audio=sound(channels=65_535)),
    "PNG 15,000²": media(None, container="png_pipe", video=picture(15_000, 15_000)),
    "16K that moves": media(60, video=picture(11_000, 11_000)),
    "5,000 tracks": media(60, subtitles=5_000),
    "two months": media(60 * DAY_S, video=picture(320, 180)),
}


@pytest.mark.parametrize("name", REAL)
def test_what_people_have_is_worked_on(name: str) -> None:
    raise_if_too_much(REAL[name], name)


@pytest.mark.parametrize("name", BOMBS)
def test_what_nobody_has_is_refused(name: str) -> None:
    with pytest.raises(TooMuchWork):
        raise_if_too_much(BOMBS[name], name)

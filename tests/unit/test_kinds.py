"""Which of the thirteen formats a file is, from its first bytes and its demuxer's word alone."""

import pytest

from fetchcut.ingest.sniff import Sniffed
from fetchcut.service.kinds import ACCEPTED, MEDIA_TYPES, Kind, found_in, kind_of
from fetchcut.timeline.facts import AudioStream, MediaInfo, VideoStream
from fetchcut.timeline.time import Seconds

ISO = "mov,mp4,m4a,3gp,3g2,mj2"
PICTURE = VideoStream(index=0, codec="h264", width=64, height=36)
COVER = VideoStream(index=1, codec="mjpeg", width=64, height=36, is_attached_picture=True)
SOUND = AudioStream(index=0, codec="aac", sample_rate=48_000, channels=2)


def info(container: str, *streams: VideoStream | AudioStream) -> MediaInfo:
    return MediaInfo(
        container=container,
        size_bytes=9,
        duration_s=Seconds(1),
        video=tuple(each for each in streams if isinstance(each, VideoStream)),
        audio=tuple(each for each in streams if isinstance(each, AudioStream)),
    )


def media(container: str | None) -> Sniffed:
    return Sniffed(kind="media" if container else "unknown", container=container)


@pytest.mark.parametrize(
    ("sniffed", "probed", "expected"),
    [
        ("mp4", info(ISO, PICTURE, SOUND), ("mp4", "video")),
        ("mov", info(ISO, PICTURE), ("mov", "video")),
        ("m4a", info(ISO, SOUND), ("m4a", "audio")),
        ("m4a", info(ISO, SOUND, COVER), ("m4a", "audio")),
        ("m4a", info(ISO, PICTURE, SOUND), ("mp4", "video")),
        ("mp4", info(ISO, SOUND), ("m4a", "audio")),
        ("mov", info(ISO, SOUND), ("mov", "audio")),
        (None, info(ISO, PICTURE), ("mp4", "video")),
        ("webm", info("matroska,webm", PICTURE), ("webm", "video")),
        ("mkv", info("matroska,webm", SOUND), ("mkv", "audio")),
        ("mp3", info("mp3", SOUND, COVER), ("mp3", "audio")),
        ("mp3", info("aac", SOUND), ("aac", "audio")),
        (None, info("mp3", SOUND), ("mp3", "audio")),
        ("gif", info("gif", PICTURE), ("gif", "image")),
        ("png", info("apng", PICTURE), ("png", "image")),
        ("webp", info("webp_pipe", PICTURE), ("webp", "image")),
    ],
)
def test_both_tell_the_same(sniffed: str | None, probed: MediaInfo, expected: tuple[str, str]) -> None:
    extension, file_type = expected
    assert kind_of(media(sniffed), probed) == Kind(extension=extension, file_type=file_type)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sniffed", "probed"),
    [
        ("flac", info("flac", SOUND)),
        ("gif", info(ISO, PICTURE)),
        ("avif", info(ISO, PICTURE)),
        ("mp4", info("mp3", SOUND)),
        ("mp3", info(ISO, SOUND)),
        ("mp4", info(ISO)),
        ("png", info("png_pipe")),
        ("ts", info("mpegts", PICTURE)),
        (None, info("h264", PICTURE)),
    ],
)
def test_two_stories_or_another_one_are_none_of_ours(sniffed: str | None, probed: MediaInfo) -> None:
    assert kind_of(media(sniffed), probed) is None


@pytest.mark.parametrize("kind", ["html", "hls", "dash", "other_text"])
def test_text_is_none_whatever_a_demuxer_finds_in_it(kind: str) -> None:
    sniffed = Sniffed(kind=kind)  # type: ignore[arg-type]
    assert kind_of(sniffed, info("mp3", SOUND)) is None
    assert not set(found_in(sniffed, None).split()) & set(ACCEPTED)


def test_what_is_found_is_said_in_a_few_words() -> None:
    assert found_in(media("flac"), info("flac", SOUND)) == "flac media"
    assert found_in(media(None), None) == "no media that can be read"
    assert found_in(Sniffed(kind="html"), None) == "a web page"


def test_each_has_a_type_to_be_served_as() -> None:
    assert set(MEDIA_TYPES) == set(ACCEPTED)

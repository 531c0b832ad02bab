"""Hostile files sent as uploads: none opens another file, none is worked on for long, none is served as its lie."""

import resource
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from fetchcut.errors import Damaged, TooMuchWork, UnsupportedFile
from fetchcut.media.run.budget import raise_if_too_much
from fetchcut.service.kinds import ACCEPTED, MEDIA_TYPES
from fetchcut.service.steps import take_in
from fetchcut.timeline.facts import AudioStream, MediaInfo, VideoStream
from tests.hostile.files import BOMBS, READERS, Attack, png, text_bomb
from tests.hostile.watch import watching
from tests.media import clips
from tests.uploads.house import House
from tests.uploads.samples import sample

REFUSALS = (UnsupportedFile, Damaged, TooMuchWork)


@pytest.fixture
def victim(home: House) -> Path:
    """Give another user's film, in the same store."""
    other, session_id = home.person()
    item = home.upload(("private.mp4", sample("mkv")), caller=other, session_id=session_id).items[0]
    return home.assets.opened(other, item.asset_id).path


def test_the_watch_sees_who_opens(victim: Path) -> None:
    with watching(victim) as watch:
        victim.read_bytes()
        assert watch.count() >= 2
        assert watch.count() == 0


@pytest.mark.parametrize("name", ["film.mp4", "film.m3u8", "a%03d.png"])
@pytest.mark.parametrize("attack", READERS.values(), ids=READERS)
def test_no_upload_opens_another_file(home: House, victim: Path, attack: Attack, name: str) -> None:
    kept = home.files("blobs")
    with watching(victim) as watch:
        try:
            home.upload((name, attack(victim)))
        except REFUSALS:
            assert home.files("blobs") == kept
        assert watch.count() == 0
    assert home.files("incoming") == set()


def test_a_session_description_opens_no_socket(home: House) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 5004))
        with pytest.raises(UnsupportedFile):
            home.upload(("film.mp4", READERS["sdp"](Path("/x"))))
        probe.setblocking(False)
        with pytest.raises(BlockingIOError):
            probe.recv(1)


def test_a_name_that_is_a_pattern_is_a_name(home: House) -> None:
    red = clips.make("red.png", "-f", "lavfi", "-i", "color=red:size=32x32", "-frames:v", "1").read_bytes()
    blue = clips.make("blue.png", "-f", "lavfi", "-i", "color=blue:size=64x48", "-frames:v", "1").read_bytes()
    items = home.upload(("a001.png", red), ("a%03d.png", blue)).items
    assert [(item.filename, item.width) for item in items] == [("a001.png", 32), ("a%03d.png", 64)]


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_bombs_are_refused(home: House, bomb: Callable[[], bytes]) -> None:
    with pytest.raises(REFUSALS):
        home.upload(("film.mp4", bomb()))
    assert home.files() == set()


def test_no_bomb_takes_much_memory() -> None:
    """All children of this process were looked at by now, bombs among them where the tests above ran."""
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 3 << 20, "in kilobytes: three gigabytes"


def test_a_picture_with_a_long_text_is_a_picture_or_refused(home: House) -> None:
    try:
        item = home.upload(("a.png", text_bomb())).items[0]
    except REFUSALS:
        return
    assert (item.width, item.height) == (16, 16)


def test_an_honest_large_picture_is_taken(home: House) -> None:
    content = png(4_000, 2_000)
    assert home.upload(("a.png", content)).items[0].width == 4_000


MOVING = VideoStream(index=0, codec="h264", width=1920, height=1080, frame_rate=30)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "info",
    [
        MediaInfo(container="mov", size_bytes=9, duration_s=86_401, video=(MOVING,)),  # type: ignore[arg-type]
        MediaInfo(
            container="mov",
            size_bytes=9,
            duration_s=23 * 3600,  # type: ignore[arg-type]
            video=(VideoStream(index=0, codec="h264", width=8192, height=4320, frame_rate=30),),  # type: ignore[arg-type]
        ),
        MediaInfo(
            container="mov",
            size_bytes=9,
            duration_s=9,  # type: ignore[arg-type]
            video=(VideoStream(index=0, codec="h264", width=4096, height=4096, frame_count=400_000_000),),
        ),
        MediaInfo(
            container="wav",
            size_bytes=9,
            duration_s=9,  # type: ignore[arg-type]
            audio=(AudioStream(index=0, codec="aac", sample_rate=48_000, channels=33),),
        ),
        MediaInfo(
            container="matroska",
            size_bytes=9,
            duration_s=9,  # type: ignore[arg-type]
            audio=tuple(AudioStream(index=n, codec="aac", sample_rate=48_000, channels=2) for n in range(129)),
        ),
    ],
    ids=["longer than a day", "8K for a day", "pictures by the million", "33 channels", "129 streams"],
)
def test_a_server_bears_less_than_one_s_own_machine(info: MediaInfo) -> None:
    raise_if_too_much(info, "film")
    with pytest.raises(TooMuchWork):
        take_in._require_bearable(info, "film")


def test_a_night_of_full_hd_is_borne() -> None:
    info = MediaInfo(container="mov", size_bytes=9, duration_s=8 * 3600, video=(MOVING,))  # type: ignore[arg-type]
    take_in._require_bearable(info, "film")


POLYGLOTS: dict[str, Callable[[], bytes]] = {
    "a page with sound behind it": lambda: b"<html><script>alert(1)</script>" + sample("mp3"),
    "a script with a film behind it": lambda: b"#!/bin/sh\nrm -rf /\nexit\n" + bytes(40) + sample("mp4"),
    "a program with a film behind it": lambda: b"\x7fELF\x02\x01\x01" + bytes(99) + sample("mp4"),
    "an archive with a film behind it": lambda: b"PK\x03\x04" + bytes(26) + sample("mp4"),
    "a document with a film behind it": lambda: b"%PDF-1.7\n" + bytes(99) + sample("mp4"),
    "a picture's head on a film": lambda: b"GIF89a" + sample("mp4")[6:],
    "a film's head on a page": lambda: sample("mp4")[:32] + b"<html><script>alert(1)</script></html>",
    "a playlist's head on a film": lambda: b"#EXTM3U\n" + sample("ts"),
}


@pytest.mark.parametrize("content", POLYGLOTS.values(), ids=POLYGLOTS)
def test_what_begins_as_something_else_is_not_taken(home: House, content: Callable[[], bytes]) -> None:
    with pytest.raises(REFUSALS):
        home.upload(("film.mp4", content()))
    assert home.files() == set()


TAILS: dict[str, bytes] = {
    "a page": b"<html><script>alert(1)</script></html>",
    "an archive": b"PK\x05\x06" + bytes(18),
    "a script": b"\n#!/bin/sh\necho x\n",
}


@pytest.mark.parametrize("tail", TAILS.values(), ids=TAILS)
@pytest.mark.parametrize("name", ["jpg", "gif", "mp3", "wav", "png"])
def test_what_ends_as_something_else_is_kept_as_what_it_begins_as(home: House, name: str, tail: bytes) -> None:
    """Nobody can tell such a file from one with a tag at its end; what it is served as is ours to say."""
    item = home.upload((f"page.html.{name}", sample(name) + tail)).items[0]
    path = home.assets.opened(home.caller, item.asset_id).path
    assert path.suffix == f".{name}"
    assert MEDIA_TYPES[path.suffix[1:]].partition("/")[0] in {"image", "audio"}


def test_every_kind_is_served_as_media() -> None:
    assert set(MEDIA_TYPES) == set(ACCEPTED)
    assert {kind.partition("/")[0] for kind in MEDIA_TYPES.values()} == {"video", "image", "audio"}


@pytest.mark.parametrize("at", [0.0, 0.3, 0.8])
@pytest.mark.parametrize("name", ACCEPTED)
def test_noise_anywhere_ends_in_a_file_or_a_word(home: House, name: str, at: float) -> None:
    whole = bytearray(sample(name))
    start = int(len(whole) * at)
    whole[start : start + 64] = bytes((each * 37 + 11) % 256 for each in range(64))
    try:
        home.upload((f"x.{name}", bytes(whole)))
    except REFUSALS:
        assert home.files() == set()

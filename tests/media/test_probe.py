"""What the probe says of real and hard files, and that the worker behind it may die."""

import io
import random
import struct
import wave
import zlib
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from fetchcut.errors import CutOff, Damaged, FileMissing, TooMuchWork, Unreadable
from fetchcut.media.byte_ranges import bytes_of
from fetchcut.media.run.libav import Libav
from fetchcut.timeline.facts import AudioStream, MediaInfo, VideoStream
from fetchcut.timeline.time import TimeRange
from tests.footage import footage
from tests.media import clips


def probed(libav: Libav, path: Path) -> MediaInfo:
    return libav.probe(path, path.name)


def picture_of(libav: Libav, path: Path) -> VideoStream:
    picture = probed(libav, path).picture
    assert picture is not None
    return picture


def test_real_footage(libav: Libav) -> None:
    assert probed(libav, footage("bigbuckbunny.mp4")) == MediaInfo(
        container="mov,mp4,m4a,3gp,3g2,mj2",
        size_bytes=1055736,
        duration_s=Fraction(664, 125),
        video=(
            VideoStream(
                index=0,
                codec="h264",
                width=1280,
                height=720,
                frame_rate=Fraction(25),
                full_rate=Fraction(25),
                frame_count=132,
                pixel_format="yuv420p",
                bit_rate=1205959,
                duration_s=Fraction(132, 25),
            ),
        ),
        audio=(
            AudioStream(
                index=1, codec="aac", sample_rate=48000, channels=6, bit_rate=384828, duration_s=Fraction(664, 125)
            ),
        ),
        is_faststart=False,
    )


def test_a_program_stream_starts_where_it_says(libav: Libav) -> None:
    info = probed(libav, footage("cityCC0.mpg"))
    assert (info.container, info.start_s, info.duration_s) == ("mpeg", Fraction(27, 50), Fraction(38, 5))
    assert info.is_faststart is None


def test_sound_alone(libav: Libav) -> None:
    info = probed(libav, footage("sax.wav"))
    assert (info.duration_s, info.picture, info.audio[0].codec) == (Fraction(16), None, "pcm_s16le")
    assert probed(libav, clips.sound_only()).video == ()


def test_layouts(libav: Libav) -> None:
    layouts = {
        path.name: (probed(libav, path).is_faststart, probed(libav, path).is_fragmented)
        for path in (clips.faststart(), clips.moov_at_end(), clips.fragmented(), clips.vp9_opus())
    }
    assert list(layouts.values()) == [(True, False), (False, False), (True, True), (None, False)]


def test_rotation_is_clockwise(libav: Libav) -> None:
    picture = picture_of(libav, clips.rotated())
    assert (picture.width, picture.height, picture.rotation_deg) == (320, 180, 90)
    assert (picture.display_width, picture.display_height) == (180, 320)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_all_four_rotations(libav: Libav, degrees: int) -> None:
    turned = clips.make(
        f"turned{degrees}.mp4", "-display_rotation", str(-degrees), "-i", str(clips.no_audio()), "-c", "copy"
    )
    assert picture_of(libav, turned).rotation_deg == degrees


def test_rates(libav: Libav) -> None:
    assert picture_of(libav, clips.ntsc()).frame_rate == Fraction(30000, 1001)
    uneven = picture_of(libav, clips.vfr())
    assert (uneven.frame_count, uneven.frame_rate) == (66, Fraction(825, 49))


def test_codecs(libav: Libav) -> None:
    named = [
        (info.video[0].codec, info.audio[0].codec)
        for info in (probed(libav, path) for path in (clips.hevc(), clips.vp9_opus(), clips.av1()))
    ]
    assert named == [("hevc", "aac"), ("vp9", "opus"), ("av1", "aac")]


def test_tags_and_hdr(libav: Libav) -> None:
    tagged = clips.make(
        "tagged.mp4",
        *("-i", str(clips.with_b_frames()), "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le"),
        *("-x264-params", "transfer=smpte2084:colorprim=bt2020:colormatrix=bt2020nc", "-c:a", "copy"),
        *("-metadata", "title= 一个 title ", "-metadata:s:a:0", "language=fra", "-metadata:s:v:0", "language=und"),
    )
    info = probed(libav, tagged)
    assert (info.title, info.audio[0].language) == ("一个 title", "fra")
    assert (info.video[0].color_transfer, info.video[0].pixel_format) == ("smpte2084", "yuv420p10le")


def test_the_title_of_a_track_is_not_that_of_the_file(libav: Libav) -> None:
    options = ("-i", str(clips.with_b_frames()), "-c", "copy", "-metadata:s:a:0", "title=Director's comments")
    assert probed(libav, clips.make("comments.mkv", *options)).title is None


def test_the_title_of_an_ogg_stands_with_its_stream(libav: Libav) -> None:
    song = clips.make("song.ogg", *clips.SOUND, "-c:a", "libopus", "-metadata", "title=歌")
    assert probed(libav, song).title == "歌"


def test_a_cover_is_no_picture(libav: Libav) -> None:
    cover = clips.make("cover.png", "-f", "lavfi", "-i", "color=red:size=64x64", "-frames:v", "1")
    options = ("-map", "0", "-map", "1", "-c", "copy", "-disposition:v", "attached_pic")
    song = clips.make("song.m4a", "-i", str(clips.sound_only()), "-i", str(cover), *options)
    info = probed(libav, song)
    assert [stream.is_attached_picture for stream in info.video] == [True]
    assert info.picture is None
    assert info.duration_s == 4
    assert [stream.kind for stream in libav.index(song, "song").streams] == ["audio"]


@pytest.mark.parametrize("name", ["still.png", "still.jpg", "still.webp"])
def test_stills_have_no_time(libav: Libav, name: str) -> None:
    still = clips.make(name, "-f", "lavfi", "-i", "testsrc2=size=64x48", "-frames:v", "1")
    info = probed(libav, still)
    assert info.is_still
    assert (info.video[0].width, info.video[0].height) == (64, 48)


@pytest.mark.parametrize("name", ["moving.gif", "moving.webp"])
def test_animations_have_time(libav: Libav, name: str) -> None:
    moving = clips.make(name, "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=2")
    info = probed(libav, moving)
    assert info.duration_s == 2
    assert (info.video[0].width, info.video[0].height) == (64, 48)
    # The encoder of WebP drops a picture that equals the one before.
    assert 9 <= (info.video[0].frame_rate or 0) <= 10


def test_subtitles_are_told(libav: Libav, tmp_path: Path) -> None:
    (tmp_path / "s.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    options = ("-i", str(tmp_path / "s.srt"), "-map", "0", "-map", "1", "-c", "copy", "-c:s", "mov_text")
    titled = clips.make("subtitled.mp4", "-i", str(clips.no_audio()), *options, "-metadata:s:s:0", "language=eng")
    assert [(each.codec, each.language) for each in probed(libav, titled).subtitles] == [("mov_text", "eng")]


class Counting:
    """A file behind a link, as the web room gives one: reads are counted, and may fail."""

    def __init__(self, path: Path, *, fails_after: int | None = None) -> None:
        self._content = path.read_bytes()
        self._fails_after = fails_after
        self.read_bytes = 0

    @property
    def size_bytes(self) -> int:
        return len(self._content)

    def read_at(self, offset: int, size: int) -> bytes:
        if self._fails_after is not None and self.read_bytes >= self._fails_after:
            raise CutOff(url="http://x/", got_bytes=self.read_bytes)
        self.read_bytes += size
        return self._content[offset : offset + size]


@pytest.mark.parametrize("has_moov_in_front", [True, False])
def test_a_remote_file_is_probed_and_indexed_by_a_small_part_of_it(libav: Libav, has_moov_in_front: bool) -> None:
    path = clips.looped(has_moov_in_front=has_moov_in_front)
    remote = Counting(path)
    assert libav.probe(remote, "film.mp4") == probed(libav, path)
    libav.index(remote, "film.mp4")
    assert remote.read_bytes < remote.size_bytes / 10


def test_a_link_that_fails_says_so_itself_and_the_next_file_works(libav: Libav) -> None:
    with pytest.raises(CutOff):
        libav.probe(Counting(clips.with_b_frames(), fails_after=1000), "film.mp4")
    assert probed(libav, clips.with_b_frames()).duration_s == 4


def test_an_index_names_every_packet(libav: Libav) -> None:
    import av

    path = clips.with_b_frames()
    index = libav.index(path, "x")
    assert index.is_complete
    with av.open(str(path)) as container:
        found = {(each.pos, each.size, each.dts, each.is_keyframe) for each in container.demux(video=0) if each.size}
    video = index.streams[0]
    keys = (bool(key) for key in video.keys)
    assert set(zip(video.offsets, video.sizes, video.ticks, keys, strict=True)) == found


@pytest.mark.parametrize("clip", [clips.fragmented, clips.vp9_opus])
def test_an_index_of_only_some_packets_is_not_complete(libav: Libav, clip: Callable[[], Path]) -> None:
    index = libav.index(clip(), "x")
    assert not index.is_complete
    assert bytes_of(index, (TimeRange(Fraction(0), Fraction(1)),)) is None


def test_cut_off_files_are_damaged(libav: Libav) -> None:
    for path in (clips.truncated(), clips.cut_in_the_data()):
        with pytest.raises(Damaged):
            probed(libav, path)


NOISE = random.Random(7).randbytes(100_000)


@pytest.mark.parametrize("content", [b"", b"\0", b"\0" * 100_000, b"<!doctype html>" * 999, NOISE])
def test_no_media_is_unreadable(libav: Libav, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.mp4").write_bytes(content)
    with pytest.raises(Unreadable) as caught:
        libav.probe(tmp_path / "x.mp4", "my film.mp4")
    assert caught.value.name == "my film.mp4"


def test_a_file_that_is_not_there(libav: Libav, tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        probed(libav, tmp_path / "nothing.mp4")


def gif(width: int, height: int, frames: int, centiseconds: int) -> bytes:
    """Return an animation that claims much and weighs little: a frame of one pixel, many times."""
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    control = b"\x21\xf9\x04\0" + struct.pack("<H", centiseconds) + b"\0\0"
    frame = control + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return head + frame * frames + b";"


def wav(rate: int, channels: int) -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(1)
        file.setframerate(rate)
        file.writeframes(b"\x80" * 100_000)
    return held.getvalue()


def png(width: int, height: int) -> bytes:
    """Return a picture that says its size and has nothing else."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(4096))) + chunk(b"IEND", b"")


BOMBS = {
    "15,000² pixels": gif(15_000, 15_000, 100, 4),
    "the same 36 million pixels 5,000 times": gif(6_000, 6_000, 5_000, 4),
    "91 hours": gif(64, 64, 500, 65_500),
    "16,000² pixels of one bit": png(16_000, 16_000),
    "1 Hz": wav(1, 1),
    "100 channels": wav(8000, 100),
}


@pytest.mark.parametrize("bomb", BOMBS, ids=str)
def test_bombs_are_refused_before_any_work(libav: Libav, tmp_path: Path, bomb: str) -> None:
    (tmp_path / "bomb").write_bytes(BOMBS[bomb])
    with pytest.raises(TooMuchWork):
        probed(libav, tmp_path / "bomb")


def test_a_modest_animation_is_no_bomb(libav: Libav, tmp_path: Path) -> None:
    (tmp_path / "x.gif").write_bytes(gif(640, 360, 100, 4))
    assert probed(libav, tmp_path / "x.gif").duration_s == 4


def test_a_worker_that_dies_costs_one_request(tmp_path: Path) -> None:
    with Libav() as libav:
        first = probed(libav, clips.with_b_frames())
        worker = libav._worker()
        worker.kill()
        worker.wait()
        with pytest.raises(Unreadable):
            probed(libav, clips.with_b_frames())
        assert probed(libav, clips.with_b_frames()) == first
        assert libav._worker().pid != worker.pid


def test_a_worker_that_computes_for_ever_is_ended() -> None:
    import signal

    with Libav(silence_s=0.3) as libav:
        libav.start()
        libav._worker().send_signal(signal.SIGSTOP)
        with pytest.raises(TooMuchWork):
            probed(libav, clips.with_b_frames())


def test_without_a_sandbox_it_says_the_same(libav: Libav) -> None:
    with Libav(sandbox=False) as plain:
        assert probed(plain, clips.rotated()) == probed(libav, clips.rotated())


def test_closing_leaves_no_process() -> None:
    libav = Libav()
    libav.start()
    worker = libav._worker()
    libav.close()
    assert worker.returncode is not None
    libav.close()


def test_facts_are_equal_however_the_index_is_placed(libav: Libav) -> None:
    front, end = probed(libav, clips.faststart()), probed(libav, clips.moov_at_end())
    assert replace(front, is_faststart=False, size_bytes=end.size_bytes) == end

"""A result is handed over only if it is what was promised."""

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from fetchcut.errors import Damaged, ResultWrong, Unreadable
from fetchcut.media.check import Expected, broken_promises, verify
from fetchcut.media.run.libav import Libav
from fetchcut.timeline.facts import AudioStream, MediaInfo, VideoStream
from tests.footage import footage
from tests.media import clips

GOOD = Expected(duration_s=Fraction(4), tolerance_s=Fraction(1, 10), lines=180, max_bytes=1_000_000)


def test_a_good_result_passes(libav: Libav) -> None:
    checked = verify(clips.with_b_frames(), GOOD, libav)
    assert checked.info.is_faststart
    decoded = checked.decoded
    assert (decoded.first_video_frames, decoded.last_video_frames, decoded.errors) == (25, 25, ())
    # An AAC frame is 1024 samples: 46.9 a second.
    assert decoded.first_audio_frames in {46, 47, 48}
    assert decoded.last_audio_frames in {46, 47, 48}


@pytest.mark.parametrize(
    "clip", [clips.hevc, clips.vp9_opus, clips.av1, clips.vfr, clips.rotated, clips.fragmented, clips.moov_at_end]
)
def test_good_results_of_all_kinds_pass(libav: Libav, clip: Callable[[], Path]) -> None:
    verify(clip(), Expected(duration_s=Fraction(4), needs_faststart=False), libav)


@pytest.mark.parametrize("name", ["sax.wav", "recording1.wav", "cate_blanch.mp3"])
def test_sound_passes(libav: Libav, name: str) -> None:
    verify(footage(name), Expected(has_video=False), libav)


def test_pictures_and_animations_pass(libav: Libav) -> None:
    still = clips.make("still.png", "-f", "lavfi", "-i", "testsrc2=size=64x48", "-frames:v", "1")
    verify(still, Expected(has_audio=False, lines=48), libav)
    verify(footage("rectangles.gif"), Expected(has_audio=False, duration_s=Fraction(6, 5)), libav)


def test_every_picture_of_the_ends_of_a_webp_is_decoded(libav: Libav) -> None:
    expected = Expected(has_audio=False, lines=90, duration_s=Fraction(4), tolerance_s=Fraction(1, 100))
    decoded = verify(clips.moving_webp(), expected, libav).decoded
    assert (decoded.first_video_frames, decoded.last_video_frames) == (10, 10)


def test_a_webp_that_breaks_off_is_damaged(libav: Libav, tmp_path: Path) -> None:
    whole = clips.moving_webp().read_bytes()
    (tmp_path / "cut.webp").write_bytes(whole[:-200])
    with pytest.raises(Damaged):
        verify(tmp_path / "cut.webp", Expected(has_audio=False), libav)


def test_a_webp_with_a_broken_picture_is_damaged(libav: Libav, tmp_path: Path) -> None:
    whole = bytearray(clips.moving_webp().read_bytes())
    at = whole.rindex(b"VP8 ") + 8
    whole[at : at + 12] = bytes(12)
    (tmp_path / "broken.webp").write_bytes(whole)
    with pytest.raises(Damaged):
        verify(tmp_path / "broken.webp", Expected(has_audio=False), libav)


def test_pictures_that_do_not_differ_are_a_still_webp(libav: Libav) -> None:
    same = clips.make("same.webp", "-f", "lavfi", "-i", "color=red:size=64x48:rate=10:duration=2", "-loop", "0")
    verify(same, Expected(has_audio=False, lines=48, duration_s=Fraction(2)), libav)


def test_a_still_is_no_film(libav: Libav) -> None:
    still = clips.make("still.png", "-f", "lavfi", "-i", "testsrc2=size=64x48", "-frames:v", "1")
    with pytest.raises(ResultWrong):
        verify(still, Expected(has_audio=False, duration_s=Fraction(1)), libav)


@pytest.mark.parametrize(
    ("clip", "expected", "promised"),
    [
        (clips.no_audio, Expected(needs_faststart=False), "audio"),
        (clips.sound_only, Expected(needs_faststart=False), "video"),
        (clips.with_b_frames, Expected(has_audio=False), "no audio"),
        (clips.with_b_frames, Expected(has_video=False), "no video"),
        (clips.with_b_frames, Expected(duration_s=Fraction(6)), "6.000 s"),
        (clips.with_b_frames, Expected(duration_s=Fraction(41, 10), tolerance_s=Fraction(1, 20)), "4.100 s"),
        (clips.with_b_frames, Expected(lines=1080), "1080 lines"),
        (clips.with_b_frames, Expected(max_bytes=1000), "at most 1000 bytes"),
        (clips.moov_at_end, Expected(), "index in front"),
    ],
)
def test_a_broken_promise_is_named(libav: Libav, clip: Callable[[], Path], expected: Expected, promised: str) -> None:
    with pytest.raises(ResultWrong) as caught:
        verify(clip(), expected, libav)
    assert caught.value.promised == promised


def test_a_result_that_ends_early_is_damaged(libav: Libav) -> None:
    with pytest.raises(Damaged):
        verify(clips.cut_in_the_data(), GOOD, libav)
    with pytest.raises(Damaged):
        verify(clips.truncated(), GOOD, libav)


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_pictures_that_end_before_the_sound_are_found(libav: Libav, suffix: str) -> None:
    short = clips.uneven(2, 6, suffix)
    loose = Expected(duration_s=Fraction(6), needs_faststart=False)
    verify(short, replace(loose, picture_s=Fraction(2), sound_s=Fraction(6)), libav)
    with pytest.raises(ResultWrong) as caught:
        verify(short, replace(loose, picture_s=Fraction(6)), libav)
    assert caught.value.promised == "pictures for 6.000 s"


def test_sound_that_ends_before_the_pictures_is_found(libav: Libav) -> None:
    short = clips.uneven(6, 2)
    loose = Expected(duration_s=Fraction(6), needs_faststart=False)
    verify(short, replace(loose, picture_s=Fraction(6), sound_s=Fraction(2)), libav)
    with pytest.raises(ResultWrong):
        verify(short, replace(loose, sound_s=Fraction(6)), libav)


def test_a_slide_show_shows_its_last_picture_to_the_end(libav: Libav) -> None:
    decoded = verify(clips.slide_show(), Expected(picture_s=Fraction(9)), libav).decoded
    assert decoded.last_video_frames == 1
    assert decoded.video_end_s == 9


@pytest.mark.parametrize("share", [0.02, 0.97])
def test_noise_in_the_first_or_last_second_is_found(libav: Libav, tmp_path: Path, share: float) -> None:
    whole = bytearray(clips.with_b_frames().read_bytes())
    at = 5000 + int((len(whole) - 5000) * share)
    whole[at : at + 4000] = random.Random(7).randbytes(min(4000, len(whole) - at))
    (tmp_path / "noise.mp4").write_bytes(whole)
    with pytest.raises(Damaged):
        verify(tmp_path / "noise.mp4", GOOD, libav)


def test_zeros_where_the_end_should_be_are_found(libav: Libav, tmp_path: Path) -> None:
    whole = bytearray(clips.with_b_frames().read_bytes())
    start = len(whole) * 4 // 5
    whole[start:] = bytes(len(whole) - start)
    (tmp_path / "sparse.mp4").write_bytes(whole)
    with pytest.raises(Damaged):
        verify(tmp_path / "sparse.mp4", GOOD, libav)


def test_nothing_at_all_is_unreadable(libav: Libav, tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    with pytest.raises(Unreadable):
        verify(tmp_path / "empty.mp4", GOOD, libav)


def test_a_minute_without_a_keyframe_is_no_fault_and_does_not_hang(libav: Libav) -> None:
    # libav's decoding threads once waited for a lock that the main thread held while it waited for them.
    source = ("-f", "lavfi", "-i", "testsrc2=size=64x36:rate=60:duration=80")
    long = clips.make("one_gop.mp4", *source, *clips.H264[:-2], "-g", "9999", "-pix_fmt", "yuv420p")
    decoded = verify(long, Expected(has_audio=False, needs_faststart=False), libav).decoded
    assert decoded.last_video_frames > 0


@pytest.mark.parametrize(("start_s", "is_fine"), [("0", True), ("1/25", True), ("1/4", False), ("-1/4", False)])
def test_pictures_and_sound_begin_together(start_s: str, is_fine: bool) -> None:
    video = VideoStream(index=0, codec="h264", width=320, height=180)
    sound = AudioStream(index=1, codec="aac", sample_rate=48_000, channels=2, start_s=Fraction(start_s))
    info = MediaInfo(container="mov", size_bytes=1, duration_s=Fraction(4), video=(video,), audio=(sound,))
    expected = Expected(needs_faststart=False, most_offset_s=Fraction(1, 12))
    assert (broken_promises(info, expected) == []) is is_fine

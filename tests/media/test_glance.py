"""What a glance says: whether pictures and sound decode, and the length of files that do not tell it."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from fetchcut.errors import Unreadable
from fetchcut.media.run.answers import Glance
from fetchcut.media.run.libav import Libav
from tests.media import clips


@pytest.mark.parametrize(
    ("clip", "expected"),
    [
        (clips.with_b_frames, Glance(has_picture=True, has_sound=True)),
        (clips.no_audio, Glance(has_picture=True)),
        (clips.sound_only, Glance(has_sound=True)),
        (clips.moving_webp, Glance(has_picture=True)),
    ],
)
def test_what_decodes(libav: Libav, clip: Callable[[], Path], expected: Glance) -> None:
    assert libav.glance(clip(), name="x") == expected


def test_the_length_of_a_recording_that_does_not_tell_it(libav: Libav, tmp_path: Path) -> None:
    path = tmp_path / "live.webm"
    clips.ffmpeg("-i", str(clips.vp9_opus()), "-c", "copy", "-f", "webm", "-live", "1", str(path))
    assert libav.probe(path, "x").duration_s is None
    length = libav.glance(path, name="x").duration_s
    assert length is not None
    assert abs(length - 4) < Fraction(1, 20)


@pytest.mark.parametrize("suffix", ["avi", "mkv"])
def test_a_decoder_outside_the_list_is_never_run(libav: Libav, tmp_path: Path, suffix: str) -> None:
    # CVE-2026-8461 was in this decoder: fifty kilobytes of MagicYUV took over the process that decoded them.
    path = tmp_path / f"x.{suffix}"
    clips.ffmpeg("-f", "lavfi", "-i", "testsrc2=size=160x90:duration=1", "-c:v", "magicyuv", str(path))
    assert libav.probe(path, "x").video[0].codec == "magicyuv"
    assert libav.glance(path, name="x") == Glance()
    checked = libav.check(path, name="x")
    assert checked.first_video_frames == 0
    assert checked.errors


def test_no_media_at_all(libav: Libav, tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(b"x" * 999)
    with pytest.raises(Unreadable):
        libav.glance(tmp_path / "x.mp4", name="x")


def test_pictures_that_are_gone_give_none(libav: Libav, tmp_path: Path) -> None:
    whole = bytearray(clips.no_audio().read_bytes())
    start = whole.index(b"mdat") + 4
    end = whole.index(b"moov") - 4
    whole[start:end] = bytes(end - start)
    (tmp_path / "x.mp4").write_bytes(whole)
    assert not libav.glance(tmp_path / "x.mp4", name="x").has_picture

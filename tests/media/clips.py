"""Clips that are hard on purpose, made by FFmpeg's test sources, each once a test session.

with_b_frames  faststart  moov_at_end  fragmented  rotated  vfr  ntsc  no_audio  sound_only  truncated
hevc  vp9_opus  av1 (skips where no encoder is)  looped (real footage, a minute long)
"""

import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

from fetchcut.media.tools import capabilities, find_ffmpeg
from tests.footage import footage

_holder = tempfile.TemporaryDirectory(prefix="fetchcut-clips-", ignore_cleanup_errors=True)
FOLDER = Path(_holder.name)

PICTURES = ("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=4")
SOUND = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=4")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "25", "-pix_fmt", "yuv420p")
AAC = ("-c:a", "aac", "-b:a", "96k")


def make(name: str, *arguments: str) -> Path:
    """Return FOLDER/name, made by FFmpeg with `arguments` (inputs and options) unless it is there."""
    path = FOLDER / name
    if not path.exists():
        part = FOLDER / f"{os.getpid()}.{name}"
        ffmpeg(*arguments, str(part))
        part.replace(path)
    return path


def ffmpeg(*arguments: str) -> None:
    """Run the plain FFmpeg, without our limits: the tests make what we must stand."""
    whole = [str(find_ffmpeg().path), "-nostdin", "-v", "error", "-y", *arguments]
    subprocess.run(whole, check=True, timeout=120, stdin=subprocess.DEVNULL)


@cache
def has_encoder(name: str) -> bool:
    """Return whether our FFmpeg has this encoder."""
    return name in capabilities(find_ffmpeg()).encoders


def with_b_frames() -> Path:
    """Return 4 s of 320x180 25 fps H.264 with two B-frames and AAC, index in front, a keyframe each second."""
    return make("b_frames.mp4", *PICTURES, *SOUND, *H264, "-x264-params", "scenecut=0", *AAC, "-movflags", "faststart")


def faststart() -> Path:
    """Return the same file under the name that says what matters."""
    return with_b_frames()


def moov_at_end() -> Path:
    """Return the same packets with the index behind them."""
    return make("moov_at_end.mp4", "-i", str(with_b_frames()), "-c", "copy")


def fragmented() -> Path:
    """Return the same packets as a fragmented MP4."""
    return make("fragmented.mp4", "-i", str(with_b_frames()), "-c", "copy", "-movflags", "frag_keyframe+empty_moov")


def rotated() -> Path:
    """Return the same packets with a display matrix: to be turned clockwise by 90 degrees."""
    return make("rotated.mp4", "-display_rotation", "-90", "-i", str(with_b_frames()), "-c", "copy")


def vfr() -> Path:
    """Return a clip whose pictures stand at uneven times: every third one is missing."""
    drop = ("-vf", "select='mod(n,3)'", "-fps_mode", "vfr")
    return make("vfr.mp4", *PICTURES, *SOUND, *drop, *H264, *AAC)


def ntsc() -> Path:
    """Return 30000/1001 pictures a second."""
    return make("ntsc.mp4", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30000/1001:duration=4", *H264)


def no_audio() -> Path:
    """Return pictures without sound."""
    return make("no_audio.mp4", *PICTURES, *H264)


def sound_only() -> Path:
    """Return sound without pictures, as M4A."""
    return make("sound.m4a", *SOUND, *AAC)


def hevc() -> Path:
    """Return HEVC and AAC, tagged as players want it."""
    codec = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error", "-tag:v", "hvc1")
    return make("hevc.mp4", *PICTURES, *SOUND, *codec, "-pix_fmt", "yuv420p", *AAC)


def vp9_opus() -> Path:
    """Return VP9 and Opus in WebM."""
    codec = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "300k", "-c:a", "libopus")
    return make("vp9_opus.webm", *PICTURES, *SOUND, *codec)


def av1() -> Path:
    """Return AV1 and AAC in MP4, or skip the test where FFmpeg has no AV1 encoder."""
    if not has_encoder("libsvtav1"):
        pytest.skip("this FFmpeg has no AV1 encoder")
    return make("av1.mp4", *PICTURES, *SOUND, "-c:v", "libsvtav1", "-preset", "12", "-pix_fmt", "yuv420p", *AAC)


def moving_webp() -> Path:
    """Return 4 s of an animated WebP, 10 pictures a second, some of them partial and with transparency."""
    return make("moving_4s.webp", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=10:duration=4", "-loop", "0")


def uneven(pictures_s: int, sound_s: int, suffix: str = "mp4") -> Path:
    """Return pictures and sound of different lengths in one file."""
    shown = ("-f", "lavfi", "-i", f"testsrc2=size=160x90:rate=25:duration={pictures_s}")
    heard = ("-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=48000:duration={sound_s}")
    return make(f"uneven_{pictures_s}_{sound_s}.{suffix}", *shown, *heard, *H264, *AAC)


def slide_show() -> Path:
    """Return three pictures of three seconds each, with sound: the last second has no picture of its own."""
    shown = ("-f", "lavfi", "-i", "testsrc2=size=160x90:rate=1/3:duration=9")
    heard = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=9")
    return make("slide_show.mp4", *shown, *heard, *H264, *AAC, "-movflags", "faststart")


def slow(rate: str) -> Path:
    """Return 12 s of pictures that stand for long, `rate` of them a second, with sound."""
    shown = ("-f", "lavfi", "-i", f"testsrc2=size=160x90:rate={rate}:duration=12")
    heard = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=12")
    return make(f"slow_{rate.replace('/', '_')}.mp4", *shown, *heard, *H264, *AAC, "-movflags", "faststart")


def screen_recording() -> Path:
    """Return real footage of 14 s that stands still from 2 to 7 s and from the 11th on: there it has no pictures."""
    still = "loop=loop=125:size=1:start=50,loop=loop=100:size=1:start=240,setpts=N/25/TB,scale=320:-2,mpdecimate"
    source = ("-i", str(footage("bigbuckbunny.mp4")), "-f", "lavfi", "-i", "sine=duration=14:sample_rate=48000")
    return make("screen.mp4", *source, "-map", "0:v", "-map", "1:a", "-vf", still, "-fps_mode", "vfr", *H264, *AAC)


def late_pictures() -> Path:
    """Return sound of four seconds whose pictures begin a second after it."""
    late = ("-itsoffset", "1", *PICTURES)
    return make("late_pictures.mp4", *late, *SOUND, *H264, *AAC, "-movflags", "faststart")


def interlaced(suffix: str = "mp4") -> Path:
    """Return 2 s of fifty fields a second, upper first: everything that moves has combs."""
    shown = ("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=50:duration=2", "-vf", "tinterlace=interleave_top")
    codec = ("-c:v", "libx264", "-preset", "ultrafast", "-flags", "+ilme+ildct", "-x264-params", "tff=1")
    return make(f"interlaced.{suffix}", *shown, *codec, "-pix_fmt", "yuv420p")


def truncated() -> Path:
    """Return the first half of a file whose index stood at its end."""
    path = FOLDER / "truncated.mp4"
    whole = moov_at_end().read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def cut_in_the_data() -> Path:
    """Return the first half of a file whose index stands in front: it opens and then ends early."""
    path = FOLDER / "cut.mp4"
    whole = with_b_frames().read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def looped(*, has_moov_in_front: bool) -> Path:
    """Return real footage (H.264 + AAC, 1280x720) repeated to about a minute, packets untouched."""
    flags = ("-movflags", "faststart") if has_moov_in_front else ()
    name = f"looped_{'front' if has_moov_in_front else 'end'}.mp4"
    return make(name, "-stream_loop", "11", "-i", str(footage("bigbuckbunny.mp4")), "-c", "copy", *flags)

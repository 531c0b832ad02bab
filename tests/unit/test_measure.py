"""What FFmpeg is told to measure, and what its answers mean."""

from fractions import Fraction
from pathlib import Path

from fetchcut.media import measure
from fetchcut.timeline.facts import AudioStream, MediaInfo, VideoStream
from fetchcut.timeline.measured import SILENT_DB, Heard
from fetchcut.timeline.time import TimeRange

INFO = MediaInfo(
    container="mov,mp4,m4a,3gp,3g2,mj2",
    size_bytes=1,
    duration_s=Fraction(10),
    video=(VideoStream(index=1, codec="h264", width=1280, height=720),),
    audio=(AudioStream(index=0, codec="aac", sample_rate=44_100, channels=2),),
)


def test_levels_stand_at_their_times() -> None:
    levels = (
        "frame:0    pts:2400    pts_time:0.05\nlavfi.astats.Overall.RMS_level=-20.25\n"
        "frame:1    pts:4800    pts_time:0.1\nlavfi.astats.Overall.RMS_level=-inf\n"
    )
    log = "Integrated loudness:\n    I:         -18.5 LUFS\n Sample peak:\n    Peak:       -1.2 dBFS\n"
    heard = measure.heard(levels, log)
    assert heard.levels_db == (SILENT_DB, -20.2, SILENT_DB)
    assert (heard.lufs, heard.peak_db) == (-18.5, -1.2)


def test_nothing_said_is_nothing_heard() -> None:
    assert measure.heard("", "") == Heard()


def test_scenes_and_blacks_are_read() -> None:
    texts = {
        measure.SCENES: "frame:30 pts:1 pts_time:1.2\nlavfi.scd.time=1.2\nframe:0 pts:0 pts_time:0\nlavfi.scd.time=0\n",
        measure.BLACK_STARTS: "lavfi.black_start=0\nlavfi.black_start=9.5\n",
        measure.BLACK_ENDS: "lavfi.black_end=0.5\n",
    }
    seen = measure.seen(texts, Fraction(10))
    assert seen.scenes == (Fraction("1.2"),)
    assert seen.blacks == (TimeRange(Fraction(0), Fraction(1, 2)), TimeRange(Fraction("9.5"), Fraction(10)))


def test_the_first_sound_and_the_moving_picture_are_measured() -> None:
    assert "0:a:0" in measure.listening(Path("a.mp4"), INFO).arguments
    assert "0:1" in measure.looking(Path("a.mp4"), INFO).arguments

"""What FFmpeg prints of itself, read; and which one is taken."""

import stat
import sys
from pathlib import Path

import pytest

from fetchcut.errors import FFmpegMissing
from fetchcut.media.tools import find_ffmpeg, major_of, parse_listing, parse_protocols

ENCODERS = """Encoders:
 V..... = Video
 A..... = Audio
 ------
 V....D libx264              libx264 H.264 / AVC (codec h264)
 V.S..D mpeg4                MPEG-4 part 2
 A....D aac                  AAC (Advanced Audio Coding)
"""
DEMUXERS = """Demuxers:
 D.. = Demuxing supported
 .E. = Muxing supported
 ---
 D   3dostr          3DO STR
 D   matroska,webm   Matroska / WebM
 D d alsa            ALSA audio input
  E  3g2             3GP2 (3GPP2 file format)
"""
FILTERS_OLD = """Filters:
  T.. = Timeline support
  | = Source or sink filter
 ... abench            A->A       Benchmark part of a filtergraph.
 TSC eq                V->V       Adjust brightness.
 ..C drawtext          V->V       Draw text.
"""
PROTOCOLS = """Supported file protocols:
Input:
  fd
  file
Output:
  tee
"""


def test_listings_give_names() -> None:
    assert parse_listing(ENCODERS) == {"libx264", "mpeg4", "aac"}
    assert parse_listing(DEMUXERS) == {"3dostr", "matroska", "webm", "alsa", "3g2"}
    assert parse_listing(FILTERS_OLD) >= {"abench", "eq", "drawtext"}
    assert parse_protocols(PROTOCOLS) == {"fd", "file"}
    assert parse_listing("") == parse_protocols("") == frozenset()


@pytest.mark.parametrize(
    ("version", "major"),
    [
        ("9.0.2", 9),
        ("5.1.9-0+deb12u1", 5),
        ("n8.0", 8),
        ("7", 7),
        ("10.1", 10),
        ("N-112233-gabc", 9),
        ("2026-01-05", 9),
    ],
)
def test_a_version_gives_its_major_number(version: str, major: int) -> None:
    assert major_of(version) == major


def test_the_bundled_one_is_found_without_starting_it() -> None:
    tool = find_ffmpeg()
    assert (tool.origin, tool.path.is_file()) == ("bundled", True)
    assert tool.version.startswith(f"{tool.major}.")


def test_a_configured_one_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FFmpegMissing) as caught:
        find_ffmpeg(tmp_path / "ffmpeg")
    assert caught.value.tried == (str(tmp_path / "ffmpeg"),)


@pytest.mark.skipif(sys.platform == "win32", reason="makes a shell script")
@pytest.mark.parametrize("body", ["#!/bin/sh\nexit 1\n", "#!/bin/sh\necho hello\n", "#!/nowhere/sh\n"])
def test_a_configured_one_that_does_not_run_is_an_error(tmp_path: Path, body: str) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text(body)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    with pytest.raises(FFmpegMissing):
        find_ffmpeg(program)


@pytest.mark.skipif(sys.platform == "win32", reason="makes a shell script")
def test_a_configured_one_that_runs_is_taken(tmp_path: Path) -> None:
    program = tmp_path / "my ffmpeg"
    program.write_text("#!/bin/sh\necho 'ffmpeg version 5.1.9-0+deb12u1 Copyright'\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    tool = find_ffmpeg(program)
    assert (tool.origin, tool.major, tool.version) == ("setting", 5, "5.1.9-0+deb12u1")
    assert not tool.has_descriptor_input

"""Streams and pages out of real footage, made once a test session by FFmpeg, as sites serve them.

`hls(name)` and `dash(name)` return a folder to serve; pages are texts. The source is bigbuckbunny (5.3 s), cut to
keyframes each second so that a segment is a second.
"""

import os
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from fetchcut.media.tools import find_ffmpeg
from tests.footage import footage

_holder = tempfile.TemporaryDirectory(prefix="fetchcut-streams-", ignore_cleanup_errors=True)
FOLDER = Path(_holder.name)
KEY = bytes(range(16))


def ffmpeg(*arguments: str, folder: Path = FOLDER) -> None:
    """Run the plain FFmpeg in `folder`."""
    whole = [str(find_ffmpeg().path), "-nostdin", "-v", "error", "-y", *arguments]
    subprocess.run(whole, check=True, timeout=120, stdin=subprocess.DEVNULL, cwd=folder)


def frames(path: Path) -> list[str]:
    """Return the hash of each picture as decoded: equal lists mean that not a bit of the video was lost or doubled."""
    return _hashes(path, "-map", "0:v:0", "-fps_mode", "passthrough")


def sound(path: Path) -> list[str]:
    """Return the hash of each AAC packet, without the headers that some containers put before it."""
    is_adts = path.suffix in {".ts", ".aac"}
    return _hashes(path, "-map", "0:a:0", "-c", "copy", *(("-bsf:a", "aac_adtstoasc") if is_adts else ()))


def _hashes(path: Path, *options: str) -> list[str]:
    whole = [str(find_ffmpeg().path), "-nostdin", "-v", "error", "-i", str(path), *options, "-f", "framemd5", "-"]
    text = subprocess.run(whole, check=True, timeout=60, capture_output=True, text=True).stdout
    return [line.split(",")[5].strip() for line in text.splitlines() if not line.startswith("#")]


def rendition(lines: int) -> Path:
    """Return the footage at a height, a keyframe each second, H.264 and AAC in MP4, 5 s."""
    path = FOLDER / f"{lines}p.mp4"
    return _made(path, lambda part: ffmpeg(
        *("-i", str(footage("bigbuckbunny.mp4")), "-t", "5", "-vf", f"scale=-2:{lines}", "-c:v", "libx264"),
        *("-preset", "ultrafast", "-bf", "2", "-g", "25", "-x264-params", "scenecut=0", "-c:a", "aac", "-b:a", "64k"),
        str(part),
    ))  # fmt: skip


@cache
def hls(name: str) -> Path:
    """Return the folder of one HLS stream: ts, fmp4, aes, ranges (TS in one file), fmp4_ranges."""
    options = {
        "ts": (),
        "fmp4": ("-hls_segment_type", "fmp4"),
        "aes": ("-hls_key_info_file", "key.info"),
        "ranges": ("-hls_flags", "single_file"),
        "fmp4_ranges": ("-hls_segment_type", "fmp4", "-hls_flags", "single_file"),
    }[name]
    return _folder(f"hls-{name}", lambda folder: _make_hls(folder, options))


@cache
def hls_master() -> Path:
    """Return a folder with master.m3u8: 180p and 90p without sound, the sound on its own."""

    def make(folder: Path) -> None:
        arguments = ("-i", str(rendition(180)), "-i", str(rendition(90)))
        maps = ("-map", "0:v", "-map", "1:v", "-map", "0:a", "-c", "copy")
        output = ("-var_stream_map", "v:0,agroup:sound v:1,agroup:sound a:0,agroup:sound,language:eng,default:yes")
        names = ("-master_pl_name", "master.m3u8", "-hls_segment_filename", "s%v-%d.ts", "s%v.m3u8")
        ffmpeg(
            *arguments,
            *maps,
            "-f",
            "hls",
            "-hls_time",
            "1",
            "-hls_playlist_type",
            "vod",
            *output,
            *names,
            folder=folder,
        )

    return _folder("hls-master", make)


@cache
def dash(name: str) -> Path:
    """Return the folder of one DASH stream, sound apart, as manifest.mpd: template, timeline, list, ranges, base."""
    options = {
        "template": ("-use_template", "1", "-use_timeline", "0"),
        "timeline": ("-use_template", "1", "-use_timeline", "1"),
        "list": ("-use_template", "0", "-use_timeline", "0"),
        "ranges": ("-single_file", "1"),
        "base": ("-single_file", "1", "-global_sidx", "1"),
    }[name]

    def make(folder: Path) -> None:
        arguments = ("-i", str(rendition(180)), "-map", "0", "-c", "copy", "-f", "dash", "-seg_duration", "1")
        ffmpeg(*arguments, *options, "manifest.mpd", folder=folder)
        if name == "base":
            # FFmpeg writes a list besides the index; an on-demand manifest has the index alone.
            path = folder / "manifest.mpd"
            path.write_text(re.sub(r"(?s)<SegmentList.*?</SegmentList>", "<SegmentBase/>", path.read_text()))

    return _folder(f"dash-{name}", make)


def page_with_video(url: str) -> str:
    """Return a page with a <video>."""
    return f"<!DOCTYPE html><html><head><title>A bunny</title></head><body><video src='{url}'></video></body></html>"


def page_with_og(url: str) -> str:
    """Return a page that names its video for other sites only."""
    tags = f'<meta property="og:title" content="A bunny"><meta property="og:video" content="{url}">'
    return f"<!DOCTYPE html><html><head>{tags}</head><body></body></html>"


def page_with_odd_og(url: str) -> str:
    """Return the same in an order and with marks that yt-dlp does not expect."""
    return f"<!DOCTYPE html><html><head><title>A bunny</title><meta content='{url}' property='og:video'></head></html>"


def page_with_json_ld(url: str) -> str:
    """Return a page that describes its video to search machines only."""
    data = f'{{"@context":"https://schema.org","@type":"VideoObject","name":"A bunny","contentUrl":"{url}"}}'
    return f"<!DOCTYPE html><html><head><script type='application/ld+json'>{data}</script></head><body></body></html>"


def _make_hls(folder: Path, options: tuple[str, ...]) -> None:
    if "key.info" in options:
        (folder / "secret.key").write_bytes(KEY)
        (folder / "key.info").write_text("secret.key\nsecret.key\n")
    arguments = ("-i", str(rendition(180)), "-c", "copy", "-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod")
    ffmpeg(*arguments, *options, "index.m3u8", folder=folder)


def _folder(name: str, make: Callable[[Path], None]) -> Path:
    path = FOLDER / name
    if not path.exists():
        part = FOLDER / f"{name}.{secrets.token_hex(4)}"
        part.mkdir()
        make(part)
        part.replace(path)
    return path


def _made(path: Path, make: Callable[[Path], None]) -> Path:
    if not path.exists():
        part = path.with_name(f"{os.getpid()}.{path.name}")
        make(part)
        part.replace(path)
    return path


def copy_into(folder: Path, root: Path) -> Path:
    """Return a copy of a made stream that a test may change."""
    return Path(shutil.copytree(folder, root / folder.name))

"""One small file of each of the thirteen formats, and of some others, made on the spot by FFmpeg."""

from collections.abc import Callable
from pathlib import Path

from tests.media import clips
from tests.media.clips import AAC, H264, make

PICTURE = ("-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=1")
SOUND = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100:duration=1")
ONE = ("-frames:v", "1")
VP9 = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus")


def _made(name: str, *arguments: str) -> Callable[[], Path]:
    return lambda: make(f"sample_{name}", *arguments)


ACCEPTED: dict[str, tuple[str, Callable[[], Path]]] = {
    "mp4": ("video", _made("a.mp4", *PICTURE, *SOUND, *H264, *AAC)),
    "mov": ("video", _made("a.mov", *PICTURE, *SOUND, *H264, *AAC)),
    "avi": ("video", _made("a.avi", *PICTURE, *SOUND, "-c:v", "mpeg4", "-c:a", "libmp3lame")),
    "webm": ("video", _made("a.webm", *PICTURE, *SOUND, *VP9)),
    "mkv": ("video", _made("a.mkv", *PICTURE, *SOUND, *H264, *AAC)),
    "jpg": ("image", _made("a.jpg", *PICTURE, *ONE)),
    "png": ("image", _made("a.png", *PICTURE, *ONE)),
    "gif": ("image", _made("a.gif", *PICTURE)),
    "webp": ("image", _made("a.webp", *PICTURE, *ONE)),
    "mp3": ("audio", _made("a.mp3", *SOUND)),
    "wav": ("audio", _made("a.wav", *SOUND)),
    "m4a": ("audio", _made("a.m4a", *SOUND, *AAC)),
    "aac": ("audio", _made("a.aac", *SOUND, *AAC)),
}
"""The format's name to the kind of file it is and what makes one."""

REFUSED: dict[str, Callable[[], Path]] = {
    "flac": _made("b.flac", *SOUND),
    "ogg": _made("b.ogg", *SOUND, "-c:a", "libopus"),
    "ts": _made("b.ts", *PICTURE, *H264),
    "flv": _made("b.flv", *PICTURE, *H264),
    "bmp": _made("b.bmp", *PICTURE, *ONE),
    "tiff": _made("b.tiff", *PICTURE, *ONE),
    "magicyuv": _made("b_magic.avi", *PICTURE, "-c:v", "magicyuv"),
    "srt": lambda: _text("b.srt", b"1\n00:00:00,000 --> 00:00:01,000\nHello\n"),
    "svg": lambda: _text("b.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>'),
    "html": lambda: _text("b.html", b"<!doctype html><title>x</title><script>alert(1)</script>"),
    "pdf": lambda: _text("b.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"),
    "zip": lambda: _text("b.zip", b"PK\x03\x04\x14\0\0\0\0\0" + bytes(60)),
    "program": lambda: _text("b.elf", b"\x7fELF\x02\x01\x01" + bytes(200)),
    "zeros": lambda: _text("b.zeros", bytes(100_000)),
    "nothing": lambda: _text("b.nothing", b""),
}
"""What is none of them."""


def sample(name: str) -> bytes:
    """Return the bytes of a file of this format."""
    return (ACCEPTED[name][1] if name in ACCEPTED else REFUSED[name])().read_bytes()


def _text(name: str, content: bytes) -> Path:
    path = clips.FOLDER / name
    path.write_bytes(content)
    return path

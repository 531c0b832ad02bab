"""What a file tells of itself, and FFmpeg's text for it (ffmetadata). Pure.

https://ffmpeg.org/ffmpeg-formats.html#Metadata-2: `key=value` lines, sections in brackets; = ; # \\ and the end of a
line stand behind a backslash within a value.
"""

import base64
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Final

from fetchcut.media.render.chapters import Chapter

KEPT: Final = ("title", "artist", "album_artist", "album", "composer", "genre", "date", "track", "disc", "copyright")
"""What is taken over. Not where and with what device it was made, at what time of the day, nor free comments."""

_MOST_TEXT: Final = 500
_MOST_CHAPTERS: Final = 10_000
_DAY: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_LINE: Final = re.compile(r"((?:[^\\\n]|\\.)*)(?:\n|\Z)", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_SPECIAL: Final = re.compile(r"([=;#\\\n])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A picture that stands for a file: a JPEG or a PNG."""

    path: Path
    is_png: bool

    def data(self) -> bytes:
        """Return the picture's bytes."""
        return self.path.read_bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Tags by FFmpeg's names, chapters in the result's time, and a cover."""

    tags: Mapping[str, str] = field(default_factory=dict)
    chapters: tuple[Chapter, ...] = ()
    cover: Cover | None = None


def read(text: str) -> Told:
    """Return the tags we keep and the chapters of a file, in its own time; what is not understood is left out."""
    tags: dict[str, str] = {}
    chapters: list[Chapter] = []
    for section, values in _sections(text):
        if section == "":
            tags = {key: value for key in KEPT if (value := _clean(key, values.get(key, "")))}
        elif section == "[CHAPTER]" and len(chapters) < _MOST_CHAPTERS:
            chapters += [chapter] if (chapter := _chapter(values)) else []
    return Told(tags=tags, chapters=tuple(chapters))


def write(told: Told, *, has_only_tags: bool = False) -> str:
    """Return the text that gives a file these tags and chapters; chapters and cover as tags too, for Ogg.

    FFmpeg's own chapters in Ogg are a second late where they begin in the second half of one.
    """
    tags = {**told.tags, **(_as_tags(told) if has_only_tags else {})}
    lines = [";FFMETADATA1", *(f"{key}={_written(value)}" for key, value in tags.items())]
    for each in () if has_only_tags else told.chapters:
        start, end = (round(time * 1000) for time in (each.start, each.end))
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={start}", f"END={end}", f"title={_written(each.title)}"]
    return "\n".join(lines) + "\n"


def _as_tags(told: Told) -> dict[str, str]:
    """Return chapters and cover as Vorbis comments. https://wiki.xiph.org/Chapter_Extension"""
    tags = {}
    for number, each in enumerate(told.chapters, 1):
        minutes, ms = divmod(round(each.start * 1000), 60_000)
        tags[f"CHAPTER{number:03}"] = f"{minutes // 60:02}:{minutes % 60:02}:{ms // 1000:02}.{ms % 1000:03}"
        tags[f"CHAPTER{number:03}NAME"] = each.title
    if told.cover is not None:
        tags["METADATA_BLOCK_PICTURE"] = _picture_block(told.cover)
    return tags


def _sections(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    section, values = "", dict[str, str]()
    for match in _LINE.finditer(text):
        line = match[1]
        if line.startswith("[") and line.endswith("]"):
            yield section, values
            section, values = line, {}
        elif "=" in line and not line.startswith((";", "#")):
            key, _, value = line.partition("=")
            values.setdefault(key.lower(), _ESCAPED.sub(r"\1", value))
    yield section, values


def _chapter(values: Mapping[str, str]) -> Chapter | None:
    try:
        base = Fraction(values.get("timebase", "1/1000000000"))
        start, end = (int(values[key]) * base for key in ("start", "end"))
    except (KeyError, ValueError, ZeroDivisionError):
        return None
    return Chapter(max(start, Fraction(0)), end, _clean("", values.get("title", "")))


def _clean(key: str, value: str) -> str:
    if key == "date":
        found = _DAY.match(value.strip())
        return found[0] if found else ""
    printable = "".join(each if each.isprintable() else " " for each in value)
    return " ".join(printable.split())[:_MOST_TEXT]


def _written(value: str) -> str:
    return _SPECIAL.sub(r"\\\1", value)


def _picture_block(cover: Cover) -> str:
    """Return a FLAC picture block in base64, as Vorbis comments have it; 3 is a front cover. RFC 9639, 8.8."""
    mime, data = b"image/png" if cover.is_png else b"image/jpeg", cover.data()
    head = struct.pack(">II", 3, len(mime)) + mime + struct.pack(">IIIIII", 0, 0, 0, 0, 0, len(data))
    return base64.b64encode(head + data).decode()

"""Which format a file of captions is in, and in which encoding; its cues."""

from collections.abc import Callable, Iterator
from typing import Final

from fetchcut.errors import CaptionsUnreadable
from fetchcut.timeline.captions.ass import read_ass
from fetchcut.timeline.captions.cues import MOST_BYTES, Cue, in_order
from fetchcut.timeline.captions.lrc import LINE, read_lrc
from fetchcut.timeline.captions.srt import read_srt
from fetchcut.timeline.captions.vtt import read_vtt

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
"""Byte order marks, and the encoding each one means."""


def read(raw: bytes | str, name: str = "") -> tuple[Cue, ...]:
    """Return the cues of an SRT, WebVTT, ASS or LRC file, told apart by what is in it, in order of time.

    What cannot be read of it is left out. Raises CaptionsUnreadable, with `name`, where nothing is left, and for more
    than MOST_BYTES.
    """
    if len(raw) > MOST_BYTES:
        raise CaptionsUnreadable(name=name, reason=f"more than {MOST_BYTES // 1024 // 1024} MB")
    text = raw if isinstance(raw, str) else _decoded(raw)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")
    cues = in_order(_reader(lines)(lines))
    if not cues:
        raise CaptionsUnreadable(name=name, reason="no captions in SRT, WebVTT, ASS or LRC")
    return cues


def _reader(lines: list[str]) -> Callable[[list[str]], Iterator[Cue]]:
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("WEBVTT"):
        return read_vtt
    if first.startswith("[") and any(LINE.match(line) for line in lines):
        return read_lrc
    if first.startswith("[") or any(line.strip().lower() == "[events]" for line in lines):
        return read_ass
    return read_srt


def _decoded(raw: bytes) -> str:
    """Return the text: by its mark, as UTF-8, as GB 18030 (most old Chinese files), else as the West had it."""
    marked = next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), None)
    if marked is not None:
        return raw.decode(marked, errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp1252", errors="replace")

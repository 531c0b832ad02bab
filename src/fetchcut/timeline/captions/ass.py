"""Advanced SubStation Alpha: an [Events] section whose Format line names the columns of its Dialogue lines."""

import re
from collections.abc import Iterator
from typing import Final

from fetchcut.timeline.captions.cues import Cue
from fetchcut.timeline.captions.tags import plain
from fetchcut.timeline.captions.times import read_time
from fetchcut.timeline.draft import Word
from fetchcut.timeline.grid import from_ms
from fetchcut.timeline.time import Seconds

# Where there is no Format line; the order is that of every program that writes ASS.
_USUAL: Final = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"]
_BLOCK: Final = re.compile(r"\{([^{}]{0,2000})\}")
_KARAOKE: Final = re.compile(r"\\(?:k|K|kf|ko)(\d{1,5})", re.ASCII)
_DRAWING: Final = re.compile(r"\\p(\d{1,3})", re.ASCII)


def read_ass(lines: list[str]) -> Iterator[Cue]:
    """Yield the dialogue. Comments, styles, drawings, fonts and everything else of the file are left out."""
    columns, is_event = _USUAL, False
    for line in lines:
        if line.startswith("["):
            is_event = line.strip().lower() == "[events]"
        elif is_event and line.lower().startswith("format:"):
            columns = [each.strip().lower() for each in line[7:].split(",")]
        elif is_event and line.lower().startswith("dialogue:"):
            cue = _dialogue(line[9:], columns)
            if cue is not None:
                yield cue


def _dialogue(line: str, columns: list[str]) -> Cue | None:
    # Text is the last column, and may have commas.
    values = dict(zip(columns, line.split(",", len(columns) - 1), strict=False))
    start, end = (read_time(values.get(key, "")) for key in ("start", "end"))
    if start is None or end is None:
        return None
    pieces = list(_pieces(values.get("text", "")))
    text = "".join(each for _, each in pieces)
    return Cue(start, end, text, tuple(_words(pieces, end - start)))


def _pieces(text: str) -> Iterator[tuple[int | None, str]]:
    """Yield runs of text with the karaoke length (in 1/100 s) of the block before them; drawings are left out."""
    is_drawing, length = False, None
    for number, piece in enumerate(_BLOCK.split(text)):
        if number % 2:
            drawing, karaoke = _DRAWING.search(piece), _KARAOKE.search(piece)
            is_drawing = is_drawing if drawing is None else int(drawing[1]) > 0
            length = None if karaoke is None else int(karaoke[1])
        elif not is_drawing:
            broken = re.sub(r"\\[Nn]", "\n", piece).replace("\\h", " ")
            yield length, plain(broken)


def _words(pieces: list[tuple[int | None, str]], duration: Seconds) -> Iterator[Word]:
    at = from_ms(0)
    for length, text in pieces:
        word = " ".join(text.split())
        if length is not None and word and at <= duration:
            yield Word(at, word)
        at += from_ms(10 * (length or 0))

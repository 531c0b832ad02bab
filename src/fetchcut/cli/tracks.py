"""A timeline as lines for a terminal: a ruler, a bar a track, the length. Pure.

        0:00                0:05               0:10
Video   ├city.mp4──────────────────┤├talk.mp4──────┤
BGM 35% ├Lo-fi─────────────────────────────────────┤
Title   ├Urban Dreams─┤
0:10 · 1280×720 · 30 fps
"""

import unicodedata
from collections.abc import Iterator
from typing import Final

from fetchcut.timeline.draft import Draft, Segment, Track
from fetchcut.timeline.summary import label_of
from fetchcut.timeline.time import Seconds, clock

LEAST: Final = 24
"""Columns a timeline needs; with fewer there are only words."""

_LABEL: Final = 12


def picture(draft: Draft, columns: int) -> list[str]:
    """Return the lines, none longer than `columns`; a narrow or empty timeline has only its last line."""
    length = draft.duration
    width = min(columns, 120) - _LABEL - 2
    if length <= 0 or width < LEAST:
        return [_facts(draft)]
    rows = [_row(_label(track), _bar(track, length, width)) for track in draft.tracks if track.segments]
    return [_row("", _ruler(length, width)), *rows, _facts(draft)]


def _row(label: str, bar: str) -> str:
    return f"{fitted(label, _LABEL)}  {bar}".rstrip()


def _ruler(length: Seconds, width: int) -> str:
    """Return times at round distances, each beginning where it is."""
    most = max(2, width // 8)
    step = next((each for each in _STEPS if length / each <= most), _STEPS[-1])
    line = [" "] * width
    for number in range(int(length / step) + 1):
        at, text = int(width * number * step / length), clock(number * step)
        if at + len(text) <= width:
            line[at : at + len(text)] = text
    return "".join(line)


_STEPS: Final = tuple(
    Seconds(each) / 10 for each in (1, 2, 5, 10, 20, 50, 100, 150, 300, 600, 1200, 3000, 6000, 18_000, 36_000, 72_000)
)


def _label(track: Track) -> str:
    gains = {round(100 * each.media.gain * track.gain) for each in track.segments if each.media}
    gain = f" {gains.pop()}%" if track.kind == "audio" and len(gains) == 1 else ""
    return f"{fitted(label_of(track), _LABEL - len(gain)).rstrip()}{gain}"


def _bar(track: Track, length: Seconds, width: int) -> str:
    bar = [" "] * width
    for segment in track.segments:
        start = int(width * segment.start / length)
        end = max(start + 1, min(width, round(width * segment.end / length)))
        bar[start:end] = _box(_name(segment), end - start)
    return "".join(bar)


def _box(name: str, width: int) -> Iterator[str]:
    """Yield what stands in each column; the second column of a wide character is empty."""
    if width < 3:
        yield from "├┤"[:width] if width == 2 else "│"
        return
    yield "├"
    shown = fitted(name, width - 2, fill="─")
    for character in shown:
        yield character
        if _columns(character) == 2:
            yield ""
    yield "┤"


def _name(segment: Segment) -> str:
    name = segment.text.text if segment.text else segment.name
    return " ".join(name.split())


def _facts(draft: Draft) -> str:
    canvas = draft.canvas
    size = [f"{canvas.width}×{canvas.height}", f"{float(canvas.frame_rate):.5g} fps"] if canvas else []
    return " · ".join([clock(draft.duration), *size])


def fitted(text: str, columns: int, fill: str = " ") -> str:
    """Return `text` in exactly so many columns: cut with an ellipsis, or filled up. Control characters are dropped."""
    shown, used = "", 0
    plain = "".join(each for each in text if unicodedata.category(each) not in {"Cc", "Cf", "Mn", "Me", "Zl", "Zp"})
    is_cut = sum(map(_columns, plain)) > columns
    for character in plain:
        room = columns - is_cut
        if used + _columns(character) > room:
            break
        shown += character
        used += _columns(character)
    if is_cut and columns > 0:
        shown, used = f"{shown}…", used + 1
    return shown + fill * (columns - used)


def _columns(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1

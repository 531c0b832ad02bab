"""Text on pictures, drawn by libass from a script of ours: verbatim, never a command. Pure.

A frame lasts STEP_MS on the script's clock, whatever the film's rate: the clock of ASS counts hundredths of a second,
too coarse for 120 frames a second, and an event shall begin with its frame.
"""

import re
from fractions import Fraction
from typing import Final

from fetchcut.media.render.fonts import family_of
from fetchcut.media.render.geometry import Size
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.look import Look
from fetchcut.media.render.scenes import Written
from fetchcut.media.render.source import numbered
from fetchcut.timeline.draft import Text
from fetchcut.timeline.time import Seconds

STEP_MS: Final = 40
_MARGIN: Final = Fraction(1, 20)
_EDGE: Final = Fraction(1, 22)
"""The dark edge around letters, in parts of the line's height."""

_PADDING: Final = Fraction(1, 7)
_LONGEST_FADE_S: Final = Fraction(2, 5)
_COLUMNS: Final = {"left": 0, "right": 2}
_ROWS: Final = {"top": 7, "bottom": 1}

_SCRIPT: Final = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 0
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
{styles}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
{events}
"""


def drawn(graph: Graph, texts: tuple[Written, ...], first: int, look: Look) -> list[str]:
    """Return the filters that draw the texts over frames of which the first is the output's frame `first`."""
    name = graph.text(f"titles{len(graph.files)}.ass", script(texts, first, look.size, look.rate))
    step = f"settb={STEP_MS}/1000"
    return [step, "setpts=N", f"subtitles=filename={name}:wrap_unicode=1", *numbered(look)]


def script(texts: tuple[Written, ...], first: int, size: Size, rate: Fraction) -> str:
    """Return the ASS script of the texts, on a clock that starts with the output's frame `first`."""
    styles = [_style(f"s{number}", each, size) for number, each in enumerate(texts)]
    events = [_event(number, each, first, size, rate) for number, each in enumerate(texts)]
    return _SCRIPT.format(width=size.width, height=size.height, styles="\n".join(styles), events="\n".join(events))


def verbatim(text: str) -> str:
    """Return the text as ASS shows it literally: braces, backslashes and breaks are no commands.

    A word joiner behind a backslash keeps it from being read together with the next letter.
    """
    escaped = text.replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}")
    lines = re.split(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", escaped.replace("\t", "    "))
    return "\\N".join(_without_controls(line) for line in lines)


def _without_controls(line: str) -> str:
    kept = "".join(each for each in line if each >= " " and not "\x7f" <= each <= "\x9f")
    # ASS drops the spaces at both ends of a line.
    inner = kept.strip(" ")
    head = kept[: len(kept) - len(kept.lstrip(" "))] if inner else kept
    tail = kept[len(head) + len(inner) :]
    return "\u00a0" * len(head) + inner + "\u00a0" * len(tail)


def _style(name: str, written: Written, size: Size) -> str:
    text = _text(written)
    height = _line_height(text, size)
    edge = float(height * (_PADDING if text.background else _EDGE))
    margin = round(min(size.width, size.height) * _MARGIN)
    fields: tuple[object, ...] = (
        *(name, family_of(text.text, text.font), f"{float(height):.2f}"),
        *(_color(text.color), _color(text.color), _color(text.background or text.outline or "#000000"), "&H80000000"),
        *(-1 if text.is_bold else 0, -1 if text.is_italic else 0, 0, 0, 100, 100, 0, 0),
        *(3 if text.background else 1, f"{edge:.2f}", 0),
        *(_alignment(text), margin, margin, margin, 1),
    )
    return "Style: " + ",".join(str(field) for field in fields)


def _event(number: int, written: Written, first: int, size: Size, rate: Fraction) -> str:
    text = _text(written)
    start, end = max(written.first - first, 0), max(written.last - first, 0)
    tags = "".join((*_place(text, size), *_animation(written, first, rate)))
    override = f"{{{tags}}}" if tags else ""
    times = f"{_clock(start)},{_clock(end)}"
    return f"Dialogue: {number},{times},s{number},,0,0,0,,{override}{verbatim(text.text)}"


def _text(written: Written) -> Text:
    text = written.segment.text
    if text is None:
        raise AssertionError("only segments with text are written")
    return text


def _line_height(text: Text, size: Size) -> Fraction:
    return Fraction(text.size) / 100 * min(size.width, size.height)


def _alignment(text: Text) -> int:
    """Return the place as on a keypad: 7 top left, 5 the middle, 3 bottom right."""
    words = text.place.split("-") if isinstance(text.place, str) else []
    row = next((_ROWS[each] for each in words if each in _ROWS), 4)
    column = next((_COLUMNS[each] for each in words if each in _COLUMNS), 1)
    return row + column


def _place(text: Text, size: Size) -> list[str]:
    if isinstance(text.place, str):
        return []
    x, y = (float(each) for each in text.place)
    return [f"\\an5\\pos({x * size.width:.1f},{y * size.height:.1f})"]


def _animation(written: Written, first: int, rate: Fraction) -> list[str]:
    text = _text(written)
    if text.animation is None:
        return []
    length = min(_LONGEST_FADE_S, written.segment.duration / 3)
    fade = round(_script_ms(length, rate))
    return [f"\\fad({fade},{fade})"]


def _script_ms(time: Seconds, rate: Fraction) -> Fraction:
    """Return a real time on the script's clock."""
    return time * rate * STEP_MS


def _clock(frame: int) -> str:
    """Return the script's time just before a frame, as ASS writes it."""
    hundredths = max(0, frame * STEP_MS - STEP_MS // 2) // 10
    seconds, rest = divmod(hundredths, 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:02}"


def _color(color: str) -> str:
    """Return "#RRGGBB" (or "#RRGGBBAA") as ASS writes it: &HAABBGGRR, where 00 is opaque."""
    digits = color.removeprefix("#")
    red, green, blue, alpha = digits[0:2], digits[2:4], digits[4:6], digits[6:8] or "FF"
    return f"&H{255 - int(alpha, 16):02X}{blue}{green}{red}".upper()

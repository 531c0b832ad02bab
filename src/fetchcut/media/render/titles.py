"""Text on pictures, drawn by libass from a script of ours: verbatim, never a command. Pure.

A frame lasts STEP_MS on the script's clock, whatever the film's rate: the clock of ASS counts hundredths of a second,
too coarse for 120 frames a second, and an event shall begin with its frame.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from fetchcut.media.render.animation import Stage, appearing
from fetchcut.media.render.fonts import family_of
from fetchcut.media.render.geometry import Size
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.look import Look
from fetchcut.media.render.scenes import Written
from fetchcut.media.render.source import numbered
from fetchcut.media.render.text_motion import Pose, poses
from fetchcut.media.render.upright import upright
from fetchcut.timeline.draft import Text
from fetchcut.timeline.places import MARGIN, PLACES
from fetchcut.timeline.time import Seconds

STEP_MS: Final = 40
_EDGE: Final = Fraction(1, 22)
"""The dark edge around letters, in parts of the line's height."""

_PADDING: Final = Fraction(1, 7)

_SCRIPT: Final = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 0
ScaledBorderAndShadow: yes
YCbCr Matrix: None

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
    begun = begun_before(texts, first)
    name = graph.text(f"titles{len(graph.files)}.ass", script(texts, first - begun, look.size, look.rate))
    clock = [f"settb={STEP_MS}/1000", f"setpts=N+{begun}"]
    return [*clock, f"subtitles=filename={name}:wrap_unicode=1", *numbered(look)]


def begun_before(texts: tuple[Written, ...], first: int) -> int:
    """Return how many frames before `first` the script's clock must start: where what moves has begun by then."""
    moving = [each.first for each in texts if _text(each).animation or _text(each).words or any(_fades(each))]
    return max(0, first - min(moving, default=first))


def _fades(written: Written) -> tuple[Seconds, Seconds]:
    picture = written.segment.picture
    return picture.fade_in or Fraction(0), picture.fade_out or Fraction(0)


def script(texts: tuple[Written, ...], first: int, size: Size, rate: Fraction) -> str:
    """Return the ASS script of the texts, on a clock that starts with the output's frame `first`."""
    styles = [_style(f"s{number}", each, size) for number, each in enumerate(texts)]
    events = [event for number, each in enumerate(texts) for event in _events(number, each, first, size, rate)]
    return _SCRIPT.format(width=size.width, height=size.height, styles="\n".join(styles), events="\n".join(events))


def _style(name: str, written: Written, size: Size) -> str:
    text = _text(written)
    height = _line_height(text, size)
    margin = round(min(size.width, size.height) * MARGIN)
    fields: tuple[object, ...] = (
        *(name, family_of(text.text, text.font), f"{float(height):.2f}"),
        *(_color(text.color), _color(text.color), _color(_edge_color(text)), "&H80000000"),
        *(-1 if text.is_bold else 0, -1 if text.is_italic else 0, 0, 0, 100, 100, 0, 0),
        *(3 if text.background and not text.is_vertical else 1, f"{_edge(text, size):.2f}", 0),
        *(_alignment(text), margin, margin, margin, 1),
    )
    return "Style: " + ",".join(str(field) for field in fields)


def _events(number: int, written: Written, first: int, size: Size, rate: Fraction) -> Iterator[str]:
    """Yield the event of a text, of one that moves by keyframes an event for each way it stands."""
    segment, stage = written.segment, _stage(written, size, rate)
    if stage.text.is_vertical:
        stage = replace(stage, edge=_edge(stage.text, size))
        height = float(_line_height(stage.text, size))
        for one in upright(segment, stage, height, (max(written.first, first), written.last), rate):
            yield _event(number, one.first - first, one.last - first, one.tag + (one.drawing or appearing(one.stage)))
        return
    if not segment.picture.keyframes:
        yield _event(number, written.first - first, written.last - first, appearing(stage))
        return
    for each in poses(segment, max(written.first, first), written.last, rate):
        alignment, anchor = _stood(stage, each.pose)
        begun = each.first / rate - segment.start
        posed = replace(stage, pose=each.pose, begun=begun, anchor=anchor, edge=_edge(stage.text, size))
        text = f"{{\\an{alignment}}}{appearing(posed)}"
        yield _event(number, each.first - first, each.last - first, text)


def _event(number: int, first: int, last: int, text: str) -> str:
    return f"Dialogue: {number},{_clock(max(first, 0))},{_clock(max(last, 0))},s{number},,0,0,0,,{text}"


def _stage(written: Written, size: Size, rate: Fraction) -> Stage:
    text = _text(written)
    fade_in, fade_out = _fades(written)
    return Stage(
        text=text,
        opacity=written.segment.picture.opacity,
        fade_in=fade_in,
        fade_out=fade_out,
        duration_s=written.segment.duration,
        second=rate * STEP_MS,
        anchor=_anchor(text, size),
        size=size,
        is_anchored=not isinstance(text.place, str) or text.place == "lower-third",
    )


def _stood(stage: Stage, pose: Pose) -> tuple[int, tuple[float, float]]:
    """Return how the text is aligned, as on a keypad, and the point it stands on: its middle where keyframes say it."""
    column, row = (_alignment(stage.text) - 1) % 3, (_alignment(stage.text) - 1) // 3
    x, y = stage.anchor
    if pose.x is not None:
        column, x = 1, pose.x * stage.size.width
    if pose.y is not None:
        row, y = 1, pose.y * stage.size.height
    return 3 * row + column + 1, (x, y)


def _text(written: Written) -> Text:
    text = written.segment.text
    if text is None:
        raise AssertionError("only segments with text are written")
    return text


def _edge_color(text: Text) -> str:
    """Return the colour of the outline, or of the box that libass makes of it."""
    return (text.background if not text.is_vertical else None) or text.outline or "#000000"


def _edge(text: Text, size: Size) -> float:
    """Return the width in pixels of the outline, or of what the box is larger than the text."""
    return float(_line_height(text, size) * (_PADDING if text.background and not text.is_vertical else _EDGE))


def _line_height(text: Text, size: Size) -> Fraction:
    return Fraction(text.size) / 100 * min(size.width, size.height)


def _alignment(text: Text) -> int:
    """Return the place as on a keypad: 7 top left, 5 the middle, 3 bottom right."""
    if not isinstance(text.place, str):
        return 5
    across, down = PLACES[text.place]
    row = 7 if down < 0.25 else 1 if down > 0.75 else 4
    return row + (0 if across < 0.25 else 2 if across > 0.75 else 1)


def _anchor(text: Text, size: Size) -> tuple[float, float]:
    """Return the point that the text's alignment stands on."""
    if not isinstance(text.place, str):
        return float(text.place[0]) * size.width, float(text.place[1]) * size.height
    across, down = PLACES[text.place]
    margin = MARGIN * min(size.width, size.height)
    x = margin + across * (size.width - 2 * margin)
    y = margin + down * (size.height - 2 * margin)
    return (x, y) if text.place != "lower-third" else (x, y + float(_line_height(text, size)) / 2)


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

"""What an export shall be: format, size, rate, codec, quality. Values, and their reading from outside."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from fetchcut.errors import OutputInvalid, Problem
from fetchcut.timeline.draft import Canvas
from fetchcut.timeline.limits import MOST_SUBTITLES
from fetchcut.timeline.rates import LEAST, MOST, read_rate

Quality = Literal["low", "medium", "high", "lossless"]
Captions = Literal["burnt", "soft", "file"]
Damaged = Literal["stop", "leave_out", "keep"]

TIMELINES: Final = ("otio",)
"""Formats that hold the timeline itself, for other editors, and none of its pictures."""

TEXTS: Final = ("srt", "vtt")
"""Formats that hold what is said, and nothing else of the timeline."""

STILLS: Final = ("jpg", "png")
MOST_CELLS: Final = 100
"""Moments of one sheet."""
LEAST_STEP_MS: Final = 20
"""From one picture of a timeline to the next."""
FORMATS: Final = (
    *("mp4", "mov", "mkv", "webm", "avi", "gif", "webp"),
    *("mp3", "wav", "m4a", "aac", "flac", "opus", "png", "jpg"),
    *TEXTS,
    *TIMELINES,
)
CODECS: Final = ("h264", "hevc", "vp9", "av1", "prores")
QUALITIES: Final = ("low", "medium", "high", "lossless")
MOST_SIDE: Final = 8192
LEAST_SIDE: Final = 16

_SPELLINGS: Final = {"jpeg": "jpg", "h.264": "h264", "avc": "h264", "h265": "hevc", "h.265": "hevc", "vp-9": "vp9"}
_LINES: Final = {"4k": 2160, "2k": 1440, "uhd": 2160, "fullhd": 1080, "fhd": 1080, "hd": 720}


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What to export. None leaves it to the draft (size, rate) or to what plays everywhere (codec).

    `lines` is the smaller side in pixels ("1080p"). `crf` is the encoder's own scale and beats `quality`. `captions`
    says what becomes of text with the role "caption": drawn into the pictures, a track that players can switch, or a
    file beside. `is_compatible` true encodes everything anew: no copied pictures, for players that stumble over them.
    `at_ms` is the moment that a still shows. `is_on_card`: whether a graphics card encodes; None leaves it to the
    settings. `damaged` says what becomes of parts of a source that cannot be decoded: nothing is exported and they are
    told, the rest is exported, or they stay as decoders make them up. `is_separate`: one file a clip of the main track.
    Of stills: `sheet` (columns, rows) shows so many moments, evenly spread, in one picture as wide as the canvas;
    `every_ms` makes a picture of every so many milliseconds, each a file of its own. `subtitles` is which of a file's
    subtitles srt or vtt hold, from 1; None: the timeline's own captions, else the first of them.
    """

    format: str = "mp4"
    quality: Quality = "high"
    width: int | None = None
    height: int | None = None
    lines: int | None = None
    frame_rate: Fraction | None = None
    video_codec: str | None = None
    crf: int | None = None
    max_bytes: int | None = None
    captions: Captions = "burnt"
    is_compatible: bool = False
    at_ms: int | None = None
    is_on_card: bool | None = None
    damaged: Damaged = "stop"
    is_separate: bool = False
    sheet: tuple[int, int] | None = None
    every_ms: int | None = None
    subtitles: int | None = None

    def canvas(self, canvas: Canvas) -> Canvas:
        """Return the canvas to compose on: that of the draft in the size and at the rate that were asked."""
        width, height = self._size(canvas)
        return Canvas(
            width=width,
            height=height,
            frame_rate=self.frame_rate or canvas.frame_rate,
            background=canvas.background,
        )

    def _size(self, canvas: Canvas) -> tuple[int, int]:
        if self.width and self.height:
            return _even(self.width), _even(self.height)
        factor = Fraction(1)
        if self.width:
            factor = Fraction(self.width, canvas.width)
        elif self.height:
            factor = Fraction(self.height, canvas.height)
        elif self.lines:
            factor = Fraction(self.lines, min(canvas.width, canvas.height))
        return _even(canvas.width * factor), _even(canvas.height * factor)


def read(given: Mapping[str, object] | None) -> Output:
    """Return the output that a request's JSON describes; every value left out or null has its default.

    Keys: format, quality, resolution ("1080p", "1920x1080", "4k"), width, height, fps, codec, crf, max_bytes, captions,
    compatible, at, hardware, damaged, separate, sheet ("4x3"), every (milliseconds), subtitles (of srt and vtt). Sheet
    and every make pictures: jpg, unless png is said. Raises OutputInvalid with the path of each offending key.
    """
    problems: list[Problem] = []
    values: dict[str, object] = {}
    for key, value in (given or {}).items():
        if key not in _READERS:
            problems.append(Problem(f"$.{key}", f"unknown; there are {', '.join(_READERS)}"))
        elif value is not None:
            try:
                values |= _READERS[key](value)
            except (ValueError, TypeError, OverflowError, ZeroDivisionError, AttributeError, KeyError):
                problems.append(Problem(f"$.{key}", _EXPECTED[key]))
    pictured = [key for key in ("sheet", "every") if (given or {}).get(key) is not None]
    if pictured and values.setdefault("format", "jpg") not in STILLS:
        problems.append(Problem(f"$.{pictured[0]}", f"only of pictures: {' or '.join(STILLS)}"))
    if problems:
        raise OutputInvalid(problems=tuple(problems))
    return Output(**values)  # type: ignore[arg-type]


def _resolution(value: object) -> dict[str, object]:
    text = str(value).lower().replace(" ", "").replace("×", "x").replace("*", "x")
    if text in _LINES:
        return {"lines": _LINES[text]}
    if "x" in text:
        width, height = (_whole(LEAST_SIDE, MOST_SIDE)(each) for each in text.split("x"))
        return {"width": width, "height": height}
    return {"lines": _whole(LEAST_SIDE, MOST_SIDE)(text.removesuffix("p"))}


def _sheet(value: object) -> dict[str, object]:
    columns, rows = (_whole(1, 20)(each) for each in str(value).lower().replace("×", "x").replace(" ", "").split("x"))
    if columns * rows > MOST_CELLS:
        raise ValueError
    return {"sheet": (columns, rows)}


def _rate(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)) or len(str(value)) > 20:
        raise TypeError
    return read_rate(value)


def _word(allowed: tuple[str, ...]) -> Callable[[object], str]:
    def read_word(value: object) -> str:
        if not isinstance(value, str):
            raise TypeError
        word = value.strip().lower().removeprefix(".")
        word = _SPELLINGS.get(word, word)
        if word not in allowed:
            raise ValueError
        return word

    return read_word


def _whole(least: int, most: int) -> Callable[[object], int]:
    def read_whole(value: object) -> int:
        if isinstance(value, bool) or (isinstance(value, float) and not (math.isfinite(value) and value.is_integer())):
            raise TypeError
        number = int(str(value)[:20]) if isinstance(value, str) else int(value)  # type: ignore[call-overload]
        if not least <= number <= most:
            raise ValueError
        return int(number)

    return read_whole


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _named(name: str, convert: Callable[[object], object]) -> Callable[[object], dict[str, object]]:
    return lambda value: {name: convert(value)}


_READERS: Final[dict[str, Callable[[object], dict[str, object]]]] = {
    "format": _named("format", _word(FORMATS)),
    "quality": _named("quality", _word(QUALITIES)),
    "resolution": _resolution,
    "width": _named("width", _whole(LEAST_SIDE, MOST_SIDE)),
    "height": _named("height", _whole(LEAST_SIDE, MOST_SIDE)),
    "fps": _named("frame_rate", _rate),
    "codec": _named("video_codec", _word(CODECS)),
    "crf": _named("crf", _whole(0, 63)),
    "max_bytes": _named("max_bytes", _whole(1000, 1 << 50)),
    "captions": _named("captions", _word(("burnt", "soft", "file"))),
    "compatible": _named("is_compatible", _switch),
    "at": _named("at_ms", _whole(0, 24 * 3_600_000)),
    "hardware": _named("is_on_card", _switch),
    "damaged": _named("damaged", _word(("stop", "leave_out", "keep"))),
    "separate": _named("is_separate", _switch),
    "sheet": _sheet,
    "every": _named("every_ms", _whole(LEAST_STEP_MS, 24 * 3_600_000)),
    "subtitles": _named("subtitles", _whole(1, MOST_SUBTITLES)),
}
_SIDES: Final = f"a whole number of pixels from {LEAST_SIDE} to {MOST_SIDE}"
_EXPECTED: Final = {
    "format": f"one of {', '.join(FORMATS)}",
    "quality": f"one of {', '.join(QUALITIES)}",
    "resolution": "1080p, 720p, 4k or 1920x1080",
    "width": _SIDES,
    "height": _SIDES,
    "fps": f'a rate from {LEAST} to {MOST}: 30, 29.97 or "30000/1001"',
    "codec": f"one of {', '.join(CODECS)}",
    "crf": "a whole number from 0 to 63",
    "max_bytes": "a whole number of bytes, at least 1000",
    "captions": "burnt, soft or file",
    "compatible": "true or false",
    "hardware": "true or false",
    "damaged": "stop, leave_out or keep",
    "separate": "true or false",
    "sheet": f'columns and rows like "4x3", at most {MOST_CELLS} moments',
    "every": f"milliseconds from one picture to the next, at least {LEAST_STEP_MS}",
    "at": "a moment in milliseconds",
    "subtitles": f"a number from 1 to {MOST_SUBTITLES}",
}


def _even(side: Fraction | int) -> int:
    return max(LEAST_SIDE, round(Fraction(side) / 2) * 2)

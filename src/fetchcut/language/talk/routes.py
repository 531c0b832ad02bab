"""What others do: export, credits, state, upload."""

import re
from collections.abc import Mapping
from fractions import Fraction
from math import ceil, sqrt
from typing import Final

from fetchcut.language.languages import Language
from fetchcut.language.outcome import Route, RouteKind
from fetchcut.language.replies.talk import phrase
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.shapes import ratio_of, shape, sides
from fetchcut.language.talk.wishes.lengths import length_of
from fetchcut.language.talk.wishes.subtitles import written
from fetchcut.timeline.edits.canvas import SetCanvas
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.grid import to_ms
from fetchcut.timeline.output import LEAST_STEP_MS, MOST_CELLS, STILLS
from fetchcut.timeline.parted import MOST_PICTURES
from fetchcut.timeline.platforms import PLATFORMS, shaped

KINDS: Final = frozenset(
    {"export", "subtitles_write", "separate", "thumbnail", "sheet", "stills", "credits", "state", "upload", "cancel"}
)


_ENDINGS: Final = frozenset({"mp4", "mov", "mkv", "webm", "gif", "mp3", "wav", "m4a", "aac", "flac", "opus", "avi"})
"""File endings that say in which format somebody wants it: "render to talk.mov"."""


def route(intent: Intent, scene: Scene, language: Language) -> Route:
    """Return the route of an intent; what a platform asks of the canvas is `reframing`'s."""
    links = tuple(str(item.value) for item in intent.all("LINK"))
    arrived = scene.situation.arrived
    if links and not all(link in arrived for link in links):
        return Route(kind="upload", links=links, text=phrase("route.fetch", language), language=language)
    match intent.kind:
        case "export":
            output = _output(intent)
            if intent.has("COMPRESS") and not output:
                raise Ask("ask.how_small")
            what = _told(output, language)
            key = "route.export_as" if what else "route.export"
            return Route(kind="export", output=output, text=phrase(key, language, what=what), language=language)
        case "separate":
            output = {**_output(intent), "separate": True}
            text = phrase("route.separate", language, count=len(scene.clips))
            return Route(kind="export", output=output, text=text, language=language)
        case "subtitles_write":
            output = written(intent, scene)
            text = phrase("route.export_as", language, what=str(output["format"]))
            return Route(kind="export", output=output, text=text, language=language)
        case "thumbnail":
            return _thumbnail(intent, scene, language)
        case "sheet":
            return _sheet(intent, scene, language)
        case "stills":
            return _stills(intent, scene, language)
    kind: RouteKind = intent.kind  # type: ignore[assignment]
    return Route(kind=kind, text=phrase(f"route.{kind}", language), language=language)


def _told(output: Mapping[str, object], language: Language) -> str:
    if {"width", "height"} <= output.keys():
        size = f"{output['width']}×{output['height']}"
        output = {key: value for key, value in output.items() if key not in {"width", "height"}} | {"size": size}
    return " ".join(_figure(key, value, language) for key, value in output.items())


def _figure(key: str, value: object, language: Language) -> str:
    if key == "max_bytes":
        return f"≤ {int(str(value)) / 1_000_000:g} MB"
    if key == "damaged":
        return phrase("route.undamaged", language)
    return phrase(f"figure.{key}", language, value=value) if key in {"width", "height", "fps"} else str(value)


def _output(intent: Intent) -> dict[str, object]:
    output: dict[str, object] = {}
    if form := intent.word("FORMAT"):
        output["format"] = form
    elif (name := intent.word("FILE")) and (ending := name.rpartition(".")[2].lower()) in _ENDINGS:
        output["format"] = ending
    elif intent.has("AUDIOONLY", "SOUND"):
        output["format"] = "mp3"
    if named := sides(intent):
        output |= named
    elif (size := intent.first("RES")) is not None:
        output["resolution"] = f"{size.value}p"
    if (rate := intent.number("FPS", "FPSVALUE", "FRAMES")) is not None:
        output["fps"] = float(rate) if rate.denominator != 1 else int(rate)
    if not intent.has("BITRATE") and (limit := intent.first("SIZE")) is not None:
        output["max_bytes"] = limit.value
    if quality := intent.word("QUALITY"):
        output["quality"] = quality
    if codec := intent.word("CODEC"):
        output["codec"] = codec
    if damaged := intent.word("DAMAGED"):
        output["damaged"] = damaged
    return output


def _thumbnail(intent: Intent, scene: Scene, language: Language) -> Route:
    point = next(iter(intent.points), None)
    item = intent.first("T", "C")
    said = length_of(item, scene.frame_rate) if item is not None else None  # 5s截一张图
    at = scene.moment(point) if point else min(said or scene.duration * 0, scene.duration)
    if intent.has("LAST", "END"):
        at = scene.duration
    output: dict[str, object] = {"format": intent.word("FORMAT") or "jpg", "at": to_ms(at)}
    return Route(kind="export", output=output, text=phrase("route.thumbnail", language), language=language)


def _sheet(intent: Intent, scene: Scene, language: Language) -> Route:
    """Return a sheet of so many columns and rows; of so many pictures as nearly a square as they make."""
    if not scene.clips:
        raise Refuse("cannot.nothing_there")
    columns, rows = _columns_and_rows(intent)
    if not (1 <= columns <= _MOST_SIDE and 1 <= rows <= _MOST_SIDE and columns * rows <= MOST_CELLS):
        raise Refuse("cannot.sheet", most=MOST_CELLS)
    output = {"format": _still(intent), "sheet": f"{columns}x{rows}"}
    text = phrase("route.sheet", language, columns=columns, rows=rows)
    return Route(kind="export", output=output, text=text, language=language)


_MOST_SIDE: Final = 20
_TWO: Final = re.compile("([0-9]+)[^0-9]+([0-9]+)")


def _columns_and_rows(intent: Intent) -> tuple[int, int]:
    for item in intent.all("RATIO", "GRIDSIZE"):
        if found := _TWO.search(item.text):
            first, second = int(found[1]), int(found[2])
            return (second, first) if item.text.find("行") in range(item.text.find("列")) else (first, second)
    numbers = [Fraction(str(item.value)) for item in intent.all("N", "FRAMES")]
    if len(numbers) == 2:  # "5 by 4"
        return int(numbers[0]), int(numbers[1])
    if numbers and numbers[0] > 0:
        columns = ceil(sqrt(numbers[0]))
        return columns, ceil(numbers[0] / columns)
    side = next((str(item.value) for item in intent.all("SHEET", "SPLITSCREEN") if str(item.value).isdecimal()), None)
    return (4, 3) if side is None else (int(side), int(side))


def _stills(intent: Intent, scene: Scene, language: Language) -> Route:
    """Return a picture of every so many seconds: as said, else one a second; or so many, evenly spread."""
    if not scene.clips:
        raise Refuse("cannot.nothing_there")
    length_ms = to_ms(scene.duration)
    every_ms = int(intent.number("SEQUENCE") or 1000)
    lengths = [length_of(item, scene.frame_rate) for item in intent.all("T", "LEN")]
    lengths += [each.offset for each in intent.points]  # "every 2 seconds as png" reads like a moment
    if (step := next((each for each in lengths if each), None)) is not None:
        every_ms = to_ms(step)
    elif count := intent.number("N"):
        every_ms = max(1, ceil(length_ms / count))
    if every_ms < LEAST_STEP_MS or ceil(length_ms / every_ms) > MOST_PICTURES:
        raise Refuse("cannot.many_stills", most=MOST_PICTURES)
    output = {"format": _still(intent), "every": every_ms}
    facts = {"count": max(1, ceil(length_ms / every_ms)), "seconds": f"{every_ms / 1000:g}"}
    return Route(kind="export", output=output, text=phrase("route.stills", language, **facts), language=language)


def _still(intent: Intent) -> str:
    return form if (form := intent.word("FORMAT")) in STILLS else "jpg"


def reframing(intent: Intent, scene: Scene) -> tuple[Edit, ...]:
    """Return what brings the canvas into the shape that the export is for; nothing where it has it."""
    named = shape(intent)
    canvas = scene.draft.canvas
    if named is None or canvas is None or not scene.clips:
        return ()
    if named.kind == "PLATFORM":
        if PLATFORMS[str(named.value)] == (canvas.width, canvas.height):
            return ()
        return (SetCanvas(platform=str(named.value)),)
    ratio = ratio_of(named)
    wanted = shaped(ratio, min(canvas.width, canvas.height))
    text = f"{ratio.numerator}:{ratio.denominator}"
    return () if wanted == (canvas.width, canvas.height) else (SetCanvas(ratio=text),)

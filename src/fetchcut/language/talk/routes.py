"""What others do: export, credits, state, upload."""

from collections.abc import Mapping
from typing import Final

from fetchcut.language.languages import Language
from fetchcut.language.outcome import Route, RouteKind
from fetchcut.language.replies.talk import phrase
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.shapes import ratio_of, shape, sides
from fetchcut.timeline.edits.canvas import SetCanvas
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.grid import to_ms
from fetchcut.timeline.platforms import PLATFORMS, shaped

KINDS: Final = frozenset({"export", "separate", "thumbnail", "credits", "state", "upload", "cancel"})


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
        case "thumbnail":
            return _thumbnail(intent, scene, language)
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
    at = scene.moment(point) if point else scene.duration * 0
    if intent.has("LAST", "END"):
        at = scene.duration
    output: dict[str, object] = {"format": intent.word("FORMAT") or "jpg", "at_ms": to_ms(at)}
    return Route(kind="export", output=output, text=phrase("route.thumbnail", language), language=language)


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

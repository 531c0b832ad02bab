"""The look of what is written, and how large and where something is to be, as values."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from msgspec import UNSET, UnsetType

from fetchcut.language.lexer import Token
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.scene import Scene
from fetchcut.timeline.draft import Place, Segment
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.text import StyleText

_UP: Final = {
    "center": "top",
    "bottom": "center",
    "left": "top-left",
    "right": "top-right",
    "lower-third": "center",
} | {
    "bottom-left": "left",
    "bottom-right": "right",
    "top": "top",
}
_DOWN: Final = {"center": "bottom", "top": "center", "left": "bottom-left", "right": "bottom-right"} | {
    "top-left": "left",
    "top-right": "right",
    "bottom": "bottom",
}
_LEFT: Final = {"center": "left", "right": "center", "top": "top-left", "bottom": "bottom-left"} | {
    "top-right": "top",
    "bottom-right": "bottom",
}
_RIGHT: Final = {"center": "right", "left": "center", "top": "top-right", "bottom": "bottom-right"} | {
    "top-left": "top",
    "bottom-left": "bottom",
}
STEP: Final = Fraction(5, 4)
"""By how much something grows when nobody says."""


def styled(intent: Intent, segments: tuple[Segment, ...]) -> Edit:
    """Return the edit that gives texts the look that is asked for."""
    color, background = colors(intent)
    is_off = intent.has("NEG", "REMOVE")
    first = segments[0].text
    size: float | UnsetType = UNSET
    if first and (factor := size_factor(intent)) is not None:
        size = round(min(max(first.size * float(factor), 1.0), 100.0), 2)
    place: Place | UnsetType = UNSET
    if first and (wanted := place_of(intent, first.place)) is not None:
        place = wanted
    return StyleText(
        segments=tuple(each.id for each in segments),
        place=place,
        size=size,
        color=color or UNSET,
        background=None if is_off and intent.has("BACKGROUND") else background or _box(intent),
        outline=(None if is_off else outline(intent)) if intent.has("OUTLINE") else UNSET,
        font=intent.word("FONT") or UNSET,
        animation=None if is_off and intent.has("ANIMWORD", "ANIM") else animation(intent) or UNSET,
        is_bold=not is_off if intent.has("BOLD") else UNSET,
        is_italic=not is_off if intent.has("ITALIC") else UNSET,
        is_vertical=not is_off and intent.word("UPRIGHT") != "across" if intent.has("UPRIGHT") else UNSET,
    )


def _box(intent: Intent) -> str | UnsetType:
    return "#000000" if intent.has("BACKGROUND") and not intent.has("COLOR") else UNSET


def size_factor(intent: Intent) -> Fraction | None:
    """Return by how much something grows or shrinks, None where nothing is said of its size."""
    is_size = intent.has("BIGGER", "SMALLER", "SIZEWORD", "ZOOM", "ZOOMOUT")
    is_figure = intent.has("X", "XWORD", "PCT", "HALF") and not intent.has("OPACITY", "TRANSPARENCY")
    ways = [item for item in intent.all("UP", "DOWN") if item.text not in _MOVING]
    is_way = bool(ways) and not intent.has("MOVE", "PLACE")
    if not (is_size or is_figure or is_way):
        return None
    is_smaller = intent.has("SMALLER", "DOWN", "LESS", "ZOOMOUT")
    times = intent.number("X", "XWORD")
    if times is None and intent.has("HALF"):
        times = Fraction(1, 2)
    if times is not None:
        return 1 / times if is_smaller and times > 1 else times
    if (fraction := intent.number("FRAC", "FRACWORD")) is not None:
        return 1 - fraction if is_smaller else 1 + fraction
    if (part := intent.number("PCT")) is not None:
        if intent.has("BIGGER", "SMALLER", "BY", "UP", "DOWN") and not intent.has("TO"):
            return max(1 - part, Fraction(1, 20)) if is_smaller else 1 + part
        return part if part > 0 else None
    if (number := intent.number("N")) is not None and number.denominator != 1 and 0 < number <= 1:
        return number  # "scale 0.1"
    step = Fraction(9, 8) if intent.has("LITTLE") else Fraction(2) if intent.has("MUCH") else STEP
    return 1 / step if is_smaller else step


_MOVING: Final = frozenset({"move", "nudge", "push", "pull", "put", "bring", "shift"})
"""Verbs of "nudge it down" that say where to, not how large."""


def _side(here: str, side: str) -> str:
    """Return the place at the left or the right edge, as high as it is: "to the left" of what stands top right."""
    row = next((each for each in ("top", "bottom") if here.startswith(each)), "")
    return f"{row}-{side}" if row else side


def place_of(intent: Intent, now: Place | None) -> str | None:
    """Return where in the picture something is to stand that stands at `now`, None where nothing is said of it."""
    if place := intent.word("PLACE"):
        return place
    if intent.has("MIDDLE") or any(item.text == "in the middle" for item in intent.all("POINT")):
        return "center"
    here = now if isinstance(now, str) else "center"
    if (intent.has("TO", "INTO") or not intent.has("MOVE", "LITTLE", "MORE")) and intent.has("LEFT") != intent.has(
        "RIGHT"
    ):
        return _side(here, "left" if intent.has("LEFT") else "right")
    for kinds, table in (
        (("UPWARD", "UP"), _UP),
        (("DOWNWARD", "DOWN"), _DOWN),
        (("LEFT",), _LEFT),
        (("RIGHT",), _RIGHT),
    ):
        if intent.has(*kinds) and (intent.has(kinds[0], "MOVE") or not intent.has("SIZEWORD", "BIGGER", "SMALLER")):
            return table.get(here, here)
    if any(point.base == "part" for point in intent.points):
        return "center"
    return None


def colors(intent: Intent) -> tuple[str | None, str | None]:
    """Return the colours of the letters and of the box: "white text on a black box", 白字黑底, 红色背景."""
    color: str | None = None
    background: str | None = None
    items = intent.items
    edge = _edge(items)
    for at, item in enumerate(items):
        if item.kind != "COLOR" or at == edge or _is_former(items, at):
            continue
        near = [each for each in items[at + 1 : at + 2] if each.kind == "BACKGROUND"]
        behind = items[at - 1].kind if at else ""
        is_box = (
            bool(near) or behind == "BACKGROUND" or (at > 1 and items[at - 2].kind == "BACKGROUND" and behind == "SET")
        )
        intent.use(item)
        if is_box and background is None:
            background = str(item.value)
        elif color is None:
            color = str(item.value)
    return color, background


def _is_former(items: Sequence[Token], at: int) -> bool:
    """Return whether a colour is only the one that is there now: "change white to yellow"."""
    return [item.kind for item in items[at + 1 : at + 3]] in (["TO", "COLOR"], ["INTO", "COLOR"])


def outline(intent: Intent) -> str | None:
    """Return the colour of the edge around the letters, None for no edge: 白字黑边, "red outline"."""
    at = intent.index("OUTLINE")
    if at is None:
        return None
    edge = _edge(intent.items)
    if edge is not None:
        return str(intent.use(intent.items[edge])[0].value)
    return str(intent.items[at].value or "#000000")


def _edge(items: Sequence[Token]) -> int | None:
    """Return where the colour of the edge around the letters stands: 红色描边, "outline black"; 黑边 says its own."""
    at = next((index for index, item in enumerate(items) if item.kind == "OUTLINE"), None)
    if at is None or items[at].value:
        return None
    colours = [index for index, item in enumerate(items) if item.kind == "COLOR"]
    is_led = at > 1 and items[at - 2].kind in {"WITH", "ADD", "AND", "GIVE"}  # "yellow with a black outline"
    if at + 1 in colours and not is_led:
        return at + 1
    if at - 1 in colours:
        return at - 1
    return colours[0] if len(colours) == 1 and colours[0] > at else None  # "outline the title in red"


def animation(intent: Intent) -> str | None:
    """Return how the text appears, None where nothing is said of it."""
    if name := intent.word("ANIM"):
        return name
    return "fade" if intent.has("FADEIN", "FADEOUT", "FADEBOTH", "FADE") else None


def is_written(quote: str, scene: Scene) -> bool:
    """Return whether a text there says exactly this."""
    return any(each.text and each.text.text == quote for each in scene.texts)

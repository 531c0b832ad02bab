"""Texts that move, grow and shrink while they are seen: keyframes said in words."""

from collections.abc import Iterator
from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.wishes.lengths import first_length
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.targets import texts
from fetchcut.timeline.draft import Place, Segment
from fetchcut.timeline.edits.motion import Easing, Key, Property, SetKeyframes
from fetchcut.timeline.grid import to_ms
from fetchcut.timeline.places import PLACES

_SIDES: Final = {"LEFT": 0.2, "RIGHT": 0.8}
"""Where the middle of a text is at a side, in parts of the picture's width."""
_FAR: Final = 0.25
"""How far a text drifts where nobody says, in parts of the picture."""
_GROWN: Final = 1.5
"""How much larger a text becomes where nobody says."""


def text_move(intent: Intent, scene: Scene) -> Plan:
    """Let texts move from side to side, drift, grow or shrink: for so long as is said, else while they are seen."""
    return plan(*(edit for each in texts(intent, scene) for edit in _moves(intent, scene, each)))


def _moves(intent: Intent, scene: Scene, segment: Segment) -> Iterator[SetKeyframes]:
    length = first_length(intent, scene) or segment.duration
    last_ms = min(milliseconds(length), to_ms(segment.duration))
    if intent.has("GROW", "SHRINK"):
        factor = float(intent.number("X", "PCT") or _GROWN)
        larger = factor if factor > 1 else 1 / max(factor, 0.05)
        # What grows ends as it is written, so that it does not outgrow the picture; so does what shrinks begin.
        small, whole = 1 / larger, 1.0
        ends = (small, whole) if intent.has("GROW") else (whole, small)
        yield _way(segment, "scale", *ends, last_ms)
        return
    x, y = _middle(segment)
    if (drift := _drift(intent)) is not None:
        sign = -1 if drift in {"up", "left"} else 1
        if drift in {"up", "down"}:
            yield _way(segment, "y", y, y + sign * _FAR, last_ms)
        else:
            yield _way(segment, "x", x, x + sign * _FAR, last_ms)
        return
    stops = [_stop(item.kind, item.value, (x, y)) for item in intent.all("LEFT", "RIGHT", "PLACE")]
    here, there = (stops[0], stops[-1]) if len(stops) > 1 else ((x, y), stops[0])
    if here[0] != there[0]:
        yield _way(segment, "x", here[0], there[0], last_ms)
    if here[1] != there[1]:
        yield _way(segment, "y", here[1], there[1], last_ms)


def _drift(intent: Intent) -> str | None:
    """Return the way a text drifts: "up", "down", "left" or "right"; None where it goes from one place to another."""
    if (said := intent.word("DRIFT")) is not None:
        return said
    return "up" if intent.first("UP", "UPWARD") else "down" if intent.first("DOWN", "DOWNWARD") else None


def _way(segment: Segment, name: Property, first: float, last: float, last_ms: int) -> SetKeyframes:
    easing: Easing = "ease-in-out"
    keys = (Key(at_ms=0, value=first, easing=easing), Key(at_ms=max(1, last_ms), value=last))
    return SetKeyframes(segment=segment.id, property=name, keys=keys)


def _stop(kind: str, value: object, middle: tuple[float, float]) -> tuple[float, float]:
    if kind in _SIDES:
        return _SIDES[kind], middle[1]
    across, down = PLACES[str(value)]
    # Places at an edge are those of a text's own edge: its middle stands a little within.
    return _within(across), _within(down)


def _within(part: float) -> float:
    return min(max(part, 0.2), 0.8)


def _middle(segment: Segment) -> tuple[float, float]:
    place: Place = segment.text.place if segment.text else "center"
    return place if isinstance(place, tuple) else (_within(PLACES[place][0]), _within(PLACES[place][1]))

"""Lengths that phrases say."""

from fractions import Fraction

from fetchcut.language.lexer import Token
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.values import Pos
from fetchcut.language.times import Time
from fetchcut.timeline.time import Seconds

SLIP = Fraction(1, 2)


def wanted_length(intent: Intent, scene: Scene, whole: Seconds) -> Seconds | None:
    """Return the length somebody asks for: a time, frames, or a part of `whole`."""
    for item in intent.items:
        length = length_of(item, scene.frame_rate) or _seconds(item)
        if length is None and (item.kind == "HALF" or (item.kind == "XWORD" and item.value == "1/2")):
            length = whole / 2
        if length is None and item.kind in {"PCT", "FRAC", "FRACWORD"}:
            length = whole * Fraction(str(item.value))
        if length is not None:
            intent.use(item)
            return length
    return None


def first_length(intent: Intent, scene: Scene) -> Seconds | None:
    """Return the first length said, None without one."""
    found = next((item for item in intent.items if length_of(item, scene.frame_rate)), None)
    return None if found is None else length_of(intent.use(found)[0], scene.frame_rate)


def length_of(item: Token, frame_rate: Fraction) -> Seconds | None:
    """Return the length that a phrase says, None for one that says none."""
    if item.kind in {"LEN", "REFIT", "NEXTLEN", "POS", "POINT", "EARLIER", "LATERWORD"} and isinstance(item.value, Pos):
        return item.value.offset + item.value.frames / frame_rate
    if item.kind in {"T", "C"} and isinstance(item.value, Time):
        return item.value.seconds
    return Fraction(str(item.value)) / frame_rate if item.kind == "FRAMES" else None


def _seconds(item: Token) -> Seconds | None:
    """Return a number without unit as seconds: "trim to 20"."""
    return Fraction(str(item.value)) if item.kind == "N" else None

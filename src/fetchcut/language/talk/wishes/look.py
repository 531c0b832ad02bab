"""Colours, presets, effects on the picture."""

from fractions import Fraction
from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.wishes.amounts import is_signed
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.strength import ramped
from fetchcut.language.talk.wishes.targets import Things, things
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.look import AddEffect, Adjust, RemoveEffect
from fetchcut.timeline.effects import ALL, LOOKS

STEP: Final = 0.2
"""How far "brighter" goes when nobody says; "a bit" is half of that, "a lot" twice."""
_UNDOABLE: Final = frozenset({"border", "shadow", "grain", "vignette", "blur", "pixelate", "round_corners", "sharpen"})


def look(intent: Intent, scene: Scene) -> Plan:
    """Give a preset of colours."""
    amount = intent.number("PCT")
    params: dict[str, float | str] = (
        {} if amount is None else {"amount": float(min(max(amount, Fraction(0)), Fraction(1)))}
    )
    if amount is None and intent.has("LITTLE"):
        params = {"amount": 0.5}
    return _with_effect(intent.word("LOOK", "FADELOOK") or "", params, intent, scene)


def decolor(intent: Intent, scene: Scene) -> Plan:
    """Take the colours away."""
    return _with_effect("grayscale", {}, intent, scene)


def effect(intent: Intent, scene: Scene) -> Plan:
    """Give an effect on the picture, or take it away again."""
    name = intent.word("FX") or ""
    if intent.has("REMOVE", "NEG", "OFF") and name in _UNDOABLE:
        return look_remove(intent, scene)
    meant = _pictured(intent, scene)
    has_it = any(each.kind == name for segment in meant.segments for each in segment.picture.effects)
    params: dict[str, float | str] = {}
    amount = intent.number("PCT")
    known = ALL[name].parameters
    if "amount" in known:
        if amount is not None:
            params["amount"] = float(min(max(amount, Fraction(0)), Fraction(1)))
        elif has_it and intent.has("MORE", "UP", "MUCH"):
            params["amount"] = 0.8
        elif intent.has("LITTLE"):
            params["amount"] = 0.25
        elif intent.has("MUCH", "MAX"):
            params["amount"] = 1.0
    elif "radius" in known:
        if (radius := _radius(intent)) is not None:
            params["radius"] = radius
        elif amount is not None:
            params["radius"] = float(max(amount * 10, Fraction(1, 10)))
        elif intent.has("LITTLE"):
            params["radius"] = 1.0
        elif intent.has("MUCH", "MORE"):
            params["radius"] = 5.0
    if "color" in known and (color := intent.word("COLOR")):
        params["color"] = color
    return _with_effect(name, params, intent, scene)


def _radius(intent: Intent) -> float | None:
    """Return the radius said, in pixels; one that no blur can have is not looked at, and so said to be left out."""
    said = [
        item for item in intent.items if item.kind in {"N", "PX"} and Fraction(1, 10) <= Fraction(str(item.value)) <= 20
    ]
    return float(Fraction(str(intent.use(said[0])[0].value))) if said else None


def _pictured(intent: Intent, scene: Scene) -> Things:
    return things(intent, scene, "main", "over")


def _in_stretches(ids: tuple[str, ...], intent: Intent, scene: Scene) -> tuple[str, ...]:
    """Return the clips that stretches are said of: none by name where they are of the whole, whatever clips it has.

    Each stretch makes new clips, and one that was singled out before is no bound to it.
    """
    is_of_clips = bool(intent.refs) or intent.points_at_it
    on_main = {each.id for each in scene.clips}
    return ids if (is_of_clips and set(ids) != on_main) or not set(ids) <= on_main else ()


def _with_effect(name: str, params: dict[str, float | str], intent: Intent, scene: Scene) -> Plan:
    meant = _pictured(intent, scene)
    ids = meant.ids
    if not ids:
        raise Refuse("cannot.nothing_there")
    if intent.has("OVERTIME", "FADELOOK"):
        return ramped(name, params, meant.segments, intent, scene)
    if not intent.spans:
        return plan(AddEffect(effect=name, params=params, segments=ids))
    edits: list[Edit] = []
    ids = _in_stretches(ids, intent, scene)
    for span in intent.spans:
        found = scene.stretch(span)
        start, end = milliseconds(found.start), milliseconds(found.end)
        edits.append(AddEffect(effect=name, params=params, segments=ids, start_ms=start, end_ms=end))
    return plan(*edits)


def look_remove(intent: Intent, scene: Scene) -> Plan:
    """Take effects away: those named, or all looks."""
    meant = _pictured(intent, scene)
    names = {str(item.value) for item in intent.all("LOOK", "FX")}
    have = {each.kind for segment in meant.segments for each in segment.picture.effects}
    if names and not names & have and have & set(LOOKS) and intent.has("LOOK"):
        names = set(LOOKS)
    gone = sorted((names & have) if names else have & (set(LOOKS) | _UNDOABLE) or have)
    adjusted = any(segment.picture.adjust for segment in meant.segments)
    if not gone and not adjusted:
        raise Refuse("cannot.no_effect")
    if not gone or (not names and adjusted):
        return plan(RemoveEffect(segments=meant.ids))
    return plan(*(RemoveEffect(effect=name, segments=_having(name, meant)) for name in gone))


def _having(name: str, meant: Things) -> tuple[str, ...]:
    return tuple(each.id for each in meant.segments if any(e.kind == name for e in each.picture.effects))


def adjust(intent: Intent, scene: Scene) -> Plan:
    """Change brightness, contrast, saturation and their kin."""
    ids = _pictured(intent, scene).ids
    if not ids:
        raise Refuse("cannot.nothing_there")
    amounts: dict[str, float] = {}
    is_relative = True
    # "make the colours more saturated": the noun says no more than the adjective.
    tones = [str(item.value) for item in intent.all("ADJWORD") if item.value in _TONES]
    for item in intent.all("ADJ") or intent.all("ADJWORD"):
        name, sign = str(item.value), 0
        if item.kind == "ADJ":
            name, sign = name[:-1], 1 if name.endswith("+") else -1
            name = tones[0] if tones and name == "brightness" else name  # "darken the shadows"
        value, is_relative = _amount(intent, sign)
        amounts[name] = value
    if intent.spans:
        ranges = [scene.stretch(span) for span in intent.spans]
        ids = _in_stretches(ids, intent, scene)
        return plan(
            *(
                Adjust(
                    amounts=amounts,
                    is_relative=is_relative,
                    segments=ids,
                    start_ms=milliseconds(found.start),
                    end_ms=milliseconds(found.end),
                )
                for found in ranges
            )
        )
    return plan(Adjust(amounts=amounts, is_relative=is_relative, segments=ids))


_TONES: Final = frozenset({"shadows", "highlights", "blacks", "whites"})


def _amount(intent: Intent, sign: int) -> tuple[float, bool]:
    """Return the amount and whether it is added to what there is. Words like "too dark" say the way back."""
    direction = _direction(intent, sign)
    if intent.has("MAX") or intent.has("MIN"):
        return (-1.0 if intent.has("MIN") or direction < 0 else 1.0), False
    part, number = intent.number("PCT"), intent.number("N")
    said = intent.first("PCT", "N")
    if said is not None and is_signed(said) and (signed := part if part is not None else number) is not None:
        return float(min(max(signed if abs(signed) <= 1 else signed / 100, Fraction(-1)), Fraction(1))), True
    if part is None and number is not None:
        # Editors and scripts count to 1 or to 100: 0.2 is a fifth of the way, 20 as well.
        part = number if number.denominator != 1 and abs(number) < 1 else number / 100
        if number.denominator != 1 and 1 < number < 3 and not direction:  # "contrast 1.2", as scripts count from 1
            return float(number - 1), False
        if intent.has("TO", "AT") and not intent.has("BY", "UP", "DOWN"):
            return float(min(max(part, Fraction(-1)), Fraction(1))), False
        return float(min(max(part * (direction or 1), Fraction(-1)), Fraction(1))), True
    if part is not None:
        if direction or part < 0 or intent.has("BY") or _is_signed(intent):
            return float(min(max(part * (direction or 1), Fraction(-1)), Fraction(1))), True
        # "saturation 50 %" is half of what is; "brightness at 120 %" is a fifth more.
        return float(min(max(part - 1, Fraction(-1)), Fraction(1))), False
    if intent.has("HALF"):
        return (0.5 * direction, True) if direction > 0 else (-0.5, False)
    if not direction:
        if intent.has("NORMALWORD", "BRINGBACK"):
            return 0.0, False
        raise Ask("ask.more_or_less")
    step = STEP / 2 if intent.has("LITTLE") else 2 * STEP if intent.has("MUCH") else STEP
    return step * direction, True


def _is_signed(intent: Intent) -> bool:
    """Return whether 亮度+20% says by how much."""
    item = intent.first("PCT")
    return item is not None and item.text.startswith("+")


def _direction(intent: Intent, sign: int) -> int:
    if sign:
        item = intent.first("ADJ")
        is_less = intent.has("LESS") or (intent.has("DOWN") and item is not None and "太" not in item.text)
        return -sign if is_less and not item_is_complaint(intent) else sign
    if intent.has("DOWN", "LESS", "SMALLER", "REMOVE", "QUIETER", "TOOMUCH"):
        return -1
    if intent.has("UP", "STRONGER", "MORE", "ADD", "BIGGER", "MUCH", "LITTLE", "LOUDER"):
        return 1
    return 0


def item_is_complaint(intent: Intent) -> bool:
    """Return whether the word already says what is wrong: "too bright, turn it down" goes one way only."""
    item = intent.first("ADJ")
    return item is not None and (item.text.startswith(("too", "太", "有点")) or item.text == "过曝")


def taste(intent: Intent, scene: Scene) -> Plan:
    """Ask what would make it nicer: that is for the person to say."""
    raise Ask("ask.nicer_how")

"""How fast it plays."""

from fractions import Fraction
from itertools import pairwise
from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.wishes.amounts import is_absolute
from fetchcut.language.talk.wishes.lengths import length_of
from fetchcut.language.talk.wishes.order import loop
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.targets import clips, isolated, stretches
from fetchcut.timeline.edits.speed import FitLength, ScaleSpeed, Speed


def speed(intent: Intent, scene: Scene) -> Plan:
    """Set a speed: "2x", "half speed", "30 % faster", "a bit slower", "to 20 seconds by speeding it up"."""
    if _is_repetition(intent):
        return loop(intent, scene)
    is_voice = intent.has("VOICE") and bool(scene.of("voice"))  # 我说话太快了: else it is the film's own
    if (intent.has("MUSIC") or is_voice) and not intent.has("VIDEO", "CLIPS", "NAMED"):
        raise Refuse("cannot.sound_speed")
    if intent.spans:
        part = isolated(stretches(intent, scene), scene)
        before, ids = part.edits, part.ids
    else:
        before, meant = (), clips(intent, scene)
        ids = tuple(each.id for each in meant) if len(meant) < len(scene.clips) else ()
    if intent.has("NORMALSPEED", "NORMALWORD", "BRINGBACK"):
        return plan(*before, Speed(speed=1.0, segments=ids))
    is_factor = intent.has("X", "XWORD", "PCT", "SPEEDX") or bool(intent.spans)
    if (item := intent.first("REFIT", "LEN", "T")) and not is_factor and (length := length_of(item, scene.frame_rate)):
        return plan(*before, FitLength(duration_ms=milliseconds(length), segments=ids))
    found = _speed(intent)
    if found is not None:
        if found <= 0:
            raise Refuse("cannot.no_speed")
        return plan(*before, Speed(speed=float(found), segments=ids))
    if not intent.has("FASTER", "SLOWER", "UP", "DOWN", "MORE", "LESS", "LITTLE"):
        raise Ask("ask.how_fast")
    factor = _step(intent)
    is_slower = _is_slower(intent) or intent.has("LESS")
    return plan(
        *before, ScaleSpeed(factor=float(1 / factor if is_slower else factor), segments=ids), notes=("note.step",)
    )


def _is_repetition(intent: Intent) -> bool:
    """Return whether "times" count how often: "play it three times", not "three times as fast"."""
    times = intent.first("X", "XWORD")
    return times is not None and times.text.endswith("times") and {item.kind for item in intent.items} <= _PLAYED


_PLAYED: Final = frozenset({"PLAY", "LOOP", "TO", "X", "XWORD", "PRONOUN", "VIDEO", "CLIPS", "NAMED"})


def _is_slower(intent: Intent) -> bool:
    """Return whether it is to become slower; in 有点慢，快一点 the remedy comes last."""
    said = intent.all("FASTER", "SLOWER")
    return said[-1].kind == "SLOWER" if said else intent.has("DOWN")


def _is_complaint(intent: Intent) -> bool:
    """Return whether it is only said to be too fast: the figure beside it is the speed that is wanted."""
    return any(item.text.startswith(("太", "too ")) for item in intent.all("FASTER", "SLOWER"))


def _speed(intent: Intent) -> Fraction | None:
    is_slower = _is_slower(intent)
    if (said := intent.number("SPEEDX")) is not None:
        return said
    factor = intent.number("X", "XWORD")
    if factor is not None:
        return 1 / factor if is_slower and factor > 1 and not _is_complaint(intent) else factor
    if intent.has("HALF"):
        return Fraction(1, 2)
    if intent.has("SPEED", "FASTER", "SLOWER", "BY") and (number := intent.number("N")) is not None and number <= 20:
        return 1 / number if is_slower and number > 1 and not _is_complaint(intent) else number
    part = intent.number("PCT", "FRAC", "FRACWORD")
    if part is None:
        return None
    if _is_slow_motion(intent) and intent.has("PCT") and part < 1 and not intent.has("BY"):
        return part  # "slow mo, 30 percent"
    if _is_step(intent):
        return 1 - part if is_slower else 1 + part
    if is_absolute(intent) and not (is_slower and part < 1 and not intent.has("TO", "AT", "SPEED")):
        return part
    if is_slower:
        return 1 - part if part < 1 else 1 / part
    return 1 + part


def _is_step(intent: Intent) -> bool:
    """Return whether the share stands right before its direction: "at a fifth faster" is no fifth of the speed."""
    kinds = [item.kind for item in intent.items]
    pairs = pairwise(kinds)
    return any(first in {"PCT", "FRAC", "FRACWORD"} and then in {"FASTER", "SLOWER"} for first, then in pairs)


def _step(intent: Intent) -> Fraction:
    if intent.has("LITTLE"):
        return Fraction(5, 4)
    return Fraction(2) if intent.has("MUCH") or _is_slow_motion(intent) else Fraction(3, 2)


def _is_slow_motion(intent: Intent) -> bool:
    item = intent.first("SLOWER")
    return item is not None and any(word in item.text for word in ("mo", "慢动作", "慢镜头", "升格", "慢放"))

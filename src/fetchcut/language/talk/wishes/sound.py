"""How loud."""

from fractions import Fraction
from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Refuse
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.edits.sound import Mute, ScaleVolume, Volume

STEP: Final = 1.25
"""What "louder" means when nobody says how much; "a bit" is half of that way, "a lot" twice."""


def volume(intent: Intent, scene: Scene) -> Plan:
    """Set or change a gain: "35 %", "by 20 %", "half", "+3 dB", "a bit louder"."""
    ids = tuple(each.id for each in _sounding(intent, scene))
    factor = _factor(intent)
    if factor is not None:
        return plan(ScaleVolume(factor=factor, segments=ids))
    gain = _gain(intent)
    if gain is None:
        step = _step(intent)
        return plan(
            ScaleVolume(factor=step if _direction(intent) > 0 else 1 / step, segments=ids), notes=("note.step",)
        )
    if gain < 0:
        raise Refuse("cannot.negative_volume")
    return plan(Volume(gain=float(gain), segments=ids))


def mute(intent: Intent, scene: Scene) -> Plan:
    """Silence clips, the music, or everything."""
    if intent.has("MUSIC"):
        return plan(Mute(segments=tuple(each.id for each in _music(scene))))
    if intent.refs and not _is_all(intent):
        return plan(Mute(segments=tuple(each.id for each in scene.pointed(intent.refs))))
    if intent.has("SOUND"):
        return plan(Mute(segments=tuple(each.id for each in scene.clips)))
    return plan(Mute())


def unmute(intent: Intent, scene: Scene) -> Plan:
    """Give clips their sound back as it was recorded."""
    return plan(Volume(gain=1.0, segments=tuple(each.id for each in _sounding(intent, scene))))


def _sounding(intent: Intent, scene: Scene) -> tuple[Segment, ...]:
    if intent.has("MUSIC"):
        return _music(scene)
    if intent.refs and not _is_all(intent):
        it = intent.refs[0]
        if it.which == "it":
            return scene.focused() or scene.clips
        return scene.pointed(intent.refs)
    return scene.clips


def _is_all(intent: Intent) -> bool:
    return all(ref.which == "all" for ref in intent.refs)


def _music(scene: Scene) -> tuple[Segment, ...]:
    found = scene.of("bgm")
    if not found:
        raise Refuse("cannot.no_music")
    return found


def _direction(intent: Intent) -> int:
    return -1 if intent.has("DOWN", "QUIETER", "LESS") else 1


def _step(intent: Intent) -> float:
    if intent.has("LITTLE"):
        return float(Fraction(5, 4))
    return 2.0 if intent.has("MUCH") else 1.5


def _is_absolute(intent: Intent) -> bool:
    at = intent.index("PCT", "N", "FRAC")
    before = intent.items[at - 1].kind if at else ""
    if before in {"TO", "AT", "INTO", "SET"} or intent.has("SET"):
        return before != "BY"
    return not intent.has("BY", "LOUDER", "QUIETER", "UP", "DOWN")


def _factor(intent: Intent) -> float | None:
    if (decibels := intent.number("DB")) is not None:
        sign = -1 if decibels > 0 and intent.has("DOWN", "QUIETER") else 1
        return round(10 ** (float(decibels) * sign / 20), 6)
    if intent.has("HALF") or intent.word("XWORD") == "1/2":
        return 0.5
    if (times := intent.number("X", "XWORD")) is not None:
        return float(times)
    amount = intent.number("PCT")
    if amount is None or _is_absolute(intent):
        return None
    return float(1 + amount * _direction(intent))


def _gain(intent: Intent) -> Fraction | None:
    amount = intent.number("PCT", "FRAC")
    if amount is not None:
        return amount
    number = intent.number("N")
    return None if number is None else number / 100

"""How fast it plays."""

from fractions import Fraction

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.timeline.edits.speed import Speed


def speed(intent: Intent, scene: Scene) -> Plan:
    """Set a speed: "2x", "half speed", "30 % faster", "a bit slower"."""
    is_slower = intent.has("SLOWER", "DOWN")
    ids = (
        ()
        if not intent.refs or intent.refs[0].which in {"it", "all"}
        else tuple(each.id for each in scene.pointed(intent.refs))
    )
    return plan(Speed(speed=float(_speed(intent, is_slower=is_slower)), segments=ids))


def _speed(intent: Intent, *, is_slower: bool) -> Fraction:
    factor = intent.number("X", "XWORD")
    if factor is not None:
        return 1 / factor if is_slower and factor > 1 else factor
    if intent.has("HALF"):
        return Fraction(1, 2)
    part = intent.number("PCT")
    if part is not None:
        if is_slower:
            return 1 - part if part < 1 else 1 / part
        return 1 + part if intent.has("FASTER", "UP") else part
    step = Fraction(5, 4) if intent.has("LITTLE") else Fraction(3, 2)
    return 1 / step if is_slower else step

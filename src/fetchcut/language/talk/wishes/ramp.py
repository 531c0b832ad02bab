"""A speed that changes while it plays."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.targets import clips, isolated, stretches
from fetchcut.timeline.edits.ramp import SpeedRamp
from fetchcut.timeline.time import Seconds, TimeRange

_RUN_S: Final = Fraction(2)
"""How long before a moment it begins to get slower or faster towards that."""


def ramp(intent: Intent, scene: Scene) -> Plan:
    """Change the speed over time: "gradually faster", "from 1x to 4x over the clip", "slow down into 0:05"."""
    if intent.has("MUSIC", "VOICE") and not intent.has("VIDEO", "CLIPS", "NAMED"):
        raise Refuse("cannot.sound_speed")
    speeds = _speeds(intent)
    parts = stretches(intent, scene) if intent.spans else _run_up(intent, scene)
    if parts:
        part = isolated(parts, scene)
        return plan(*part.edits, SpeedRamp(speeds=speeds, segments=part.ids))
    meant = clips(intent, scene)
    ids = tuple(each.id for each in meant) if len(meant) < len(scene.clips) else ()
    return plan(SpeedRamp(speeds=speeds, segments=ids))


def _run_up(intent: Intent, scene: Scene) -> Sequence[TimeRange]:
    """Return the stretch before a moment that is named."""
    if not intent.points:
        return ()
    end = scene.seconds(intent.points[0], TimeRange(Seconds(0), scene.duration))
    return (TimeRange(max(Seconds(0), end - _RUN_S), end),) if end > 0 else ()


def _speeds(intent: Intent) -> tuple[float, ...]:
    """Return the speeds one after another: those said, else those that the word stands for."""
    said = tuple(float(Fraction(str(each.value))) for each in intent.all("X", "XWORD", "SPEEDX", "NORMALSPEED"))
    usual = tuple(float(each) for each in (intent.word("RAMP") or "").split())
    if any(each <= 0 for each in said):
        raise Refuse("cannot.no_speed")
    if len(said) > 1:
        return said
    if not usual:
        raise Ask("ask.which_ramp")
    if not said:
        return usual
    (one,) = said
    if len(usual) > 2:
        return (usual[0], one, usual[-1])
    is_faster = usual[-1] > usual[0]
    # "gradually slow down to 0.5x" ends there; "gradually slow down from 2x" begins there, as "speed up from 0.5x".
    return (1.0, one) if is_faster == (one > 1) else (one, 1.0)

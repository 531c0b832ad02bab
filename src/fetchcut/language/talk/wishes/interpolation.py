"""Pictures between those there are: smooth slow motion, more frames a second."""

from fractions import Fraction
from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Refuse
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.wishes import speed
from fetchcut.language.talk.wishes.plan import Plan, Tell, plan
from fetchcut.language.talk.wishes.targets import clips, isolated, stretches
from fetchcut.timeline.canvas import UNASKED
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits.canvas import SetCanvas
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.look import AddEffect, RemoveEffect
from fetchcut.timeline.edits.registry import apply_all
from fetchcut.timeline.edits.speed import Speed

_SLOW: Final = Fraction(1, 2)
_FULL: Final = Fraction(60)
_PIXELS_A_SECOND: Final = 3_700_000
"""That one core makes by looking at what moves, measured with FFmpeg 7 at 1280x720."""
_LONG_S: Final = 600
"""Of one core's work; beyond that pictures are mixed, which is ten times as quick as drawing what moves."""


def interpolate(intent: Intent, scene: Scene) -> Plan:
    """Add pictures where there are too few: in slow motion, or for as many a second as are said (else twice)."""
    if not scene.clips:
        raise Refuse("cannot.nothing_there")
    if intent.has("REMOVE"):
        return plan(RemoveEffect(effect="interpolate"))
    slowed = _slowed(intent, scene)
    edits: list[Edit] = [*slowed]
    ids: tuple[str, ...] = ()
    if not slowed and intent.spans:
        part = isolated(stretches(intent, scene), scene)
        edits, ids = [*part.edits], part.ids
    elif slowed:
        ids = next((each.segments for each in slowed if isinstance(each, Speed)), ())
    elif len(meant := clips(intent, scene)) < len(scene.clips):
        ids = tuple(each.id for each in meant)
    if (rate := _rate(intent, scene, is_slowed=bool(slowed))) is not None:
        edits.append(SetCanvas(frame_rate=f"{float(rate):g}"))
    after = apply_all(scene.draft, edits, scene.library)
    cost_s = _seconds(after, ids)
    said = next((str(each.value) for each in intent.all("INTERPOLATE") if each.value != "any"), None)
    method = said or ("motion" if cost_s <= _LONG_S else "blend")
    edits.append(AddEffect(effect="interpolate", params={"method": method}, segments=ids))
    return Plan(edits=tuple(edits), tells=(_told(method, said, cost_s),))


def _slowed(intent: Intent, scene: Scene) -> tuple[Edit, ...]:
    """Return the edits that slow it down, where that is wished besides."""
    is_said = intent.has("SLOWER", "SPEED", "X", "XWORD", "PCT", "SPEEDX", "HALF", "DOWN")
    if is_said and intent.has("X", "XWORD", "PCT", "SPEEDX", "HALF"):
        return speed.speed(intent, scene).edits
    if not intent.has("SMOOTHSLOW", "SLOWER", "DOWN"):
        return ()
    before: tuple[Edit, ...] = ()
    if intent.spans:
        part = isolated(stretches(intent, scene), scene)
        before, ids = part.edits, part.ids
    else:
        meant = clips(intent, scene)
        ids = tuple(each.id for each in meant) if len(meant) < len(scene.clips) else ()
    return (*before, Speed(speed=float(_SLOW), segments=ids))


def _rate(intent: Intent, scene: Scene, *, is_slowed: bool) -> Fraction | None:
    """Return the rate that is said; twice what there is where nothing else would come of it, up to 60 a second."""
    said = intent.all("FPS", "FPSVALUE", "FRAMES", *(() if is_slowed else ("N",)))
    if said:
        return Fraction(str(said[-1].value))
    if is_slowed or any(each.media and each.media.speed < 1 for each in scene.clips):
        return None
    now = scene.frame_rate
    return min(2 * now, _FULL) if now < _FULL else None


def _seconds(draft: Draft, ids: tuple[str, ...]) -> int:
    """Return about how long one core takes to move what moves in these clips (all, without ids)."""
    canvas = draft.canvas or UNASKED
    segments = draft.main.segments if draft.main else ()
    shown = sum((each.duration for each in segments if not ids or each.id in ids), Fraction(0))
    return int(shown * canvas.frame_rate * canvas.width * canvas.height / _PIXELS_A_SECOND)


def _told(method: str, said: str | None, cost_s: int) -> Tell:
    if method == "blend" and said:
        return Tell("told.blended")
    key = "told.blended_as_long" if method == "blend" else "told.interpolated"
    return Tell(key, {"minutes": max(1, round(cost_s / 60))})

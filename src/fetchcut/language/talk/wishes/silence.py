"""Silences found by listening: cut out, played fast."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from fetchcut.language.talk import measures
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.wishes.lengths import length_of
from fetchcut.language.talk.wishes.plan import Plan, Tell
from fetchcut.language.talk.wishes.targets import clips, isolated
from fetchcut.timeline.edits.cut import KeepRanges, Part
from fetchcut.timeline.edits.speed import Speed
from fetchcut.timeline.time import Seconds, TimeRange

LEAST_S: Final = Fraction(1, 2)
"""How long it must be silent so that it is a pause, when nobody says."""
MARGIN_S: Final = Fraction(1, 10)
"""What stays of a silence at each end, so that no word is cut off, when nobody says."""
_SHORTEST_S: Final = Fraction(1, 20)
_SPEED: Final = Fraction(4)


def silence_remove(intent: Intent, scene: Scene) -> Plan:
    """Cut silences out, with a little air left around what is heard."""
    found, least = found_silences(intent, scene)
    gone = _within_margins(found, margin_of(intent, scene), scene)
    if not gone:
        raise Refuse("cannot.no_silences", least=seconds(least))
    kept = _between(gone, scene.duration)
    if not kept:
        raise Refuse("cannot.all_silent")
    edit = KeepRanges(parts=tuple(Part(start_ms=milliseconds(a.start), end_ms=milliseconds(a.end)) for a in kept))
    total = sum((each.duration for each in gone), Fraction(0))
    facts = {"count": len(gone), "total": seconds(total), "least": seconds(least)}
    key = "found.silence" if len(gone) == 1 else "found.silences"
    tell = Tell(key, {**facts, "margin": seconds(margin_of(intent, scene))})
    return Plan(edits=(edit,), tells=(tell,))


def silence_speed(intent: Intent, scene: Scene) -> Plan:
    """Play silences faster, four times unless it is said how fast."""
    found, least = found_silences(intent, scene)
    fast = _within_margins(found, margin_of(intent, scene), scene)
    if not fast:
        raise Refuse("cannot.no_silences", least=seconds(least))
    part = isolated(fast, scene)
    speed = intent.number("X", "XWORD") or _SPEED
    if speed <= 0:
        raise Refuse("cannot.no_speed")
    total = sum((each.duration for each in fast), Fraction(0))
    facts = {"count": len(fast), "total": seconds(total), "speed": f"{float(speed):g}"}
    edits = (*part.edits, Speed(speed=float(speed), segments=part.ids))
    return Plan(edits=edits, tells=(Tell("found.fast_silences", facts),))


def found_silences(intent: Intent, scene: Scene) -> tuple[list[TimeRange], Seconds]:
    """Return the silences that are meant, whole, and how long one has to be at least. Raises Unmeasured."""
    if not scene.clips:
        raise Refuse("cannot.nothing_there")
    least = _least(intent, scene)
    word = intent.first("SILENCEWORD", "SILENCECUT")
    decibels = intent.number("DB")
    found = measures.silences(
        scene,
        clips(intent, scene),
        least=least,
        below_db=None if decibels is None else -abs(float(decibels)),
        is_quiet=word is not None and word.value == "quiet",
    )
    return _placed(found, intent, scene), least


def margin_of(intent: Intent, scene: Scene) -> Seconds:
    """Return what is to stay of a silence at each end: said with a word like "margin"."""
    if not intent.has("MARGIN"):
        return MARGIN_S
    return next(
        (n for item in intent.all("T", "LEN") if (n := length_of(item, scene.frame_rate)) is not None), MARGIN_S
    )


def seconds(length: Seconds) -> str:
    """Return a length as it is told: "4.2 s"."""
    return f"{round(float(length), 2):g} s"


def _least(intent: Intent, scene: Scene) -> Seconds:
    if intent.has("MARGIN"):
        return LEAST_S
    for item in intent.all("T", "LEN", "FRAMES"):
        if (length := length_of(item, scene.frame_rate)) is not None:
            return max(length, _SHORTEST_S)
    return Fraction(1, 2) if intent.has("HALF") else Fraction(1) if intent.has("SECOND", "UNIT") else LEAST_S


def _placed(found: list[TimeRange], intent: Intent, scene: Scene) -> list[TimeRange]:
    """Return those of the silences that lie where it is said: at the start, at the end, in a stretch, in between."""
    edge = MARGIN_S
    at_start = [each for each in found if each.start <= edge]
    at_end = [each for each in found if each.end >= scene.duration - edge]
    if intent.spans:
        stretches = [scene.stretch(span) for span in intent.spans]
        cut = [TimeRange(max(a.start, b.start), min(a.end, b.end)) for a in found for b in stretches]
        return sorted(each for each in cut if each.start < each.end)
    has_start = intent.has("START", "FIRST", "FRONTPLACE") or any(
        point.base == "start" and not point.offset for point in intent.points
    )
    has_end = intent.has("END", "LAST", "BACKPLACE") or any(point.base == "end" for point in intent.points)
    if intent.has("BOTHENDS") or (has_start and has_end):
        return [each for each in found if each in at_start or each in at_end]
    if has_start or has_end:
        return at_start if has_start else at_end
    if intent.has("MIDDLE", "BETWEEN"):
        return [each for each in found if each not in at_start and each not in at_end]
    return found


def _within_margins(found: Sequence[TimeRange], margin: Seconds, scene: Scene) -> list[TimeRange]:
    """Return what goes of each silence; towards the ends of the whole nothing needs to stay."""
    gone = []
    for each in found:
        start = each.start if each.start <= 0 else each.start + margin
        end = each.end if each.end >= scene.duration else each.end - margin
        if end - start >= _SHORTEST_S:
            gone.append(TimeRange(start, end))
    return gone


def _between(gone: Sequence[TimeRange], duration: Seconds) -> list[TimeRange]:
    kept, at = [], Fraction(0)
    for each in gone:
        if each.start > at:
            kept.append(TimeRange(at, each.start))
        at = max(at, each.end)
    return [*kept, TimeRange(at, duration)] if at < duration else kept

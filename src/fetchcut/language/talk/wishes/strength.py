"""Effects that get stronger or weaker over time: "gradually blur it", 慢慢变成黑白."""

from collections.abc import Iterator
from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.wishes.lengths import first_length
from fetchcut.language.talk.wishes.plan import Plan
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.look import AddEffect
from fetchcut.timeline.edits.motion import Key, SetKeyframes
from fetchcut.timeline.effects import RAMPED
from fetchcut.timeline.time import TimeRange

Params = dict[str, float | str]
_FULL: Final = (0.0, 1.0)


def ramped(name: str, params: Params, segments: tuple[Segment, ...], intent: Intent, scene: Scene) -> Plan:
    """Let an effect come (or go) over the stretch or the length that is said, else over all that is meant.

    |---- A ----|-- B --|     amount  ___/‾‾‾‾‾     before the stretch as at its beginning, behind it as at its end
    """
    if name not in RAMPED:
        raise Refuse("cannot.ramped")
    over = _stretch(segments, intent, scene)
    first, last = reversed(_FULL) if intent.word("OVERTIME") == "down" else _FULL
    meant = tuple(each for each in segments if each.end > over.start) if first == 0 else segments
    return Plan(edits=tuple(_edits(name, params, meant, over, (first, last))))


def _edits(
    name: str, params: Params, segments: tuple[Segment, ...], over: TimeRange, ends: tuple[float, float]
) -> Iterator[Edit]:
    has_it = all(any(e.kind == name for e in each.picture.effects) for each in segments)
    if params or not has_it:
        yield AddEffect(effect=name, params=params, segments=tuple(each.id for each in segments))
    for each in segments:
        start, end = (milliseconds(time - each.start) for time in (over.start, over.end))
        keys = (Key(at_ms=start, value=ends[0]), Key(at_ms=max(end, start + 1), value=ends[1]))
        yield SetKeyframes(segment=each.id, property=name, keys=keys)


def _stretch(segments: tuple[Segment, ...], intent: Intent, scene: Scene) -> TimeRange:
    if intent.spans:
        return scene.stretch(intent.spans[0])
    start, end = segments[0].start, segments[-1].end
    points = [scene.moment(point) for point in intent.points]
    start = points[0] if points and start <= points[0] < end else start
    length = first_length(intent, scene)
    return TimeRange(start, min(start + length, end) if length else end)

"""Scenes and black pictures found by looking: split at, kept, cut out."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from fetchcut.language.talk import measures
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.values import Ref
from fetchcut.language.talk.wishes import keep as keeping, remove as removing, split as splitting
from fetchcut.language.talk.wishes.plan import Plan, Tell
from fetchcut.language.talk.wishes.silence import seconds
from fetchcut.language.talk.wishes.stretches import removals
from fetchcut.language.talk.wishes.targets import clips
from fetchcut.timeline.edits.cut import KeepRanges, Part, Split
from fetchcut.timeline.time import TimeRange

_CALLED: Final = re.compile(r"scene|shot|场景|镜头|分镜")
_COUNTED: Final = re.compile(r"scene|场景")
"""What a scene is called where it is counted: "the second shot" is more often a clip."""
_MOST: Final = 500
_EDGE_S: Final = Fraction(1, 10)


def scene_split(intent: Intent, scene: Scene) -> Plan:
    """Cut where scenes begin; nothing goes."""
    if not scene.clips:
        raise Refuse("cannot.nothing_there")
    times = measures.scene_starts(scene, clips(intent, scene))
    if not times:
        raise Refuse("cannot.no_scenes")
    if len(times) > _MOST:
        raise Ask("ask.where_to_split")
    tell = Tell("found.scenes", {"count": len(times) + len(scene.clips)})
    return Plan(edits=tuple(Split(at_ms=milliseconds(at)) for at in times), tells=(tell,))


def split(intent: Intent, scene: Scene) -> Plan:
    """Split at every scene, or as said."""
    is_plain = not intent.has("POINT", "T", "C", "N", "HALF", "MIDDLE", "RANGE", "FRACWORD", "X", "FROMPOINT")
    if is_plain and _called(intent, _CALLED):
        refs = [ref for ref in intent.refs if ref.which not in {"all", "every"}]
        if not refs:
            return scene_split(intent, scene)
    return splitting.split(intent, scene)


def keep(intent: Intent, scene: Scene) -> Plan:
    """Keep scenes where there is one clip and scenes are counted; else what is said."""
    if (found := _counted(intent, scene)) is None:
        return keeping.keep(intent, scene)
    tell = Tell("found.scenes", {"count": len(measures.scenes(scene))})
    return Plan(edits=(KeepRanges(parts=tuple(map(_part, found))),), tells=(tell,))


def remove(intent: Intent, scene: Scene) -> Plan:
    """Take out scenes where there is one clip and scenes are counted; else what is said."""
    if (found := _counted(intent, scene)) is None:
        return removing.remove(intent, scene)
    every = measures.scenes(scene)
    if len(found) == len(every):
        raise Ask("ask.delete_all")
    return Plan(edits=tuple(removals(found)), tells=(Tell("found.scenes", {"count": len(every)}),))


def black_remove(intent: Intent, scene: Scene) -> Plan:
    """Take out black pictures: at the start, at the end, or all."""
    if not scene.clips:
        raise Refuse("cannot.nothing_there")
    found = _placed(measures.blacks(scene, clips(intent, scene)), intent, scene)
    if not found:
        raise Refuse("cannot.no_blacks")
    total = sum((each.duration for each in found), Fraction(0))
    if total >= scene.duration:
        raise Refuse("cannot.nothing_left")
    tell = Tell("found.blacks", {"count": len(found), "total": seconds(total)})
    return Plan(edits=tuple(removals(found)), tells=(tell,))


def _placed(found: list[TimeRange], intent: Intent, scene: Scene) -> list[TimeRange]:
    if intent.spans:
        stretches = [scene.stretch(span) for span in intent.spans]
        return [part for each in stretches for part in _black_of(each, found)]
    points = intent.points
    is_start = intent.has("START", "FIRST", "FRONTPLACE") or any(p.base == "start" and not p.offset for p in points)
    is_end = intent.has("END", "LAST", "BACKPLACE") or any(p.base == "end" for p in points)
    if not (is_start or is_end or intent.has("BOTHENDS")):
        return found
    both = intent.has("BOTHENDS") or (is_start and is_end)
    at_start = [each for each in found if each.start <= _EDGE_S and (is_start or both)]
    at_end = [each for each in found if each.end >= scene.duration - _EDGE_S and (is_end or both)]
    return sorted(set(at_start) | set(at_end))


def _black_of(said: TimeRange, found: list[TimeRange]) -> list[TimeRange]:
    """Return the black parts of a stretch; all of it where it is mostly black: "the first 1.5 s that are black"."""
    parts = [TimeRange(max(a.start, said.start), min(a.end, said.end)) for a in found]
    parts = [each for each in parts if each.start < each.end]
    is_mostly = 2 * sum((each.duration for each in parts), Fraction(0)) >= said.duration
    return [said] if is_mostly else parts


def _called(intent: Intent, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(item.text) for item in intent.all("CLIPS", "CLIPN", "SCENES", "EACHCLIP", "ALL"))


def _counted(intent: Intent, scene: Scene) -> list[TimeRange] | None:
    """Return the scenes that are counted ("the first scene", 第二个镜头), None where clips are, or nothing."""
    refs: Sequence[Ref] = [ref for ref in intent.refs if ref.which in {"nth", "other"}]
    if len(scene.clips) != 1 or not refs or not _called(intent, _COUNTED) or intent.spans or intent.points:
        return None
    every = measures.scenes(scene)
    if len(every) == 1:
        raise Refuse("cannot.no_scenes")
    chosen: set[TimeRange] = set()
    for number in (number for ref in refs for number in ref.numbers):
        at = number - 1 if number > 0 else len(every) + number
        if not 0 <= at < len(every):
            raise Refuse("cannot.no_such_scene", number=abs(number), count=len(every))
        chosen.add(every[at])
    return sorted(chosen)


def _part(found: TimeRange) -> Part:
    return Part(start_ms=milliseconds(found.start), end_ms=milliseconds(found.end))

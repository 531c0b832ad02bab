"""Remove: stretches or clips go."""

from fractions import Fraction
from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Meant, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.values import Pos
from fetchcut.language.talk.wishes.lengths import length_of
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.stretches import except_for, limited, of_clips, removals, within
from fetchcut.language.talk.wishes.targets import beside, clips
from fetchcut.timeline.edits.cut import Delete, RemoveRange
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.look import AddEffect, RemoveEffect
from fetchcut.timeline.time import TimeRange, clock

_SPLITTING: Final = frozenset({"chop", "slice"})
"""Verbs that part a clip at a point, though they take a stretch away: "chop the beach clip at 4 seconds"."""


def remove(intent: Intent, scene: Scene) -> Plan:
    """Take out stretches or clips; the gap closes."""
    if intent.has("EXCEPTED"):
        return except_for(intent, scene, is_kept=True)
    if intent.has("HALF") and not intent.points and (intent.refs or intent.spans or intent.has("VIDEO")):
        return _half(intent, scene)
    if intent.spans and intent.refs and len(scene.clips) > 1:
        found = [within(span, clip, scene) for clip in scene.pointed(intent.refs) for span in intent.spans]
        return plan(*removals(found))
    if intent.spans:
        spans = limited(intent, intent.spans, scene)
        return plan(*removals([each for span in spans for each in of_clips(span, scene)]))
    if edges := _edges_of_each(intent, scene):
        return plan(*removals(edges))
    if (edge := _edge(intent, scene) or _from_point(intent, scene) or _first_second(intent)) is not None:
        return plan(RemoveRange(start_ms=milliseconds(edge.start), end_ms=milliseconds(edge.end)))
    if (
        not intent.refs
        and intent.has("MIDDLE")
        and intent.has("PART")
        and len(scene.clips) % 2
        and len(scene.clips) > 1
    ):
        return plan(
            Delete(segments=(scene.clips[len(scene.clips) // 2].id,))
        )  # "split at 10 and 20, delete the middle"
    if (near := beside(intent, scene)) is not None:
        return plan(Delete(segments=tuple(each.id for each in near)))
    if intent.refs and (edges := _edges_of_clips(intent, scene)):
        return plan(*removals(edges))
    if intent.refs and intent.points and any(item.text in _SPLITTING for item in intent.all("REMOVE", "CUT")):
        raise Meant("split")  # "chop the beach clip at 4 seconds"
    if intent.refs:
        gone = scene.pointed(intent.refs)
        if len(gone) == len(scene.clips):
            raise Ask("ask.delete_all")
        return plan(Delete(segments=tuple(each.id for each in gone)))
    if (edge := _edge(intent, scene)) is not None:
        return plan(RemoveRange(start_ms=milliseconds(edge.start), end_ms=milliseconds(edge.end)))
    if intent.has("OTHER"):
        return plan(Delete(segments=tuple(each.id for each in clips(intent, scene)))) if scene.focus else plan()
    aside = [each for each in scene.focused() if each not in scene.clips]
    if intent.points_at_it and aside:
        return plan(Delete(segments=tuple(each.id for each in aside)))
    if intent.points_at_it and (effects := _last_effects(scene)):
        return plan(*effects)
    if intent.points_at_it and (focused := scene.focused()) and len(scene.clips) > len(focused):
        return plan(Delete(segments=tuple(each.id for each in focused)))
    if intent.has("VIDEO", "ALL"):
        raise Ask("ask.delete_all")
    if intent.points_at_it and len(scene.clips) > 1:
        raise Ask("ask.which_clip", count=len(scene.clips))
    raise Ask("ask.what_to_remove")


def _half(intent: Intent, scene: Scene) -> Plan:
    """Take half of what is named away, the later one: 第二段砍掉一半. Raises Ask where several are named."""
    if intent.refs and len(named := scene.pointed(intent.refs)) == 1:
        whole = named[0].timeline_range
    elif len(intent.spans) == 1 and not intent.refs:
        whole = scene.stretch(limited(intent, intent.spans, scene)[0])
    elif not intent.refs and not intent.spans:
        whole = TimeRange(Fraction(0), scene.duration)
    else:
        raise Ask("ask.which_part")
    middle = (whole.start + whole.end) / 2
    return plan(RemoveRange(start_ms=milliseconds(middle), end_ms=milliseconds(whole.end)))


def _edges_of_each(intent: Intent, scene: Scene) -> list[TimeRange]:
    """Return what 每段开头剪掉1秒 takes off: so long at the same edge of all. Raises Refuse for a shorter clip."""
    length = next((n for item in intent.all("T", "LEN", "FRAMES") if (n := length_of(item, scene.frame_rate))), None)
    point = next((each for each in intent.points if each.of and each.of.which in {"every", "all"}), None)
    if length is None or point is None or point.offset:
        return []
    short = next((clip for clip in scene.clips if clip.duration <= length), None)
    if short is not None:
        raise Refuse("cannot.outside_clip", asked=clock(length), duration=clock(short.duration))
    if point.base == "end":
        return [TimeRange(clip.end - length, clip.end) for clip in scene.clips]
    return [TimeRange(clip.start, clip.start + length) for clip in scene.clips]


def _edges_of_clips(intent: Intent, scene: Scene) -> list[TimeRange]:
    """Return what 每段前面去掉半秒 takes off the clips. Raises Ask where it says how much, but not on which side."""
    length = next((n for item in intent.all("T", "FRAMES") if (n := length_of(item, scene.frame_rate))), None)
    if length is None:
        return []
    is_front, is_back = intent.has("BEFORE", "FRONT"), intent.has("AFTER", "BACK")
    if is_front is is_back:
        raise Ask("ask.which_part")
    found: list[TimeRange] = []
    for clip in scene.pointed(intent.refs):
        if length >= clip.duration:
            raise Refuse("cannot.outside_clip", asked=clock(length), duration=clock(clip.duration))
        edge = clip.start + length if is_front else clip.end - length
        found.append(TimeRange(clip.start, edge) if is_front else TimeRange(edge, clip.end))
    return found


def _last_effects(scene: Scene) -> list[Edit]:
    """Return what takes away the effects that the last turn gave."""
    last = scene.situation.last
    given = [edit for edit in last.edits if isinstance(edit, AddEffect)] if last else []
    return [RemoveEffect(effect=edit.effect, segments=edit.segments) for edit in given]


def _first_second(intent: Intent) -> TimeRange | None:
    """Return what 去掉第一秒 takes off; of any other "nth second" it is not sure where it begins."""
    point = next((item for item in intent.all("POINT", "POS") if item.text.startswith("第")), None)
    is_first = point is not None and intent.points[:1] == (Pos(offset=Fraction(1)),)
    return TimeRange(Fraction(0), Fraction(1)) if is_first else None


def _from_point(intent: Intent, scene: Scene) -> TimeRange | None:
    """Return what "at 10 seconds, cut out 2 seconds" takes out: so long from that point on."""
    length = next((n for item in intent.all("T", "LEN", "FRAMES") if (n := length_of(item, scene.frame_rate))), None)
    if length is None or len(intent.points) != 1 or intent.points[0].base != "start":
        return None
    start = scene.moment(intent.points[0])
    return scene.checked(TimeRange(start, start + length))


def _edge(intent: Intent, scene: Scene) -> TimeRange | None:
    """Return what 开头掐掉一秒半 takes off: so long from the beginning, or before the end."""
    length = next((n for item in intent.all("T", "LEN", "FRAMES") if (n := length_of(item, scene.frame_rate))), None)
    is_end = intent.has("END", "LAST") or any(point.base == "end" for point in intent.points)
    is_start = intent.has("START", "FIRST") or any(
        point.base == "start" and not point.offset for point in intent.points
    )
    if length is None or not (is_start or is_end):
        return None
    clip = next((point.of for point in intent.points if point.of), None) or next(iter(intent.refs), None)
    whole = scene.one(clip).timeline_range if clip else TimeRange(Fraction(0), scene.duration)
    found = TimeRange(whole.end - length, whole.end) if is_end else TimeRange(whole.start, whole.start + length)
    if not whole.start <= found.start < found.end <= whole.end or found == whole:
        raise Refuse("cannot.outside_clip", asked=clock(length), duration=clock(whole.duration))
    return found

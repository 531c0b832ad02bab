"""The order of clips; clips doubled, exchanged; repeated, reversed, held."""

import random
from fractions import Fraction
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.readers.clips import ref_of
from fetchcut.language.talk.refusals import Ask, Meant, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.sources import part_tokens
from fetchcut.language.talk.values import Ref
from fetchcut.language.talk.wishes.insert import insert
from fetchcut.language.talk.wishes.lengths import length_of
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.targets import clips, isolated, stretches
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.order import Duplicate, Move, Reorder, Swap
from fetchcut.timeline.edits.registry import apply_all
from fetchcut.timeline.edits.speed import Freeze, Repeat, Reverse
from fetchcut.timeline.time import Seconds, TimeRange

_THERE: Final = frozenset({"前面", "前边", "后面", "后边"})
_POINTERS = ("CLIPS", "NAMED", "PRONOUN")


_MOVING: Final = frozenset(
    {"MOVE", "SET", "ADD", "INSERT", "FRONTPLACE", "BACKPLACE", "BEFORE", "AFTER", "START", "OPEN"}
)


def move(intent: Intent, scene: Scene) -> Plan:
    """Move clips to the front, the end, before or after another, or to a place in the order."""
    if (opening := intent.first("OPENWITH")) is not None and isinstance(opening.value, tuple):
        ref, side = opening.value
        clip = scene.one(ref)
        return plan(Move(segment=clip.id, position=0 if side == "start" else len(scene.clips) - 1), focus=(clip.id,))
    pointers = intent.all(*_POINTERS)
    if scene.focus and not scene.focused("main") and {item.kind for item in pointers} == {"PRONOUN"}:
        raise Meant("retime")  # after a title or the music, "put it at 5 seconds" is when it is there
    if intent.spans and not pointers:
        return _stretch_moved(intent, scene)
    if not intent.has(*_MOVING) and any(point.offset or point.base not in {"start", "end"} for point in intent.points):
        raise Ask("ask.which_part")  # "the third clip at 5 seconds" does not say what is to be done
    moved = _pointed(pointers[0], scene) if pointers else clips(intent, scene, is_one_needed=True)
    if len(scene.clips) < 2:
        raise Refuse("cannot.one_clip_only")
    others = [each for each in scene.clips if each not in moved]
    at = _destination(intent, scene, others, pointers[1:])
    if at is None:
        raise Ask("ask.where_to")
    order = (*others[:at], *moved, *others[at:])
    if len(moved) == 1:
        return plan(Move(segment=moved[0].id, position=at), focus=(moved[0].id,))
    return plan(Reorder(segments=tuple(each.id for each in order)), focus=tuple(each.id for each in moved))


def _stretch_moved(intent: Intent, scene: Scene) -> Plan:
    """Cut a stretch out and put it to the front or the end: 把5秒到10秒移到开头."""
    bases = {point.base for point in intent.points if not point.offset and point.of is None}
    is_front = intent.has("FRONTPLACE", "START", "FIRST") or "start" in bases
    if is_front is (intent.has("BACKPLACE", "END", "LAST") or "end" in bases):
        raise Ask("ask.where_to")
    part = isolated(stretches(intent, scene), scene)
    parted = scene.after(apply_all(scene.draft, part.edits, scene.library))
    others = tuple(each.id for each in parted.clips if each.id not in part.ids)
    order = (*part.ids, *others) if is_front else (*others, *part.ids)
    return plan(*part.edits, Reorder(segments=order), focus=part.ids)


def _pointed(item: Token, scene: Scene) -> tuple[Segment, ...]:
    ref = ref_of(item)
    if item.kind == "PRONOUN" or ref is None:
        focused = scene.focused("main")
        if focused or len(scene.clips) == 1:
            return focused or scene.clips
        raise Ask("ask.which_clip", count=len(scene.clips))
    return scene.pointed((ref,))


def _destination(intent: Intent, scene: Scene, others: list[Segment], rest: tuple[Token, ...]) -> int | None:
    """Return the place among the other clips, None where none is said."""
    if rest and intent.has("BEFORE", "AFTER", "FRONT", "BACK", "BETWEEN"):
        anchors = _pointed(rest[0], scene)
        index = min(others.index(each) for each in anchors if each in others)
        return index + (len(anchors) if intent.has("AFTER", "BACK", "BETWEEN") else 0)
    last = intent.items[-1] if intent.items else None
    if not rest and last is not None and last.kind in {"BEFORE", "AFTER"} and last.text in _THERE:
        return 0 if last.kind == "BEFORE" else len(others)  # 放到后面去
    if (pair := intent.first("BETWEENCLIPS")) is not None and isinstance(pair.value, tuple):
        first = scene.pointed((pair.value[0],))[0]
        return others.index(first) + 1 if first in others else None
    if intent.has("FRONTPLACE", "START", "FIRST", "FRONT", "OPEN"):
        return 0
    if intent.has("BACKPLACE", "END", "LAST", "FINISH"):
        return len(others)
    if intent.has("MIDDLE") and len(others) % 2 == 0:
        return len(others) // 2
    if (point := intent.points) and point[0].base == "end":
        return len(others)
    if point and point[0].offset == 0 and point[0].base == "start":
        return 0
    if rest and (ref := ref_of(rest[0])) is not None and ref.which == "nth":  # "to third place"
        number = ref.numbers[0]
        return min(max(number - 1 if number > 0 else len(others) + 1 + number, 0), len(others))
    if number_said := intent.number("N"):
        return min(max(int(number_said) - 1, 0), len(others))
    return None


def swap(intent: Intent, scene: Scene) -> Plan:
    """Swap two clips."""
    found: list[Segment] = []
    for item in intent.all("CLIPS", "NAMED"):
        ref = ref_of(item)
        found.extend(scene.pointed((ref,)) if ref else ())
    if not found and len(numbers := intent.all("N")) >= 2:
        refs = [Ref(kind="clip", which="nth", numbers=(int(Fraction(str(n.value))),)) for n in numbers[:2]]
        found = [scene.one(ref) for ref in refs]
    if not found and intent.has("FIRST", "START") and intent.has("LAST", "END"):
        found = [scene.clips[0], scene.clips[-1]]
    if not found and intent.points_at_it and (last := _last_swap(scene)):
        return plan(last)
    if not found and len(scene.clips) == 2:
        found = list(scene.clips)
    if len(found) != 2:
        raise Ask("ask.which_two") if len(scene.clips) > 1 else Refuse("cannot.one_clip_only")
    ids = (found[0].id, found[1].id)
    return plan(Swap(first=ids[0], second=ids[1]), focus=ids)


def _last_swap(scene: Scene) -> Edit | None:
    last = scene.situation.last
    return next((edit for edit in last.edits if isinstance(edit, Swap)), None) if last else None


def reverse_order(intent: Intent, scene: Scene) -> Plan:
    """Put the clips in the opposite order."""
    if len(scene.clips) < 2:
        raise Refuse("cannot.one_clip_only")
    return plan(Reorder(segments=tuple(each.id for each in reversed(scene.clips))))


def reorder(intent: Intent, scene: Scene) -> Plan:
    """Put the clips in the order said."""
    found: list[Segment] = []
    items = intent.all("CLIPS", "NAMED", "N")
    singles = [item for item in items if not ((all_of := ref_of(item)) and all_of.which == "all")]
    for item in singles if len(singles) > 1 else items:
        ref = ref_of(item) or Ref(kind="clip", which="nth", numbers=(int(Fraction(str(item.value))),))
        singly = [Ref(kind="clip", which="nth", numbers=(number,)) for number in ref.numbers] or [ref]
        found.extend(each for one in singly for each in scene.pointed((one,)))
    if len(found) < 2:
        raise Ask("ask.which_order")
    return plan(Reorder(segments=tuple(each.id for each in found)))


def shuffle(intent: Intent, scene: Scene) -> Plan:
    """Put the clips in another order, the same one every time."""
    if len(scene.clips) < 2:
        raise Refuse("cannot.one_clip_only")
    ids = [each.id for each in scene.clips]
    mixed = ids[:]
    while mixed == ids:
        random.Random(len(ids)).shuffle(mixed)  # noqa: S311  no secret: the same words give the same order
    return plan(Reorder(segments=tuple(mixed)))


def duplicate(intent: Intent, scene: Scene) -> Plan:
    """Repeat clips right after themselves, or copy a stretch to another place."""
    if any(part_tokens(intent.items, item) for item in intent.all("NAMED")):
        return insert(intent, scene)  # "add 0:02-0:03 of beach.mp4 at the end": of the file, though it is a clip
    if intent.spans and not intent.refs:
        return _stretch_copied(intent, scene)
    if (at := _copied_behind(intent, scene)) is not None:
        return at
    meant = clips(intent, scene, is_one_needed=True)
    count = _count(intent)
    if len(meant) == len(scene.clips) > 1:
        return plan(Repeat(times=2))
    is_last = any(point.base == "end" and point.of is None for point in intent.points)
    if len(meant) == 1 and (is_last or intent.has("END", "LAST", "BACKPLACE", "FRONTPLACE", "START")):
        return _copied_to(meant[0], scene, 0 if intent.has("FRONTPLACE", "START") else len(scene.clips))
    copies = count - 1 if intent.has("INAROW", "TWICE") and count > 1 else count if intent.has("N", "X") else 1
    return plan(*(Duplicate(segment=each.id, times=max(copies, 1)) for each in reversed(meant)))


def _copied_behind(intent: Intent, scene: Scene) -> Plan | None:
    """Return "a copy of clip 1 after clip 3"; None where no clip stands behind "before" or "after"."""
    at = intent.index("BEFORE", "AFTER")
    refs = [(place, ref) for place, item in enumerate(intent.items) if (ref := ref_of(item)) is not None]
    if at is None or len(refs) != 2 or not refs[0][0] < at < refs[1][0] or not intent.items[at].text.isascii():
        return None
    clip, other = (scene.one(ref) for _, ref in refs)
    place = [each.id for each in scene.clips].index(other.id) + (intent.items[at].kind == "AFTER")
    return _copied_to(clip, scene, place)


def _stretch_copied(intent: Intent, scene: Scene) -> Plan:
    part = isolated(stretches(intent, scene), scene)
    parted = scene.after(apply_all(scene.draft, part.edits, scene.library))
    clip = parted.segment(part.ids[0]) if len(part.ids) == 1 else None
    if clip is None:
        raise Ask("ask.which_clip", count=len(parted.clips))
    if intent.has("END", "LAST", "BACKPLACE", "FRONTPLACE", "START"):
        found = _copied_to(clip, parted, 0 if intent.has("FRONTPLACE", "START") else len(parted.clips))
    else:
        found = plan(Duplicate(segment=clip.id))
    return plan(*part.edits, *found.edits, focus=found.focus)


def _copied_to(clip: Segment, scene: Scene, position: int) -> Plan:
    double = Duplicate(segment=clip.id)
    copy = _copy_of(double, scene)
    return plan(double, Move(segment=copy, position=position), focus=(copy,))


def _copy_of(double: Duplicate, scene: Scene) -> str:
    """Return the id that the copy will have."""
    after = double.apply(scene.draft, scene.library)
    known = {each.id for each in scene.clips}
    return next(each.id for each in (after.main.segments if after.main else ()) if each.id not in known)


def loop(intent: Intent, scene: Scene) -> Plan:
    """Play clips, or everything, several times in all."""
    count = _count(intent)
    if not 2 <= count <= 100:
        raise Ask("ask.how_often")
    if intent.has("MUSIC") or (intent.points_at_it and any(each in scene.focused() for each in scene.of("bgm"))):
        return plan()  # music is repeated to the end anyway
    if intent.refs:
        return plan(*(Duplicate(segment=each.id, times=count - 1) for each in reversed(clips(intent, scene))))
    if not scene.clips:
        raise Refuse("cannot.nothing_there")
    if len(scene.clips) == 1:
        return plan(Duplicate(segment=scene.clips[0].id, times=count - 1))
    return plan(Repeat(times=count))


def _count(intent: Intent) -> int:
    number = intent.number("X", "XWORD", "N", "TWICE")
    return int(number) if number and number.denominator == 1 else 2


def reverse(intent: Intent, scene: Scene) -> Plan:
    """Play backwards."""
    if intent.has("REMOVE") and not any(each.media and each.media.is_reversed for each in scene.clips):
        raise Refuse("cannot.not_reversed")
    if intent.spans:
        part = isolated(stretches(intent, scene), scene)
        return plan(*part.edits, Reverse(segments=part.ids))
    if intent.refs or intent.points_at_it or intent.has("EXCEPTED"):
        meant = clips(intent, scene)
        return plan(Reverse(segments=tuple(each.id for each in meant)) if len(meant) < len(scene.clips) else Reverse())
    return plan(Reverse())


def boomerang(intent: Intent, scene: Scene) -> Plan:
    """Play a clip forwards and then backwards."""
    meant = clips(intent, scene, is_one_needed=True)
    if len(meant) != 1:
        raise Ask("ask.which_clip", count=len(scene.clips))
    double = Duplicate(segment=meant[0].id)
    return plan(double, Reverse(segments=(_copy_of(double, scene),)))


def freeze(intent: Intent, scene: Scene) -> Plan:
    """Hold the picture for a while."""
    held = intent.use(*(item for item in intent.items if _held(item, scene) is not None))
    lengths = [length for item in held if (length := _held(item, scene)) is not None]
    length = lengths[-1] if lengths else Seconds(2)
    clip = scene.pointed(intent.refs)[0].timeline_range if intent.refs else None
    whole = clip or TimeRange(Fraction(0), scene.duration)
    if intent.points:
        at = scene.moment(intent.points[0], clip)
    elif intent.spans:
        found = scene.stretch(intent.spans[0], clip)
        at = found.end if found.end == whole.end and intent.has("LAST", "END") else found.start
        if intent.spans[0].style == "span" and not lengths:
            length = found.duration
        elif intent.spans[0].end is None and intent.spans[0].style == "edge":
            at = whole.end
    elif intent.has("LAST", "END", "BACKPLACE"):
        at = whole.end
    elif intent.has("FIRST", "START", "FRONTPLACE"):
        at = whole.start
    elif intent.has("MIDDLE"):
        at = whole.start + whole.duration / 2
    elif len(lengths) > 1:
        at = whole.start + lengths[0]
    else:
        raise Ask("ask.where_to_freeze")
    return plan(Freeze(at_ms=milliseconds(at), duration_ms=milliseconds(length)))


def _held(item: Token, scene: Scene) -> Seconds | None:
    return length_of(item, scene.frame_rate) if item.kind in {"T", "LEN", "FRAMES"} else None

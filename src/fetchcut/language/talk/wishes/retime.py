"""When texts and pictures above are seen."""

from fractions import Fraction

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.readers.clips import ref_of
from fetchcut.language.talk.refusals import Ask, Meant, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.wishes.lengths import length_of
from fetchcut.language.talk.wishes.lettering import is_written
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.targets import Things, texts, things
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.edits.captions import SetTimes
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.time import Seconds, TimeRange


def retime(intent: Intent, scene: Scene) -> Plan:
    """Let a text or a picture above stand at other times."""
    if intent.quote is not None and not is_written(intent.quote, scene):
        raise Meant("text_add")
    meant = things(intent, scene, "text", "over", "music", "voice", "main")
    if meant.kind in {"text", "over"} and _is_in_the_middle(intent):
        raise Meant("style")  # "the title needs to be in the middle": of the picture
    if meant.kind == "main":
        if not scene.texts or intent.has("CLIPS", "VIDEO"):
            raise Ask("ask.which_thing")
        meant = Things(kind="text", segments=texts(intent, scene))
    return plan(*(_retimed(intent, each, scene) for each in meant.segments))


def _is_in_the_middle(intent: Intent) -> bool:
    points = [item for item in intent.items if item.kind == "POINT"]
    only = {item.kind for item in intent.items} <= {
        "POINT",
        "TITLE",
        "TEXT",
        "CAPTION",
        "LOGO",
        "SET",
        "MOVE",
        "PRONOUN",
    }
    return only and [item.text for item in points] == ["in the middle"]


def _retimed(intent: Intent, segment: Segment, scene: Scene) -> Edit:
    found = _times(intent, segment, scene)
    if found.start >= found.end:
        raise Refuse("cannot.nothing_left")
    return SetTimes(segment=segment.id, start_ms=milliseconds(found.start), end_ms=milliseconds(found.end))


def _times(intent: Intent, segment: Segment, scene: Scene) -> TimeRange:
    whole = scene.duration
    is_away = intent.has("HIDE", "NEG", "REMOVE", "OFF")
    if intent.spans:
        said = scene.stretch(intent.spans[0])
        if intent.spans[0].style == "open" and intent.spans[0].start is None and not is_away:
            return TimeRange(min(segment.start, said.end), said.end)
        if intent.spans[0].style == "open" and intent.spans[0].end is None and not is_away:
            if intent.has("END", "STOP"):  # "the title should end after 2 s"
                return TimeRange(min(segment.start, said.start), said.start)
            return TimeRange(said.start, _end_of(segment, said.start, whole))
        if is_away and not intent.has("ONLY"):
            return _without(segment, said)
        return said
    refs = [ref for item in intent.all("CLIPS", "NAMED") if (ref := ref_of(item)) is not None and ref.which != "it"]
    if refs:
        clip = scene.pointed(refs)
        if is_away:
            return _without(segment, TimeRange(clip[0].start, clip[-1].end))
        return TimeRange(clip[0].start, clip[-1].end)
    length = next((n for item in intent.all("LEN", "T", "C") if (n := length_of(item, scene.frame_rate))), None)
    points = intent.points
    if points and points[0].base == "end" and points[0].of is None:
        kept = length or segment.duration
        return TimeRange(max(whole - kept, Fraction(0)), whole)
    if points:
        start = scene.moment(points[0])
        if is_away:
            return TimeRange(segment.start, start)
        if length is not None:
            return TimeRange(start, min(start + length, whole))
        if segment.end >= whole:
            return TimeRange(start, whole)
        return TimeRange(start, min(start + segment.duration, whole))
    if length is not None and (step := _step_of(intent)):
        return TimeRange(segment.start, min(segment.end + step * length, whole))
    if length is not None and intent.has("APPEAR") and not intent.has("STAY"):
        return TimeRange(length, _end_of(segment, length, whole))
    if length is not None:
        return TimeRange(segment.start, min(segment.start + length, whole))
    return _moved(intent, segment, whole)


def _step_of(intent: Intent) -> int:
    """Return 1 where a length is added to what there is, -1 where it is taken off, 0 where it is the whole of it.

    "2 seconds longer", "longer by 2 s", 延长两秒, 多停两秒; "1 second shorter", "shorten it by 1 s".
    """
    at = intent.index("LONGER", "SHORTER")
    if at is None:
        return 0 if not intent.has("BY") else -1 if intent.has("TRIM", "CUT") else 1
    word = intent.items[at]
    before = intent.items[at - 1].kind if at else ""
    follows = intent.items[at + 1].kind if at + 1 < len(intent.items) else ""
    is_added = not word.text.isascii() and not word.text.endswith(("到", "至", "为"))
    is_beside = before in {"T", "LEN"} or (follows in {"T", "LEN"} and is_added)
    return 0 if not (is_beside or intent.has("BY")) else -1 if word.kind == "SHORTER" else 1


def _end_of(segment: Segment, start: Seconds, whole: Seconds) -> Seconds:
    """Return where something ends that starts at another time: it stays so long, or to the end if it did."""
    return whole if segment.end >= whole else min(start + segment.duration, whole)


def _moved(intent: Intent, segment: Segment, whole: Seconds) -> TimeRange:
    if intent.has("LONGER", "SHORTER"):
        factor = Fraction(3, 2) if intent.has("LONGER") else Fraction(2, 3)
        return TimeRange(segment.start, min(segment.start + segment.duration * factor, whole))
    if intent.has("END", "LAST", "BACKPLACE"):
        return TimeRange(max(whole - segment.duration, Fraction(0)), whole)
    if intent.has("START", "FIRST", "FRONTPLACE"):
        return TimeRange(Fraction(0), min(segment.duration, whole))
    raise Ask("ask.how_long_shown")


def _without(segment: Segment, gone: TimeRange) -> TimeRange:
    if gone.start <= segment.start and gone.end < segment.end:
        return TimeRange(gone.end, segment.end)
    if gone.end >= segment.end and gone.start > segment.start:
        return TimeRange(segment.start, gone.start)
    raise Ask("ask.how_long_shown")

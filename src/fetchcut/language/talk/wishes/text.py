"""Titles and captions."""

from typing import Literal

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.wishes.cut import wanted_length
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.edits.cut import Delete
from fetchcut.timeline.edits.text import AddText, SetText
from fetchcut.timeline.time import Seconds


def text_add(intent: Intent, scene: Scene) -> Plan:
    """Write something over the pictures."""
    quote = intent.quote
    if quote is None:
        raise Ask("ask.which_text")
    if not scene.draft.tracks:
        raise Refuse("cannot.nothing_there")
    start, end = _shown(intent, scene)
    role: Literal["title", "caption"] = "caption" if intent.has("CAPTION") else "title"
    place = intent.word("PLACE") or ("bottom" if role == "caption" else "center")
    edit = AddText(
        text=quote,
        start_ms=milliseconds(start),
        end_ms=milliseconds(end),
        role=role,
        place=place,
        color=intent.word("COLOR") or "#FFFFFF",
    )
    return plan(edit)


def _shown(intent: Intent, scene: Scene) -> tuple[Seconds, Seconds]:
    """Return from when to when: as said; a title otherwise for three seconds, a caption throughout."""
    whole = scene.duration
    if intent.spans:
        found = scene.stretch(intent.spans[0])
        return found.start, found.end
    start = scene.moment(intent.points[0]) if intent.points else Seconds(0)
    length = wanted_length(intent, scene) if intent.has("LEN", "T") else None
    if length is None:
        length = Seconds(3) if not intent.has("CAPTION") else whole
    return start, min(start + length, whole)


def text_remove(intent: Intent, scene: Scene) -> Plan:
    """Delete what is written."""
    return plan(Delete(segments=tuple(each.id for each in meant_texts(intent, scene))))


def text_change(intent: Intent, scene: Scene) -> Plan:
    """Write something else in its place."""
    quote = intent.quote
    texts = meant_texts(intent, scene)
    if quote is None:
        raise Ask("ask.which_text")
    return plan(SetText(text=quote, segments=tuple(each.id for each in texts)))


def meant_texts(intent: Intent, scene: Scene) -> tuple[Segment, ...]:
    """Return the texts that are meant. Raises Refuse where there is none, Ask where it could be several."""
    texts = scene.texts
    if not texts:
        raise Refuse("cannot.no_text")
    role = {"TITLE": "title", "CAPTION": "caption"}
    wanted = {role[item.kind] for item in intent.items if item.kind in role}
    if wanted:
        texts = tuple(each for each in texts if _role(scene, each) in wanted) or texts
    if len(texts) == 1 or intent.has("ALL"):
        return texts
    focused = tuple(each for each in texts if each.id in scene.focus)
    if len(focused) == 1:
        return focused
    raise Ask("ask.which_of_texts", texts=tuple(each.text.text for each in texts if each.text))


def _role(scene: Scene, segment: Segment) -> str:
    track = scene.track_of(segment.id)
    return track.role if track else ""

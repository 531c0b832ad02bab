"""Titles and captions: written, written anew, taken away."""

import re
from fractions import Fraction
from typing import Final, Literal

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.readers.clips import ref_of
from fetchcut.language.talk.refusals import Ask, Meant, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.wishes.lengths import length_of
from fetchcut.language.talk.wishes.lettering import animation, colors, outline, styled
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.targets import texts
from fetchcut.timeline.edits.cut import Delete
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.picture import Opacity
from fetchcut.timeline.edits.text import AddText, SetText
from fetchcut.timeline.time import Seconds, TimeRange, clock

SECONDS: Final = Fraction(3)
"""How long a text is shown when nobody says."""
_STYLING: Final = (
    "PLACE",
    "BIGGER",
    "SMALLER",
    "COLOR",
    "FONT",
    "BOLD",
    "ITALIC",
    "ANIM",
    "RANGE",
    "LEN",
    "T",
    "POINT",
)
_WHOLE: Final = ("whole", "entire", "full", "整", "全")
"""How the whole video is called that a text is to stand over: "write “Day 1”, whole video"."""
WATERMARK: Final = 3.5
"""How large a watermark of words is when nobody says; it stands there all the time."""
SIZES: Final = {"title": 9.0, "caption": 5.0}


def text_add(intent: Intent, scene: Scene) -> Plan:
    """Write something over the pictures. A quotation of what is written already only points at it."""
    quote = intent.quote
    if not scene.draft.tracks:
        raise Refuse("cannot.nothing_there")
    if quote is None and scene.texts and intent.has(*_STYLING):
        is_time = intent.has("RANGE", "LEN", "T", "POINT") and not intent.has("PLACE", "BIGGER", "SMALLER")
        raise Meant("retime" if is_time else "style")
    if quote is None and scene.texts and intent.has("CLIPS", "NAMED") and _is_shown_there(intent):
        raise Meant("retime")
    if quote is None and scene.texts and intent.has("MOVE") and not intent.has("ADD"):
        raise Ask("ask.where_in_picture")
    if quote is None or not quote.strip():
        raise Ask(_lacking(intent, scene))
    if any(each.text and each.text.text == quote for each in scene.texts) and not intent.has("ADD"):
        if not intent.has(*_STYLING):
            return plan()

        is_time = intent.has("RANGE", "LEN", "T", "POINT") and not intent.has("PLACE", "BIGGER", "SMALLER", "COLOR")
        raise Meant("retime" if is_time else "style")
    if _is_meant_anew(intent, scene):
        return text_write(intent, scene)
    shown = _shown(intent, scene)
    role: Literal["title", "caption"] = "caption" if intent.has("CAPTION", "LOWERTHIRD") else "title"
    color, background = colors(intent)
    edit = AddText(
        text=quote,
        start_ms=milliseconds(shown.start),
        end_ms=milliseconds(shown.end),
        role=role,
        place=_place(intent, role),
        size=_size(intent, role),
        color=color or "#FFFFFF",
        background=background,
        outline=outline(intent),
        font=intent.word("FONT"),
        animation=animation(intent),
        is_bold=intent.has("BOLD"),
        is_italic=intent.has("ITALIC"),
        is_vertical=intent.first("UPRIGHT") is not None,
    )
    return plan(edit, *_pale(intent, edit, scene))


def _is_shown_there(intent: Intent) -> bool:
    """Return whether a text that is there is to be seen over a clip: "show the title during the dog clip"."""
    verb = intent.first("ADD")
    return verb is None or verb.text in {"show", "display", "have", "显示", "出现"}


def _pale(intent: Intent, edit: AddText, scene: Scene) -> tuple[Edit, ...]:
    """Return what makes the text as transparent as is said: "a semi-transparent watermark"."""
    if not intent.has("OPACITY", "TRANSPARENCY"):
        return ()
    known = {each.id for each in scene.texts}
    after = edit.apply(scene.draft, scene.library)
    ids = tuple(
        each.id for track in after.tracks if track.kind == "text" for each in track.segments if each.id not in known
    )
    part = intent.number("PCT", "FRAC")
    value = float(part) if part is not None and 0 < part <= 1 else 0.5
    return (Opacity(opacity=value, segments=ids),)


def _is_meant_anew(intent: Intent, scene: Scene) -> bool:
    """Return whether the quotation is what the one title there is says from now on: title "Night Drive"."""
    titles = [each for each in scene.texts if (track := scene.track_of(each.id)) and track.role == "title"]
    said = intent.first("SAYS")
    is_title = intent.has("TITLE") or (said is not None and ("标题" in said.text or "title" in said.text))
    if len(titles) != 1 or not is_title or intent.has("ADD", "RANGE", "POINT", "LEN", "T", "CLIPS", "NAMED"):
        return False
    return not intent.has("PLACE", "COLOR", "END", "LAST", "START")


def _place(intent: Intent, role: str) -> str:
    if place := intent.word("PLACE"):
        return place
    said = intent.first("SAYS")
    if said is not None and said.text == "上面写" and not intent.has("TITLE", "CAPTION", "TEXT"):
        return "top"
    if intent.has("LOWERTHIRD"):
        return "lower-third"
    if intent.has("LOGO"):
        return "bottom-right"
    if role == "caption":
        return "right" if intent.has("UPRIGHT") else "bottom"
    if intent.has("LEFT") and not intent.has("RIGHT"):
        return "left"
    return "right" if intent.has("RIGHT") else "center"


def _size(intent: Intent, role: str) -> float:
    size = WATERMARK if intent.has("LOGO") else SIZES[role]
    if intent.has("LOGO") and not intent.has("BIGGER"):
        return size  # "a small watermark" is as small as they are
    if intent.has("BIGGER"):
        return size * 1.5
    return size / 1.5 if intent.has("SMALLER") else size


def _shown(intent: Intent, scene: Scene) -> TimeRange:
    """Return from when to when: as said, else three seconds from the start; a caption without any time throughout."""
    whole = scene.duration
    spans = intent.spans
    if spans and spans[0].style == "open" and spans[0].end is None and (length := _length(intent, scene)):
        said = scene.stretch(spans[0])
        return TimeRange(said.start, min(said.start + length, said.end))
    if spans:
        return scene.stretch(spans[0])
    clip = _over_clip(intent, scene)
    start = clip.start if clip else Seconds(0)
    length = _length(intent, scene)
    points = [point for point in intent.points if not (point.base == "part" and not intent.has("T", "LEN"))]
    if points and points[0].base == "end" and points[0].of is None and not points[0].offset:
        length = length or SECONDS
        return TimeRange(max(whole - length, Fraction(0)), whole)
    if points:
        start = scene.moment(points[0])
        if start >= whole:
            raise Refuse("cannot.outside_at", asked=clock(start), duration=clock(whole))
    elif intent.has("NEXTLEN") and (texts_now := scene.texts):
        start = texts_now[-1].end
    elif intent.has("END", "LAST", "BACKPLACE") and not clip:
        length = length or SECONDS
        return TimeRange(max(whole - length, Fraction(0)), whole)
    if clip:
        return TimeRange(clip.start, min(clip.start + length, clip.end) if length else clip.end)
    if length is None:
        is_whole = any(item.text.startswith(_WHOLE) for item in intent.all("VIDEO"))
        is_throughout = (is_whole or intent.has("CAPTION", "LOGO")) and not points
        length = whole - start if is_throughout else SECONDS
    return TimeRange(start, min(start + length, whole))


def _over_clip(intent: Intent, scene: Scene) -> TimeRange | None:
    refs = [ref for item in intent.all("CLIPS", "NAMED") if (ref := ref_of(item)) is not None and ref.which != "it"]
    if not refs:
        return None
    found = scene.pointed(refs)
    return TimeRange(found[0].start, found[-1].end)


def _length(intent: Intent, scene: Scene) -> Seconds | None:
    for kind in (("LEN", "NEXTLEN"), ("T", "C", "FRAMES")):
        for item in intent.all(*kind):
            if (length := length_of(item, scene.frame_rate)) is not None:
                return length
    return None


def _lacking(intent: Intent, scene: Scene) -> str:
    """Return the question for what is not said: of a text that is there "move it" asks where to, not what it says."""
    if scene.texts and not intent.has("ADD"):
        if intent.has("COLORWORD"):
            return "ask.which_color"
        if intent.has("MOVE"):
            return "ask.where_on_picture"
    return "ask.which_captions" if intent.has("CAPTION") else "ask.which_text"


def text_write(intent: Intent, scene: Scene) -> Plan:
    """Write something else in the place of a text."""
    quotes = [str(item.value) for item in intent.all("QUOTE")]
    if not quotes:
        raise Ask(_lacking(intent, scene))
    if not scene.texts:
        return text_add(intent, scene)
    if len(quotes) > 1 and (worded := _reworded(quotes[0], quotes[1], scene)):
        return plan(*worded)
    known = {each.text.text for each in scene.texts if each.text}
    new = next((quote for quote in reversed(quotes) if quote not in known), quotes[-1])
    meant = texts(intent, scene)
    edit = SetText(text=new, segments=tuple(each.id for each in meant))
    if not intent.has("COLOR", "BIGGER", "SMALLER", "PLACE", "FONT", "BOLD", "ITALIC", "ANIM"):
        return plan(edit)

    return plan(edit, styled(intent, meant))


def _reworded(old: str, new: str, scene: Scene) -> list[Edit]:
    """Return the edits that put other words in the place of some within the texts: "Rural" for "Urban"."""
    found = re.compile(re.escape(old), re.IGNORECASE)
    return [
        SetText(text=found.sub(lambda _: new, each.text.text), segments=(each.id,))
        for each in scene.texts
        if each.text and found.search(each.text.text) and each.text.text.casefold() != old.casefold()
    ]


def text_remove(intent: Intent, scene: Scene) -> Plan:
    """Delete what is written, at times or altogether; or only how it looks or appears."""

    if intent.has("ANIMWORD", "ANIM", "BACKGROUND", "OUTLINE"):
        raise Meant("style")
    if intent.spans or (intent.points and not intent.quote):
        raise Meant("retime")
    return plan(Delete(segments=tuple(each.id for each in texts(intent, scene))))

"""How things look and where and when they stand: texts, logos, pictures above; size and place of clips."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from msgspec import UNSET, UnsetType

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.readers.clips import ref_of
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.wishes import frame, overlay, text
from fetchcut.language.talk.wishes.lengths import length_of
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.targets import Things, texts, things
from fetchcut.timeline.draft import Place, Segment
from fetchcut.timeline.edits.captions import SetTimes
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.picture import Opacity, Scale, SetPlace
from fetchcut.timeline.edits.text import StyleText
from fetchcut.timeline.time import Seconds, TimeRange

_UP: Final = {
    "center": "top",
    "bottom": "center",
    "left": "top-left",
    "right": "top-right",
    "lower-third": "center",
} | {
    "bottom-left": "left",
    "bottom-right": "right",
    "top": "top",
}
_DOWN: Final = {"center": "bottom", "top": "center", "left": "bottom-left", "right": "bottom-right"} | {
    "top-left": "left",
    "top-right": "right",
    "bottom": "bottom",
}
_LEFT: Final = {"center": "left", "right": "center", "top": "top-left", "bottom": "bottom-left"} | {
    "top-right": "top",
    "bottom-right": "bottom",
}
_RIGHT: Final = {"center": "right", "left": "center", "top": "top-right", "bottom": "bottom-right"} | {
    "top-left": "top",
    "bottom-left": "bottom",
}
_TEXT_WORDS: Final = ("COLOR", "FONT", "FONTWORD", "BOLD", "ITALIC", "OUTLINE", "ANIM", "BACKGROUND")
_STEP: Final = Fraction(5, 4)


def style(intent: Intent, scene: Scene) -> Plan:
    """Change how the thing that is meant looks or where it stands."""
    if intent.quote is not None and not _is_written(intent.quote, scene):
        return text.text_write(intent, scene) if scene.texts and intent.has("SET") else text.text_add(intent, scene)
    if intent.has("LOGO", "PIP") and not scene.overlays:
        return overlay.overlay_add(intent, scene)
    if intent.has("FONTWORD") and not intent.has(*_FONT_SAID):
        raise Ask("ask.which_font")
    if intent.has(*_TEXT_WORDS) and not scene.texts and intent.has("ADD"):
        raise Ask("ask.which_text")
    if intent.has(*_TEXT_WORDS):
        return _timed(intent, texts(intent, scene), scene)
    meant = things(intent, scene, "text", "over", "main")
    if meant.kind == "text":
        return _timed(intent, meant.segments, scene)
    if meant.kind == "main" and scene.texts and not meant.is_said and intent.has("PLACE", "UPWARD", "DOWNWARD"):
        return plan(styled(intent, texts(intent, scene)))
    if meant.kind == "main":
        return _clip(intent, scene)
    return plan(*(edit for each in meant.segments for edit in _picture(intent, each)))


_FONT_SAID: Final = (
    *("FONT", "COLOR", "BIGGER", "SMALLER", "BOLD", "ITALIC", "SIZEWORD", "PCT", "X", "XWORD", "HALF", "UP", "DOWN"),
    *("PLACE", "OUTLINE", "BACKGROUND", "ANIM", "ANIMWORD", "N", "PX", "THICKER", "LITTLE", "MORE", "WORD", "HAN"),
)
"""What may be said of letters besides that their font is to be another one."""


def _timed(intent: Intent, segments: tuple[Segment, ...], scene: Scene) -> Plan:
    """Return the look, and how long it is to stand where that is said along with it: "title: yellow, 5 seconds"."""
    is_time = intent.has("T", "LEN") and not intent.has("ANIM", "ANIMWORD", "FADEIN", "FADEOUT", "FADEBOTH")
    return plan(styled(intent, segments), *(retime(intent, scene).edits if is_time else ()))


def _is_written(quote: str, scene: Scene) -> bool:
    return any(each.text and each.text.text == quote for each in scene.texts)


def styled(intent: Intent, segments: tuple[Segment, ...]) -> Edit:
    """Return the edit that gives texts the look that is asked for."""
    color, background = text.colors(intent)
    is_off = intent.has("NEG", "REMOVE")
    first = segments[0].text
    size: float | UnsetType = UNSET
    if first and (factor := size_factor(intent)) is not None:
        size = round(min(max(first.size * float(factor), 1.0), 100.0), 2)
    place: Place | UnsetType = UNSET
    if first and (wanted := _place(intent, first.place)) is not None:
        place = wanted
    return StyleText(
        segments=tuple(each.id for each in segments),
        place=place,
        size=size,
        color=color if color and not intent.has("OUTLINE") else UNSET,
        background=None if is_off and intent.has("BACKGROUND") else background or _box(intent),
        outline=(None if is_off else color or "#000000") if intent.has("OUTLINE") else UNSET,
        font=intent.word("FONT") or UNSET,
        animation=None if is_off and intent.has("ANIMWORD", "ANIM") else text.animation(intent) or UNSET,
        is_bold=not is_off if intent.has("BOLD") else UNSET,
        is_italic=not is_off if intent.has("ITALIC") else UNSET,
    )


def _box(intent: Intent) -> str | UnsetType:
    return "#000000" if intent.has("BACKGROUND") and not intent.has("COLOR") else UNSET


def size_factor(intent: Intent) -> Fraction | None:
    """Return by how much something grows or shrinks, None where nothing is said of its size."""
    is_size = intent.has("BIGGER", "SMALLER", "SIZEWORD", "ZOOM", "ZOOMOUT")
    is_figure = intent.has("X", "XWORD", "PCT", "HALF") and not intent.has("OPACITY", "TRANSPARENCY")
    ways = [item for item in intent.all("UP", "DOWN") if item.text not in _MOVING]
    is_way = bool(ways) and not intent.has("MOVE", "PLACE")
    if not (is_size or is_figure or is_way):
        return None
    is_smaller = intent.has("SMALLER", "DOWN", "LESS", "ZOOMOUT")
    times = intent.number("X", "XWORD")
    if times is None and intent.has("HALF"):
        times = Fraction(1, 2)
    if times is not None:
        return 1 / times if is_smaller and times > 1 else times
    if (fraction := intent.number("FRAC", "FRACWORD")) is not None:
        return 1 - fraction if is_smaller else 1 + fraction
    if (part := intent.number("PCT")) is not None:
        if intent.has("BIGGER", "SMALLER", "BY", "UP", "DOWN") and not intent.has("TO"):
            return max(1 - part, Fraction(1, 20)) if is_smaller else 1 + part
        return part if part > 0 else None
    if (number := intent.number("N")) is not None and number.denominator != 1 and 0 < number <= 1:
        return number  # "scale 0.1"
    step = Fraction(9, 8) if intent.has("LITTLE") else Fraction(2) if intent.has("MUCH") else _STEP
    return 1 / step if is_smaller else step


_MOVING: Final = frozenset({"move", "nudge", "push", "pull", "put", "bring", "shift"})
"""Verbs of "nudge it down" that say where to, not how large."""


def _place(intent: Intent, now: Place | None) -> str | None:
    if place := intent.word("PLACE"):
        return place
    if intent.has("MIDDLE"):
        return "center"
    here = now if isinstance(now, str) else "center"
    for kinds, table in (
        (("UPWARD", "UP"), _UP),
        (("DOWNWARD", "DOWN"), _DOWN),
        (("LEFT",), _LEFT),
        (("RIGHT",), _RIGHT),
    ):
        if intent.has(*kinds) and (intent.has(kinds[0], "MOVE") or not intent.has("SIZEWORD", "BIGGER", "SMALLER")):
            return table.get(here, here)
    if any(point.base == "part" for point in intent.points):
        return "center"
    return None


def _picture(intent: Intent, segment: Segment) -> list[Edit]:
    edits: list[Edit] = []
    if (place := _place(intent, segment.picture.place)) is not None:
        edits.append(SetPlace(place=place, segments=(segment.id,)))
    is_sized = place is None or intent.has("BIGGER", "SMALLER", "SIZEWORD")
    if is_sized and (factor := size_factor(intent)) is not None:
        is_absolute = (
            intent.has("PCT", "N") and intent.has("TO", "SET", "SIZEWORD") and not intent.has("BIGGER", "SMALLER")
        )
        scale = float(factor) if is_absolute else segment.picture.scale * float(factor)
        edits.append(Scale(scale=round(scale, 6), segments=(segment.id,)))
    if not edits:
        raise Ask("ask.where_to")
    return edits


def _clip(intent: Intent, scene: Scene) -> Plan:
    if intent.has("BIGGER", "SMALLER", "SIZEWORD", "X", "XWORD", "PCT", "HALF"):
        return frame.scale(intent, scene)
    if intent.has("LOGO") or not scene.clips:
        raise Refuse("cannot.no_overlay")
    if not scene.texts and not scene.overlays:
        raise Ask("ask.what_to_place")
    raise Ask("ask.which_thing")


def opacity(intent: Intent, scene: Scene) -> Plan:
    """Make pictures more or less transparent: 透明度 50% is opacity 50 %, as editors label it."""
    if intent.has("LOGO", "PIP") and not scene.overlays:
        return overlay.overlay_add(intent, scene)
    meant = things(intent, scene, "text", "over", "main")
    ids = meant.ids
    if not intent.has("LOGO", "PIP", "CLIPS", "NAMED", "VIDEO", "PRONOUN") and scene.overlays and meant.kind == "main":
        ids = tuple(each.id for each in scene.overlays)
    part = intent.number("PCT", "FRAC")
    if part is None and (number := intent.number("N")) is not None:
        part = number / 100 if number > 1 else number
    if part is None and intent.has("HALF"):
        part = Fraction(1, 2)
    if part is None:
        now = scene.segment(ids[0]) if ids else None
        was = now.picture.opacity if now else 1.0
        is_more = intent.has("OPACITY") and not intent.has("DOWN", "LESS", "SMALLER")
        is_more = is_more or (intent.has("TRANSPARENCY") and intent.has("LESS", "DOWN"))
        half = any(word in item.text for item in intent.all("TRANSPARENCY") for word in ("half", "semi", "半"))
        value = 0.5 if half else min(1.0, was + 0.25) if is_more else round(was * 0.7, 4)
        return plan(Opacity(opacity=value, segments=ids))
    if not 0 <= part <= 1:
        raise Refuse("cannot.opacity")
    besides = [edit for each in meant.segments for edit in _besides(intent, each)] if meant.kind == "over" else []
    return plan(Opacity(opacity=float(part), segments=ids), *besides)


def _besides(intent: Intent, segment: Segment) -> Iterator[Edit]:
    """Yield what else is said of a picture above: "smaller and 50 % transparent", "top left, half transparent"."""
    if (place := intent.word("PLACE")) is not None:
        yield SetPlace(place=place, segments=(segment.id,))
    if intent.has("BIGGER", "SMALLER"):
        factor = 1 / _STEP if intent.has("SMALLER") else _STEP
        yield Scale(scale=round(segment.picture.scale * float(factor), 6), segments=(segment.id,))


def retime(intent: Intent, scene: Scene) -> Plan:
    """Let a text or a picture above stand at other times."""
    if intent.quote is not None and not _is_written(intent.quote, scene):
        return text.text_add(intent, scene)
    meant = things(intent, scene, "text", "over", "music", "voice", "main")
    if meant.kind == "main":
        if not scene.texts or intent.has("CLIPS", "VIDEO"):
            raise Ask("ask.which_thing")
        meant = Things(kind="text", segments=texts(intent, scene))
    return plan(*(_retimed(intent, each, scene) for each in meant.segments))


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
    if points and points[0].base == "end":
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

    "2 seconds longer", "longer by 2 s", 延长两秒, 多停两秒; "1 second shorter".
    """
    at = intent.index("LONGER", "SHORTER")
    if at is None:
        return 1 if intent.has("BY") else 0
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

"""How things look and where and when they stand: texts, logos, pictures above; size and place of clips."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Meant, Refuse
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.wishes import frame
from fetchcut.language.talk.wishes.lettering import STEP, is_written, place_of, size_factor, styled
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.retime import retime
from fetchcut.language.talk.wishes.targets import said_kind, texts, things
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.picture import Opacity, Scale, SetPlace

_TEXT_WORDS: Final = ("COLOR", "FONT", "FONTWORD", "BOLD", "ITALIC", "OUTLINE", "ANIM", "BACKGROUND", "UPRIGHT")


def style(intent: Intent, scene: Scene) -> Plan:
    """Change how the thing that is meant looks or where it stands."""
    if intent.quote is not None and not is_written(intent.quote, scene):
        raise Meant("text_write" if scene.texts and intent.has("SET") else "text_add")
    if intent.has("LOGO", "PIP") and not scene.overlays:
        raise Meant("overlay_add")
    if intent.has("FONTWORD") and not intent.has(*_FONT_SAID):
        raise Ask("ask.which_font")
    if intent.has(*_TEXT_WORDS) and not scene.texts and intent.has("ADD"):
        raise Ask("ask.which_text")
    if intent.has(*_TEXT_WORDS):
        return _timed(intent, texts(intent, scene), scene)
    if intent.has("ALL") and said_kind(intent) is None and scene.texts and scene.overlays:
        both = _every(intent, scene)
        return plan(styled(intent, scene.texts), *both)
    meant = things(intent, scene, "text", "over", "main")
    if meant.kind == "text":
        return _timed(intent, meant.segments, scene)
    if meant.kind == "main" and scene.texts and not meant.is_said and intent.has("PLACE", "UPWARD", "DOWNWARD"):
        return plan(styled(intent, texts(intent, scene)))
    if meant.kind == "main":
        return _clip(intent, scene)
    return plan(*(edit for each in meant.segments for edit in _picture(intent, each)))


def _every(intent: Intent, scene: Scene) -> Iterator[Edit]:
    """Yield what "both to the left" does to the pictures above."""
    return (edit for each in scene.overlays for edit in _picture(intent, each))


_FONT_SAID: Final = (
    *("FONT", "COLOR", "BIGGER", "SMALLER", "BOLD", "ITALIC", "SIZEWORD", "PCT", "X", "XWORD", "HALF", "UP", "DOWN"),
    *("PLACE", "OUTLINE", "BACKGROUND", "ANIM", "ANIMWORD", "N", "PX", "THICKER", "LITTLE", "MORE", "WORD", "HAN"),
)
"""What may be said of letters besides that their font is to be another one."""


def _timed(intent: Intent, segments: tuple[Segment, ...], scene: Scene) -> Plan:
    """Return the look, and how long it is to stand where that is said along with it: "title: yellow, 5 seconds"."""
    is_time = intent.has("T", "LEN") and not intent.has("ANIM", "ANIMWORD", "FADEIN", "FADEOUT", "FADEBOTH")
    return plan(styled(intent, segments), *(retime(intent, scene).edits if is_time else ()))


def _picture(intent: Intent, segment: Segment) -> list[Edit]:
    edits: list[Edit] = []
    if (place := place_of(intent, segment.picture.place)) is not None:
        edits.append(SetPlace(place=place, segments=(segment.id,)))
    is_sized = place is None or intent.has("BIGGER", "SMALLER", "SIZEWORD", "ZOOM", "HALF")
    if is_sized and (factor := size_factor(intent)) is not None:
        is_set = intent.has("TO", "SET", "SIZEWORD") or any(item.text == "缩放" for item in intent.all("ZOOM"))
        is_absolute = intent.has("PCT", "N") and is_set and not intent.has("BIGGER", "SMALLER")
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
        raise Meant("overlay_add")
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
        factor = 1 / STEP if intent.has("SMALLER") else STEP
        yield Scale(scale=round(segment.picture.scale * float(factor), 6), segments=(segment.id,))

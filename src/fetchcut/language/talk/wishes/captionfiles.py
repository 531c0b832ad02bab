"""Captions from a file; captions brought into step again."""

from fractions import Fraction

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds, stem
from fetchcut.language.talk.wishes import text
from fetchcut.language.talk.wishes.lengths import first_length
from fetchcut.language.talk.wishes.lettering import colors
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.timeline.captions import Cue
from fetchcut.timeline.edits.captions import AddCaptions, Caption, CaptionWord, ShiftCaptions
from fetchcut.timeline.grid import to_ms
from fetchcut.timeline.time import Seconds


def text_add(intent: Intent, scene: Scene) -> Plan:
    """Write something over the pictures; "add the captions" are those of the one file of captions that is here."""
    is_plain = intent.has("CAPTION") and intent.quote is None and not scene.tracks("caption")
    if is_plain and len(scene.situation.captions) == 1:
        return captions_add(intent, scene)
    return text.text_add(intent, scene)


def captions_add(intent: Intent, scene: Scene) -> Plan:
    """Write the captions of a file over the pictures, in the place of those there are."""
    if not scene.draft.tracks:
        raise Refuse("cannot.nothing_there")
    name = intent.word("CAPTIONFILE") or next(iter(scene.situation.captions))
    cues = next((cues for known, cues in scene.situation.captions.items() if stem(known) == stem(name)), None)
    if cues is None:
        raise Refuse("cannot.no_file", name=name)
    color, background = colors(intent)
    size = text.SIZES["caption"] * (1.5 if intent.has("BIGGER") else 2 / 3 if intent.has("SMALLER") else 1)
    edit = AddCaptions(
        captions=tuple(_caption(each, _offset(intent, scene)) for each in cues),
        place=intent.word("PLACE") or "bottom",
        size=round(size, 3),
        color=color or "#FFFFFF",
        background=background,
        font=intent.word("FONT"),
        is_bold=intent.has("BOLD"),
    )
    return plan(edit)


def _offset(intent: Intent, scene: Scene) -> Seconds:
    """Return how much later than the file says the captions are to come: "…, half a second later"."""
    if not intent.has("LATERWORD", "EARLIER"):
        return Fraction(0)
    length = first_length(intent, scene) or Fraction(0)
    return length if intent.has("LATERWORD") else -length


def _caption(cue: Cue, offset: Seconds) -> Caption:
    words = tuple(CaptionWord(at_ms=to_ms(each.at), text=each.text) for each in cue.words)
    start, end = max(cue.start + offset, Fraction(0)), max(cue.end + offset, Fraction(0))
    return Caption(start_ms=to_ms(start), end_ms=to_ms(end), text=cue.text, words=words)


def captions_shift(intent: Intent, scene: Scene) -> Plan:
    """Move all captions so much later or earlier."""
    if not scene.tracks("caption"):
        raise Refuse("cannot.no_captions")
    length = first_length(intent, scene)
    if length is None and intent.has("SECOND", "UNIT", "HALF"):
        length = Fraction(1, 2) if intent.has("HALF") else Fraction(1)
    if not length:
        raise Ask("ask.which_way")
    return plan(ShiftCaptions(by_ms=milliseconds(length if intent.has("LATERWORD") else -length)))

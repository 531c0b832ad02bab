"""Captions from a file; captions brought into step again."""

from fractions import Fraction
from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds, stem
from fetchcut.language.talk.wishes import subtitles, text
from fetchcut.language.talk.wishes.lengths import first_length
from fetchcut.language.talk.wishes.lettering import colors
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.timeline import limits
from fetchcut.timeline.canvas import UNASKED
from fetchcut.timeline.draft import Place
from fetchcut.timeline.edits.captions import AddCaptions, ShiftCaptions
from fetchcut.timeline.places import MARGIN
from fetchcut.timeline.time import Seconds


def text_add(intent: Intent, scene: Scene) -> Plan:
    """Write something over the pictures; "add the captions" are those of the one file of captions that is here.

    Without one they are those that the clips' own file has.
    """
    is_plain = intent.has("CAPTION") and intent.quote is None and not scene.tracks("caption")
    if is_plain and len(scene.situation.captions) == (2 if _is_bilingual(intent) else 1):
        return captions_add(intent, scene)
    if intent.has("CAPTION") and intent.quote is None and (burnt := subtitles.burnt(intent, scene)) is not None:
        return burnt
    return text.text_add(intent, scene)


def captions_add(intent: Intent, scene: Scene) -> Plan:
    """Write the captions of a file over the pictures, in the place of those there are; of two files above each other.

    The first one named stands above, and keeps off two lines of the other.
    """
    if not scene.draft.tracks:
        raise Refuse("cannot.nothing_there")
    names = [str(item.value) for item in intent.all("CAPTIONFILE")] or [*scene.situation.captions]
    if len(names) == 1 or not (_is_bilingual(intent) or intent.has("CAPTIONFILE")):
        return plan(_captions(names[0], intent, scene, intent.word("PLACE") or "bottom", ""))
    if len(names) > 2:
        raise Refuse("cannot.two_captions")
    above = _captions(names[0], intent, scene, _above(scene), "")
    return plan(above, _captions(names[1], intent, scene, "bottom", stem(names[1])[: limits.MOST_NAME]))


def _is_bilingual(intent: Intent) -> bool:
    return any("双语" in item.text or item.text.startswith(("bilingual", "dual")) for item in intent.all("CAPTION"))


def _above(scene: Scene) -> tuple[float, float]:
    """Return the middle of what stands above two lines at the bottom, in parts of the canvas."""
    canvas = scene.draft.canvas or UNASKED
    high = MARGIN + _LINES * text.SIZES["caption"] / 100
    return 0.5, round(1 - high * min(canvas.width, canvas.height) / canvas.height, 6)


_LINES: Final = 3
"""The two lines of the lower captions, and half of the two above them."""


def _captions(name: str, intent: Intent, scene: Scene, place: Place, track: str) -> AddCaptions:
    cues = next((cues for known, cues in scene.situation.captions.items() if stem(known) == stem(name)), None)
    if cues is None:
        raise Refuse("cannot.no_file", name=name)
    color, background = colors(intent)
    size = text.SIZES["caption"] * (1.5 if intent.has("BIGGER") else 2 / 3 if intent.has("SMALLER") else 1)
    return AddCaptions(
        captions=tuple(subtitles.caption(each, _offset(intent, scene)) for each in cues),
        place=place,
        size=round(size, 3),
        color=color or "#FFFFFF",
        background=background,
        font=intent.word("FONT"),
        is_bold=intent.has("BOLD"),
        track=track,
    )


def _offset(intent: Intent, scene: Scene) -> Seconds:
    """Return how much later than the file says the captions are to come: "…, half a second later"."""
    if not intent.has("LATERWORD", "EARLIER"):
        return Fraction(0)
    length = first_length(intent, scene) or Fraction(0)
    return length if intent.has("LATERWORD") else -length


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

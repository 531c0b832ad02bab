"""Logos, pictures and videos above the clips."""

from fractions import Fraction
from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Meant, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.wishes import style
from fetchcut.language.talk.wishes.blend import rounded
from fetchcut.language.talk.wishes.inset import WINDOW, inset
from fetchcut.language.talk.wishes.lengths import length_of
from fetchcut.language.talk.wishes.lifting import lifted
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.targets import overlays
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.edits.cut import Delete
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.media import ReplaceMedia
from fetchcut.timeline.edits.overlay import AddOverlay
from fetchcut.timeline.edits.picture import Opacity
from fetchcut.timeline.ids import Ids
from fetchcut.timeline.time import Seconds, clock

LOGO: Final = 0.15
"""How much of the canvas a logo fills when nobody says."""


def overlay_add(intent: Intent, scene: Scene) -> Plan:
    """Lay a picture or a video over the clips. A logo that is there already is moved or changed instead."""
    if not scene.draft.tracks:
        raise Refuse("cannot.nothing_there")
    if intent.quote is not None and intent.has("LOGO") and not intent.has("FILE", "NAMED"):
        raise Meant("text_add")
    if (above_clip := inset(intent, scene)) is not None:
        return above_clip
    if _is_there(intent, scene):
        if intent.has("OPACITY", "TRANSPARENCY"):
            found = style.opacity(intent, scene).edits
            if not intent.has("PLACE"):
                return plan(*found)
            placed = style.style(intent, scene).edits
            return plan(*placed, *(each for each in found if isinstance(each, Opacity)))
        raise Meant("retime" if _is_about_time(intent) else "style")
    asset = _asset(intent, scene)
    if asset.file_type == "audio":
        raise Meant("insert")
    above = lifted([asset], scene)
    scene = above.scene
    start, end = _times(intent, scene)
    is_full = (
        asset.file_type == "image"
        and not _is_logo(intent, asset)
        and not intent.has("PIP", "PLACE", "SMALLER", "CIRCLE")
    )
    return plan(
        *above.edits,
        AddOverlay(
            asset=asset.id,
            start_ms=milliseconds(start),
            end_ms=None if end is None else milliseconds(end),
            place=intent.word("PLACE") or ("center" if is_full else "top-right"),
            scale=1.0 if is_full else _scale(intent, asset),
            opacity=_opacity(intent),
        ),
        *(rounded((Ids(scene.draft).segment(),)) if intent.has("CIRCLE") else ()),
    )


def _is_there(intent: Intent, scene: Scene) -> bool:
    if intent.has("FILE") or not scene.overlays:
        return False
    if intent.has("NAMED"):
        return any(scene.is_called(each, str(item.value)) for each in scene.overlays for item in intent.all("NAMED"))
    return intent.has("LOGO", "PIP")


def _is_about_time(intent: Intent) -> bool:
    return intent.has("RANGE", "POINT", "LEN", "T") and not intent.has("PLACE", "BIGGER", "SMALLER")


def _is_logo(intent: Intent, asset: Asset) -> bool:
    return intent.has("LOGO") or "logo" in asset.name.lower() or "watermark" in asset.name.lower()


def _asset(intent: Intent, scene: Scene) -> Asset:
    if name := intent.word("FILE") or intent.word("NAMED"):
        return scene.asset(name)
    links = [id_ for item in intent.all("LINK") for id_ in scene.situation.arrived.get(str(item.value), ())]
    if links and links[0] in scene.library:
        return scene.library[links[0]]
    images = scene.files("image")
    logos = [each for each in images if "logo" in each.name.lower() or "watermark" in each.name.lower()]
    if intent.has("LOGO"):
        if logos or len(images) == 1:
            return (logos or list(images))[-1]
        raise Refuse("cannot.no_logo_file")
    photos = [each for each in images if each not in logos]
    if intent.has("PHOTO") and len(photos) == 1:
        return photos[0]
    raise Ask("ask.which_file")


def _scale(intent: Intent, asset: Asset) -> float:
    size = LOGO if _is_logo(intent, asset) else WINDOW
    if (part := _figure(intent, "SIZEWORD", "ZOOM")) is not None:
        return float(part)
    if intent.has("SMALLER"):
        return round(size / 1.5, 4)
    return size * 1.5 if intent.has("BIGGER") else size


def _figure(intent: Intent, *nouns: str) -> Fraction | None:
    """Return the figure of one of these nouns: the one behind it, or before it where none is: "15 % 大小"."""
    figures = [item for item in intent.items if item.kind in {"PCT", "FRAC", "N"}]
    noun = intent.index(*nouns)
    if noun is None or not figures:
        return None
    start = intent.items[noun].start
    behind = next((item for item in figures if item.start >= start), None)
    found = intent.use(behind or figures[-1])[0]
    value = Fraction(str(found.value))
    return value / 100 if found.kind == "N" and value > 1 else value


def _opacity(intent: Intent) -> float:
    part = _figure(intent, "OPACITY", "TRANSPARENCY")
    if part is None and not intent.has("SIZEWORD", "ZOOM", "OPACITY", "TRANSPARENCY"):
        part = intent.number("PCT", "FRAC")
    if part is not None and 0 < part <= 1:
        return float(part)
    if intent.has("HALF") and intent.has("OPACITY", "TRANSPARENCY"):
        return 0.5
    return 0.5 if intent.has("TRANSPARENCY") else 1.0


def _times(intent: Intent, scene: Scene) -> tuple[Seconds, Seconds | None]:
    if intent.spans:
        found = scene.stretch(intent.spans[0])
        return found.start, found.end
    length = next((n for item in intent.all("LEN", "T") if (n := length_of(item, scene.frame_rate))), None)
    points = intent.points
    if points and points[0].base == "end" and points[0].of is None:
        kept = length or Fraction(3)
        return max(scene.duration - kept, Fraction(0)), scene.duration
    start = scene.moment(points[0]) if points else Fraction(0)
    if start >= scene.duration:
        raise Refuse("cannot.outside_at", asked=clock(start), duration=clock(scene.duration))
    if refs := intent.refs:
        on_main = [ref for ref in refs if ref.which != "named"]
        if on_main:
            clips = scene.pointed(on_main)
            return clips[0].start, clips[-1].end
    return start, None if length is None else min(start + length, scene.duration)


def overlay_remove(intent: Intent, scene: Scene) -> Plan:
    """Take pictures above away, altogether or while something is seen."""
    if intent.spans or any(ref.which == "nth" for ref in intent.refs):
        raise Meant("retime")
    return plan(Delete(segments=tuple(each.id for each in overlays(intent, scene))))


def overlay_replace(intent: Intent, scene: Scene) -> Plan:
    """Show another file in the place of a picture above."""
    name = intent.word("FILE") or intent.word("NAMED")
    found = scene.overlays
    if not found:
        raise Refuse("cannot.no_overlay")
    if name is None:
        raise Ask("ask.which_file")
    edits: list[Edit] = [ReplaceMedia(segment=found[0].id, asset=scene.asset(name).id)]
    return plan(*edits)

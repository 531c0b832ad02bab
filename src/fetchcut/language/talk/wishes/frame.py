"""How the picture stands in its frame: turned, mirrored, cropped, scaled, filled; the shape of the canvas."""

from fractions import Fraction
from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.shapes import ratio_of, shape, sides
from fetchcut.language.talk.wishes.amounts import is_absolute
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.targets import clips, things
from fetchcut.timeline.draft import Fit
from fetchcut.timeline.edits.canvas import SetBackground, SetCanvas
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.motion import KenBurns, SetKeyframes
from fetchcut.timeline.edits.picture import Crop, Flip, Rotate, Scale, SetFit

_STEP: Final = Fraction(5, 4)


def canvas(intent: Intent, scene: Scene) -> Plan:
    """Give the result another shape: by ratio, by word, for a platform; with how it is filled."""
    fit = _fit(intent)
    if intent.has("CROP") and fit is None:
        fit = "cover"
    named = shape(intent)
    if named is None and (said := sides(intent)):
        return plan(SetCanvas(width=said.get("width"), height=said.get("height"), fit=fit))
    if named is None and (size := intent.first("RES")) is not None:
        return plan(_sized(size.value, scene, fit))
    if named is None:
        raise Ask("ask.which_shape")
    if named.kind == "PLATFORM":
        return plan(SetCanvas(platform=str(named.value), fit=fit))
    ratio = ratio_of(named)
    return plan(SetCanvas(ratio=f"{ratio.numerator}:{ratio.denominator}", fit=fit))


def _sized(size: object, scene: Scene, fit: Fit | None) -> Edit:
    lines = int(str(size))
    now = scene.draft.canvas
    if now and now.width < now.height:
        return SetCanvas(width=lines, fit=fit)
    return SetCanvas(height=lines, fit=fit)


def _fit(intent: Intent) -> Fit | None:
    words = [str(item.value) for item in intent.all("FITWORD")]
    if "blur" in words or intent.word("FX") == "blur":
        return "blur"
    return words[0] if words else None  # type: ignore[return-value]


def fit(intent: Intent, scene: Scene) -> Plan:
    """Say how clips fill a canvas of another shape."""
    found = _fit(intent)
    if found is None:
        raise Ask("ask.which_fit")
    if not scene.draft.tracks:
        raise Refuse("cannot.nothing_there")
    if intent.refs and len(meant := clips(intent, scene)) < len(scene.clips):
        return plan(SetFit(fit=found, segments=tuple(each.id for each in meant)))
    return plan(SetCanvas(fit=found))


def background(intent: Intent, scene: Scene) -> Plan:
    """Give the colour behind everything."""
    color = intent.word("COLOR")
    if color is None:
        raise Ask("ask.which_color")
    return plan(SetBackground(color=color))


def frame_rate(intent: Intent, scene: Scene) -> Plan:
    """Give the result another rate of frames."""
    said = intent.all("FPS", "FPSVALUE", "FRAMES", "N")
    rate = Fraction(str(said[-1].value)) if said else None  # 30帧改成60帧 ends at the last
    if rate is None:
        raise Ask("ask.which_rate")
    return plan(SetCanvas(frame_rate=f"{float(rate):g}"))


def rotate(intent: Intent, scene: Scene) -> Plan:
    """Turn pictures by quarters."""
    degrees = intent.number("DEG", "N")
    if degrees is None:
        degrees = Fraction(180) if intent.has("UPSIDEDOWN") else Fraction(90)
    if intent.has("LEFT", "COUNTERCLOCKWISE"):
        degrees = -degrees
    turned = int(degrees) % 360
    if degrees.denominator != 1 or turned % 90:
        raise Ask("ask.quarter_turns")
    if turned == 0:
        return plan()
    return plan(Rotate(degrees=turned, segments=things(intent, scene, "main", "over").ids))


def flip(intent: Intent, scene: Scene) -> Plan:
    """Mirror pictures."""
    ids = things(intent, scene, "main", "over").ids
    is_vertical = intent.has("FLIPV", "UPSIDEDOWN") or intent.word("SHAPE") == "9:16"
    return plan(Flip(axis="v" if is_vertical else "h", segments=ids))


def crop(intent: Intent, scene: Scene) -> Plan:
    """Show only a part: a share off the sides, or a shape."""
    if intent.has("RATIO", "SHAPE") and not intent.refs:
        return canvas(intent, scene)
    ids = tuple(each.id for each in clips(intent, scene))
    if intent.has("RATIO", "SHAPE"):
        named = intent.first("RATIO", "SHAPE")
        ratio = named.value if named else None
        text = f"{ratio.numerator}:{ratio.denominator}" if isinstance(ratio, Fraction) else str(ratio)
        return plan(Crop(ratio=text, segments=ids))
    part = intent.number("PCT", "FRAC")
    if part is None or not 0 < part < 1:
        raise Ask("ask.how_to_crop")
    share = float(part)
    place = intent.word("PLACE") or ("left" if intent.has("LEFT") else "right" if intent.has("RIGHT") else "")
    sides = {"left": (share, 0, 1 - share, 1), "right": (0, 0, 1 - share, 1)} | {
        "top": (0, share, 1, 1 - share),
        "bottom": (0, 0, 1, 1 - share),
    }
    x, y, w, h = sides.get(place, (share, share, 1 - 2 * share, 1 - 2 * share))
    if w <= 0 or h <= 0:
        raise Refuse("cannot.nothing_left")
    return plan(Crop(x=round(x, 6), y=round(y, 6), w=round(w, 6), h=round(h, 6), segments=ids))


def scale(intent: Intent, scene: Scene) -> Plan:
    """Show pictures larger or smaller."""
    meant = things(intent, scene, "over", "main")
    if not meant.segments:
        raise Refuse("cannot.nothing_there")
    is_less = intent.has("ZOOMOUT", "SMALLER", "DOWN", "LESS")
    if intent.has("NORMALWORD", "BRINGBACK"):
        return plan(Scale(scale=1.0, segments=meant.ids), *_still(meant.ids, scene))
    wanted = intent.number("X", "XWORD", "PCT")
    if wanted is None and intent.has("HALF"):
        wanted = Fraction(1, 2)
    # 放大10% can only mean by so much, 放大120% only to it.
    is_by = (
        intent.has("ZOOM", "ZOOMOUT") and wanted is not None and wanted < Fraction(1, 2) and not intent.has("TO", "SET")
    )
    is_relative = wanted is not None and intent.has("PCT") and (is_by or not is_absolute(intent))
    if wanted is not None and not is_relative:
        wanted = 1 / wanted if is_less and wanted > 1 else wanted
        return plan(Scale(scale=float(wanted), segments=meant.ids))
    step = Fraction(11, 10) if intent.has("LITTLE") else Fraction(3, 2) if intent.has("MUCH") else _STEP
    by = Fraction(step) if wanted is None else 1 + wanted
    factor = by if not is_less else 1 / by if wanted is None else 1 - wanted
    if factor <= 0:
        raise Refuse("cannot.nothing_left")
    scales: dict[float, list[str]] = {}
    for each in meant.segments:
        scales.setdefault(round(each.picture.scale * float(factor), 6), []).append(each.id)
    return plan(*(Scale(scale=scale, segments=tuple(ids)) for scale, ids in scales.items()))


def _still(ids: tuple[str, ...], scene: Scene) -> list[Edit]:
    """Return the edits that end movements of these pictures."""
    found = [segment for each in ids if (segment := scene.segment(each)) is not None]
    return [SetKeyframes(segment=each.id, property="scale") for each in found if each.picture.keyframes.get("scale")]


def kenburns(intent: Intent, scene: Scene) -> Plan:
    """Zoom slowly into pictures, or out of them."""
    ids = tuple(each.id for each in clips(intent, scene))
    is_out = intent.has("KENBURNSOUT", "ZOOMOUT")
    part = intent.number("PCT", "X")
    zoom = float(part) if part and part > 1 else 1.2
    return plan(KenBurns(segments=ids, is_out=is_out, zoom=zoom))

"""How the picture stands in its frame: turned, mirrored, cropped, scaled, filled; the shape of the canvas."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.shapes import ratio_of, shape, sides
from fetchcut.language.talk.wishes.amounts import is_absolute
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.targets import Isolated, clips, isolated, stretches, things
from fetchcut.timeline.draft import Fit, Segment
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
    behind = background(intent, scene).edits if intent.has("BACKGROUND") and intent.has("COLOR") else ()
    if named.kind == "PLATFORM":
        return plan(SetCanvas(platform=str(named.value), fit=fit), *behind)
    ratio = ratio_of(named)
    return plan(SetCanvas(ratio=f"{ratio.numerator}:{ratio.denominator}", fit=fit), *behind)


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
    before, ids = _meant(intent, scene)
    return plan(*before, Rotate(degrees=turned, segments=ids))


def _meant(intent: Intent, scene: Scene) -> tuple[Sequence[Edit], tuple[str, ...]]:
    """Return the cuts that a stretch needs, and the ids of the pictures that are meant."""
    meant = things(intent, scene, "over", "main")
    if intent.spans and meant.kind == "main":
        part = isolated(stretches(intent, scene), scene)
        return part.edits, part.ids
    return (), meant.ids


def flip(intent: Intent, scene: Scene) -> Plan:
    """Mirror pictures."""
    before, ids = _meant(intent, scene)
    is_vertical = intent.has("FLIPV", "UPSIDEDOWN") or intent.word("SHAPE") == "9:16"
    return plan(*before, Flip(axis="v" if is_vertical else "h", segments=ids))


def crop(intent: Intent, scene: Scene) -> Plan:
    """Show only a part: a share off the sides, or a shape."""
    if intent.has("RATIO", "SHAPE") and not intent.refs and not intent.spans:
        return canvas(intent, scene)
    within = isolated(stretches(intent, scene), scene) if intent.spans else None
    before = within.edits if within else ()
    ids = within.ids if within else tuple(each.id for each in clips(intent, scene))
    if intent.has("RATIO", "SHAPE"):
        named = intent.first("RATIO", "SHAPE")
        ratio = named.value if named else None
        text = f"{ratio.numerator}:{ratio.denominator}" if isinstance(ratio, Fraction) else str(ratio)
        return plan(*before, Crop(ratio=text, segments=ids))
    off = _kept_side(intent) or _off_sides(intent)
    x, y = off["left"], off["top"]
    w, h = 1 - x - off["right"], 1 - y - off["bottom"]
    if w <= 0 or h <= 0:
        raise Refuse("cannot.nothing_left")
    return plan(*before, Crop(x=round(x, 6), y=round(y, 6), w=round(w, 6), h=round(h, 6), segments=ids))


def _off_sides(intent: Intent) -> dict[str, float]:
    """Return the share that goes on each side: "10 % left, 20 % right"; without a side it goes all around."""
    said = [(item, _share(item), _side(item)) for item in intent.items]
    shares = [share for _, share, _ in said if share is not None]
    sides = [side for _, _, side in said if side]
    if not shares or not all(0 < share < 1 for share in shares) or (not sides and shares[0] >= Fraction(1, 2)):
        raise Ask("ask.how_to_crop")
    intent.use(*(item for item, share, side in said if share is not None or side))
    if len(shares) not in {1, len(sides)}:
        raise Ask("ask.how_to_crop")
    paired = zip(sides, shares * len(sides) if len(shares) == 1 else shares, strict=False)
    off = {side: float(share) for side, share in paired} or dict.fromkeys(_ALL_SIDES, float(shares[0]))
    return dict.fromkeys(_ALL_SIDES, 0.0) | off


_ALL_SIDES: Final = ("left", "right", "top", "bottom")


def _share(item: Token) -> Fraction | None:
    if item.kind == "HALF":
        return Fraction(1, 2)
    return Fraction(str(item.value)) if item.kind in {"PCT", "FRAC", "FRACWORD"} else None


def _side(item: Token) -> str:
    name = str(item.value) if item.kind == "PLACE" else item.kind.lower()
    return name if name in _ALL_SIDES and item.kind in {"PLACE", "LEFT", "RIGHT"} else ""


_FACING: Final = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}


def _kept_side(intent: Intent) -> dict[str, float] | None:
    """Return what goes where the side that is named stays: "crop to the left half", 裁到左半边; None where it goes."""
    at = next((index for index, item in enumerate(intent.items) if _side(item)), 0)
    shares = [share for item in intent.items if (share := _share(item)) is not None]
    if not at or intent.items[at - 1].kind not in {"TO", "INTO", "ONLY", "KEEP"} or len(shares) != 1:
        return None
    return dict.fromkeys(_ALL_SIDES, 0.0) | {_FACING[_side(intent.items[at])]: float(1 - shares[0])}


def scale(intent: Intent, scene: Scene) -> Plan:
    """Show pictures larger or smaller: all the time, or during the stretch that is said."""
    meant = things(intent, scene, "over", "main")
    if not meant.segments:
        raise Refuse("cannot.nothing_there")
    if meant.kind == "main" and intent.spans:
        part = isolated(stretches(intent, scene), scene)
        return plan(*part.edits, *_scaled(intent, _segments(part, scene), scene))
    if meant.kind == "main" and intent.points and not intent.refs:
        raise Ask("ask.which_part")
    return plan(*_scaled(intent, meant.segments, scene))


def _segments(part: Isolated, scene: Scene) -> tuple[Segment, ...]:
    """Return the clips of a stretch as they are once it is cut out."""
    draft = scene.draft
    for edit in part.edits:
        draft = edit.apply(draft, scene.library)
    return tuple(each for each in (draft.main.segments if draft.main else ()) if each.id in part.ids)


def _is_zoomed_in(intent: Intent) -> bool:
    """Return whether it can only become larger: "zoom in 50 %"."""
    return any(item.text.endswith(" in") for item in intent.all("ZOOM"))


def _scaled(intent: Intent, segments: Sequence[Segment], scene: Scene) -> Iterator[Edit]:
    ids = tuple(each.id for each in segments)
    is_less = intent.has("ZOOMOUT", "SMALLER", "DOWN", "LESS")
    if intent.has("NORMALWORD", "BRINGBACK"):
        yield Scale(scale=1.0, segments=ids)
        yield from _still(ids, scene)
        return
    wanted = intent.number("X", "XWORD", "PCT")
    if wanted is None and intent.has("HALF"):
        wanted = Fraction(1, 2)
    # 放大10% can only mean by so much, 放大120% only to it.
    is_by = (
        intent.has("ZOOM", "ZOOMOUT")
        and wanted is not None
        and (wanted < Fraction(1, 2) or (wanted < 1 and intent.has("PCT") and _is_zoomed_in(intent)))
        and not intent.has("TO", "SET")
    )
    is_relative = wanted is not None and intent.has("PCT") and (is_by or not is_absolute(intent))
    if wanted is not None and not is_relative:
        wanted = 1 / wanted if is_less and wanted > 1 else wanted
        yield _zoomed(intent, wanted, ids)
        return
    step = Fraction(11, 10) if intent.has("LITTLE") else Fraction(3, 2) if intent.has("MUCH") else _STEP
    by = Fraction(step) if wanted is None else 1 + wanted
    factor = by if not is_less else 1 / by if wanted is None else 1 - wanted
    if factor <= 0:
        raise Refuse("cannot.nothing_left")
    if _corner(intent) is not None and factor > 1:
        yield _zoomed(intent, factor, ids)
        return
    scales: dict[float, list[str]] = {}
    for each in segments:
        scales.setdefault(round(each.picture.scale * float(factor), 6), []).append(each.id)
    yield from (Scale(scale=scale, segments=tuple(ids)) for scale, ids in scales.items())


def _corner(intent: Intent) -> tuple[float, float] | None:
    """Return where in the picture it is zoomed in on, None for its middle or where nothing is said."""
    return _CORNERS.get(intent.word("PLACE") or "") if intent.has("ZOOM", "KENBURNS") else None


def _zoomed(intent: Intent, factor: Fraction, ids: tuple[str, ...]) -> Edit:
    """Return the picture at this scale, or what fills it from a corner that is zoomed in on."""
    corner = _corner(intent)
    if corner is None or factor <= 1:
        return Scale(scale=float(factor), segments=ids)
    share = float(1 / factor)
    x, y = (round(at * (1 - share), 6) for at in corner)
    return Crop(x=x, y=y, w=round(share, 6), h=round(share, 6), segments=ids)


_CORNERS: Final = {
    "top-left": (0.0, 0.0),
    "top": (0.5, 0.0),
    "top-right": (1.0, 0.0),
    "left": (0.0, 0.5),
    "right": (1.0, 0.5),
    "bottom-left": (0.0, 1.0),
    "bottom": (0.5, 1.0),
    "bottom-right": (1.0, 1.0),
}
"""Where what is zoomed in on stands in the picture: 0 at its left and top edge, 1 at the others."""


def _still(ids: tuple[str, ...], scene: Scene) -> list[Edit]:
    """Return the edits that end movements of these pictures."""
    found = [segment for each in ids if (segment := scene.segment(each)) is not None]
    return [SetKeyframes(segment=each.id, property="scale") for each in found if each.picture.keyframes.get("scale")]


def kenburns(intent: Intent, scene: Scene) -> Plan:
    """Zoom slowly into pictures, or out of them; in a stretch that is said in that alone."""
    within = isolated(stretches(intent, scene), scene) if intent.spans else None
    ids = within.ids if within else tuple(each.id for each in clips(intent, scene))
    is_out = intent.has("KENBURNSOUT", "ZOOMOUT")
    part = intent.number("PCT", "X")
    zoom = float(part) if part and part > 1 else 1.2
    x, y = _corner(intent) or (0.5, 0.5)
    return plan(*(within.edits if within else ()), KenBurns(segments=ids, is_out=is_out, zoom=zoom, x=x, y=y))

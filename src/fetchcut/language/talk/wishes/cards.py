"""Pictures that come from no file: title cards, plain backgrounds, a countdown, sound made visible, a slideshow."""

from fractions import Fraction
from typing import Final, Literal

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.values import Pos, Span
from fetchcut.language.talk.wishes.lengths import length_of
from fetchcut.language.talk.wishes.places import between_clips
from fetchcut.language.talk.wishes.plan import Plan, Tell, plan
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.edits.generate import (
    MOST_COUNTED,
    AddAudiogram,
    AddCountdown,
    AddGenerated,
    AddTitleCard,
    MakeSlideshow,
)
from fetchcut.timeline.time import Seconds

CARD_S: Final = Fraction(3)
"""How long a card or a plain background is shown when nobody says."""
_ENDING: Final = ("END", "LAST", "FINISH", "BACKPLACE")


def title_card(intent: Intent, scene: Scene) -> Plan:
    """Show words on a background of their own: before everything, unless it is said where else."""
    quote = intent.quote
    if quote is None or not quote.strip():
        raise Ask("ask.which_text")
    is_end = intent.has(*_ENDING) or intent.word("CARD") == "end"
    color, background = _colors(intent)
    is_gradient = intent.has("GRADIENT")
    return plan(
        AddTitleCard(
            text=quote,
            duration_ms=milliseconds(_card_length(intent, scene)),
            at_ms=_at(intent, scene, at_start=not is_end),
            generator="gradient" if is_gradient else "color",
            params={} if is_gradient or background is None else {"color": background},
            color=color or "#FFFFFF",
            font=intent.word("FONT"),
        )
    )


def background_add(intent: Intent, scene: Scene) -> Plan:
    """Put plain pictures between the clips: at the end, unless it is said where else."""
    is_start = intent.has("START", "FIRST", "FRONTPLACE", "OPEN")
    at_ms = _at(intent, scene, at_start=is_start)
    duration_ms = milliseconds(_card_length(intent, scene))
    if intent.has("GRADIENT"):
        return plan(AddGenerated(generator="gradient", duration_ms=duration_ms, at_ms=at_ms))
    color = intent.word("COLOR") or intent.word("BLANK")
    if not color:
        raise Ask("ask.which_color")
    return plan(AddGenerated(generator="color", params={"color": color}, duration_ms=duration_ms, at_ms=at_ms))


def countdown(intent: Intent, scene: Scene) -> Plan:
    """Count down before what follows: from three, unless a number is said."""
    length = _length(intent, scene)
    counted = next((item.value for item in intent.all("FROMPOINT", "RANGE")), None)
    if length is None and isinstance(counted, Span):
        counted = counted.start
    count = intent.number("N") if length is None else length
    is_from = count is None and isinstance(counted, Pos)  # "count down from 5"
    if isinstance(counted, Pos) and is_from:
        count = counted.offset
    tells = () if count is not None else (Tell("told.countdown"),)
    if (steps := _counted_down(intent)) is not None:  # "a 3-2-1 countdown"
        count, is_from, tells = steps, True, ()
    if count is None:
        count = Fraction(3)
    if count.denominator != 1 or not 1 <= count <= MOST_COUNTED:
        raise Refuse("cannot.countdown", most=MOST_COUNTED)
    color, background = _colors(intent)
    params: dict[str, float | str] = {} if background is None else {"color": background}
    at_ms = 0 if is_from else _at(intent, scene, at_start=True)
    edit = AddCountdown(count=int(count), at_ms=at_ms, params=params, color=color or "#FFFFFF")
    return Plan(edits=(edit,), tells=tells)


def _counted_down(intent: Intent) -> Fraction | None:
    """Return where "3-2-1" and 321 begin: no stretch and no number, but what is shown."""
    said = str(intent.number("N") or "")
    if len(said) > 1 and said == "".join(str(digit) for digit in range(len(said), 0, -1)):
        return Fraction(len(said))
    for span in intent.spans:
        if span.start is not None and span.end is not None and span.start.offset > span.end.offset >= 0:
            return span.start.offset
    return None


def audiogram(intent: Intent, scene: Scene) -> Plan:
    """Show sound as a moving waveform: that of a file, or that of a timeline of sound alone."""
    color, background = _colors(intent)
    known: dict[str, str] = {} if color is None else {"color": color}
    known |= {} if background is None else {"background": background}
    style: Literal["bars", "line"] = "line" if intent.has("OUTLINE") else "bars"
    main = scene.draft.main
    if main is not None and main.kind == "audio":
        return plan(AddAudiogram(style=style, **known))
    if scene.draft.tracks:
        raise Refuse("cannot.audiogram")
    name = intent.word("FILE") or intent.word("NAMED")
    sounds = (scene.asset(name),) if name else scene.files("audio")
    if len(sounds) != 1:
        raise Ask("ask.which_file")
    return plan(AddAudiogram(asset=sounds[0].id, style=style, **known))


def slideshow(intent: Intent, scene: Scene) -> Plan:
    """Show pictures one after the other: those named, else all that are here and not shown yet."""
    pictures = _pictures(intent, scene)
    if not pictures:
        raise Refuse("cannot.no_pictures")
    length = _length(intent, scene) or CARD_S
    return plan(
        MakeSlideshow(
            assets=tuple(each.id for each in pictures),
            each_ms=milliseconds(length),
            transition=_transition(intent),
            transition_ms=milliseconds(min(Fraction(1, 2), length / 3)),
            is_moving=not intent.has("MOTIONLESS"),
        )
    )


def _pictures(intent: Intent, scene: Scene) -> tuple[Asset, ...]:
    names = [str(item.value) for item in intent.all("FILE", "NAMED")]
    if names:
        return tuple(scene.asset(name) for name in names)
    shown = {each.media.src for track in scene.draft.tracks for each in track.segments if each.media}
    images = [each for each in scene.files("image") if each.id not in shown]
    photos = tuple(each for each in images if "logo" not in each.name.lower() and "watermark" not in each.name.lower())
    return photos or tuple(images)


def _transition(intent: Intent) -> str | None:
    if intent.has("NEG", "REMOVE") and intent.has("TRANSITION", "TRANSITIONWORD", "FADE"):
        return None
    kind = intent.word("TRANSITION")
    if kind is None:
        return "crossfade"
    return f"{kind}-left" if kind in {"wipe", "slide"} else kind


def _colors(intent: Intent) -> tuple[str | None, str | None]:
    """Return the colours of what is drawn and of what is behind it; one alone is what is behind: "white on blue"."""
    found = [str(item.value) for item in intent.all("COLOR")]
    if len(found) > 1:
        first = intent.index("COLOR") or 0
        is_behind = any(each.kind == "BACKGROUND" for each in intent.items[first + 1 : first + 2])
        return (found[1], found[0]) if is_behind else (found[0], found[1])  # 黑底白字
    at = intent.index("COLOR")
    beside = {item.kind for item in intent.items[max(at - 1, 0) : at + 2]} if at is not None else set()
    if found and beside & {"TEXT", "TITLE", "AUDIOGRAM"}:
        return found[0], None
    return None, (found[0] if found else None)


def _length(intent: Intent, scene: Scene) -> Seconds | None:
    """Return how long it is to be shown, None where nothing is said: "for 3 s", "3 seconds at the end"."""
    for item in intent.all("LEN", "T", "FRAMES"):
        if (length := length_of(item, scene.frame_rate)) is not None:
            return length
    edges = [span for span in intent.spans if span.style == "edge"]
    return scene.stretch(edges[0]).duration if edges and scene.duration else None


def _card_length(intent: Intent, scene: Scene) -> Seconds:
    """Return how long a card is to be shown: as said, "at 10 seconds for 2", else so long as cards are."""
    if (length := _length(intent, scene)) is not None:
        return length
    for span in intent.spans:
        if span.style == "span" and span.start is not None and span.end is not None:
            return scene.seconds(span.end) - scene.seconds(span.start)
    return CARD_S


def _at(intent: Intent, scene: Scene, *, at_start: bool) -> int | None:
    """Return the time where the pictures go in, None for the end."""
    clips = between_clips(intent, scene)
    if clips is not None:
        return milliseconds(clips)
    between = [span.start for span in intent.spans if span.style == "span" and span.start is not None]
    points = [*between, *(point for point in intent.points if point.base != "end" or point.offset)]
    if points:
        return milliseconds(scene.moment(points[0]))
    if intent.has("MIDDLE") and scene.duration:
        return milliseconds(scene.duration / 2)
    if any(point.base == "end" for point in intent.points):
        return None
    if any(span.start is None for span in intent.spans if span.style == "edge"):
        return 0
    return 0 if at_start and not intent.has(*_ENDING) else None

"""Parts of files that come onto the timeline: "add 0:30 to 1:00 of talk.mp4" puts those thirty seconds there."""

from fractions import Fraction

from fetchcut.language.lexer import Token
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.sources import part_tokens, spans_of
from fetchcut.language.talk.values import Span
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.edits.media import AddMedia
from fetchcut.timeline.time import TimeRange, clock


def parts_of(item: Token, asset: Asset, intent: Intent, scene: Scene) -> tuple[TimeRange, ...]:
    """Return the stretches of a file, in its own seconds, that are said of it; none where all of it is meant.

    Raises Ask for one that runs backwards, Refuse for one outside the file.
    """
    spans = spans_of(list(intent.use(*part_tokens(intent.items, item))))
    return tuple(_within(span, asset, scene) for span in spans)


def added(asset: Asset, parts: tuple[TimeRange, ...], at_ms: int | None = None) -> tuple[AddMedia, ...]:
    """Return what puts the parts of a file onto the timeline one after the other, all of it where there are none."""
    if not parts:
        return (AddMedia(asset=asset.id, at_ms=at_ms),)
    found = tuple(
        AddMedia(
            asset=asset.id, at_ms=at_ms, source_in_ms=milliseconds(each.start), source_out_ms=milliseconds(each.end)
        )
        for each in parts
    )
    # Each is put to the same place and pushes on those that are there: the last one first.
    return found if at_ms is None else found[::-1]


def own_spans(intent: Intent) -> tuple[Span, ...]:
    """Return the stretches of the timeline that are said: those of a file are none."""
    of_files = {id(part) for item in intent.all("FILE", "NAMED") for part in part_tokens(intent.items, item)}
    own = spans_of([item for item in intent.all("RANGE") if id(item) not in of_files])
    return own if own or intent.has("RANGE") else intent.spans  # "everything but the first 5 seconds"


def _within(span: Span, asset: Asset, scene: Scene) -> TimeRange:
    duration = asset.info.duration_s
    if duration is None:
        raise Refuse("cannot.no_time_in", name=asset.name)
    whole = TimeRange(Fraction(0), duration)
    start = whole.start if span.start is None else scene.seconds(span.start, whole)
    end = whole.end if span.end is None else scene.seconds(span.end, whole)
    if start >= end:
        raise Ask("ask.backwards", start=clock(start), end=clock(end))
    if start < 0 or start >= duration or end > duration + Fraction(1, 2):
        asked = f"{clock(max(start, Fraction(0)))}-{clock(end)}"
        raise Refuse("cannot.outside_file", asked=asked, name=asset.name, duration=clock(duration))
    return TimeRange(start, min(end, duration))

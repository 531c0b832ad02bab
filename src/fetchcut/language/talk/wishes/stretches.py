"""Stretches of time as edits: those said of one clip, what is kept of them, what goes, all but some."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from fetchcut.language.lexer import Token
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.readers.clips import ref_of
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.values import Span
from fetchcut.language.talk.wishes.lengths import SLIP, length_of
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.edits.cut import Delete, KeepRanges, Part, RemoveRange
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.time import TimeRange, clock


def within(span: Span, clip: Segment, scene: Scene) -> TimeRange:
    """Return a stretch said of a clip: it counts in the clip, unless it fits only as a time of the timeline."""
    plain = Span(start=span.start, end=span.end, style=span.style)
    whole = clip.timeline_range
    start = whole.start if plain.start is None else scene.seconds(plain.start, whole)
    end = whole.end if plain.end is None else scene.seconds(plain.end, whole)
    if start >= end:
        raise Ask("ask.backwards", start=clock(start - clip.start), end=clock(end - clip.start))
    if clip.start <= start < clip.end and end <= clip.end + SLIP:
        return TimeRange(start, min(end, clip.end))
    if span.style == "span":
        said = scene.stretch(plain)
        if clip.start <= said.start and said.end <= clip.end:
            return said
    raise Refuse(
        "cannot.outside_clip",
        asked=f"{clock(max(start - clip.start, Fraction(0)))}-{clock(end - clip.start)}",
        duration=clock(clip.duration),
    )


def of_clips(span: Span, scene: Scene) -> list[TimeRange]:
    """Return the timeline ranges of a stretch: in every clip that it is said of, else of the whole."""
    if span.of is None:
        return [scene.stretch(span)]
    return [within(span, clip, scene) for clip in scene.pointed((span.of,))]


def limited(intent: Intent, spans: Sequence[Span], scene: Scene) -> Sequence[Span]:
    """Return "from 8 s on" with a length beside it as so long a stretch: 从第8秒起留5秒."""
    length = next((n for item in intent.all("T", "LEN") if (n := length_of(item, scene.frame_rate))), None)
    if length is None or len(spans) != 1 or spans[0].style != "open" or spans[0].start is None:
        return spans
    start = spans[0].start
    return (Span(start=start, end=replace(start, offset=start.offset + length), of=spans[0].of),)


def part(found: TimeRange) -> Part:
    return Part(start_ms=milliseconds(found.start), end_ms=milliseconds(found.end))


def removals(ranges: Sequence[TimeRange]) -> Iterator[Edit]:
    """Yield the removals from the last to the first, overlapping ones made one, so that none moves the next."""
    merged: list[TimeRange] = []
    for each in sorted(ranges):
        if merged and each.start <= merged[-1].end:
            merged[-1] = TimeRange(merged[-1].start, max(merged[-1].end, each.end))
        else:
            merged.append(each)
    for each in reversed(merged):
        yield RemoveRange(start_ms=milliseconds(each.start), end_ms=milliseconds(each.end))


def except_for(intent: Intent, scene: Scene, *, is_kept: bool) -> Plan:
    """Keep (or remove) only what is excepted from removal (or keeping)."""
    item = intent.first("EXCEPTED")
    inner = item.value if item else None
    if not isinstance(inner, Token):
        raise Ask("ask.which_part")
    if ref := ref_of(inner):
        meant = {each.id for each in scene.pointed((ref,))}
        gone = tuple(each.id for each in scene.clips if (each.id in meant) is not is_kept)
        return plan(Delete(segments=gone)) if gone else plan()
    spans = inner.value if isinstance(inner.value, tuple) else (inner.value,)
    ranges = [scene.stretch(span) for span in spans if isinstance(span, Span)]
    return plan(KeepRanges(parts=tuple(map(part, ranges)))) if is_kept else plan(*removals(ranges))

"""Trim, keep, remove, split."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.values import Pos, Span
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.edits.cut import Delete, KeepRanges, Part, RemoveRange, Split
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.time import Seconds, TimeRange, clock


def trim_to(intent: Intent, scene: Scene) -> Plan:
    """Keep the first of a clip or of everything: "trim to 5 s", 剪到5秒."""
    length = wanted_length(intent, scene)
    if length is None:
        raise Ask("ask.how_long")
    if length <= 0:
        raise Refuse("cannot.nothing_left")
    if intent.refs:
        clips = scene.pointed(intent.refs)
        return plan(*(each for clip in reversed(clips) for each in _shortened(clip, length, scene)))
    whole = scene.duration
    if length > whole:
        raise Refuse("cannot.shorter_already", asked=clock(length), duration=clock(whole))
    if length == whole:
        return plan()
    return plan(KeepRanges(parts=(Part(start_ms=0, end_ms=milliseconds(length)),)))


def wanted_length(intent: Intent, scene: Scene) -> Seconds | None:
    """Return the length somebody asks for: a time, frames, or a part of what is."""
    for item in intent.items:
        if item.kind in {"LEN", "T", "C", "FRAMES", "POS", "POINT"}:
            if isinstance(item.value, Pos):
                return item.value.offset + item.value.frames / scene.frame_rate
            seconds = getattr(item.value, "seconds", None)
            return seconds if seconds is not None else Fraction(str(item.value)) / scene.frame_rate
        if item.kind == "HALF":
            return scene.duration / 2
        if item.kind in {"PCT", "FRAC", "FRACWORD"}:
            return scene.duration * Fraction(str(item.value))
    return None


def _shortened(clip: Segment, length: Seconds, scene: Scene) -> Iterator[Edit]:
    if length > clip.duration:
        raise Refuse("cannot.shorter_already", asked=clock(length), duration=clock(clip.duration))
    if length < clip.duration:
        yield RemoveRange(start_ms=milliseconds(clip.start + length), end_ms=milliseconds(clip.end))


def keep(intent: Intent, scene: Scene) -> Plan:
    """Keep stretches, or clips, and nothing else."""
    if intent.spans:
        if intent.refs and not _is_of_group(intent, scene):
            return _keep_in_clip(intent, scene)
        ranges = [scene.stretch(span) for span in intent.spans]
        return plan(KeepRanges(parts=tuple(_part(each) for each in ranges)))
    if intent.refs:
        kept = {each.id for each in scene.pointed(intent.refs)}
        gone = tuple(each.id for each in scene.clips if each.id not in kept)
        return plan(Delete(segments=gone)) if gone else plan()
    if intent.points:
        start = scene.moment(intent.points[0])
        return plan(KeepRanges(parts=(Part(start_ms=milliseconds(start)),)))
    raise Ask("ask.which_part")


def _is_of_group(intent: Intent, scene: Scene) -> bool:
    return len(scene.clips) == 1


def _keep_in_clip(intent: Intent, scene: Scene) -> Plan:
    edits: list[Edit] = []
    for clip in reversed(scene.pointed(intent.refs)):
        kept = within(intent.spans[0], clip, scene)
        if kept.end < clip.end:
            edits.append(RemoveRange(start_ms=milliseconds(kept.end), end_ms=milliseconds(clip.end)))
        if kept.start > clip.start:
            edits.append(RemoveRange(start_ms=milliseconds(clip.start), end_ms=milliseconds(kept.start)))
    return plan(*edits)


def remove(intent: Intent, scene: Scene) -> Plan:
    """Take out stretches or clips; the gap closes."""
    if intent.spans and intent.refs and len(scene.clips) > 1:
        found = [within(span, clip, scene) for clip in scene.pointed(intent.refs) for span in intent.spans]
        return plan(*_removals(found))
    if intent.spans:
        return plan(*_removals([scene.stretch(span) for span in intent.spans]))
    if intent.refs:
        return plan(Delete(segments=tuple(each.id for each in scene.pointed(intent.refs))))
    raise Ask("ask.what_to_remove")


def _removals(ranges: Sequence[TimeRange]) -> Iterator[Edit]:
    """Yield the removals from the last to the first, overlapping ones made one, so that none moves the next."""
    merged: list[TimeRange] = []
    for each in sorted(ranges):
        if merged and each.start <= merged[-1].end:
            merged[-1] = TimeRange(merged[-1].start, max(merged[-1].end, each.end))
        else:
            merged.append(each)
    for each in reversed(merged):
        yield RemoveRange(start_ms=milliseconds(each.start), end_ms=milliseconds(each.end))


def within(span: Span, clip: Segment, scene: Scene) -> TimeRange:
    """Return a stretch said of a clip: edges and parts count in it, two times too unless they lie in it as they are."""
    if span.style == "span":
        try:
            as_said = scene.stretch(span)
        except Refuse:
            as_said = None
        if as_said and clip.start <= as_said.start and as_said.end <= clip.end and as_said.start >= clip.duration:
            return as_said
    found = scene.stretch(span, clip.timeline_range)
    if found.start < clip.start or found.end > clip.end + Fraction(1, 2):
        raise Refuse(
            "cannot.outside_clip",
            asked=f"{clock(found.start - clip.start)}-{clock(found.end - clip.start)}",
            duration=clock(clip.duration),
        )
    return TimeRange(found.start, min(found.end, clip.end))


def split(intent: Intent, scene: Scene) -> Plan:
    """Cut clips in two, or in equal parts; nothing goes."""
    within_clip = scene.one(intent.refs[0]).timeline_range if intent.refs else None
    if intent.points:
        times = [scene.moment(point, within_clip) for point in intent.points]
    elif count := intent.number("N"):
        whole = within_clip or TimeRange(Fraction(0), scene.duration)
        if not 2 <= count <= 100 or count.denominator != 1:
            raise Ask("ask.where_to_split")
        times = [whole.start + whole.duration * at / count for at in range(1, int(count))]
    elif intent.has("HALF", "MIDDLE"):
        times = [scene.moment(Pos(base="part", part=Fraction(1, 2)), within_clip)]
    elif moment := intent.first("T", "C"):
        times = [scene.moment(Pos(offset=getattr(moment.value, "seconds", Fraction(0))), within_clip)]
    elif intent.spans:
        found = [scene.stretch(span) for span in intent.spans]
        times = [at for each in found for at in (each.start, each.end) if 0 < at < scene.duration]
    else:
        raise Ask("ask.where_to_split")
    inner = [at for at in times if not any(at in {each.start, each.end} for each in scene.clips)]
    if not inner:
        raise Refuse("cannot.cut_already", asked=clock(times[0]))
    return plan(*(Split(at_ms=milliseconds(at)) for at in inner))


def _part(found: TimeRange) -> Part:
    return Part(start_ms=milliseconds(found.start), end_ms=milliseconds(found.end))

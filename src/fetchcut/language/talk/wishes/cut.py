"""Trim, keep, remove, split."""

from collections.abc import Iterator, Sequence
from dataclasses import replace as dataclasses_replace
from fractions import Fraction

from fetchcut.language.lexer import Token
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.readers import ref_of
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.values import Pos, Span
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.targets import clips, isolated, things
from fetchcut.language.times import Time
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.edits.captions import SetTimes
from fetchcut.timeline.edits.cut import Delete, KeepRanges, Part, RemoveRange, Split
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.look import AddEffect, RemoveEffect
from fetchcut.timeline.edits.registry import apply_all
from fetchcut.timeline.edits.sound import Mute
from fetchcut.timeline.edits.speed import FitLength
from fetchcut.timeline.edits.transition import AddTransition
from fetchcut.timeline.time import Seconds, TimeRange, clock

_SLIP = Fraction(1, 2)


def trim_to(intent: Intent, scene: Scene) -> Plan:
    """Keep the first of a clip or of everything: "trim to 5 s", 剪到5秒."""
    if intent.spans and not (intent.refs and intent.has("LEN", "T")):
        return keep(intent, scene)
    if other := _other_length(intent, scene):
        return other
    if not scene.clips:
        raise Refuse("cannot.nothing_there")
    if intent.refs or (intent.points_at_it and len(scene.clips) > 1):
        meant = clips(intent, scene, is_one_needed=True)
        lengths = [wanted_length(intent, scene, clip.duration) for clip in meant]
        if None in lengths:
            raise Ask("ask.how_long")
        pairs = zip(meant, lengths, strict=True)
        is_each = len(meant) > 1
        return plan(
            *(
                edit
                for clip, length in reversed(list(pairs))
                if length is not None
                for edit in _shortened(clip, length, is_each=is_each)
            )
        )
    return _whole(intent, scene)


def _other_length(intent: Intent, scene: Scene) -> Plan | None:
    """Return how long something else than a clip is to be, where "it" is that: a title, a logo, a transition."""
    if intent.refs or intent.has("VIDEO", "TRIM", "CUT"):
        return None
    from fetchcut.language.talk.wishes import style, transition

    focused = scene.focused()
    if focused and not scene.focused("main"):
        return style.retime(intent, scene)
    last = scene.situation.last
    if last and any(isinstance(edit, AddTransition) for edit in last.edits):
        return transition.transition(intent, scene)
    return None


def _whole(intent: Intent, scene: Scene) -> Plan:
    if len(scene.clips) > 1 and not intent.has("VIDEO", "LONG", "MAXLEN", "SIZE"):
        raise Ask("ask.which_clip", count=len(scene.clips))
    length = wanted_length(intent, scene, scene.duration)
    if length is None:
        raise Ask("ask.how_long")
    whole = scene.duration
    if _is_by(intent):
        length = whole + length if intent.has("LONGER") else whole - length
    elif (
        intent.has("TRIM")
        and not intent.has("TO", "LEN", "DOWN", "INTO", "ONLY", "N", "UNDERSIZE", "VIDEO", "PRONOUN")
        and intent.has("T")
    ):
        word = intent.first("TRIM")
        if word and word.text == "trim":
            raise Ask("ask.trim_how")
    if intent.has("LONGER") and length > whole:
        return plan(FitLength(duration_ms=milliseconds(length)))
    if length <= 0:
        raise Refuse("cannot.nothing_left")
    if length > whole + _SLIP:
        if intent.has("UNDERSIZE", "WITHIN"):
            return plan()
        raise Refuse("cannot.shorter_already", asked=clock(length), duration=clock(whole))
    if length >= whole:
        return plan()
    if intent.has("SPEED", "FASTER", "SLOWER") or intent.value == "fit":
        return plan(FitLength(duration_ms=milliseconds(length)))
    return plan(KeepRanges(parts=(Part(start_ms=0, end_ms=milliseconds(length)),)))


def _is_by(intent: Intent) -> bool:
    """Return whether the length is a difference: "shorten by 5 s", 缩短5秒; 缩短到5秒 is not."""
    if intent.has("BY"):
        return not intent.has("SPEED", "FASTER")
    word = intent.first("TRIM", "SHORTER", "LONGER")
    is_plain = word is not None and word.text in {
        "缩短",
        "剪短",
        "截短",
        "裁短",
        "shorten",
        "shorter",
        "延长",
        "加长",
        "longer",
    }
    at = intent.index("TRIM", "SHORTER", "LONGER")
    follows = intent.items[at + 1].kind if at is not None and at + 1 < len(intent.items) else ""
    before = intent.items[at - 1].kind if at else ""
    return is_plain and (follows == "T" or (before == "T" and word is not None and word.text in {"shorter", "longer"}))


def shift(intent: Intent, scene: Scene) -> Plan:
    """Begin or end so much earlier or later: the video by cutting, a text or the music by moving."""
    length = wanted_length(intent, scene, scene.duration)
    if length is None:
        raise Ask("ask.how_long")
    meant = things(intent, scene, "text", "over", "music", "main")
    is_end = intent.has("END", "STOP", "LAST") or any(point.base == "end" for point in intent.points)
    if meant.kind == "main":
        if is_end and intent.has("EARLIER"):
            return plan(
                RemoveRange(start_ms=milliseconds(scene.duration - length), end_ms=milliseconds(scene.duration))
            )
        if not is_end and intent.has("LATERWORD"):
            return plan(RemoveRange(start_ms=0, end_ms=milliseconds(length)))
        raise Refuse("cannot.no_more")
    step = length if intent.has("LATERWORD") else -length
    segment = meant.segments[0]
    start, end = segment.start + step, segment.end + step
    if is_end:
        start = segment.start
    elif segment.end >= scene.duration:
        end = segment.end
    return plan(
        SetTimes(
            segment=segment.id,
            start_ms=milliseconds(max(start, Fraction(0))),
            end_ms=milliseconds(min(end, scene.duration)),
        )
    )


def keep_sound(intent: Intent, scene: Scene) -> Plan:
    """Let the sound be heard only in a stretch."""
    whole = TimeRange(Fraction(0), scene.duration)
    heard = [scene.stretch(span) for span in intent.spans]
    part = isolated([*heard, whole], scene)
    kept = isolated(heard, scene.after(apply_all(scene.draft, part.edits, scene.library))).ids
    return plan(*part.edits, Mute(segments=tuple(each for each in part.ids if each not in kept)))


def wanted_length(intent: Intent, scene: Scene, whole: Seconds) -> Seconds | None:
    """Return the length somebody asks for: a time, frames, or a part of `whole`."""
    for item in intent.items:
        length = length_of(item, scene.frame_rate) or _seconds(item)
        if length is not None:
            return length
        if item.kind == "HALF" or (item.kind == "XWORD" and item.value == "1/2"):
            return whole / 2
        if item.kind in {"PCT", "FRAC", "FRACWORD"}:
            return whole * Fraction(str(item.value))
    return None


def length_of(item: Token, frame_rate: Fraction) -> Seconds | None:
    """Return the length that a phrase says, None for one that says none."""
    if item.kind in {"LEN", "NEXTLEN", "POS", "POINT"} and isinstance(item.value, Pos):
        return item.value.offset + item.value.frames / frame_rate
    if item.kind in {"T", "C"} and isinstance(item.value, Time):
        return item.value.seconds
    return Fraction(str(item.value)) / frame_rate if item.kind == "FRAMES" else None


def _seconds(item: Token) -> Seconds | None:
    """Return a number without unit as seconds: "trim to 20"."""
    return Fraction(str(item.value)) if item.kind == "N" else None


def _shortened(clip: Segment, length: Seconds, *, is_each: bool) -> Iterator[Edit]:
    if length <= 0:
        raise Refuse("cannot.nothing_left")
    if length > clip.duration + _SLIP and not is_each:
        raise Refuse("cannot.shorter_already", asked=clock(length), duration=clock(clip.duration))
    if length < clip.duration:
        yield RemoveRange(start_ms=milliseconds(clip.start + length), end_ms=milliseconds(clip.end))


def trim_both(intent: Intent, scene: Scene) -> Plan:
    """Take as much off the beginning as off the end."""
    off = wanted_length(intent, scene, scene.duration) or Fraction(1)
    if 2 * off >= scene.duration:
        raise Refuse("cannot.nothing_left")
    kept = Part(start_ms=milliseconds(off), end_ms=milliseconds(scene.duration - off))
    return plan(KeepRanges(parts=(kept,)))


def keep(intent: Intent, scene: Scene) -> Plan:
    """Keep stretches, or clips, and nothing else."""
    if intent.has("EXCEPTED"):
        return _except(intent, scene, is_kept=False)
    if intent.has("TRIM") and intent.spans and _are_edges(intent.spans) and not intent.has("TO", "ONLY", "INTO"):
        return remove(intent, scene)  # "trim the first 5 seconds" takes them off
    if not intent.has("KEEP", "ONLY", "TRIM", "CUT", "PLAY") and scene.focus and not scene.focused("main"):
        from fetchcut.language.talk.wishes import style

        return style.retime(intent, scene)  # after a title or the music, a bare time is when that is there
    if intent.spans:
        if intent.refs and len(scene.clips) > 1:
            return _keep_in_clips(intent, scene)
        if len(scene.clips) > 1 and any(span.of for span in intent.spans):
            return _keep_in_named(intent, scene)
        ranges = [scene.stretch(span) for span in _limited(intent, _bounded(_with_from(intent)), scene)]
        return plan(KeepRanges(parts=tuple(_part(each) for each in ranges)))
    if intent.points and intent.has("START", "END"):
        at = milliseconds(scene.moment(intent.points[0]))
        return plan(KeepRanges(parts=(Part(start_ms=0, end_ms=at) if intent.has("END") else Part(start_ms=at),)))
    if intent.refs:
        kept = {each.id for each in scene.pointed(intent.refs)}
        gone = tuple(each.id for each in scene.clips if each.id not in kept)
        return plan(Delete(segments=gone)) if gone else plan()
    if intent.points:
        point = intent.points[0]
        if point.base == "end" and not point.offset:
            raise Ask("ask.which_part")
        return plan(KeepRanges(parts=(Part(start_ms=milliseconds(scene.moment(point))),)))
    raise Ask("ask.which_part")


def _with_from(intent: Intent) -> Sequence[Span]:
    begun = [
        Span(start=item.value, end=None, style="open")
        for item in intent.all("FROMPOINT")
        if isinstance(item.value, Pos)
    ]
    return (*begun, *intent.spans)


def _limited(intent: Intent, spans: Sequence[Span], scene: Scene) -> Sequence[Span]:
    """Return "from 8 s on" with a length beside it as so long a stretch: 从第8秒起留5秒."""
    length = next((n for item in intent.all("T", "LEN") if (n := length_of(item, scene.frame_rate))), None)
    if length is None or len(spans) != 1 or spans[0].style != "open" or spans[0].start is None:
        return spans
    start = spans[0].start
    return (Span(start=start, end=dataclasses_replace(start, offset=start.offset + length), of=spans[0].of),)


def _are_edges(spans: Sequence[Span]) -> bool:
    return all(span.style == "edge" for span in spans)


def _bounded(spans: Sequence[Span]) -> Sequence[Span]:
    """Return "from 5 s" and "until 20 s" as the one stretch they bound."""
    if len(spans) == 2 and all(span.style == "open" for span in spans):
        start = next((span.start for span in spans if span.end is None), None)
        end = next((span.end for span in spans if span.start is None), None)
        if start is not None and end is not None:
            return (Span(start=start, end=end),)
    return spans


def _keep_in_clips(intent: Intent, scene: Scene) -> Plan:
    edits: list[Edit] = []
    for clip in reversed(scene.pointed(intent.refs)):
        edits.extend(_only(clip, within(intent.spans[0], clip, scene)))
    return plan(*edits)


def _keep_in_named(intent: Intent, scene: Scene) -> Plan:
    """Keep a part of each clip that is named with one; the other clips stay whole."""
    found = [(scene.one(span.of), span) for span in intent.spans if span.of]
    edits: list[Edit] = []
    for clip, span in sorted(found, key=lambda each: each[0].start, reverse=True):
        edits.extend(_only(clip, within(span, clip, scene)))
    return plan(*edits)


def _only(clip: Segment, kept: TimeRange) -> Iterator[Edit]:
    if kept.end < clip.end:
        yield RemoveRange(start_ms=milliseconds(kept.end), end_ms=milliseconds(clip.end))
    if kept.start > clip.start:
        yield RemoveRange(start_ms=milliseconds(clip.start), end_ms=milliseconds(kept.start))


def remove(intent: Intent, scene: Scene) -> Plan:
    """Take out stretches or clips; the gap closes."""
    if intent.has("EXCEPTED"):
        return _except(intent, scene, is_kept=True)
    if intent.spans and intent.refs and len(scene.clips) > 1:
        found = [within(span, clip, scene) for clip in scene.pointed(intent.refs) for span in intent.spans]
        return plan(*_removals(found))
    if intent.spans:
        spans = _limited(intent, intent.spans, scene)
        found = [_of_clip(span, scene) if span.of else scene.stretch(span) for span in spans]
        return plan(*_removals(found))
    if (edge := _edge(intent, scene)) is not None:
        return plan(RemoveRange(start_ms=milliseconds(edge.start), end_ms=milliseconds(edge.end)))
    if intent.refs:
        gone = scene.pointed(intent.refs)
        if len(gone) == len(scene.clips):
            raise Ask("ask.delete_all")
        return plan(Delete(segments=tuple(each.id for each in gone)))
    if (edge := _edge(intent, scene)) is not None:
        return plan(RemoveRange(start_ms=milliseconds(edge.start), end_ms=milliseconds(edge.end)))
    if intent.has("OTHER"):
        return plan(Delete(segments=tuple(each.id for each in clips(intent, scene)))) if scene.focus else plan()
    aside = [each for each in scene.focused() if each not in scene.clips]
    if intent.points_at_it and aside:
        return plan(Delete(segments=tuple(each.id for each in aside)))
    if intent.points_at_it and (effects := _last_effects(scene)):
        return plan(*effects)
    if intent.points_at_it and (focused := scene.focused()) and len(scene.clips) > len(focused):
        return plan(Delete(segments=tuple(each.id for each in focused)))
    if intent.has("VIDEO", "ALL"):
        raise Ask("ask.delete_all")
    if intent.points_at_it and len(scene.clips) > 1:
        raise Ask("ask.which_clip", count=len(scene.clips))
    raise Ask("ask.what_to_remove")


def _last_effects(scene: Scene) -> list[Edit]:
    """Return what takes away the effects that the last turn gave."""
    last = scene.situation.last
    given = [edit for edit in last.edits if isinstance(edit, AddEffect)] if last else []
    return [RemoveEffect(effect=edit.effect, segments=edit.segments) for edit in given]


def _edge(intent: Intent, scene: Scene) -> TimeRange | None:
    """Return what 开头掐掉一秒半 takes off: so long from the beginning, or before the end."""
    length = next((n for item in intent.all("T", "LEN", "FRAMES") if (n := length_of(item, scene.frame_rate))), None)
    is_end = intent.has("END", "LAST") or any(point.base == "end" for point in intent.points)
    is_start = intent.has("START", "FIRST") or any(
        point.base == "start" and not point.offset for point in intent.points
    )
    if length is None or not (is_start or is_end):
        return None
    clip = next((point.of for point in intent.points if point.of), None) or next(iter(intent.refs), None)
    whole = scene.one(clip).timeline_range if clip else TimeRange(Fraction(0), scene.duration)
    found = TimeRange(whole.end - length, whole.end) if is_end else TimeRange(whole.start, whole.start + length)
    if not whole.start <= found.start < found.end <= whole.end or found == whole:
        raise Refuse("cannot.outside_clip", asked=clock(length), duration=clock(whole.duration))
    return found


def _of_clip(span: Span, scene: Scene) -> TimeRange:
    return within(span, scene.one(span.of), scene) if span.of else scene.stretch(span)


def _except(intent: Intent, scene: Scene, *, is_kept: bool) -> Plan:
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
    return plan(KeepRanges(parts=tuple(map(_part, ranges)))) if is_kept else plan(*_removals(ranges))


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
    """Return a stretch said of a clip: it counts in the clip, unless it fits only as a time of the timeline."""
    plain = Span(start=span.start, end=span.end, style=span.style)
    whole = clip.timeline_range
    start = whole.start if plain.start is None else scene.seconds(plain.start, whole)
    end = whole.end if plain.end is None else scene.seconds(plain.end, whole)
    if start >= end:
        raise Ask("ask.backwards", start=clock(start - clip.start), end=clock(end - clip.start))
    if clip.start <= start < clip.end and end <= clip.end + _SLIP:
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


def split(intent: Intent, scene: Scene) -> Plan:
    """Cut clips in two, or in equal parts; nothing goes."""
    if not scene.clips:
        raise Refuse("cannot.nothing_there")
    times = _split_times(intent, scene)
    inner = [at for at in times if any(each.start < at < each.end for each in scene.clips)]
    if not inner:
        raise Refuse("cannot.cut_already", asked=clock(times[0]))
    return plan(*(Split(at_ms=milliseconds(at)) for at in inner))


def _split_times(intent: Intent, scene: Scene) -> list[Seconds]:
    step = intent.first("T")
    if step and intent.has("ALL") and (every := length_of(step, scene.frame_rate)):
        count = int(scene.duration / every)
        if not 0 < count <= 500:
            raise Ask("ask.where_to_split")
        return [every * at for at in range(1, count + 1) if every * at < scene.duration]
    if intent.refs and not intent.has("N") and all(ref.which == "all" for ref in intent.refs) and len(scene.clips) > 1:
        return [clip.start + clip.duration / 2 for clip in scene.clips]
    clip = scene.pointed(intent.refs)[0].timeline_range if intent.refs else None
    if intent.points:
        more = [length_of(item, scene.frame_rate) for item in intent.all("T", "C")]
        points = [*intent.points, *(Pos(offset=each) for each in more if each is not None)]
        return [scene.moment(point, clip) for point in points]
    if (moment := intent.first("T", "C")) is not None and not intent.has("ALL"):
        seconds = length_of(moment, scene.frame_rate) or Fraction(0)
        return [scene.moment(Pos(offset=seconds), clip)]
    if intent.spans:
        found = [scene.stretch(span) for span in intent.spans]
        return [at for each in found for at in (each.start, each.end) if 0 < at < scene.duration]
    whole = clip or TimeRange(Fraction(0), scene.duration)
    pieces: Fraction | None = intent.number("N") or intent.number("X")
    if pieces is None and intent.has("HALF", "MIDDLE"):
        pieces = Fraction(2)
    if pieces is None and (third := intent.first("FRACWORD", "FRACNOUN", "FRAC")) is not None:
        part = Fraction(str(third.value))
        pieces = 1 / part if part < 1 else part
    if pieces is None or not 2 <= pieces <= 100 or pieces.denominator != 1:
        raise Ask("ask.where_to_split")
    return [whole.start + whole.duration * at / pieces for at in range(1, int(pieces))]


def _part(found: TimeRange) -> Part:
    return Part(start_ms=milliseconds(found.start), end_ms=milliseconds(found.end))

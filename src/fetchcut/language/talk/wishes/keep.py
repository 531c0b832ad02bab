"""Keep: stretches or clips stay, and nothing else."""

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from fetchcut.language.lexer import Token
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Meant
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.values import Pos, Ref, Span
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.remove import remove
from fetchcut.language.talk.wishes.stretches import except_for, limited, part, within
from fetchcut.language.talk.wishes.targets import beside, clips, isolated
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.edits.cut import Delete, KeepRanges, Part, RemoveRange
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.registry import apply_all
from fetchcut.timeline.edits.sound import Mute, Volume
from fetchcut.timeline.time import TimeRange


def keep_sound(intent: Intent, scene: Scene) -> Plan:
    """Let the sound be heard only in a stretch, or of some clips; "keep the sound of clip 2" alone changes nothing."""
    if intent.refs and not intent.spans:
        heard_of = {each.id for each in clips(intent, scene)}
        silent = tuple(each.id for each in scene.clips if each.id not in heard_of)
        if silent and _is_only(intent):
            return plan(Mute(segments=silent))
        return plan(*(Volume(gain=gain, segments=(id_,)) for id_, gain in _silenced_now(heard_of, scene)))
    whole = TimeRange(Fraction(0), scene.duration)
    heard = [scene.stretch(span) for span in intent.spans]
    part = isolated([*heard, whole], scene)
    kept = isolated(heard, scene.after(apply_all(scene.draft, part.edits, scene.library))).ids
    return plan(*part.edits, Mute(segments=tuple(each for each in part.ids if each not in kept)))


def _silenced_now(ids: Collection[str], scene: Scene) -> Iterator[tuple[str, float]]:
    """Yield the clips that this very message has silenced, and how loud they were: "mute everything but keep …"."""
    main = scene.situation.draft.main
    was = {each.id: each.media.gain for each in main.segments if each.media} if main else {}
    for each in scene.clips:
        if each.id in ids and each.media and not each.media.gain and was.get(each.id):
            yield each.id, was[each.id]


def _is_only(intent: Intent) -> bool:
    said = " ".join(item.text for item in intent.all("KEEP"))
    return intent.has("AUDIOONLY", "ONLY") or any(word in said for word in ("only", "just", "只", "仅"))


def keep(intent: Intent, scene: Scene) -> Plan:
    """Keep stretches, or clips, and nothing else."""
    if intent.has("EXCEPTED"):
        return except_for(intent, scene, is_kept=False)
    if intent.has("TRIM", "CUT") and intent.spans and _are_edges(intent.spans) and not intent.has("TO", "ONLY", "INTO"):
        return remove(intent, scene)  # "trim the first 5 seconds" takes them off
    if not intent.has("KEEP", "ONLY", "TRIM", "CUT", "PLAY") and scene.focus and not scene.focused("main"):
        raise Meant("retime")  # after a title or the music, a bare time is when that is there
    if intent.has("HALF", "FRAC", "FRACWORD", "PCT") and intent.refs and not intent.spans:
        if intent.has("ONLY") and not intent.has("KEEP"):
            raise Meant("trim_to")  # "a third of the last clip is enough"
        raise Ask("ask.which_part")  # "keep half of the second clip": which half?
    if (bounds := _between(intent)) is not None:
        if intent.refs and len(scene.clips) > 1:
            return _keep_in_clips(intent, (bounds,), scene)
        return plan(KeepRanges(parts=(part(scene.stretch(bounds)),)))
    is_closed = any(span.start is not None and span.end is not None for span in intent.spans)
    if intent.has("STOP") and is_closed and not intent.has("KEEP", "ONLY"):
        raise Ask("ask.which_part")
    if (stop := _stop(intent)) is not None:
        return plan(KeepRanges(parts=(Part(start_ms=0, end_ms=milliseconds(scene.moment(stop))),)))
    if intent.spans:
        if intent.refs and len(scene.clips) > 1:
            return _keep_in_clips(intent, intent.spans, scene)
        if len(scene.clips) > 1 and any(span.of for span in intent.spans):
            return _keep_in_named(intent, scene)
        ranges = [scene.stretch(span) for span in limited(intent, _bounded(_with_from(intent)), scene)]
        return plan(KeepRanges(parts=tuple(part(each) for each in ranges)))
    if intent.points and intent.has("START", "END", "STOP"):
        at = milliseconds(scene.moment(intent.points[0]))
        return plan(
            KeepRanges(parts=(Part(start_ms=0, end_ms=at) if intent.has("END", "STOP") else Part(start_ms=at),))
        )
    if intent.refs:
        kept = {each.id for each in beside(intent, scene) or scene.pointed(intent.refs)}
        gone = tuple(each.id for each in scene.clips if each.id not in kept)
        return plan(Delete(segments=gone)) if gone else plan()
    if intent.points:
        point = intent.points[0]
        if point.base == "end" and not point.offset:
            raise Ask("ask.which_part")
        return plan(KeepRanges(parts=(Part(start_ms=milliseconds(scene.moment(point))),)))
    raise Ask("ask.which_part")


def _between(intent: Intent) -> Span | None:
    """Return where it begins and ends where words for that stand with the times, else None.

    "Start at 3 and end at 21", 第4秒开始，第18秒结束: each word has its time. "End after 19 s" is where it ends: what
    comes after goes, though "after 19 s" alone is the stretch behind it.
    """
    words = intent.all("START", "END", "STOP")
    times = [item for item in intent.all("POINT", "POS", "RANGE") if _bound(item) is not None]
    found = _said_already(intent, times)
    if times and len(times) == len(words) + 1 and _begins(times[0]):
        found["start"] = _bound(times.pop(0))
    if not words or len(words) != len(times):
        return None
    for word, time in zip(words, times, strict=True):
        side = "start" if word.kind == "START" else "end"
        if found[side] is not None:
            return None
        found[side] = _bound(time)
    return Span(start=found["start"], end=found["end"])


def _begins(item: Token) -> bool:
    """Return whether a time says by itself that it is where it begins: "start after 4 s", 从第3秒开始."""
    return item.text.startswith(("start", "begin", "from", "从", "由")) or item.text.endswith(("开始", "起"))


def _bound(item: Token) -> Pos | None:
    """Return the point of "at 19 s", or "after 19 s", as a bound; None for a stretch with two ends or "until"."""
    if isinstance(item.value, Pos):
        return item.value
    if isinstance(item.value, Span) and item.value.style == "open" and item.value.end is None:
        return item.value.start
    return None


def _said_already(intent: Intent, times: Sequence[Token]) -> dict[str, Pos | None]:
    """Return the bounds that phrases name by themselves: "start at 3", "until 21"."""
    found: dict[str, Pos | None] = {"start": None, "end": None}
    for item in intent.all("FROMPOINT", "RANGE"):
        if isinstance(item.value, Pos):
            found["start"] = item.value
        elif item not in times and isinstance(item.value, Span) and item.value.start is None:
            found["end"] = item.value.end
    return found


def _stop(intent: Intent) -> Pos | None:
    """Return where everything is to end: "eight seconds from the end is where it should stop"."""
    if not intent.has("STOP") or intent.has("KEEP", "ONLY") or intent.refs or len(intent.spans) != 1:
        return None
    return intent.spans[0].start if intent.spans[0].end is None else None


def _with_from(intent: Intent) -> Sequence[Span]:
    begun = [
        Span(start=item.value, end=None, style="open")
        for item in intent.all("FROMPOINT")
        if isinstance(item.value, Pos)
    ]
    return (*begun, *intent.spans)


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


def _keep_in_clips(intent: Intent, spans: Sequence[Span], scene: Scene) -> Plan:
    edits: list[Edit] = []
    clips = scene.pointed(intent.refs)
    if len(intent.refs) == len(spans) > 1:  # beach.mp4前5秒和city.mp4后5秒: each has its own
        pairs = [(scene.one(ref), span) for ref, span in zip(intent.refs, spans, strict=True)]
        for clip, span in sorted(pairs, key=lambda each: each[0].start, reverse=True):
            edits.extend(_only(clip, within(span, clip, scene)))
        return plan(*edits)
    longer = [clip for clip in clips if not _is_all_of(spans[0], clip)]
    for clip in reversed(longer or clips):
        edits.extend(_only(clip, within(spans[0], clip, scene)))
    return plan(*edits)


def _is_all_of(span: Span, clip: Segment) -> bool:
    """Return whether a clip is no longer than what is to stay of it: 每段只留前3秒, and it has two."""
    first, last = span.start, span.end
    length = last.offset if first is None and last and last.base == "start" else None
    length = -first.offset if last is None and first and first.base == "end" else length
    return span.style == "edge" and length is not None and clip.duration <= length


def _keep_in_named(intent: Intent, scene: Scene) -> Plan:
    """Keep a part of each clip that is named with one; the other clips stay whole."""
    found = [(clip, span) for span in intent.spans if span.of for clip in _named(span.of, scene)]
    edits: list[Edit] = []
    for clip, span in sorted(found, key=lambda each: each[0].start, reverse=True):
        edits.extend(_only(clip, within(span, clip, scene)))
    return plan(*edits)


def _named(ref: Ref, scene: Scene) -> tuple[Segment, ...]:
    """Return the one clip, or "each clip"."""
    return scene.clips if ref.which in {"all", "every"} else (scene.one(ref),)


def _only(clip: Segment, kept: TimeRange) -> Iterator[Edit]:
    if kept.end < clip.end:
        yield RemoveRange(start_ms=milliseconds(kept.end), end_ms=milliseconds(clip.end))
    if kept.start > clip.start:
        yield RemoveRange(start_ms=milliseconds(clip.start), end_ms=milliseconds(kept.start))

"""What is different between two drafts, told to a person: from → to, shortest first, and the new length."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from fetchcut.language.replies.facts import cleaned
from fetchcut.language.replies.talk import phrase
from fetchcut.timeline.diff import Change, changes, inherited
from fetchcut.timeline.draft import Canvas, Draft, Effect, Segment, Text, Track
from fetchcut.timeline.lineage import beside, cut_out, parents
from fetchcut.timeline.time import TimeRange, clock

MOST: Final = 5
"""Differences that are told one by one; of more it is said how many there are."""

MOST_RANGES: Final = 3
"""Parts cut out that are told by their times."""


def told(before: Draft, after: Draft, language: str) -> str:
    """Return at most two lines: what changed, and the length where it did. Empty where nothing did."""
    found = list(dict.fromkeys(_sentences(before, after, language)))
    if not found:
        # How long clips are follows from what else is told, and is in the line of the length; here nothing else is.
        found = list(_values([each for each in changes(before, after) if _is_length(each)], after, language))
    if not found and before != after:
        found = [phrase("change.other", language)]
    if len(found) > MOST:
        rest = len(found) - MOST + 1
        found = [*found[: MOST - 1], phrase("change.more", language, count=rest)]
    lines = [" ".join(found)] if found else []
    if before.duration != after.duration:
        lines.append(phrase("done.length", language, before=clock(before.duration), after=clock(after.duration)))
    elif lines:
        lines.append(phrase("done.same_length", language, after=clock(after.duration)))
    return "\n".join(lines)


def _sentences(before: Draft, after: Draft, language: str) -> Iterator[str]:
    cells = beside(before, after)
    found = (*changes(before, after), *inherited(before, after))
    gone = () if cells else cut_out(before, after)
    yield from _canvas(before.canvas, after.canvas, language)
    yield from _beside(cells, language)
    yield from _cut(gone, language)
    yield from _order(before, after, language)
    yield from _things(before, after, {each.id for each in cells}, language)
    anew = _laid_anew(before, after, found)
    told = [each for each in found if not _is_length(each) and not ((cells or each.id in anew) and _is_of_cells(each))]
    values = list(_values(told, after, language))
    yield from _count(before, after, language, is_by_the_way=bool(gone or values or cells))
    yield from values


def _beside(cells: Sequence[Segment], language: str) -> Iterator[str]:
    """Tell which clips are seen at the same time now, as they stand; what follows from it is not told besides."""
    if cells:
        names = ", ".join(dict.fromkeys(cleaned(each.name, 40) for each in cells))
        start, end = min(each.start for each in cells), max(each.end for each in cells)
        yield phrase("change.beside", language, names=names, start=clock(start), end=clock(end))


def _laid_anew(before: Draft, after: Draft, found: Sequence[Change]) -> set[str]:
    """Return the segments of split screens that only stand elsewhere because the canvas has another shape."""
    if before.canvas is None or after.canvas is None or _size(before.canvas) == _size(after.canvas):
        return set()
    placed = (each for each in found if each.key == "picture.place")
    return {each.id for each in placed if isinstance(each.before, tuple) and isinstance(each.after, tuple)}


def _is_of_cells(change: Change) -> bool:
    return change.key in {"picture.fit", "picture.place", "picture.scale", "picture.crop", "picture.keyframes"}


def _cut(gone: Sequence[TimeRange], language: str) -> Iterator[str]:
    if not gone:
        return
    if len(gone) > MOST_RANGES:
        total = clock(sum((each.duration for each in gone), Fraction(0)))
        yield phrase("change.cut_many", language, count=len(gone), total=total)
    else:
        ranges = ", ".join(f"{clock(each.start)}–{clock(each.end)}" for each in gone)
        yield phrase("change.cut", language, ranges=ranges)


def _is_length(change: Change) -> bool:
    return change.key == "duration" and change.role == "main"


def _canvas(before: Canvas | None, after: Canvas | None, language: str) -> Iterator[str]:
    if before is None or after is None:
        return
    if (was := _size(before)) != (now := _size(after)):
        yield phrase("change.canvas", language, before=was, after=now)
    if before.background != after.background:
        yield phrase("change.background", language, before=before.background, after=after.background)
    if before.frame_rate != after.frame_rate:
        rates = (_plain(each.frame_rate) for each in (before, after))
        yield phrase("change.frame_rate", language, before=next(rates), after=next(rates))


def _size(canvas: Canvas) -> str:
    return f"{canvas.width}×{canvas.height}"


def _count(before: Draft, after: Draft, language: str, *, is_by_the_way: bool) -> Iterator[str]:
    """Tell how many clips came or went; not that a clip was split where that only was the way to something else."""
    old = [each.id for each in before.main.segments] if before.main else []
    new = [each.id for each in after.main.segments] if after.main else []
    if len(old) == len(new):
        return
    is_split = set(new) - set(old) <= set(parents(before, after)) and set(old) <= set(new)
    if not (is_split and is_by_the_way):
        yield phrase("change.clips", language, before=len(old), after=len(new))


def _order(before: Draft, after: Draft, language: str) -> Iterator[str]:
    """Tell a new order of the clips."""
    old = [each.id for each in before.main.segments] if before.main else []
    new = [each.id for each in after.main.segments] if after.main else []
    common = set(old) & set(new)
    is_same = [each for each in old if each in common] == [each for each in new if each in common]
    if not is_same and after.main:
        names = tuple(_name(each) for each in after.main.segments[:8])
        yield phrase("change.order", language, names=" · ".join(names))


def _things(before: Draft, after: Draft, cells: Collection[str], language: str) -> Iterator[str]:
    was, now = dict(_off_main(before)), dict(_off_main(after))
    for key, (track, segment) in now.items():
        if key not in was and key not in cells:
            yield _added(track, segment, language)
    for key, (track, segment) in was.items():
        if key not in now:
            yield phrase("change.removed", language, name=_named(track, segment, language))


def _off_main(draft: Draft) -> Iterator[tuple[str, tuple[Track, Segment]]]:
    for track in draft.tracks:
        if track.role != "main":
            yield from ((segment.id, (track, segment)) for segment in track.segments)


def _added(track: Track, segment: Segment, language: str) -> str:
    facts = {"name": _named(track, segment, language), "start": clock(segment.start), "end": clock(segment.end)}
    if track.role in {"bgm", "voice"} and segment.media:
        return phrase("change.added_sound", language, volume=f"{segment.media.gain:.0%}", **facts)
    return phrase("change.added", language, **facts)


def _named(track: Track, segment: Segment, language: str) -> str:
    if segment.text:
        return phrase("name.text", language, text=segment.text.text)
    role = {"bgm": "music", "voice": "voice", "overlay": "overlay"}.get(track.role, "clip")
    return phrase(f"name.{role}", language, name=segment.name or segment.id)


def _name(segment: Segment) -> str:
    return segment.name.rpartition(".")[0] or segment.name or segment.id


def _values(found: Sequence[Change], after: Draft, language: str) -> Iterator[str]:
    """Tell changed values, those that are the same for several segments once."""
    groups: dict[tuple[str, str, str], list[Change]] = {}
    for each in found:
        if each.kind == "changed" and each.of in {"segment", "track"} and each.key in _KEYS:
            was, now = (_KEYS[each.key](value, language) for value in (each.before, each.after))
            if was != now:
                groups.setdefault((each.key, was, now), []).append(each)
    for (key, was, now), members in groups.items():
        whose = "" if key == "name" else _whose(members, after, language)
        what = phrase(f"value.{key}", language)
        sentence = "change.value_of" if whose else "change.value"
        yield phrase(sentence, language, what=what, whose=whose, before=was, after=now)
    for each in found:
        if each.of == "draft" and each.key == "title":
            was, now = _quoted(each.before, language), _quoted(each.after, language)
            what = phrase("value.title", language)
            yield phrase("change.value", language, what=what, whose="", before=was, after=now)
        if each.of == "draft" and each.key == "loudness_lufs":
            yield phrase("change.loudness", language, before=_lufs(each.before), after=_lufs(each.after))


def _whose(members: Sequence[Change], after: Draft, language: str) -> str:
    """Name what changed: nothing where it is every clip, the times of clips that others are named like."""
    clips = {each.id: each for each in after.main.segments} if after.main else {}
    if sum(1 for each in members if each.id in clips) == len(clips) > 0:
        return ""
    shared = Counter(each.name for each in clips.values())
    names = dict.fromkeys(
        f"{clock(clips[each.id].start)}–{clock(clips[each.id].end)}"
        if each.id in clips and shared[each.name] > 1
        else cleaned(each.name, 40)
        for each in members
        if each.name
    )
    if not names and members[0].of == "track":
        names = dict.fromkeys(phrase(f"role.{each.role}", language) for each in members if each.role is not None)
    return ", ".join(list(names)[:3])


def _lufs(value: object) -> str:
    return "–" if value is None else f"{float(str(value)):g} LUFS"


def _plain(value: object) -> str:
    if isinstance(value, Fraction):
        return f"{float(value):g}"
    return "–" if value in {None, ""} else str(value)


Shown = Callable[[object, str], str]


def _percent(value: object, language: str) -> str:
    return f"{float(str(value)):.0%}"


def _times(value: object, language: str) -> str:
    return f"{float(Fraction(str(value))):.3g}×"


def _seconds(value: object, language: str) -> str:
    return "0 s" if value is None else f"{round(float(Fraction(str(value))), 2):g} s"


def _moment(value: object, language: str) -> str:
    return clock(Fraction(str(value)))


def _yes(value: object, language: str) -> str:
    return phrase("word.yes" if value else "word.no", language)


def _shown(value: object, language: str) -> str:
    return _plain(value)


def _effects(value: object, language: str) -> str:
    kinds = [each.kind for each in value if isinstance(each, Effect)] if isinstance(value, tuple) else []
    return ", ".join(kinds) or "–"


def _amounts(value: object, language: str) -> str:
    pairs = value.items() if isinstance(value, Mapping) else ()
    return ", ".join(f"{name} {amount:+.0%}" for name, amount in pairs) or "–"


def _transition(value: object, language: str) -> str:
    kind = getattr(value, "kind", None)
    return "–" if kind is None else f"{kind} {float(getattr(value, 'duration', 0)):g} s"


def _quoted(value: object, language: str) -> str:
    return f"“{cleaned(value.text if isinstance(value, Text) else str(value), 40)}”"


def _size_of(value: object, language: str) -> str:
    return _size(value) if isinstance(value, Canvas) else _plain(value)


def _moving(value: object, language: str) -> str:
    return _yes(value, language)


def _cropped(value: object, language: str) -> str:
    """Tell how much of the picture is left, width by height."""
    return f"{value[2]:.0%} × {value[3]:.0%}" if isinstance(value, tuple) else "–"


def _ramp(value: object, language: str) -> str:
    """Tell by what the speed is multiplied, from the first point to the last, by way of the one between them."""
    factors = [float(each.factor) for each in value] if isinstance(value, tuple) else []
    told = (factors[0], factors[len(factors) // 2], factors[-1]) if len(factors) > 2 else factors
    return " → ".join(f"{each:.2g}×" for each in told) or "–"


def _mirrored(value: object, language: str) -> str:
    return {"h": "↔", "v": "↕", "hv": "↔ ↕"}.get(str(value), "–")


def _degrees(value: object, language: str) -> str:
    return f"{value}°"


def _numbered(value: object, language: str) -> str:
    return f"{value + 1}" if isinstance(value, int) else phrase("value.every_sound", language)


def _subtitles(value: object, language: str) -> str:
    if not isinstance(value, tuple):
        return phrase("value.every_sound", language)
    return ", ".join(str(each + 1) for each in value) or phrase("value.no_subtitles", language)


_KEYS: Final[Mapping[str, Shown]] = {
    "media.gain": _percent,
    "gain": _percent,
    "media.sound": _numbered,
    "media.subtitles": _subtitles,
    "is_hidden": _yes,
    "name": _quoted,
    "media.speed": _times,
    "media.ramp": _ramp,
    "media.is_reversed": _yes,
    "media.fade_in": _seconds,
    "media.fade_out": _seconds,
    "picture.fit": _shown,
    "picture.place": _shown,
    "picture.scale": _percent,
    "picture.rotation_deg": _degrees,
    "picture.flip": _mirrored,
    "picture.crop": _cropped,
    "picture.opacity": _percent,
    "picture.effects": _effects,
    "picture.adjust": _amounts,
    "picture.keyframes": _moving,
    "media.gain_keyframes": _moving,
    "picture.blend": _shown,
    "picture.fade_in_color": _shown,
    "picture.fade_out_color": _shown,
    "picture.fade_in": _seconds,
    "picture.fade_out": _seconds,
    "text.text": _quoted,
    "text.place": _shown,
    "text.size": _shown,
    "text.color": _shown,
    "text.background": _shown,
    "text.font": _shown,
    "text.animation": _shown,
    "text.is_bold": _yes,
    "text.is_italic": _yes,
    "text.is_vertical": _yes,
    "text.outline": _shown,
    "start": _moment,
    "duration": _seconds,
    "transition": _transition,
    "effects": _effects,
}

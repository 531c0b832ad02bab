"""Which old clip a new one was cut from, and what of the old main track is gone: what ids do not tell."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from fetchcut.timeline.draft import Draft, Media, Segment
from fetchcut.timeline.time import TimeRange

LEAST: Final = Fraction(1, 25)
"""Seconds of timeline time; what is shorter is the rounding to a frame, and nobody asked for it."""


def parents(before: Draft, after: Draft) -> dict[str, Segment]:
    """Return the clips of `before` by the ids of the new main clips of `after` that show part of the same source.

    before   |------a------|
    after    |--a--|  |--b-|     b: a
    """
    old = _main(before)
    known = {each.id for each in old}
    return {
        each.id: parent
        for each in _main(after)
        if each.id not in known and (parent := next((was for was in old if _shared(was, each)), None))
    }


def cut_out(before: Draft, after: Draft) -> tuple[TimeRange, ...]:
    """Return what of the main track of `before` is in `after` no more: timeline time of `before`, half-open, in order.

    Neighbours are one range. Clips without a source, looped and frozen ones, and those that got another source count
    as kept: nothing was cut from them. Nor does a new transition cut: what clips give up for it is both shown and gone.
    """
    given_up = max((each.transition.duration for each in _main(after) if each.transition), default=Fraction(0))
    if given_up == max((each.transition.duration for each in _main(before) if each.transition), default=Fraction(0)):
        given_up = Fraction(0)
    now = {each.id: each for each in _main(after)}
    children: dict[str, list[Segment]] = {}
    for child, parent in parents(before, after).items():
        children.setdefault(parent.id, []).append(now[child])
    # Joined again: one clip shows what another did.
    grown = [now[each.id] for each in _main(before) if each.id in now and _has_grown(each, now[each.id])]
    gone: list[TimeRange] = []
    for each in _main(before):
        if each.id in now and each.id not in children and _plays_the_same(each, now[each.id]):
            continue
        kept = [now[each.id]] if each.id in now else [other for other in grown if _shared(each, other)]
        left = [*children.get(each.id, ()), *kept]
        gone.extend(part for part in _gone(each, left) if part.duration > given_up)
    return tuple(each for each in _joined(gone) if each.duration >= LEAST)


def beside(before: Draft, after: Draft) -> tuple[Segment, ...]:
    """Return the segments of `after` that are seen beside each other and were one after the other: row by row.

    before   |--a--|--b--|          after   |--a--|--b--|  of the canvas; what is held of them after its end, too
    """
    clips = {each.id: each for each in _main(before)}
    lifted = [each for each in _above(after) if each.id in clips and isinstance(each.picture.place, tuple)]
    if not lifted:
        return ()
    names, start, end = {each.name for each in lifted}, lifted[0].start, max(each.end for each in lifted)
    held = [each for each in _above(after) if each.name in names and each.media is not None and each.media.is_frozen]
    below = [each for each in _main(after) if start <= each.start < end and isinstance(each.picture.place, tuple)]
    cells = {each.id: each for each in (*below, *lifted, *held)}
    return tuple(sorted(cells.values(), key=_row_by_row))


def _row_by_row(segment: Segment) -> tuple[float, float]:
    place = segment.picture.place
    return (place[1], place[0]) if isinstance(place, tuple) else (0.0, 0.0)


def _above(draft: Draft) -> tuple[Segment, ...]:
    return tuple(each for track in draft.tracks if track.role == "overlay" for each in track.segments)


def _main(draft: Draft) -> tuple[Segment, ...]:
    return draft.main.segments if draft.main else ()


def _plays_the_same(was: Segment, now: Segment) -> bool:
    return was is now or (was.media == now.media and was.duration == now.duration)


def _has_grown(was: Segment, now: Segment) -> bool:
    if was is now or was.duration == now.duration:
        return False
    old, new = was.source_range, now.source_range
    return old is not None and new is not None and new.duration > old.duration


def _is_plain(segment: Segment) -> bool:
    return segment.media is not None and not segment.media.is_frozen and segment.media.loop_out is None


def _shared(one: Segment, other: Segment) -> TimeRange | None:
    """Return the stretch of the source that both show, in source time."""
    if not (_is_plain(one) and _is_plain(other)) or one.media is None or other.media is None:
        return None
    if one.media.src != other.media.src:
        return None
    first, second = one.source_range, other.source_range
    if first is None or second is None:
        return None
    found = TimeRange(max(first.start, second.start), min(first.end, second.end))
    return found if found.duration > 0 else None


def _gone(was: Segment, left: Iterable[Segment]) -> Iterator[TimeRange]:
    """Yield what of `was` none of `left` shows, in the timeline time of `was`."""
    shown = [_shared(was, each) for each in left]
    if not shown:
        yield was.timeline_range
        return
    whole = was.source_range
    if whole is None or None in shown:
        return
    at = whole.start
    for each in sorted(each for each in shown if each is not None):
        if each.start > at:
            yield _on_timeline(was, TimeRange(at, each.start))
        at = max(at, each.end)
    if at < whole.end:
        yield _on_timeline(was, TimeRange(at, whole.end))


def _on_timeline(segment: Segment, source: TimeRange) -> TimeRange:
    media = segment.media or Media(src="")
    start, end = source.start - media.source_in, source.end - media.source_in
    if media.is_reversed:
        whole = media.played(segment.duration)
        start, end = whole - end, whole - start
    return TimeRange(segment.start + media.elapsed(start), segment.start + media.elapsed(end))


def _joined(ranges: Iterable[TimeRange]) -> Iterator[TimeRange]:
    last: TimeRange | None = None
    for each in sorted(ranges):
        if last is not None and each.start <= last.end:
            last = TimeRange(last.start, max(last.end, each.end))
        else:
            if last is not None:
                yield last
            last = each
    if last is not None:
        yield last

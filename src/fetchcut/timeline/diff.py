"""What is different between two drafts, as values that a reply, a log or a picture can be made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Final, Literal

from fetchcut.timeline.draft import Draft, Role, Segment, Track
from fetchcut.timeline.lineage import parents

Kind = Literal["added", "removed", "changed"]
Of = Literal["draft", "canvas", "track", "segment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. `id`, `name` and `role` say of which track or segment; they are empty for the draft and canvas.

    "changed" has a `key`, which is the name of the value in `draft.py` ("duration", "media.gain", "picture.effects",
    "text.text"), and the two values; "added" and "removed" have the segment or track itself as `after` or `before`.
    """

    kind: Kind
    of: Of
    id: str = ""
    name: str = ""
    role: Role | None = None
    key: str = ""
    before: object = None
    after: object = None


def changes(before: Draft, after: Draft) -> tuple[Change, ...]:
    """Return every difference: of the draft and canvas, of tracks, then of segments in the order of `after`.

    A clip of the main track that only moved because another one before it did is not told; one that has another place
    among the clips is, as "position" (counted from 0).
    """
    return tuple(_changes(before, after))


def inherited(before: Draft, after: Draft) -> tuple[Change, ...]:
    """Return what is different in new main clips from the clip that each was cut from: look, sound, speed.

    Where they begin and end is not told: that is what cutting is (`lineage.cut_out`).
    """
    was, now = _by_id(before), _by_id(after)
    found = (
        change
        for child, parent in parents(before, after).items()
        for change in _segment(was[parent.id], now[child], {})
    )
    return tuple(each for each in found if each.key.startswith(("media.", "picture.")) and each.key not in _PLACING)


_PLACING: Final = frozenset({"media.source_in"})


def _changes(before: Draft, after: Draft) -> Iterator[Change]:
    yield from _draft(before, after)
    old_tracks = {track.id: track for track in before.tracks}
    new_tracks = {track.id: track for track in after.tracks}
    for track in before.tracks:
        if track.id not in new_tracks:
            yield Change(kind="removed", of="track", id=track.id, name=track.name, role=track.role, before=track)
    for track in after.tracks:
        yield from _track(old_tracks.get(track.id), track)
    yield from _segments(before, after)


def _draft(before: Draft, after: Draft) -> Iterator[Change]:
    for key in ("title", "duration", "loudness_lufs"):
        old, new = getattr(before, key), getattr(after, key)
        if old != new:
            yield Change(kind="changed", of="draft", key=key, before=old, after=new)
    if before.canvas == after.canvas:
        return
    if before.canvas is None or after.canvas is None:
        yield Change(kind="changed", of="canvas", before=before.canvas, after=after.canvas)
        return
    for key, old, new in _differing(before.canvas, after.canvas):
        yield Change(kind="changed", of="canvas", key=key, before=old, after=new)


def _track(old: Track | None, new: Track) -> Iterator[Change]:
    if old is None:
        yield Change(kind="added", of="track", id=new.id, name=new.name, role=new.role, after=new)
        return
    for key in ("name", "role", "gain", "is_hidden", "effects"):
        was, now = getattr(old, key), getattr(new, key)
        if was != now:
            yield Change(
                kind="changed", of="track", id=new.id, name=new.name, role=new.role, key=key, before=was, after=now
            )


@dataclass(frozen=True, slots=True)
class _Found:
    track: Track
    segment: Segment


def _segments(before: Draft, after: Draft) -> Iterator[Change]:
    old, new = _by_id(before), _by_id(after)
    for each in old.values():
        if not _is_still_there(each, new):
            yield _change(each, kind="removed", before=each.segment)
    moved = _positions(before, after)
    for each in new.values():
        was = old.get(each.segment.id)
        if was is None or not _is_still_there(was, new):
            yield _change(each, kind="added", after=each.segment)
        else:
            yield from _segment(was, each, moved)


def _is_still_there(was: _Found, new: Mapping[str, _Found]) -> bool:
    """Return whether a segment is one of the clips, or none of them, as it was: above them it is another thing."""
    now = new.get(was.segment.id)
    return now is not None and (now.track.role == "main") == (was.track.role == "main")


def _segment(was: _Found, now: _Found, moved: Mapping[str, tuple[int, int]]) -> Iterator[Change]:
    if was.track.id != now.track.id:
        yield _change(now, key="track", before=was.track.id, after=now.track.id)
    is_main = now.track.role == "main"
    if is_main and now.segment.id in moved:
        old, new = moved[now.segment.id]
        yield _change(now, key="position", before=old, after=new)
    for key, value, changed in _differing(was.segment, now.segment):
        if key == "start" and is_main:
            continue
        if key in _NESTED and value is not None and changed is not None:
            for inner, before, after in _differing(value, changed):
                yield _change(now, key=f"{key}.{inner}", before=before, after=after)
        else:
            yield _change(now, key=key, before=value, after=changed)


_NESTED: Final = frozenset({"media", "picture", "text"})


def _change(
    of: _Found, *, kind: Kind = "changed", key: str = "", before: object = None, after: object = None
) -> Change:
    segment = of.segment
    name = segment.text.text if segment.text is not None else segment.name
    return Change(
        kind=kind, of="segment", id=segment.id, name=name, role=of.track.role, key=key, before=before, after=after
    )


def _differing(before: object, after: object) -> Iterator[tuple[str, object, object]]:
    """Yield the fields of two values of one dataclass that differ."""
    for each in fields(before):  # type: ignore[arg-type]  # only ever given parts of a draft
        old, new = getattr(before, each.name), getattr(after, each.name)
        if old != new:
            yield each.name, old, new


def _by_id(draft: Draft) -> dict[str, _Found]:
    return {segment.id: _Found(track, segment) for track in draft.tracks for segment in track.segments}


def _positions(before: Draft, after: Draft) -> dict[str, tuple[int, int]]:
    """Return old and new position of the main clips that are in another order among those that both drafts have."""
    old = [each.id for each in before.main.segments] if before.main is not None else []
    new = [each.id for each in after.main.segments] if after.main is not None else []
    common = set(old) & set(new)
    stayed = zip((each for each in old if each in common), (each for each in new if each in common), strict=True)
    others = {each for pair in stayed if pair[0] != pair[1] for each in pair}
    return {each: (old.index(each), new.index(each)) for each in others}

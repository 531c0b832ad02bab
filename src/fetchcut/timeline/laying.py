"""Segments laid onto a draft: on a track of their kind that has room there, else on a new one."""

from dataclasses import replace

from fetchcut.timeline.draft import Draft, Role, Segment, Track, TrackKind
from fetchcut.timeline.ids import Ids


def laid(draft: Draft, segment: Segment, *, kind: TrackKind, role: Role, name: str = "") -> Draft:
    """Return the draft with the segment on its topmost track of this kind and role that is free then.

    A new track comes above all others of its kind.
    """
    for track in reversed(draft.tracks):
        if track.kind == kind and track.role == role and not track.effects and _is_free(track, segment):
            return _with(draft, track, replace(track, segments=_sorted((*track.segments, segment))))
    new = Track(id=Ids(draft).track(), kind=kind, role=role, name=name, segments=(segment,))
    return replace(draft, tracks=(*draft.tracks, new))


def _is_free(track: Track, segment: Segment) -> bool:
    return all(each.end <= segment.start or each.start >= segment.end for each in track.segments)


def _with(draft: Draft, old: Track, new: Track) -> Draft:
    return replace(draft, tracks=tuple(new if each is old else each for each in draft.tracks))


def _sorted(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    return tuple(sorted(segments, key=lambda each: each.start))

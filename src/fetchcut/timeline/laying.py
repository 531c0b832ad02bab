"""Segments laid onto a draft: on a track of their kind that has room there, else on a new one."""

from dataclasses import replace

from fetchcut.timeline.draft import Draft, Role, Segment, Track, TrackKind
from fetchcut.timeline.ids import Ids


def laid(draft: Draft, segment: Segment, *, kind: TrackKind, role: Role, name: str = "") -> Draft:
    """Return the draft with the segment on its topmost track of this kind and role that is free then.

    A new track comes above all others of its kind.
    """
    for track in reversed(draft.tracks):
        if track.kind == kind and track.role == role and not track.effects and is_free(track, segment):
            return _with(draft, track, with_segment(track, segment))
    new = Track(id=Ids(draft).track(), kind=kind, role=role, name=name, segments=(segment,))
    return replace(draft, tracks=(*draft.tracks, new))


def on_main(draft: Draft, segment: Segment, *, kind: TrackKind) -> Draft:
    """Return the draft with the segment on its main track, where there must be room; on a new one if there is none."""
    main = draft.main
    if main is None:
        new = Track(id=Ids(draft).track(), kind=kind, role="main", segments=(segment,))
        return replace(draft, tracks=(new, *draft.tracks))
    return _with(draft, main, with_segment(main, segment))


def is_free(track: Track, segment: Segment) -> bool:
    """Return whether nothing stands where the segment would."""
    return all(each.end <= segment.start or each.start >= segment.end for each in track.segments)


def _with(draft: Draft, old: Track, new: Track) -> Draft:
    return replace(draft, tracks=tuple(new if each is old else each for each in draft.tracks))


def with_segment(track: Track, segment: Segment) -> Track:
    """Return the track with one segment more, in order."""
    return replace(track, segments=tuple(sorted((*track.segments, segment), key=lambda each: each.start)))

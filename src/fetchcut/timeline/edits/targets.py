"""Ids to segments and back: what an edit is done to."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from fetchcut.errors import NoSuchTarget, NothingToEdit
from fetchcut.timeline.draft import Draft, Segment, Track
from fetchcut.timeline.ids import Ids

Fits = Callable[[Track, Segment], bool]


def has_media(_: Track, segment: Segment) -> bool:
    """Return whether it plays a file."""
    return segment.media is not None


def can_sound(_: Track, segment: Segment) -> bool:
    """Return whether it plays a file that moves: whether that has sound only its asset tells."""
    return segment.media is not None and not segment.media.is_frozen


def has_pictures(track: Track, _: Segment) -> bool:
    """Return whether it shows pictures."""
    return track.kind == "video"


def is_seen(track: Track, _: Segment) -> bool:
    """Return whether it shows pictures or texts."""
    return track.kind != "audio"


def is_text(track: Track, _: Segment) -> bool:
    """Return whether something is written."""
    return track.kind == "text"


def find(draft: Draft, segment_id: str) -> tuple[Track, Segment]:
    """Return the segment of this id and its track. Raises NoSuchTarget."""
    for track in draft.tracks:
        for segment in track.segments:
            if segment.id == segment_id:
                return track, segment
    raise NoSuchTarget(name=segment_id)


def find_all(draft: Draft, ids: Iterable[str]) -> list[tuple[Track, Segment]]:
    """Return the segments of these ids, in their order, each with its track. Raises NoSuchTarget for the first unknown.

    One walk for all: a message to a draft of 100,000 clips may name each of them.
    """
    known = {segment.id: (track, segment) for track in draft.tracks for segment in track.segments}
    found = []
    for each in ids:
        if each not in known:
            raise NoSuchTarget(name=each)
        found.append(known[each])
    return found


def find_track(draft: Draft, track_id: str) -> Track:
    """Return the track of this id. Raises NoSuchTarget."""
    track = next((each for each in draft.tracks if each.id == track_id), None)
    if track is None:
        raise NoSuchTarget(name=track_id)
    return track


def main_of(draft: Draft) -> Track:
    """Return the main track. Raises NothingToEdit where it is empty."""
    main = draft.main
    if main is None or not main.segments:
        raise NothingToEdit(kind="clip")
    return main


def chosen(
    draft: Draft, segments: Iterable[str], tracks: Iterable[str] = (), *, fits: Fits, kind: str
) -> frozenset[str]:
    """Return the ids of the segments that are meant: those named, those on the tracks named, else all.

    Of those on tracks and of all only what `fits`. Raises NoSuchTarget for an unknown id, and NothingToEdit, which
    names `kind`, where nothing is left.
    """
    named = frozenset(segment.id for _, segment in find_all(draft, segments))
    on = frozenset(tracks)
    for each in on:
        find_track(draft, each)
    is_all = not named and not on
    meant = frozenset(
        segment.id
        for track in draft.tracks
        for segment in track.segments
        if (segment.id in named or track.id in on or is_all) and fits(track, segment)
    )
    if not meant or named - meant:
        raise NothingToEdit(kind=kind)
    return meant


def changed_segments(draft: Draft, ids: frozenset[str], change: Callable[[Segment], Segment]) -> Draft:
    """Return the draft with `change` made to these segments."""
    return with_tracks(
        draft,
        lambda track: tuple(change(each) if each.id in ids else each for each in track.segments),
    )


def with_tracks(draft: Draft, segments_of: Callable[[Track], tuple[Segment, ...]]) -> Draft:
    """Return the draft with other segments on its tracks."""
    return replace(draft, tracks=tuple(replace(track, segments=segments_of(track)) for track in draft.tracks))


def replaced(draft: Draft, old: Segment, new: Iterable[Segment]) -> Draft:
    """Return the draft with other segments in the place of one; those beyond the first get ids of their own."""
    ids = Ids(draft)
    pieces = tuple(replace(each, id=ids.segment()) if number else each for number, each in enumerate(new))
    return with_tracks(
        draft,
        lambda track: tuple(piece for each in track.segments for piece in (pieces if each is old else (each,))),
    )


def pictures_of(draft: Draft, segments: Iterable[str]) -> frozenset[str]:
    """Return the pictures that are meant: those named, else all clips of the main track.

    Raises NoSuchTarget, and NothingToEdit where there are no pictures.
    """
    named = tuple(segments)
    fits = has_pictures if named else _is_clip
    return chosen(draft, named, fits=fits, kind="picture")


def _is_clip(track: Track, segment: Segment) -> bool:
    return track.role == "main" and track.kind == "video"


def changed_track(draft: Draft, track_id: str, change: Callable[[Track], Track]) -> Draft:
    """Return the draft with `change` made to one track. Raises NoSuchTarget."""
    meant = find_track(draft, track_id)
    return replace(draft, tracks=tuple(change(each) if each is meant else each for each in draft.tracks))

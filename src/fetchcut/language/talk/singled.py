"""What a turn has singled out: "it", in the next one."""

from dataclasses import replace

from fetchcut.timeline.draft import Draft, Segment
from fetchcut.timeline.lineage import parents


def singled_out(before: Draft, after: Draft) -> tuple[str, ...]:
    """Return the ids of what is new or different, where that is one thing or several of one kind but not all clips."""
    was = {segment.id: segment for track in before.tracks for segment in track.segments}
    # What lies beside the clips moves and shrinks along with them; by itself only where they stay as they are.
    are_clips_same = before.main == after.main
    changed = [
        (track, segment)
        for track in after.tracks
        for segment in track.segments
        if segment.id not in was
        or (track.role == "main" and was[segment.id].duration != segment.duration)
        or (are_clips_same and was[segment.id].timeline_range != segment.timeline_range)
        or (was[segment.id].media, was[segment.id].picture, was[segment.id].text, was[segment.id].transition)
        != (segment.media, segment.picture, segment.text, segment.transition)
    ]
    aside = [segment.id for track, segment in changed if track.role != "main"]
    if aside and len({track.id for track, _ in changed if track.role != "main"}) == 1:
        return tuple(aside)
    clips = [segment for track, segment in changed if track.role == "main"]
    # Of the pieces of a split clip, only those that became other than their brothers: "mute the first 5 seconds".
    origins = {**was, **parents(before, after)}
    clips = [each for each in clips if each.id in origins and not _is_piece(each, origins[each.id])] or clips
    count = len(after.main.segments) if after.main else 0
    return tuple(each.id for each in clips) if 0 < len(clips) < count else ()


def _is_piece(segment: Segment, of: Segment) -> bool:
    """Return whether a segment shows part of another, and all of it as the other does."""
    if segment.media is None or of.media is None or segment.picture != of.picture:
        return False
    return replace(segment.media, source_in=of.media.source_in) == of.media

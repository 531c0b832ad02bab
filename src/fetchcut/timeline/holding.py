"""A clip's picture of one moment, held for a while: what freezes, and what waits for longer clips beside it."""

from dataclasses import replace

from fetchcut.timeline.draft import Media, Segment
from fetchcut.timeline.grid import MILLISECONDS, millionths
from fetchcut.timeline.slices import sliced
from fetchcut.timeline.time import Seconds, TimeRange


def held(clip: Segment, media: Media, seen_at: Seconds, shown: TimeRange, new_id: str) -> Segment:
    """Return a silent segment that shows, for all of `shown`, what the clip with this media shows at `seen_at`."""
    return replace(
        clip,
        id=new_id,
        start=shown.start,
        duration=shown.duration,
        media=Media(src=media.src, source_in=_source_at(clip, media, seen_at), is_frozen=True, gain=media.gain),
        picture=replace(clip.picture, keyframes={}, fade_in=None, fade_out=None),
        transition=None,
    )


def _source_at(clip: Segment, media: Media, at: Seconds) -> Seconds:
    """Return the source time of what a clip shows at a timeline time."""
    if media.is_frozen:
        return media.source_in
    (piece, *_) = sliced(clip, TimeRange(at, clip.end), MILLISECONDS) if at > clip.start else (clip,)
    played = piece.source_range
    if played is None or piece.media is None:
        return media.source_in
    return millionths(max(Seconds(0), played.end - MILLISECONDS.step) if piece.media.is_reversed else played.start)

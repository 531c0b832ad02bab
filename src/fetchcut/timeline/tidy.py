"""A draft after an edit, brought back under the laws that edits may loosen: transitions, fades, empty tracks."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from fetchcut.errors import LimitReached
from fetchcut.timeline import limits
from fetchcut.timeline.draft import Draft, Segment, Track
from fetchcut.timeline.grid import floor_ms, from_ms
from fetchcut.timeline.slices import resized
from fetchcut.timeline.time import clock

RANK = {"video": 0, "audio": 1, "text": 2}


def tidied(draft: Draft) -> Draft:
    """Return the draft with its laws kept.

    Transitions go where nothing follows at once any more, and shrink where they no longer fit. Fades that are longer
    than their segment shrink. Tracks without segments go. Tracks stand by kind: pictures, sounds, texts.
    Raises LimitReached where the draft became too long or has too many parts.
    """
    tracks = sorted((_track(each) for each in draft.tracks if each.segments), key=lambda track: RANK[track.kind])
    after = replace(draft, tracks=tuple(tracks))
    if after.duration > limits.LONGEST:
        raise LimitReached(name="length", limit=clock(limits.LONGEST))
    if sum(len(track.segments) for track in tracks) > limits.MOST_SEGMENTS:
        raise LimitReached(name="clips", limit=str(limits.MOST_SEGMENTS))
    if len(tracks) > limits.MOST_TRACKS:
        raise LimitReached(name="tracks", limit=str(limits.MOST_TRACKS))
    return after


def _track(track: Track) -> Track:
    kept = [_fitting_fades(each) for each in track.segments]
    for number, (here, there) in enumerate(pairwise(kept)):
        if here.transition is not None:
            kept[number] = _fitting_transition(here, there, kept[number - 1] if number else None)
    if kept[-1].transition is not None:
        kept[-1] = replace(kept[-1], transition=None)
    return track if all(new is old for new, old in zip(kept, track.segments, strict=True)) else _with(track, kept)


def _with(track: Track, segments: list[Segment]) -> Track:
    return replace(track, segments=tuple(segments))


def _fitting_fades(segment: Segment) -> Segment:
    media, picture = segment.media, segment.picture
    fades = (picture.fade_in, picture.fade_out, *(() if media is None else (media.fade_in, media.fade_out)))
    longest = max((each for each in fades if each), default=None)
    return segment if longest is None or longest <= segment.duration else resized(segment, segment.duration)


def _fitting_transition(here: Segment, there: Segment, before: Segment | None) -> Segment:
    """Return `here` with its transition as it is if the laws allow that, else shorter, or without."""
    transition = here.transition
    if transition is None:
        return here
    if there.start != here.end:
        return replace(here, transition=None)
    earlier = before.transition.duration if before is not None and before.transition is not None else Fraction(0)
    later = there.transition.duration if there.transition is not None else Fraction(0)
    if transition.duration <= min(2 * here.duration - earlier, 2 * there.duration - later):
        return here
    # No more than the whole of `there`: then the next one, whose turn comes, has as much room.
    longest = min(transition.duration, 2 * here.duration - earlier, there.duration)
    milliseconds = floor_ms(longest)
    return replace(here, transition=replace(transition, duration=from_ms(milliseconds)) if milliseconds > 0 else None)

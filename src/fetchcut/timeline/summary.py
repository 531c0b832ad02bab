"""A timeline in one line of words, as the founding documents print it:

Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) 3. Title: "Urban Dreams" (0-3s)
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from fetchcut.timeline.draft import Draft, Role, Segment, Track
from fetchcut.timeline.ramps import factor_at
from fetchcut.timeline.time import Seconds

_ROLES: Final[Mapping[Role, str]] = {
    "main": "Video",
    "overlay": "Overlay",
    "bgm": "BGM",
    "voice": "Voice",
    "title": "Title",
    "caption": "Captions",
}
_MOST: Final = 12
"""Segments of a track that are told; a timeline of hundreds is read by nobody in one line."""
_LONGEST_TEXT: Final = 60


def summary(draft: Draft) -> str:
    """Return the timeline in words: its tracks, their segments, when and how loud."""
    tracks = [f"{number}. {_track(track)}" for number, track in enumerate(draft.tracks, start=1)]
    heading = f"Timeline ({len(tracks)} {'track' if len(tracks) == 1 else 'tracks'}):"
    return " ".join((heading, *(tracks or ("nothing on it yet",))))


def _track(track: Track) -> str:
    told = [f"{_name(each)} ({', '.join(_facts(track, each))})" for each in islice(track.segments, _MOST)]
    if len(track.segments) > _MOST:
        told.append(f"and {len(track.segments) - _MOST} more until {_seconds(track.end)}s")
    return f"{label_of(track)}: {', '.join(told) or 'empty'}"


def label_of(track: Track) -> str:
    """Return what the track is called: by its own name, else by its role."""
    return track.name or ("Audio" if track.role == "main" and track.kind == "audio" else _ROLES[track.role])


def _name(segment: Segment) -> str:
    if segment.text is not None:
        text = " ".join(segment.text.text.split())
        return f'"{text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"}"'
    return segment.name or (segment.generated.kind if segment.generated is not None else segment.id)


def _facts(track: Track, segment: Segment) -> Iterator[str]:
    yield f"{_seconds(segment.start)}-{_seconds(segment.end)}s"
    media = segment.media
    if media is None:
        return
    if media.ramp:
        yield f"{_speed(segment, segment.start)}-{_speed(segment, segment.end)}×"
    elif media.speed != 1:
        yield f"{float(media.speed):g}×"
    if media.is_reversed:
        yield "reversed"
    gain = media.gain * track.gain
    if not media.is_frozen and gain != 1:
        yield f"{round(100 * gain)}%" if gain else "muted"


def _speed(segment: Segment, at: Seconds) -> str:
    """Return how fast a clip plays at a time of the timeline, with at most two decimals."""
    media = segment.media
    return "" if media is None else _seconds(media.speed * factor_at(media.ramp, at - segment.start))


def _seconds(time: Seconds) -> str:
    """Return seconds with at most two decimals: 0, 2.5, 13.35."""
    return f"{float(time):.2f}".rstrip("0").rstrip(".")

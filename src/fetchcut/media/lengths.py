"""How long pictures and sound of a part last, each for itself: they need not be equal. Pure."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Final

from fetchcut.media.parts import Ingredient, Part
from fetchcut.timeline.facts import AudioStream, VideoStream
from fetchcut.timeline.time import Seconds

GUESSING: Final = frozenset({"aac", "mp3", "mpegts", "mpeg", "flv", "mpegvideo"})
"""Containers without an index: their length is guessed from the bit rate, and is no promise."""

Streams = Callable[[Part], tuple[Ingredient, VideoStream | AudioStream] | None]
"""Which file and stream of a part is meant, None where it has none."""


def end_in(part: Part, file: Ingredient, stream: VideoStream | AudioStream) -> Seconds | None:
    """Return when the stream ends on the clock of the part, 0 where it does not play in it; None where unknown."""
    if stream.duration_s is None or file.info.container in GUESSING:
        return None
    start = file.start_s + stream.start_s
    end = start + stream.duration_s
    if part.keep is None:
        return end - min(each.start_s for each in part.pair.files)
    if end <= part.keep.start or start >= part.keep.end:
        return Fraction(0)
    return min(end, part.keep.end) - part.keep.start


def end_in_all(parts: Iterable[Part], streams: Streams) -> Seconds | None:
    """Return when the streams of the parts, one part after another, end for the last time; None where unknown."""
    at, end = Fraction(0), Fraction(0)
    for part in parts:
        found = streams(part)
        own = end_in(part, *found) if found else Fraction(0)
        if own is None:
            return None
        end = at + own if own else end
        at += part.duration_s
    return end


def is_absent(parts: Iterable[Part], streams: Streams) -> bool:
    """Return whether the streams surely do not play in any part."""
    return end_in_all(parts, streams) == 0

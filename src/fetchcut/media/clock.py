"""Files cut out of one stream, put on one clock. Pure.

    playlist       |---seg 0---|---seg 1---|          says where a segment stands, to the rounding of its lengths
    pictures       |-----------|-----------|          start with the segment
    sound        |-----------|-----------|            its packets need not: those of TS come a little early or late

A playlist's times are those of its pictures; the files' own timestamps, which all renditions of a stream share, tell
how far the sound is from them. Trusting the playlist for both shifts the sound by up to a segment's rounding.
"""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Final

from fetchcut.media.parts import Ingredient
from fetchcut.timeline.time import Seconds

_MOST_APART_S: Final = Fraction(2)
"""Timestamps that differ more from what the playlist says are of another clock, and tell nothing."""


def on_one_clock(ingredients: tuple[Ingredient, ...]) -> tuple[Ingredient, ...]:
    """Return the pieces of a segmented stream with `start_s` as the source time at which each file begins.

    Came in: the time of its first picture (or of its first sound, where it has no pictures) by the playlist.
    """
    groups = {each.group for each in ingredients}
    origins = {group: _origin(each for each in ingredients if each.group == group) for group in groups}
    return tuple(_placed(each, origins[each.group]) for each in ingredients)


def _origin(group: Iterable[Ingredient]) -> Seconds | None:
    """Return the timestamp of source time 0 by the first picture of a group, None where it has no pictures."""
    for each in group:
        if picture := each.info.picture:
            return each.info.start_s + picture.start_s - each.start_s
    return None


def _placed(each: Ingredient, origin: Seconds | None) -> Ingredient:
    if origin is None:
        return each
    start = each.info.start_s - origin
    return replace(each, start_s=start) if abs(start - each.start_s) < _MOST_APART_S else each

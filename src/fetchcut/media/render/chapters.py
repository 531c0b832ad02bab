"""Where the chapters of a source lie in a result. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from typing import Final

from fetchcut.timeline.draft import Draft
from fetchcut.timeline.played import played_at
from fetchcut.timeline.time import Seconds, TimeRange

MOST: Final = 255
"""The list of an MP4 counts them in one byte."""
_LEAST_S: Final = Fraction(1, 10)
"""A shorter one is what a cut left over."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """[start, end) of a file, and what it is called."""

    start: Seconds
    end: Seconds
    title: str


def kept(draft: Draft, chapters: Sequence[Chapter]) -> tuple[Chapter, ...]:
    """Return the chapters in timeline time, of a draft whose main track plays one source.

        source    |--- one ---|--- two ---|--- three ---|
        played         [=====]              [====x2=====]
        result         |-one-|               |three|

    Each is shifted and clipped as its pictures are. One that is wholly cut away goes, one that comes twice is there
    twice, and pieces of one in a row are one. A loop has those of its first round; a still moment has none of its own.
    """
    found: list[Chapter] = []
    before = -1
    for number, piece in _pieces(draft, chapters):
        if number == before:
            found[-1] = replace(found[-1], end=piece.end)
        elif piece.end - piece.start >= _LEAST_S:
            found.append(piece)
            before = number
    return tuple(found[:MOST])


def _pieces(draft: Draft, chapters: Sequence[Chapter]) -> Iterator[tuple[int, Chapter]]:
    """Yield what is played of each chapter, in timeline order, with its number in the source."""
    for segment in draft.main.segments if draft.main else ():
        if segment.media is None or segment.media.is_frozen:
            continue
        found = [
            (number, Chapter(time.start, time.end, each.title))
            for number, each in enumerate(chapters)
            for time in islice(played_at(segment, TimeRange(each.start, each.end)), 1)
        ]
        yield from sorted(found, key=lambda pair: pair[1].start)

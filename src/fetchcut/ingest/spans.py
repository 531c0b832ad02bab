"""Which bytes of a file are there: sorted, disjoint, half-open spans."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

Span = tuple[int, int]
"""[start, end) in bytes."""


class Spans:
    """A set of bytes. Not safe from several threads by itself."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans: list[Span] = []
        for start, end in spans:
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        """Add [start, end), joined with what it touches."""
        if start >= end:
            return
        first = bisect_left(self._spans, start, key=lambda span: span[1])
        last = bisect_right(self._spans, end, key=lambda span: span[0])
        if first < last:
            start, end = min(start, self._spans[first][0]), max(end, self._spans[last - 1][1])
        self._spans[first:last] = [(start, end)]

    def missing(self, start: int, end: int) -> list[Span]:
        """Return what of [start, end) is not there.

        have   |---|    |----|
        asked    |----------------|
        gives      |----|    |----|
        """
        gaps = []
        first = bisect_right(self._spans, start, key=lambda span: span[1])
        for have_start, have_end in self._spans[first:]:
            if have_start >= end:
                break
            if start < have_start:
                gaps.append((start, have_start))
            start = have_end
        if start < end:
            gaps.append((start, end))
        return gaps

    @property
    def size(self) -> int:
        """Return the number of bytes."""
        return sum(end - start for start, end in self._spans)

    def as_tuple(self) -> tuple[Span, ...]:
        """Return the spans in order."""
        return tuple(self._spans)

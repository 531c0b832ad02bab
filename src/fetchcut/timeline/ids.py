"""Names for new segments ("s7") and tracks ("t3"): the number after the largest in use, so edits are repeatable."""

import re
from collections.abc import Iterable
from itertools import count
from typing import Final

from fetchcut.timeline.draft import Draft

_NUMBERED: Final = re.compile(r"([st])([0-9]{1,9})", re.ASCII)


class Ids:
    """Gives names that no segment or track of the draft has."""

    def __init__(self, draft: Draft) -> None:
        names = [track.id for track in draft.tracks]
        names += [segment.id for track in draft.tracks for segment in track.segments]
        self._segments = _after(names, "s")
        self._tracks = _after(names, "t")

    def segment(self) -> str:
        """Return the id of a new segment."""
        return f"s{next(self._segments)}"

    def track(self) -> str:
        """Return the id of a new track."""
        return f"t{next(self._tracks)}"


def _after(names: Iterable[str], letter: str) -> "count[int]":
    matches = (_NUMBERED.fullmatch(name) for name in names)
    return count(1 + max((int(each[2]) for each in matches if each and each[1] == letter), default=0))

"""Which frame reads a clause best: the one that accounts for most of what was said, the more special one first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.words import Frame, Subjects

_VALUES: Final = frozenset(
    {"T", "C", "LEN", "POINT", "POS", "RANGE", "PCT", "DB", "X", "RATIO", "RES", "DEG", "QUOTE", "COLOR", "FPS", "SIZE"}
    | {"CLIPS", "N", "FILE", "LINK", "FRAMES", "PX", "NAMED"}
)


@dataclass(frozen=True, slots=True)
class Fit:
    """A frame that reads a clause; `score` tells how well."""

    frame: Frame
    score: float


def best_fit(items: Sequence[Token], subjects: Subjects) -> Fit | None:
    """Return the frame that fits best, None if none does. On equal score the first of the subjects wins."""
    kinds = [item.kind for item in items]
    present = set(kinds)
    best: Fit | None = None
    for frame in subjects.frames:
        if frame.without & present or not _is_met(frame.needs, kinds):
            continue
        fit = Fit(frame, _score(frame, kinds))
        if best is None or fit.score > best.score:
            best = fit
    return best


def _is_met(needs: Sequence[frozenset[str]], kinds: list[str]) -> bool:
    left = list(kinds)
    for need in needs:
        at = next((index for index, kind in enumerate(left) if kind in need), None)
        if at is None:
            return False
        del left[at]
    return True


def _score(frame: Frame, kinds: list[str]) -> float:
    needed = frozenset().union(*frame.needs)
    known = needed | frame.takes
    unplaced = sum(1 for kind in kinds if kind in _VALUES and kind not in known)
    unused = sum(1 for kind in kinds if kind.isupper() and kind not in known and kind not in _VALUES)
    taken = sum(1 for kind in kinds if kind in frame.takes)
    return 2 * len(frame.needs) + 0.5 * taken - unplaced - 0.25 * unused + frame.weight

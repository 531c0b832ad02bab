"""Which frame reads a clause best: the one that accounts for most of what was said, the more special one first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.words import Frame, Subjects

_VALUES: Final = frozenset(
    {"T", "C", "LEN", "POINT", "POS", "RANGE", "PCT", "DB", "X", "RATIO", "RES", "DEG", "QUOTE", "COLOR", "FPS", "SIZE"}
    | {"CLIPS", "N", "FILE", "LINK", "FRAMES", "PX", "SIDE", "NAMED"}
)


LONGEST: Final = 64
"""Phrases of a clause that are looked at; nobody says more in one, and reading stays linear in the text."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A frame that reads a clause; `score` tells how well."""

    frame: Frame
    score: float


def best_fit(items: Sequence[Token], subjects: Subjects, intent: str | None = None) -> Fit | None:
    """Return the frame that fits best (of one `intent`), None if none does. On equal score the first one wins."""
    kinds = [item.kind for item in items[:LONGEST]]
    present = set(kinds)
    best: Fit | None = None
    for frame in _candidates(present, subjects):
        if (intent and frame.intent != intent) or frame.without & present or not _is_met(frame.needs, kinds, present):
            continue
        if _guesses(frame, present, subjects.verbs):
            continue
        fit = Fit(frame, _score(frame, kinds, subjects))
        if best is None or fit.score > best.score:
            best = fit
    return best


def _candidates(present: set[str], subjects: Subjects) -> list[Frame]:
    """Return the frames that need one of the kinds first, in their order; most of the others are never looked at."""
    found = {at for kind in present for at in subjects.frames_by_kind.get(kind, ())}
    return [subjects.frames[at] for at in sorted(found)]


_DESTROYING: Final = frozenset({"keep", "remove", "trim_to", "split"})


def _guesses(frame: Frame, present: set[str], verbs: frozenset[str]) -> bool:
    """Return whether the frame would cut though no known verb says so and unknown words stand there: "rm 3-5s"."""
    is_said = any(need & present & verbs for need in frame.needs) or "ONLY" in present
    return frame.intent in _DESTROYING and not is_said and bool(present & {"WORD", "HAN"})


def _is_met(needs: Sequence[frozenset[str]], kinds: list[str], present: set[str]) -> bool:
    if any(need.isdisjoint(present) for need in needs):
        return False
    if len(needs) == 1:
        return True
    left = list(kinds)
    for need in needs:
        at = next((index for index, kind in enumerate(left) if kind in need), None)
        if at is None:
            return False
        del left[at]
    return True


def _score(frame: Frame, kinds: Sequence[str], subjects: Subjects) -> float:
    """Return how well the frame accounts for the kinds: what it needs, what it has a use for, what it leaves over."""
    known = subjects.used[frame.intent]
    taken = left_values = left_verbs = left = 0
    for kind in kinds:
        if kind in known:
            taken += 1
        elif kind in _STRONG:
            left_values += 2
        elif kind in _VALUES:
            left_values += 1
        elif kind in subjects.verbs:
            left_verbs += 1
        elif kind not in _LIGHT:
            left += 1
    needed = len(frame.needs)
    extra = max(taken - needed, 0)
    return 2 * needed + 0.5 * extra - left_values - 2.5 * left_verbs - 0.25 * left + frame.weight


_STRONG: Final = frozenset(
    {
        "TRANSITION",
        "TRANSITIONWORD",
        "LOOK",
        "FX",
        "ADJ",
        "ADJWORD",
        "SFX",
        "FITWORD",
        "MUSIC",
        "TITLE",
        "CAPTION",
        "LOGO",
    }
    | {
        "CARD",
        "COUNTDOWN",
        "AUDIOGRAM",
        "SLIDESHOW",
        "BLANK",
        "SILENCEWORD",
        "SILENCECUT",
        "SCENES",
        "FILLERWORD",
        "CAPTIONFILE",
        "SOURCEWORD",
    }
    | {"THUMBNAIL", "QUOTE", "LOWERTHIRD", "SHAPE", "PLATFORM", "MOOD", "SPEED", "VOLUME", "LINK", "FILE", "SPEEDX"}
)
"""Nouns that nobody says without meaning them."""
_LIGHT: Final = frozenset(
    {"REQUEST", "BA", "OF", "AT", "IN", "ON", "FOR", "WITH", "TO", "INTO", "BY", "WHEN", "OVERWORD"}
)

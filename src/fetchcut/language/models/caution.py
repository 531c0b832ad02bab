"""What a model's edits would destroy: nobody's guess, and no order hidden in a file's name, empties a timeline.

Everything can be undone, and still: where most of the timeline would go though the person said no word of cutting,
the person is asked first.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from fetchcut.language.heard import understood
from fetchcut.language.languages import Language
from fetchcut.language.replies.talk import phrase
from fetchcut.language.situation import Situation
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.time import Seconds, clock

_CUTTING: Final = frozenset(
    {"REMOVE", "CUT", "KEEP", "TRIM", "ONLY", "SHORTER", "EXTRACT", "VERSIONN", "REPLACE", "OFF", "UNDERSIZE", "MAX"}
)
"""Tokens of words by which people ask that something goes; names of files and quoted words are tokens of others."""


def question(message: str, situation: Situation, after: Draft, language: Language) -> str | None:
    """Return what to ask before a draft becomes `after`, None where it may."""
    before = situation.draft
    had, has = _material(before), _material(after)
    if not has and had:
        return phrase("ask.delete_all", language)
    gone = had - has
    if 2 * gone <= had or _speaks_of_cutting(message, situation):
        return None
    return phrase("ask.much_goes", language, gone=clock(gone), whole=clock(had))


def _material(draft: Draft) -> Seconds:
    """Return how much of the sources is on the timeline: speed does not count, what is cut away does."""
    return sum(_lengths(draft), Fraction(0))


def _lengths(draft: Draft) -> Iterator[Seconds]:
    for track in draft.tracks:
        for segment in track.segments:
            yield segment.media.played(segment.duration) if segment.media else segment.duration


def _speaks_of_cutting(message: str, situation: Situation) -> bool:
    return any(token.kind in _CUTTING for token in understood(message, situation).tokens)

"""Slips of the finger: an unknown Latin word that is one or two letters off a known one."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from fetchcut.language.lexicon import Lexicon

LONGEST: Final = 20
"""Letters; longer words are names or noise."""
_SHORTEST: Final = 4


def corrected(spelling: str, lexicon: Lexicon) -> str | None:
    """Return the known spelling that `spelling` is a slip of, or None.

    The first letter is nearly never wrong. One slip up to seven letters, two from eight on; words of four letters only
    with two letters swapped or one doubled. A word that is English by itself is no slip: see ordinary.toml.
    """
    if not _SHORTEST <= len(spelling) <= LONGEST or not spelling.isascii() or not spelling.isalpha():
        return None
    if spelling in _ordinary():
        return None
    return _nearest(spelling, lexicon.plain)


@cache
def _ordinary() -> frozenset[str]:
    table = tomllib.loads(Path(__file__).with_name("ordinary.toml").read_text(encoding="utf-8"))
    return frozenset(table["words"].split())


def _nearest(spelling: str, known: Sequence[str]) -> str | None:
    most = 2 if len(spelling) >= 8 else 1
    near = process.extract(spelling, known, scorer=OSA.distance, score_cutoff=most, limit=8)
    fitting = [
        (distance, each[-1] != spelling[-1], each)
        for each, distance, _ in near
        if each[0] == spelling[0] and _is_slip(spelling, each)
    ]
    return min(fitting)[2] if fitting else None


def _is_slip(spelling: str, known: str) -> bool:
    if len(spelling) > 4:
        return True
    is_swapped = sorted(spelling) == sorted(known)
    is_doubled = len(spelling) == len(known) + 1 and any(
        spelling[:at] + spelling[at + 1 :] == known and spelling[at] == spelling[at - 1]
        for at in range(1, len(spelling))
    )
    return is_swapped or is_doubled

"""Cantonese, words of Taiwan, keys that sound alike: read as what they mean, before anything else is looked at.

细声啲(小声 点)   嗰段(那段) 剪走(剪掉)   音亮(音量)      see subjects/variants.toml
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from fetchcut.language.lexicon import Lexicon
from fetchcut.language.normalise import Folded, is_han
from fetchcut.language.talk.words import FOLDER

_TABLE: Final = FOLDER / "variants.toml"


@dataclass(frozen=True, slots=True)
class Variants:
    """What each spelling means; `lengths` gives, by first character, the lengths of spellings, longest first."""

    means: Mapping[str, str]
    lengths: Mapping[str, tuple[int, ...]]

    def longest(self, text: str, at: int) -> str:
        """Return the longest spelling that stands at text[at:], empty where none does."""
        for length in self.lengths.get(text[at], ()):
            if (spelling := text[at : at + length]) in self.means:
                return spelling
        return ""


@cache
def variants() -> Variants:
    """Return the table of the package; read once a process."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    means = {spelling: spelling for spelling in table["keep"]["zh"]}
    means |= {spelling: entry["means"] for entry in table["variant"] for spelling in entry["zh"]}
    return Variants(means, _lengths(means))


def _lengths(spellings: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for spelling in spellings:
        found.setdefault(spelling[0], set()).add(len(spelling))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


def standard(text: Folded, lexicon: Lexicon, names: Collection[str]) -> Folded:
    """Return `text` with every variant as what it means; each still leads back to the person's own characters.

    A longer or equally long word that a subject knows, and a name of the person's own, stays as it is.
    """
    if not any(map(is_han, text.text)):
        return text
    known = variants()
    characters: list[str] = []
    origin: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text.text):
        spelling = known.longest(text.text, at)
        own = _unchanged(text.text, at, lexicon, names)
        if not spelling or len(own) >= len(spelling):
            width = max(len(own), 1)
            characters.append(text.text[at : at + width])
            origin.extend(text.origin[at : at + width])
            ends.extend(text.ends[at : at + width])
            at += width
            continue
        meant, last = known.means[spelling], at + len(spelling) - 1
        characters.append(meant)
        origin.extend([text.origin[at]] * len(meant))
        ends.extend([text.ends[last]] * len(meant))
        at = last + 1
    return Folded("".join(characters), tuple(origin), text.source, tuple(ends))


def _unchanged(text: str, at: int, lexicon: Lexicon, names: Collection[str]) -> str:
    """Return the longest known word or name at text[at:], empty where none stands."""
    word = lexicon.longest(text, at)
    name = max((each for each in names if text.startswith(each, at)), key=len, default="")
    return max(name, word[0] if word else "", key=len)

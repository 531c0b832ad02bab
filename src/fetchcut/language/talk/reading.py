"""A message as a stack of stages: folded text, tokens, phrases, clauses. Pure and raising nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.normalise import Folded, folded
from fetchcut.language.talk.clauses import Clause, clauses
from fetchcut.language.talk.holes import holes
from fetchcut.language.talk.phrases import phrases
from fetchcut.language.talk.tokens import tokens
from fetchcut.language.talk.words import subjects

LONGEST: Final = 4_000
"""Characters that are read; nobody types more in earnest, and reading stays fast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The stages of one message, before the draft is looked at."""

    text: Folded
    tokens: tuple[Token, ...]
    phrases: tuple[Token, ...]
    clauses: tuple[Clause, ...]

    def quote(self, clause: Clause) -> str:
        """Return the person's own words behind a clause."""
        if not clause.items:
            return ""
        start = min(item.start for item in clause.items)
        return self.text.original(start, max(item.end for item in clause.items)).strip()


def read(message: str, own: Mapping[str, str]) -> Reading:
    """Return all stages of reading. `own` gives, by its folded form, every name the person has for files and clips."""
    source = message[:LONGEST]
    found = holes(source, frozenset(own.values()))
    text = folded(source, tuple((hole.start, hole.end) for hole in found))
    words = tokens(text, subjects().lexicon, found, own)
    made = phrases(words, subjects())
    return Reading(text=text, tokens=words, phrases=made, clauses=clauses(made, subjects()))

"""Two clauses beside each other, with the kinds of their phrases: what a bond looks at."""

from dataclasses import dataclass
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.clause import Clause, has_verb, with_items
from fetchcut.language.talk.values import Ref
from fetchcut.language.talk.words import Subjects

THINGS: Final = frozenset({"TITLE", "CAPTION", "TEXT", "LOWERTHIRD", "LOGO", "PIP", "MUSIC", "VOICE", "CLIPS", "NAMED"})
"""What a clause may be about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A clause behind another one. `mark` is what stands between them (see marks.py).

    `own` and `there` are the kinds of the later and of the earlier one; `intent` and `intended` what they are read as,
    empty where no frame reads them.
    """

    before: Clause
    clause: Clause
    mark: str
    subjects: Subjects
    own: frozenset[str]
    there: frozenset[str]
    intent: str
    intended: str

    @property
    def is_denied(self) -> bool:
        """Return whether one of the two is not to happen."""
        return self.before.is_negated or self.clause.is_negated

    @property
    def has_verb(self) -> bool:
        """Return whether the later one says what is to be done."""
        return has_verb(self.clause.items, self.subjects)

    def read(self, *items: Token) -> Clause | None:
        """Return the later clause with other phrases, None where no frame reads them."""
        found = with_items(self.clause, items, self.subjects)
        return found if found.fit is not None else None


def link(before: Clause, clause: Clause, mark: str, subjects: Subjects) -> Link:
    """Return the two as a value."""
    return Link(
        before=before,
        clause=clause,
        mark=mark,
        subjects=subjects,
        own=frozenset(item.kind for item in clause.items),
        there=frozenset(item.kind for item in before.items),
        intent=clause.fit.frame.intent if clause.fit else "",
        intended=before.fit.frame.intent if before.fit else "",
    )


def is_other(item: Token) -> bool:
    """Return whether a phrase stands for what was not named: "the rest", "the other clips"."""
    return item.kind == "OTHER" or (isinstance(item.value, Ref) and item.value.which == "other")


def is_it(item: Token) -> bool:
    """Return whether a phrase stands for what was named before: "it", "that clip"."""
    return item.kind == "PRONOUN" or (item.kind == "CLIPS" and isinstance(item.value, Ref) and item.value.which == "it")

"""Which clauses are wishes: what people only say around one asks for nothing."""

from collections.abc import Sequence
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.clause import Clause
from fetchcut.language.talk.commands import is_unknown_command

REFUSED: Final = frozenset({"cant", "content", "condition"})
"""Intents that are told not to be done."""


def said_in_earnest(clauses: Sequence[Clause], tokens: Sequence[Token]) -> list[Clause]:
    """Return the clauses without what people only say around a wish: "they're kind of awkward", "it has to hit faster".

    Where a clause is understood for sure, others with words nobody knows and no more than one known are talk, unless
    they stand where English puts a command ("skrrt the intro"). `tokens` are those of the message.
    """
    if conditions := [clause for clause in clauses if is_condition(clause)]:
        return conditions
    sure = [clause for clause in clauses if clause.fit and (len(clause.fit.frame.needs) > 1 or not _strange(clause))]
    if not sure:
        return list(clauses)
    plain = [clause for clause in sure if not (clause.fit and clause.fit.frame.intent in REFUSED and _is_idle(clause))]
    return [
        clause
        for clause in clauses
        if clause in (plain or sure) or is_unknown_command(clause, tokens) or not (_is_talk(clause) or clause in sure)
    ]


def is_condition(clause: Clause) -> bool:
    """Return whether what is wished hangs on something nobody here can know; "if it is possible" is mere courtesy."""
    if clause.fit is None or not _strange(clause):
        return False
    has_if = any(item.kind == "IFWORD" for item in clause.items)
    return clause.fit.frame.intent == "condition" or (has_if and clause.fit.frame.intent == "export")


def _is_idle(clause: Clause) -> bool:
    """Return whether nothing is to be done in it: "the logo covers his face"."""
    return not any(item.kind in _CHANGING or item.kind in {"FX", "ZOOM", "SET"} for item in clause.items)


def _strange(clause: Clause) -> int:
    return sum(1 for item in clause.items if item.kind in {"WORD", "HAN"})


def _is_talk(clause: Clause) -> bool:
    if clause.fit is None:
        kinds = {item.kind for item in clause.items}
        return not kinds & _CHANGING and not (kinds & _FIGURES and kinds & {"SET", "TO", "AT"})
    return _strange(clause) >= 2


_FIGURES: Final = frozenset({"PCT", "DB", "X", "FILE", "COLOR", "RATIO", "SHAPE"})
"""What nobody says without wanting something: where no wish uses it, it is said that it was left out."""

UNSURE: Final = (
    *("REMOVE", "CUT", "KEEP", "TRIM", "SPLIT", "ADD", "MOVE", "REPLACE", "SWAP", "RANGE", "EDGEN", "CLIPS", "NAMED"),
    *("T", "C", "LEN", "N", "FILE", "LINK", "HAN"),
)
"""Kinds in a clause nobody could read for which what comes after may depend on it: times and clips may be others."""
_CHANGING: Final = frozenset(
    {"REMOVE", "CUT", "KEEP", "TRIM", "SPLIT", "ADD", "MUTE", "MOVE", "REPLACE", "QUOTE", "SWAP"}
)

"""A bare number in the unit of what it is said of: "fade in for 2 s and out for 3", "the volume at 80"."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.readers.tokens import number_of, unit_of
from fetchcut.language.times import Time

_LEADING: Final = frozenset({"FIRST", "LAST", "FOR", "TO", "BY", "OVERWORD"})
"""What stands before both: the last 2 seconds … the last 3, for 2 s … for 3."""
_OF_VERB: Final = frozenset({"TO", "BY"})
"""What another verb may take a figure of another kind behind: "trim to 10 s and set the volume to 50"."""
_SHARED: Final = frozenset({"VOLUME", "OPACITY", "TRANSPARENCY"})
"""What is said in hundredths."""
_EDGES: Final = {"FIRST": "edge", "LAST": "edge"}
_PARTING: Final = frozenset({"SEP", "AND", "THEN", "OF"})
_UNSEEN: Final = frozenset({"DET", "FILL"})


def with_units(tokens: Sequence[Token], verbs: Collection[str]) -> tuple[Token, ...]:
    """Return the tokens with such numbers as times; one that counts something else stays what it is."""
    units: dict[str, Token] = {}
    made: list[Token] = []
    lead = of = ""
    for at, token in enumerate(tokens):
        if token.kind == "T" and lead in _LEADING:
            units[_EDGES.get(lead, lead)] = token
        elif token.kind == "N" and (found := units.get(_EDGES.get(lead, lead))) is not None and _is_bare(tokens, at):
            unit = unit_of(found)
            token = replace(token, kind="T", value=Time(number_of(token) * unit, unit))  # noqa: PLW2901
        elif token.kind == "N" and lead == "AT" and of in _SHARED and _is_bare(tokens, at):
            token = replace(token, kind="PCT", value=number_of(token) / 100)  # noqa: PLW2901  at 80 is no moment
        if token.kind in verbs:
            units = {lead: unit for lead, unit in units.items() if lead not in _OF_VERB}
        if token.kind not in _UNSEEN:
            of, lead = lead, token.kind
        made.append(token)
    return tuple(made)


def _is_bare(tokens: Sequence[Token], at: int) -> bool:
    follows = next((token.kind for token in tokens[at + 1 :] if token.kind not in _UNSEEN), "SEP")
    return follows in _PARTING

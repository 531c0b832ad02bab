"""Phrases → clauses: the message in pieces of one wish each, with what belongs to it gathered in.

add(ADD) title(TITLE) "Hi"(QUOTE) , white(COLOR) , top(PLACE) and mute(MUTE) it(IT)
|---------------- one clause: no verb of its own behind a comma -----| |--- another ---|
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.frames import Fit, best_fit
from fetchcut.language.talk.tokens import HIDDEN
from fetchcut.language.talk.words import Subjects

_WEAK: Final = frozenset({",", "，", "、", ":", "：", "/", "(", ")", "（", "）", "|"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """The phrases of one wish. `fit` is the frame that reads them, None where none does.

    `is_negated`: the wish is that this does not happen. `corrects`: it takes the place of the clause before it.
    """

    items: tuple[Token, ...]
    fit: Fit | None
    is_negated: bool = False
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class _Chunk:
    items: tuple[Token, ...]
    mark: str
    """What stands before it: "" nothing, "," a weak mark, "and", ";" a strong mark, "then", "correct"."""


def clauses(phrases: Sequence[Token], subjects: Subjects) -> tuple[Clause, ...]:
    """Return the clauses in the order said, corrections inside the message already made.

    The first one `corrects` where the message begins with a correction: that is one of the turn before.
    """
    found: list[Clause] = []
    waiting: tuple[Token, ...] = ()
    is_correction = corrects_last = False
    for chunk in _chunks(phrases):
        is_correction = is_correction or chunk.mark == "correct"
        if not chunk.items:
            continue
        items = (*waiting, *chunk.items)
        waiting = ()
        if is_correction and found:
            found[-1] = corrected(found[-1], items, subjects)
            is_correction = False
            continue
        corrects_last = corrects_last or is_correction
        is_correction = False
        clause = _clause(items, subjects)
        if found and _belongs(found[-1], clause, chunk, subjects):
            found[-1] = joined(found[-1], clause.items, subjects)
        elif (inherited := _inherited(found[-1] if found else None, clause, subjects)) is not None:
            found.append(inherited)
        elif clause.fit is None and not found:
            waiting = items
        elif clause.fit is None and chunk.mark in {",", "and"}:
            found[-1] = joined(found[-1], clause.items, subjects)
        else:
            found.append(clause)
    if waiting:
        found.append(_clause(waiting, subjects))
    if corrects_last and found:
        found[0] = replace(found[0], corrects=True)
    return tuple(found)


def _chunks(phrases: Sequence[Token]) -> Iterator[_Chunk]:
    items: list[Token] = []
    mark = ""
    for phrase in phrases:
        name = _mark(phrase)
        if name is None:
            if phrase.kind not in HIDDEN:
                items.append(phrase)
            continue
        if items:
            yield _Chunk(tuple(items), mark)
            mark = name
        else:
            mark = max(mark, name, key=_STRENGTH.index)
        items = []
    yield _Chunk(tuple(items), mark)


_STRENGTH: Final = ("", ",", "and", ";", "then", "correct")


def _mark(phrase: Token) -> str | None:
    match phrase.kind:
        case "SEP":
            return "," if phrase.text in _WEAK else ";"
        case "AND":
            return "and"
        case "THEN":
            return "then"
        case "CORRECT":
            return "correct"
    return None


def _clause(items: tuple[Token, ...], subjects: Subjects) -> Clause:
    negated, rest = _negation(items, subjects)
    return Clause(items=rest, fit=best_fit(rest, subjects), is_negated=negated)


def _negation(items: tuple[Token, ...], subjects: Subjects) -> tuple[bool, tuple[Token, ...]]:
    """Return whether "not" stands before a verb, and the items without it. "No music" stays as it is."""
    for at, item in enumerate(items):
        if item.kind == "NEG" and any(each.kind in subjects.verbs for each in items[at + 1 : at + 3]):
            return True, items[:at] + items[at + 1 :]
    return False, items


def _has_verb(items: Sequence[Token], subjects: Subjects) -> bool:
    return any(item.kind in subjects.verbs for item in items)


def _belongs(before: Clause, clause: Clause, chunk: _Chunk, subjects: Subjects) -> bool:
    """Return whether the clause only adds to the one before it."""
    if before.fit is None or before.is_negated or _has_verb(clause.items, subjects):
        return False
    if chunk.mark == "then" and clause.fit is not None:
        return False
    frame = before.fit.frame
    kinds = {item.kind for item in clause.items}
    here = {item.kind for item in before.items}
    takes = frame.takes | frozenset().union(*frame.needs)
    is_new = not (kinds & here & _SINGLE)
    return kinds <= takes | _LOOSE and bool(kinds - _LOOSE) and is_new


_SINGLE: Final = frozenset({"QUOTE", "MUSIC", "SHAPE", "RATIO", "X", "XWORD", "LOOK"})
_LOOSE: Final = frozenset(
    {"AT", "IN", "ON", "FOR", "WITH", "OF", "TO", "WORD", "HAN", "BA", "INTO", "BY", "IT", "LITTLE"}
)


def with_items(clause: Clause, items: tuple[Token, ...], subjects: Subjects) -> Clause:
    """Return the clause with other phrases, read anew."""
    return replace(clause, items=items, fit=best_fit(items, subjects))


def joined(before: Clause, items: tuple[Token, ...], subjects: Subjects) -> Clause:
    """Return the clause with more phrases, read anew; as before where that cannot be read."""
    more = (*before.items, *items)
    return replace(before, items=more, fit=best_fit(more, subjects) or before.fit)


def _inherited(before: Clause | None, clause: Clause, subjects: Subjects) -> Clause | None:
    """Return the clause read with the verb of the one before it: "remove the title and the music"."""
    if before is None or _has_verb(clause.items, subjects) or any(item.kind == "NEG" for item in clause.items):
        return None
    verb = next((item for item in before.items if item.kind in subjects.verbs), None)
    if verb is None:
        return None
    items = (verb, *clause.items)
    fit = best_fit(items, subjects)
    if fit is None or not any(verb.kind in need for need in fit.frame.needs):
        return None
    return Clause(items=items, fit=fit, is_negated=before.is_negated)


def corrected(before: Clause, items: tuple[Token, ...], subjects: Subjects) -> Clause:
    """Return the clause with the correction in the place of what it corrects; the correction's own wish wins whole."""
    own = _clause(items, subjects)
    if _has_verb(own.items, subjects) and own.fit is not None:
        return own
    kinds = {_family(item.kind) for item in own.items}
    kept = tuple(item for item in before.items if _family(item.kind) not in kinds)
    mixed = _clause((*kept, *own.items), subjects)
    if mixed.fit is not None and before.fit is not None and mixed.fit.frame.intent == before.fit.frame.intent:
        return mixed
    return own if own.fit is not None else mixed


def _family(kind: str) -> str:
    """Return a name shared by kinds that take each other's place: "10 s, no, 0:20"."""
    for name, kinds in _FAMILIES.items():
        if kind in kinds:
            return name
    return kind


_FAMILIES: Final = {
    "time": {"T", "C", "POS", "POINT", "LEN"},
    "amount": {"PCT", "DB", "X", "XWORD", "HALF", "FRAC"},
    "direction": {"UP", "DOWN", "LOUDER", "QUIETER", "FASTER", "SLOWER"},
    "shape": {"SHAPE", "RATIO", "PLATFORM"},
}

"""Phrases → clauses: the message in pieces of one wish each, with what belongs to it gathered in.

add(ADD) title(TITLE) "Hi"(QUOTE) , white(COLOR) , top(PLACE) and mute(MUTE) it(IT)
|---------------- one clause: no verb of its own behind a comma -----| |--- another ---|
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk import bonds
from fetchcut.language.talk.chunks import chunks
from fetchcut.language.talk.clause import Clause, clause_of, corrected, has_verb, joined, with_items
from fetchcut.language.talk.frames import LONGEST
from fetchcut.language.talk.words import Subjects


def _unwanted(items: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the phrases with a "no" at their end as what it asks for: 前5秒不要 takes them away."""
    if len(items) > 1 and items[-1].kind == "NEG" and not any(item.kind in {"REMOVE", "ADD"} for item in items):
        return (*items[:-1], replace(items[-1], kind="REMOVE"))
    return items


def _is_chatter(items: tuple[Token, ...]) -> bool:
    """Return whether words before the first wish hold nothing that it could need."""
    kinds = [item.kind for item in items]
    has_value = any(kind in {"RANGE", "CLIPS", "QUOTE", "NAMED", "FILE", "LEN", "POINT", "PCT"} for kind in kinds)
    return not has_value and sum(kind in {"WORD", "HAN"} for kind in kinds) >= 2


_EMPTY: Final = frozenset({"NEG", "REQUEST", "BA", "HAN", "WORD", "MARK", "OF", "IN", "ON"})
"""Kinds that alone ask for nothing: "client wants:", 客户要求："""


def _is_mere_reason(items: tuple[Token, ...]) -> bool:
    """Return whether words behind "so that", "because" say nothing that could be done: "… so that one can follow"."""
    return not any(item.kind in _TELLING for item in items)


_TELLING: Final = frozenset(
    {"T", "C", "LEN", "POINT", "RANGE", "PCT", "DB", "X", "RATIO", "SHAPE", "PLATFORM", "RES", "SIZE", "QUOTE"}
    | {"FITWORD", "FILE", "HALF", "FRONTPLACE", "BACKPLACE", "FROMPOINT", "UNDERSIZE"}
)


def _is_denied(items: tuple[Token, ...]) -> bool:
    """Return whether a value is only said not to be meant: "split at 10, not 10, 11", "make it red, not blue"."""
    kinds = [item.kind for item in items if item.kind not in {"AT", "TO"}]
    if len(kinds) != 2 or kinds[0] != "NEG":
        return False
    is_thing = items[0].text in {"not", "but not"} and kinds[1] in _LEFT_OUT  # "no music" takes it away
    return kinds[1] in _DENIABLE or is_thing


_LEFT_OUT: Final = frozenset(
    {"CLIPS", "NAMED", "RANGE", "EDGEN", "MUSIC", "TITLE", "LOGO", "CAPTION", "SOUND", "VOICE"}
)


_DENIABLE: Final = frozenset(
    {"SHAPE", "RATIO", "PLATFORM", "T", "C", "N", "POINT", "POS", "PCT", "X", "DB", "LEFT", "RIGHT", "COLOR", "DEG"}
)


def clauses(phrases: Sequence[Token], subjects: Subjects) -> tuple[Clause, ...]:
    """Return the clauses in the order said, corrections inside the message already made.

    The first one `corrects` where the message begins with a correction: that is one of the turn before.
    """
    found: list[Clause] = []
    waiting: tuple[Token, ...] = ()
    is_correction = corrects_last = is_denied = is_called_off = False
    for chunk in chunks(phrases, subjects):
        is_correction = is_correction or chunk.mark == "correct"
        if not chunk.items:
            continue
        if chunk.mark == "so" and _is_mere_reason(chunk.items):
            continue
        if found and _is_denied(chunk.items):
            is_denied = True
            continue
        is_correction = is_correction or (is_denied and not has_verb(chunk.items, subjects))
        is_denied = False
        if not waiting and all(item.kind in _EMPTY for item in chunk.items):
            continue
        items = (*waiting, *_unwanted(chunk.items))[-LONGEST:]
        waiting = ()
        if is_correction and found:
            if bonds.is_cancel(found[-1]) and len(found) > 1:  # 算了，还是30%吧
                found.pop()
            found[-1] = corrected(found[-1], items, subjects)
            is_correction = False
            continue
        corrects_last = corrects_last or is_correction
        is_correction = False
        clause = clause_of(items, subjects)
        if found and bonds.is_cancel(clause):
            found[-1] = replace(found[-1], is_negated=True)
            is_called_off = True
            continue
        if is_called_off and found and bonds.is_instead(found[-1], clause, subjects):
            found[-1] = corrected(replace(found[-1], is_negated=False), items, subjects)
            continue
        is_called_off = False
        if found and bonds.is_mood(found[-1], clause):
            continue
        if found and (remarked := bonds.remarked(found[-1], clause, subjects)) is not None:
            found[-1] = remarked
            continue
        if found and (aimed := bonds.aimed(found[-1], clause, subjects)) is not None:
            found[-1] = aimed
            continue
        if found and (paired := bonds.paired(found[-1], clause, subjects)) is not None:
            found[-1:] = paired
            continue
        if found and (shared := bonds.sharing(found[-1], clause, chunk, subjects)) is not None:
            found[-1] = shared
        if found and bonds.leads(found[-1], clause, chunk, subjects):
            found[-1] = with_items(clause, (*found[-1].items, *clause.items), subjects)
            continue
        if found and (done := bonds.done_to(found[-1], clause, subjects)) is not None:
            found[-1] = done
            continue
        if found and (shown := bonds.shown_beside(found[-1], clause, subjects)) is not None:
            found[-1] = shown
            continue
        if found and bonds.completes(found[-1], clause, subjects):
            found[-1] = joined(found[-1], clause.items, subjects)
            continue
        if found and (hurried := bonds.by_speed(found[-1], clause, subjects)) is not None:
            found[-1] = hurried
            continue
        if found and bonds.is_complaint(found[-1], clause):
            found[-1] = clause
            continue
        if found and (supposed := bonds.supposed(found[-1], clause, subjects)) is not None:
            found[-1] = supposed
            continue
        if found and (remedied := bonds.remedied(found[-1], clause, subjects)) is not None:
            found[-1] = remedied
            continue
        if found and (written := bonds.written(found[-1], clause, subjects)) is not None:
            found[-1] = written
            continue
        if found and chunk.mark == "so" and (told := bonds.told(found[-1], clause, subjects)) is not None:
            found[-1] = told
            continue
        if found and bonds.asks_about(found[-1], clause):
            found[-1] = with_items(clause, (*found[-1].items, *clause.items), subjects)
            continue
        if found and bonds.is_rest(found[-1], clause):
            continue
        if found and bonds.repeats(found[-1], clause):
            found[-1] = bonds.with_later(found[-1], clause, subjects)
            continue
        if found and (taken := bonds.taken(found[-1], clause, subjects)) is not None:
            found[-1] = taken
            continue
        if found:
            clause = bonds.spared(found[-1], clause, subjects)
            clause = bonds.with_antecedent(found[-1], clause, subjects)
        if found and bonds.belongs(found[-1], clause, chunk, subjects):
            found[-1] = joined(found[-1], clause.items, subjects)
        elif (inherited := bonds.inherited(found[-1] if found else None, clause, chunk.mark, subjects)) is not None:
            both = bonds.also(found[-1], inherited, subjects)
            found[-1:] = [both] if both is not None else [found[-1], inherited]
        elif clause.fit is None and not found and not clause.is_negated:
            waiting = () if _is_chatter(items) else items
        elif clause.fit is None and chunk.mark in {",", "and"} and not has_verb(clause.items, subjects):
            found[-1] = joined(found[-1], clause.items, subjects)
        else:
            found.append(clause)
    if waiting:
        found.append(clause_of(waiting, subjects))
    if corrects_last and found:
        found[0] = replace(found[0], corrects=True)
    return tuple(found)

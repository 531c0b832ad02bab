"""A clause as a value: the phrases of one wish, the frame that reads them, and how both change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.amending import amended, family, is_amending
from fetchcut.language.talk.contraries import CONTRARY
from fetchcut.language.talk.frames import LONGEST, Fit, best_fit
from fetchcut.language.talk.values import Span
from fetchcut.language.talk.words import Subjects


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """The phrases of one wish. `fit` is the frame that reads them, None where none does.

    `is_negated`: the wish is that this does not happen. `corrects`: it takes the place of the clause before it.
    """

    items: tuple[Token, ...]
    fit: Fit | None
    is_negated: bool = False
    corrects: bool = False


def clause_of(items: tuple[Token, ...], subjects: Subjects) -> Clause:
    negated, rest = _negation(_aimed(items), subjects)
    return Clause(items=rest, fit=best_fit(rest, subjects), is_negated=negated)


def _aimed(items: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return a complaint and the figure that mends it with "to" between them: 太快了1.5倍就够."""
    kinds = [item.kind for item in items if item.kind not in {"ONLY", "SET"}]
    is_complaint = (
        len(kinds) == 2 and kinds[0] in CONTRARY and items[0].text.startswith(("太", "too ", "声音太", "音量太"))
    )
    if not is_complaint or kinds[1] not in {"X", "PCT", "N", "HALF", "XWORD"}:
        return items
    figure = next(item for item in items if item.kind == kinds[1])
    is_speed = kinds[0] in {"FASTER", "SLOWER"} and figure.kind == "N"
    return (items[0], Token("TO", "to", 0, 0, ""), replace(figure, kind="X") if is_speed else figure)


def _negation(items: tuple[Token, ...], subjects: Subjects) -> tuple[bool, tuple[Token, ...]]:
    """Return whether "not" stands before a verb, and the items without it. "No music" stays as it is."""
    for at, item in enumerate(items):
        follows = items[at + 1].kind if at + 1 < len(items) else ""
        if item.kind == "NEG" and follows in {"SHAPE", "RATIO", "PLATFORM"}:  # 不要竖屏
            return True, items[:at] + items[at + 1 :]
        if item.kind == "NEG" and follows == "KEEP" and not items[at + 1].text.isascii():  # 声音不保留
            return False, (*items[:at], replace(items[at + 1], kind="REMOVE"), *items[at + 2 :])
        if item.kind == "NEG" and follows in {"APPEAR", "STAY"} and _is_open(items[at + 2 : at + 3]):
            return False, (*items[:at], replace(item, kind="HIDE"), *items[at + 2 :])
        if item.kind == "NEG" and [each.kind for each in items[at + 1 : at + 3]] == ["RANGE", "STAY"]:
            return False, items  # "nothing after 18 s is shown" takes it away
        if item.kind == "NEG" and any(each.kind in subjects.verbs for each in items[at + 1 : at + 3]):
            return True, items[:at] + items[at + 1 :]
    return False, items


def _is_open(items: Sequence[Token]) -> bool:
    """Return whether a stretch with one bound follows: what is "not to show up before 0:02" is hidden until then."""
    spans = [item.value for item in items if item.kind == "RANGE"]
    return bool(spans) and isinstance(spans[0], Span) and spans[0].style == "open"


def has_verb(items: Sequence[Token], subjects: Subjects) -> bool:
    return any(item.kind in subjects.verbs for item in items)


def with_items(clause: Clause, items: tuple[Token, ...], subjects: Subjects) -> Clause:
    """Return the clause with other phrases, read anew."""
    return replace(clause, items=items, fit=best_fit(items, subjects))


def joined(before: Clause, items: tuple[Token, ...], subjects: Subjects) -> Clause:
    """Return the clause with more phrases, read anew; as before where that cannot be read."""
    more = (*before.items, *items)[:LONGEST]
    same = best_fit(more, subjects, before.fit.frame.intent) if before.fit else None
    return replace(before, items=more, fit=same or best_fit(more, subjects) or before.fit)


def corrected(before: Clause, items: tuple[Token, ...], subjects: Subjects) -> Clause:
    """Return the clause with the correction in the place of what it corrects; the correction's own wish wins whole."""
    own = clause_of(_in_unit_of(before.items, items), subjects)
    if has_verb(own.items, subjects) and own.fit is not None:
        return _done_instead(before, own, subjects) or own
    if _is_other_wish(before, own):
        return own  # "title yellow", "no, the logo smaller"
    mixed = clause_of(amended(before.items, own.items), subjects)
    if mixed.fit is not None and before.fit is not None and mixed.fit.frame.intent == before.fit.frame.intent:
        return mixed
    if mixed.fit is not None and _names_another(before.items, own.items) and has_verb(mixed.items, subjects):
        return mixed  # "remove the logo", "no, the title"
    if before.fit is not None and is_amending(before.items, own.items):
        same = best_fit(mixed.items, subjects, before.fit.frame.intent)
        if same is not None:
            return replace(mixed, fit=same)
    return own if own.fit is not None else mixed


def _in_unit_of(before: Sequence[Token], items: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the phrases with a bare number in the unit of the one it corrects: "up 3 dB, no, up 6"."""
    units = {item.kind for item in before if item.kind in {"PCT", "DB", "DEG"}}
    if len(units) != 1 or any(item.kind in {"PCT", "DB", "DEG", "X", "T"} for item in items):
        return items
    unit = units.pop()
    return tuple(
        replace(item, kind=unit, value=Fraction(str(item.value)) / (100 if unit == "PCT" else 1))
        if item.kind == "N"
        else item
        for item in items
    )


def _done_instead(before: Clause, own: Clause, subjects: Subjects) -> Clause | None:
    """Return what is to be done instead to what was named before: "mute the first 5 s", "no, cut it out"."""
    targets = tuple(item for item in before.items if item.kind in _TARGETS)
    rest = {item.kind for item in own.items} - subjects.verbs - {"PRONOUN", "LITTLE", "MUCH", "BA", "AWAY", "OFF"}
    if rest or not targets:
        return None
    found = clause_of((*(item for item in own.items if item.kind != "PRONOUN"), *targets), subjects)
    is_same = found.fit is not None and all(item.kind in subjects.used[found.fit.frame.intent] for item in targets)
    return replace(found, is_negated=own.is_negated) if is_same else None


_TARGETS: Final = frozenset({"RANGE", "CLIPS", "NAMED", "MUSIC", "TITLE", "CAPTION", "LOGO", "VOICE"})


def _is_other_wish(before: Clause, own: Clause) -> bool:
    """Return whether the correction names another thing and says of it what was not said of the first."""
    if own.fit is None or len(own.fit.frame.needs) < 2 or not _names_another(before.items, own.items):
        return False
    attributes = {family(item.kind) for item in own.items} - {"item"}
    return bool(attributes) and not attributes & {family(item.kind) for item in before.items}


def _names_another(before: Sequence[Token], items: Sequence[Token]) -> bool:
    """Return whether both name a thing off the main track: the later takes the place of the earlier."""
    return all(any(family(item.kind) == "item" for item in each) for each in (before, items))

"""Stretches of time said one after the other: 3到6秒、10到12秒，这两段剪掉; one that goes and the other that stays."""

from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.bonds.link import Link, is_it
from fetchcut.language.talk.bonds.narrowing import STRETCHED, done_to
from fetchcut.language.talk.clause import Clause, joined
from fetchcut.language.talk.readers.clips import ref_of
from fetchcut.language.talk.readers.tokens import time_of
from fetchcut.language.talk.values import Pos, Ref, Span

_GOING: Final = frozenset({"remove", "keep"})
_TALK: Final = frozenset({"RANGE", "ONLY", "KEEP", "REMOVE", "CUT", "NEG", "BA", "REQUEST", "PART", "VIDEO"})


def enumerated(link: Link) -> tuple[Clause, ...] | None:
    """Return two clauses that only name stretches as one: what is done to them is said of all."""
    is_named = link.there <= {"RANGE", "REQUEST", "BA"} and "RANGE" in link.there
    if not is_named or "RANGE" not in link.own or link.mark not in {"and", ","} or link.is_denied:
        return None
    if link.own == {"RANGE"}:
        return (joined(link.before, link.clause.items, link.subjects),)
    if not link.own <= {"RANGE", "REMOVE", "CUT", "MUTE", "BA", "SLOWER", "FASTER"} or link.mark != "and":
        return None
    found = link.read(*link.before.items, *link.clause.items)
    return None if found is None or link.intent != _intent(found) else (found,)


def both_mended(link: Link) -> tuple[Clause, ...] | None:
    """Return what is done to several stretches that were named before it: …，这两段剪掉."""
    named = tuple(item for item in link.before.items if item.kind == "RANGE")
    rest = tuple(item for item in link.clause.items if item.kind not in {"N", "CLIPN"} and not is_it(item))
    is_counted = any(item.kind == "N" and item.value == len(named) for item in link.clause.items)
    if len(named) < 2 or not is_counted or link.is_denied or not link.there <= {"RANGE", "BA", "REQUEST"}:
        return None
    found = link.read(*rest, *named)
    return None if found is None else (found,)


def only_wanted(link: Link) -> tuple[Clause, ...] | None:
    """Return what is wished of a stretch alone: "I only want the last 8 seconds muted" keeps all of it."""
    is_wanted = link.before.items[0].text.endswith("only want") if link.before.items else False
    if link.intended != "keep" or not is_wanted or link.intent not in STRETCHED or link.is_denied:
        return None
    if link.mark != "and" or link.own & {"PRONOUN", "RANGE", "CLIPS", "NAMED", "QUOTE", "FILE", "VIDEO", "MUSIC"}:
        return None
    found = done_to(link.clause, link.before, link.subjects)
    return None if found is None else (found,)


def restated(link: Link) -> tuple[Clause, ...] | None:
    """Return the one that stays where the other one is said to go: 前半段不要，只要后半段 is one wish, not two."""
    if {link.intent, link.intended} != _GOING or link.is_denied or not (link.own | link.there) <= _TALK:
        return None
    kept = link.own if link.intent == "keep" else link.there
    first, second = _stretch(link.before), _stretch(link.clause)
    if not kept & {"ONLY", "KEEP"} or first is None or second is None or not _is_apart(first, second):
        return None
    return (link.clause,) if link.intent == "keep" else (link.before,)


def of_remarked(link: Link) -> tuple[Clause, ...] | None:
    """Return what goes or stays of the clip that the clause before only remarks on: 第二段开头晃得厉害，前3秒切掉."""
    clip = next((ref for item in link.before.items if (ref := _clip(item)) is not None), None)
    edges = [item for item in link.clause.items if item.kind == "RANGE"]
    is_shaking = link.intended == "effect" and not link.there & link.subjects.verbs
    if clip is None or link.intent not in _GOING or link.is_denied or not (is_shaking or link.intended in _REMARKS):
        return None
    if len(edges) != 1 or link.own & {"CLIPS", "NAMED", "VIDEO"} or link.there & link.subjects.verbs - {"CANT"}:
        return None
    span = edges[0].value
    if not isinstance(span, Span) or span.style != "edge" or span.of is not None:
        return None
    inside = replace(edges[0], start=link.before.items[0].start, value=replace(span, of=clip))
    found = link.read(*(inside if item is edges[0] else item for item in link.clause.items))
    return None if found is None else (found,)


_REMARKS: Final = frozenset({"", "cant", "content"})


def _clip(item: Token) -> Ref | None:
    """Return the clip that a phrase names, or that its time counts in."""
    if item.kind in {"CLIPS", "NAMED"}:
        return None if is_it(item) else ref_of(item)
    return item.value.of if isinstance(item.value, Pos | Span) else None


def beside_cut(link: Link) -> tuple[Clause, ...] | None:
    """Return what goes or stays on one side of the cut just made: 在12秒切开，前面的删掉."""
    at = next((pos for item in link.before.items if (pos := _moment(item)) is not None), None)
    sides = link.own & (_FRONT | _BACK)
    if link.intended != "split" or at is None or link.is_denied or len(sides) != 1:
        return None
    if not link.own <= _FRONT | _BACK | _TALK or not link.own & {"REMOVE", "CUT", "KEEP", "ONLY"}:
        return None
    is_front = bool(sides & _FRONT)
    span = Span(start=None if is_front else at, end=at if is_front else None, style="open")
    start = link.before.items[0].start
    inside = (replace(item, kind="RANGE", start=start, value=span) for item in link.clause.items if item.kind in sides)
    found = link.read(*(item for item in link.clause.items if item.kind not in sides), *inside)
    return None if found is None else (found,)


_FRONT: Final = frozenset({"BEFORE", "FRONT"})
_BACK: Final = frozenset({"AFTER", "BACK"})


def _moment(item: Token) -> Pos | None:
    if item.kind == "POINT" and isinstance(item.value, Pos):
        return item.value
    return Pos(offset=time_of(item)) if item.kind in {"T", "C"} else None


def at_speed(link: Link) -> tuple[Clause, ...] | None:
    """Return a part that is to be faster or slower with the speed said behind it: 前10秒慢下来，一半速度."""
    if not link.intent == link.intended == "speed" or link.is_denied or link.mark != ",":
        return None
    is_open = "RANGE" in link.there and not link.there & _SPEEDS and bool(link.own & _SPEEDS)
    if not is_open or not link.own <= _SPEEDS | {"SPEED", "TO", "SET"}:
        return None
    return (joined(link.before, link.clause.items, link.subjects),)


_SPEEDS: Final = frozenset({"SPEEDX", "X", "XWORD", "PCT", "HALF"})


def _intent(clause: Clause) -> str:
    return clause.fit.frame.intent if clause.fit else ""


def _stretch(clause: Clause) -> Span | None:
    found = [item.value for item in clause.items if item.kind == "RANGE"]
    return found[0] if len(found) == 1 and isinstance(found[0], Span) else None


def _is_apart(first: Span, second: Span) -> bool:
    """Return whether two stretches meet at most: then that one goes says nothing that "the other stays" does not."""
    return _is_before(first.end, second.start) or _is_before(second.end, first.start)


def _is_before(end: Pos | None, start: Pos | None) -> bool:
    if end is None or start is None or end.base != start.base or end.of != start.of:
        return False
    return (end.part, end.offset, end.frames) <= (start.part, start.offset, start.frames)

"""Two figures for two things: "music to 25 % and own sound to 80 %", "volume of 1 at 70 % and 3 at 130 %"."""

from dataclasses import replace
from fractions import Fraction
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.bonds.link import Link
from fetchcut.language.talk.clause import Clause, has_verb
from fetchcut.language.talk.frames import best_fit
from fetchcut.language.talk.values import Ref

_VOLUME: Final = Token("VOLUME", "", 0, 0, "")
_EVERY: Final = Ref(kind="clip", which="all")


def paired(link: Link) -> tuple[Clause, ...] | None:
    """Return two wishes where a second thing has a figure of its own. Bare numbers beside figures are clips."""
    if link.intended not in {"volume", "mute"} or link.before.is_negated:
        return None
    second = _counted(link.clause.items)
    first = _counted(_in_percent(link.before.items, second))
    second = tuple(replace(item, kind="CLIPS", value=_EVERY) if item.kind == "CLIPN" else item for item in second)
    if has_verb(second, link.subjects) or not (_has_figure(first) and _has_figure(second)):
        return None
    if not any(item.kind in {"CLIPS", "NAMED", "MUSIC", "SOUND", "VOICE"} for item in second):
        return None
    again = best_fit(first, link.subjects, "volume")
    own = best_fit((_VOLUME, *second), link.subjects, "volume")
    if own is None or again is None:
        return None
    return replace(link.before, items=first, fit=again), Clause(items=(_VOLUME, *second), fit=own)


def in_unit(link: Link) -> tuple[Clause, ...] | None:
    """Return both, a bare number in decibels as the one before: "lower the city by 6 dB and raise the beach by 3"."""
    if not link.intended == link.intent == "volume" or link.is_denied or "DB" not in link.there:
        return None
    if link.own & {"DB", "PCT", "X", "T", "HALF"} or "N" not in link.own or not link.own & {"BY", "UP", "DOWN"}:
        return None
    items = tuple(replace(item, kind="DB") if item.kind == "N" else item for item in link.clause.items)
    found = link.read(*items)
    return None if found is None else (link.before, found)


def _in_percent(items: tuple[Token, ...], later: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the phrases with a bare number in the unit of the later one: "the beach to 20 and the city to 60 %"."""
    if _has_figure(items) or not any(item.kind == "PCT" for item in later):
        return items
    kinds = ["", *(item.kind for item in items)]
    return tuple(
        replace(item, kind="PCT", value=Fraction(str(item.value)) / 100)
        if item.kind == "N" and before in {"TO", "AT"}
        else item
        for before, item in zip(kinds, items, strict=False)
    )


def _has_figure(items: tuple[Token, ...]) -> bool:
    return any(item.kind in {"PCT", "DB"} for item in items)


def _counted(items: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the phrases with a number before a figure as the clip of that number."""
    kinds = [item.kind for item in items]
    return tuple(
        replace(item, kind="CLIPS", value=Ref(kind="clip", which="nth", numbers=(int(str(item.value)),)))
        if item.kind == "N" and str(item.value).isdigit() and _is_before_figure(kinds[at + 1 :])
        else item
        for at, item in enumerate(items)
    )


def _is_before_figure(kinds: list[str]) -> bool:
    left = [kind for kind in kinds[:3] if kind not in {"AT", "TO", "SET"}]
    return bool(left) and left[0] in {"PCT", "DB"}

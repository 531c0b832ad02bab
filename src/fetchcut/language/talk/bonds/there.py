"""What is done where the clause before was: "pause at 8 s, write “wait” there", "slow 4-6 s down, mute there too"."""

from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.bonds.link import Link, is_other
from fetchcut.language.talk.clause import Clause
from fetchcut.language.talk.values import Span

_LONGER_SINCE: Final = frozenset({"speed", "reverse", "volume", "mute"})
"""Intents that single out the piece: it is meant, however long it has become."""


def done_there(link: Link) -> tuple[Clause, ...] | None:
    """Return both, the later one where the earlier was."""
    where = next((item for item in reversed(link.before.items) if item.kind in {"RANGE", "POINT"}), None)
    if "THERE" not in link.own or link.own & {"RANGE", "POINT"} or where is None or link.is_denied:
        return None
    place = Token("PRONOUN", "it", 0, 0, "") if link.intended in _LONGER_SINCE else _place(where, link)
    items = tuple(place if item.kind == "THERE" else item for item in link.clause.items if item.kind != "TOO")
    found = link.read(*items)
    return None if found is None else (link.before, found)


def done_after(link: Link) -> tuple[Clause, ...] | None:
    """Return both, the later from where the earlier ends: "mute the first 4 s, black and white after that"."""
    spans = [item.value for item in link.before.items if item.kind == "RANGE" and isinstance(item.value, Span)]
    is_rest = _is_rest(link)
    if link.own & {"NORMALWORD", "NORMALSPEED"}:
        return None  # "1.5x for the first half, normal after that": nothing is to be done there
    if not spans or spans[-1].end is None or link.is_denied or not ("FROMTHERE" in link.own or is_rest):
        return None
    rest = replace(spans[-1], start=spans[-1].end, end=None, style="open")
    items = tuple(
        replace(item, kind="RANGE", value=rest) if item.kind == "FROMTHERE" or (is_rest and is_other(item)) else item
        for item in link.clause.items
    )
    found = link.read(*items)
    return None if found is None else (link.before, found)


def _is_rest(link: Link) -> bool:
    """Return whether "the rest" is of the time, not of the clips: what is written has none."""
    return link.intent == link.intended == "text_add" and any(map(is_other, link.clause.items))


def _place(where: Token, link: Link) -> Token:
    """Return the stretch; where the later begins or ends there, the bound that it has: "stop at 0:20 … start there"."""
    span = where.value
    if isinstance(span, Span) and link.own & {"START", "STOP", "END"} and span.style == "open":
        return replace(where, kind="POINT", value=span.end or span.start)
    return where

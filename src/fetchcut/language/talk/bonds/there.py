"""What is done where the clause before was: "pause at 8 s, write “wait” there", "slow 4-6 s down, mute there too"."""

from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.bonds.link import Link
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


def _place(where: Token, link: Link) -> Token:
    """Return the stretch; where the later begins or ends there, the bound that it has: "stop at 0:20 … start there"."""
    span = where.value
    if isinstance(span, Span) and link.own & {"START", "STOP", "END"} and span.style == "open":
        return replace(where, kind="POINT", value=span.end or span.start)
    return where

"""What stays as it was beside a stretch that does not: "first 5 s in slow motion, the rest at normal speed"."""

from typing import Final

from fetchcut.language.talk.bonds.link import Link
from fetchcut.language.talk.clause import Clause
from fetchcut.language.talk.values import Ref

_NORMAL: Final = frozenset({"NORMALWORD", "NORMALSPEED"})
_COLOURED: Final = frozenset({"RANGE", "CLIPS", "OTHER", "IN", "COLORWORD", "NORMALWORD", "KEEP", "STAY"})
"""Kinds that say of the rest that it keeps its colours: "the first half black and white, the second in colour"."""
_OTHERWISE: Final = frozenset(
    {"OTHER", "CLIPS", "AT", "AFTER", "THEN", "TO", "BACKTO", "SPEED", "SET", "PRONOUN", "VIDEO", "RANGE"}
)


def rest_kept(link: Link) -> tuple[Clause, ...] | None:
    """Return the earlier alone where the later only keeps the others: "put the last clip first, keep the others"."""
    others = [item for item in link.clause.items if isinstance(item.value, Ref) and item.value.which == "other"]
    if link.intent != "keep" or link.intended in {"", "keep", "trim_to"} or link.is_denied or not others:
        return None
    return (link.before,) if link.own <= {"KEEP", "CLIPS", "OTHER", "IN", "ORDER", "WORD", "TO", "ALL"} else None


def left_normal(link: Link) -> tuple[Clause, ...] | None:
    """Return the earlier alone where it is of a part only, and the later says the rest is as ever."""
    if link.intended == "look" and link.there & {"RANGE", "CLIPS"} and "COLORWORD" in link.own:
        return (link.before,) if link.own <= _COLOURED and not link.is_denied else None
    is_of_part = bool(link.there & {"RANGE", "CLIPS", "NAMED", "FROMPOINT"}) and not link.there & _NORMAL
    if link.intended not in {"speed", "volume", "mute"} or not is_of_part or link.is_denied:
        return None
    return (link.before,) if link.own & _NORMAL and link.own <= _NORMAL | _OTHERWISE else None

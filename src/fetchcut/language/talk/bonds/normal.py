"""What stays as it was beside a stretch that does not: "first 5 s in slow motion, the rest at normal speed"."""

from typing import Final

from fetchcut.language.talk.bonds.link import Link
from fetchcut.language.talk.clause import Clause

_NORMAL: Final = frozenset({"NORMALWORD", "NORMALSPEED"})
_COLOURED: Final = frozenset({"RANGE", "CLIPS", "OTHER", "IN", "COLORWORD", "NORMALWORD"})
"""Kinds that say of the rest that it keeps its colours: "the first half black and white, the second in colour"."""
_OTHERWISE: Final = frozenset(
    {"OTHER", "CLIPS", "AT", "AFTER", "THEN", "TO", "BACKTO", "SPEED", "SET", "PRONOUN", "VIDEO", "RANGE"}
)


def left_normal(link: Link) -> tuple[Clause, ...] | None:
    """Return the earlier alone where it is of a part only, and the later says the rest is as ever."""
    if link.intended == "look" and link.there & {"RANGE", "CLIPS"} and "COLORWORD" in link.own:
        return (link.before,) if link.own <= _COLOURED and not link.is_denied else None
    is_of_part = bool(link.there & {"RANGE", "CLIPS", "NAMED", "FROMPOINT"}) and not link.there & _NORMAL
    if link.intended not in {"speed", "volume", "mute"} or not is_of_part or link.is_denied:
        return None
    return (link.before,) if link.own & _NORMAL and link.own <= _NORMAL | _OTHERWISE else None

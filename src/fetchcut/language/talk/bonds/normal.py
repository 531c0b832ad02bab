"""What stays as it was beside a stretch that does not: "first 5 s in slow motion, the rest at normal speed"."""

from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.bonds.link import Link
from fetchcut.language.talk.clause import Clause, with_items
from fetchcut.language.talk.values import Ref

_NORMAL: Final = frozenset({"NORMALWORD", "NORMALSPEED"})
_COLOURED: Final = frozenset({"RANGE", "CLIPS", "OTHER", "IN", "COLORWORD", "NORMALWORD", "KEEP", "STAY"})
"""Kinds that say of the rest that it keeps its colours: "the first half black and white, the second in colour"."""
_OTHERWISE: Final = frozenset(
    {"OTHER", "CLIPS", "AT", "AFTER", "THEN", "TO", "BACKTO", "SPEED", "SET", "PRONOUN", "VIDEO", "RANGE", "FROMTHERE"}
)


def rest_kept(link: Link) -> tuple[Clause, ...] | None:
    """Return the earlier alone where the later only keeps the others: "put the last clip first, keep the others"."""
    others = [item for item in link.clause.items if isinstance(item.value, Ref) and item.value.which == "other"]
    if link.is_denied or not others or link.intended in {"", "keep", "trim_to"}:
        return None
    if link.intent == "reorder" and link.own == {"CLIPS", "ORDER", "LEAVEALONE"}:
        return (link.before,)  # 把第三段移到最前，其余顺序不变
    if link.intent != "keep":
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


def silent_before(link: Link) -> tuple[Clause, ...] | None:
    """Return when music plays alone where it is said again that it is not there else: 第10秒才开始，前面不要音乐."""
    is_said = link.intended == "music_time" and link.intent == "music_remove" and not link.is_denied
    return (link.before,) if is_said and link.own & {"BEFORE", "AFTER", "FRONT", "BACK", "OTHER"} else None


def clips_spared(link: Link) -> tuple[Clause, ...] | None:
    """Return a wish for everything without the clips that are let be: "mute it all, leave clip 2", 第二段不用."""
    named = [item for item in link.clause.items if item.kind in {"CLIPS", "NAMED"}]
    if link.intended not in _OF_ALL or link.before.is_negated or link.there & _PARTS or len(named) != 1:
        return None
    if isinstance(named[0].value, Ref) and named[0].value.which in {"it", "other", "all", "every"}:
        return None
    is_denied = link.clause.is_negated and link.intent == link.intended
    is_left = link.intent == "leave_alone" and not link.clause.is_negated and not link.own & {"MUSIC", "VIDEO"}
    needless = [item.text for item in link.clause.items if item.kind == "REMOVE"]
    is_needless = link.own <= {"CLIPS", "NAMED", "REMOVE"} and needless in (["不用"], ["别"], ["不需要"], ["不必"])
    if not (is_denied or is_left or is_needless or _is_undone(link) or _is_topic_kept(link)):
        return None
    spared = Token("EXCEPTED", named[0].text, named[0].start, named[0].end, named[0])
    return (with_items(link.before, (*link.before.items, spared), link.subjects),)


def _is_undone(link: Link) -> bool:
    """Return whether a part of the verb before is denied: 全部倒放，最后一段别倒."""
    verbs = "".join(item.text for item in link.before.items if item.kind in link.subjects.verbs)
    loose = [item.text for item in link.clause.items if item.kind == "HAN"]
    return link.own <= {"CLIPS", "NAMED", "NEG", "HAN"} and "NEG" in link.own and bool(loose) and loose[0] in verbs


def _is_topic_kept(link: Link) -> bool:
    """Return whether Chinese names the clips first and then lets them be: 第二段留着; 保留第二段 lets the others go."""
    last = link.clause.items[-1]
    return link.own <= {"CLIPS", "NAMED", "KEEP"} and last.text in {"留着", "保留", "留"}


_OF_ALL: Final = frozenset({"mute", "volume", "speed", "look", "effect", "adjust", "reverse", "rotate", "flip"})
_PARTS: Final = frozenset({"CLIPS", "NAMED", "RANGE", "EXCEPTED", "POINT", "MUSIC", "VOICE", "LOGO", "TITLE"})

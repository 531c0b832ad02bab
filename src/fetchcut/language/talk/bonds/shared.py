"""A verb or a noun said once for two clauses: "remove the title and the music", 标题和音乐都删掉."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.bonds.link import THINGS, Link, is_it, is_other
from fetchcut.language.talk.clause import Clause, joined, with_items
from fetchcut.language.talk.readers.clips import ref_of
from fetchcut.language.talk.values import Pos, Ref, Span
from fetchcut.language.talk.words import Subjects

_SHARED: Final = frozenset({"OFF", "REMOVE", "MUTE", "LOUDER", "QUIETER", "FADEIN", "FADEOUT", "FADEBOTH", "HIDE"})
"""Verbs that are said once for several things."""
_INHERITING: Final = 2.0
"""How much better a clause with a verb of its own meaning must read with the verb of the one before."""
_TAKING: Final = frozenset({"take", "grab", "拿", "取", "把"})
_GIVEN: Final = frozenset({"LOOK", "FX", "SHAPE", "RATIO", "PLATFORM", "MOOD", "SPEEDX", "SLOWER", "FASTER"})
_EVERY: Final = Ref(kind="clip", which="all")


def shared(link: Link) -> tuple[Clause, ...] | None:
    """Return both, the earlier one, which only names a thing, with the verb of the later: 标题和音乐都删掉."""
    if (
        link.mark not in {"and", ","}
        or not link.intent
        or link.is_denied
        or not link.there <= THINGS | {"BA", "ALL", "OF", "REQUEST", "SET", "MOVE", "IFWORD"}
    ):
        return None
    if (link.mark == "and" and link.intent == "style") or (link.intent == "overlay_add" and "PLACE" in link.own):
        return _styled(link)
    verbs = {item.kind for item in link.clause.items if item.kind in link.subjects.verbs or item.kind == "OFF"}
    # 第一段和第三段都删掉 would be counted anew once the first is gone: those are one phrase already.
    if not link.own & THINGS or not verbs or verbs - _SHARED or (link.own | link.there) & {"CLIPS", "NAMED"}:
        return None
    items = (*link.before.items, *(item for item in link.clause.items if item.kind not in THINGS | {"BA"}))
    found = with_items(link.before, items, link.subjects)
    if found.fit is None or not any(verbs & need for need in found.fit.frame.needs[:2]):
        return None
    return found, link.clause


def _styled(link: Link) -> tuple[Clause, ...] | None:
    """Return both with how they are to look said once: 标题和logo都放到左边."""
    both = link.there & _SHOWN and link.own & _SHOWN and not link.there & link.own & _SHOWN
    if not both or not link.there <= _SHOWN | {"BA", "ALL", "SET", "MOVE"} or "FILE" in link.own or "QUOTE" in link.own:
        return None
    rest = tuple(item for item in link.clause.items if item.kind not in THINGS | {"BA"})
    first = with_items(link.before, (*link.before.items, *rest), link.subjects)
    if first.fit is None or first.fit.frame.intent not in {"style", "overlay_add", link.intent}:
        return None
    return first, link.clause


_SHOWN: Final = frozenset({"TITLE", "CAPTION", "TEXT", "LOWERTHIRD", "LOGO", "PIP"})


def inherited(link: Link) -> tuple[Clause, ...] | None:
    """Return both, the later one read with the verb of the earlier: "remove the title and the music".

    Two stretches that go or stay are one wish: both are counted from the start.
    """
    verb = next((item for item in link.before.items if item.kind in link.subjects.verbs), None)
    if verb is None or link.has_verb or link.own & {"NEG", "ONLY"}:
        return None
    if link.mark == ";" and link.own & {"WORD", "HAN"}:
        return None  # a new sentence with a verb nobody knows
    if verb.kind == "REMOVE" and link.own & _GIVEN and link.intended in {"remove", "keep"}:
        return None  # "lose the last 5 s, then black and white": a look is no part of what goes
    if verb.kind == "REMOVE" and link.own & {"EARLIER", "LATERWORD"}:
        return None  # 第二段不要，第三段提前
    if verb.kind == "REMOVE" and "WITH" in link.own:
        return None  # 剪掉1秒，然后用叠化连起来: what comes with something takes nothing away
    rest = _other_edge(link) or link.clause.items
    found = Clause(items=(verb, *rest), fit=None, is_negated=link.before.is_negated)
    found = with_items(found, found.items, link.subjects)
    if not _is_better(found, verb, link):
        return None
    return _of_one_start(link, found) or (link.before, found)


def _other_edge(link: Link) -> tuple[Token, ...] | None:
    """Return "3 at the end" behind "remove 2 seconds at the beginning" as the last 3 seconds; None for all else."""
    items = [item for item in link.clause.items if item.kind not in {"OFF", "FROM", "AT", "OF"}]
    stretches = [item.value for item in link.before.items if item.kind == "RANGE"]
    is_edge = len(stretches) == 1 and isinstance(stretches[0], Span) and stretches[0].style == "edge"
    if len(items) != 2 or not is_edge or items[0].kind != "N":
        return None
    point = items[1].value
    base = point.base if isinstance(point, Pos) and not point.offset else items[1].kind.lower()
    length = Fraction(str(items[0].value))
    if base not in {"start", "end"} or items[1].kind not in {"POINT", "START", "END"} or length <= 0:
        return None
    first = Span(start=None, end=Pos(offset=length), style="edge")
    last = Span(start=Pos(base="end", offset=-length), end=None, style="edge")
    return (replace(items[0], kind="RANGE", end=items[1].end, value=first if base == "start" else last),)


def _is_better(found: Clause, verb: Token, link: Link) -> bool:
    own, fit = link.clause.fit, found.fit
    if fit is None or len(fit.frame.needs) < 2 or not any(verb.kind in need for need in fit.frame.needs):
        return False
    return own is None or (link.mark != ";" and fit.score >= own.score + _INHERITING)


def _of_one_start(link: Link, found: Clause) -> tuple[Clause, ...] | None:
    intent = found.fit.frame.intent if found.fit else ""
    stretches = tuple(item for item in found.items if item.kind == "RANGE")
    is_same = intent == link.intended and intent in {"remove", "keep"}
    if not is_same or not stretches or "RANGE" not in link.there:
        return None
    return (joined(link.before, stretches, link.subjects),)


def of_topic(link: Link) -> tuple[Clause, ...] | None:
    """Return both, the later one about the clip that the earlier began with: 最后一段慢动作再倒放."""
    topic = link.before.items[0] if link.before.items else None
    if topic is None or topic.kind not in {"CLIPS", "NAMED"} or topic.text.isascii() or link.is_denied:
        return None
    if link.mark not in {"then", "and", ","} or link.intent not in _PER_CLIP or link.intended not in _PER_CLIP:
        return None
    if not link.own <= link.subjects.verbs | _MANNER or is_it(topic):
        return None
    found = link.read(topic, *link.clause.items)
    return None if found is None or found.fit is None else (link.before, found)


_PER_CLIP: Final = frozenset({"speed", "mute", "reverse", "look", "effect", "adjust", "rotate", "flip", "volume"})
_MANNER: Final = frozenset(
    {"LITTLE", "MUCH", "X", "XWORD", "PCT", "HALF", "LOOK", "FX", "ADJ", "DEG", "SPEEDX", "BIGGER"}
)


def halved(link: Link) -> tuple[Clause, ...] | None:
    """Return what is done to one half of a clip that is cut in two first: "halve clip 2, drop the second half".

    第二段砍一半，留前面的 says only which half of it goes.
    """
    clips = [item for item in link.before.items if item.kind in {"CLIPS", "NAMED"}]
    is_halved = link.intended in {"split", "remove"} and "HALF" in link.there
    if not is_halved or len(clips) != 1 or link.own & {"CLIPS", "NAMED"} or link.is_denied:
        return None
    if link.own & {"BEFORE", "FRONT", "AFTER", "BACK"} and link.own & {"KEEP", "REMOVE", "ONLY"}:
        side = link.read(clips[0], *map(_side, link.clause.items))
        return None if side is None else (side,)
    items = tuple(_half_of(item, ref_of(clips[0])) for item in link.clause.items)
    if items == link.clause.items or (link.intended == "remove" and not link.own & {"KEEP", "REMOVE", "ONLY"}):
        return None
    found = link.read(*items)
    return None if found is None else (found,)


def _side(item: Token) -> Token:
    """Return 前面, 后面 as that half."""
    middle = Pos(base="part", part=Fraction(1, 2))
    spans = {
        **dict.fromkeys(("BEFORE", "FRONT"), Span(start=None, end=middle, style="edge")),
        **dict.fromkeys(("AFTER", "BACK"), Span(start=middle, end=None, style="edge")),
    }
    return replace(item, kind="RANGE", value=spans[item.kind]) if item.kind in spans else item


def _half_of(item: Token, clip: Ref | None) -> Token:
    span = item.value
    if clip is None or not isinstance(span, Span) or span.style != "edge" or span.of is not None:
        return item
    is_half = any(edge is not None and edge.base == "part" for edge in (span.start, span.end))
    return replace(item, value=replace(span, of=clip)) if is_half else item


def spared(link: Link) -> tuple[Clause, ...] | None:
    """Return "mute the rest" behind "keep the music" as about all clips."""
    if link.intended != "leave_alone" or "MUSIC" not in link.there or link.intent not in {"mute", "volume"}:
        return None
    items = tuple(replace(item, kind="CLIPS", value=_EVERY) if is_other(item) else item for item in link.clause.items)
    return link.before, with_items(link.clause, items, link.subjects)


def taken(link: Link) -> tuple[Clause, ...] | None:
    """Return "take the third clip and put it first" as one wish."""
    thing = next((item for item in link.before.items if item.kind in {"CLIPS", "NAMED", "RANGE"}), None)
    if link.intended != "keep" or link.before.items[0].text not in _TAKING or thing is None:
        return None
    if not any(item.kind == "PRONOUN" for item in link.clause.items):
        return None
    if thing.kind == "RANGE" and link.intent != "move":
        return None  # "take 1:00-1:30, then mute it" keeps that part
    found = link.read(*(thing if is_it(item) else item for item in link.clause.items))
    return None if found is None else (found,)


def said_of_each(found: Sequence[Clause], clause: Clause, subjects: Subjects) -> list[Clause] | None:
    """Return the clauses with what is said of each of several texts or pictures: "… at 8 s, each for 2 seconds".

    None where it is not said of several, or wishes something by itself.
    """
    kinds = {item.kind for item in clause.items}
    if "ALL" not in kinds or not kinds - {"ALL"} or not kinds <= _OF_EACH or clause.is_negated:
        return None
    are_texts = [bool(each.fit and each.fit.frame.intent in _ADDING and not each.is_negated) for each in found]
    count = next((at for at, is_text in enumerate(reversed(are_texts)) if not is_text), len(found))
    if count < 2:
        return None
    more = tuple(item for item in clause.items if item.kind not in {"ALL", "ONLY"})
    return [*found[:-count], *(joined(each, more, subjects) for each in found[-count:])]


_ADDING: Final = frozenset({"text_add", "overlay_add"})
_OF_EACH: Final = frozenset(
    {
        "ONLY",
        "RANGE",
        "ALL",
        "FOR",
        "T",
        "LEN",
        "COLOR",
        "FONT",
        "PLACE",
        "AT",
        "IN",
        "ON",
        "BIGGER",
        "SMALLER",
        "BOLD",
        "ANIM",
        "STAY",
    }
    | {"FADEIN", "FADEOUT", "FADEBOTH", "WITH", "APPEAR"}
)

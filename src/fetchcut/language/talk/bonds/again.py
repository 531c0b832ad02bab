"""A clause that says the one before it again, in other words or more exactly, or says what is left over anyway."""

from collections.abc import Sequence
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.amending import family
from fetchcut.language.talk.bonds.complaints import is_complaint
from fetchcut.language.talk.bonds.link import THINGS, Link
from fetchcut.language.talk.clause import Clause, joined, with_items
from fetchcut.language.talk.contraries import CONTRARY
from fetchcut.language.talk.values import Ref

_MERGED: Final = frozenset(
    {"fade", "volume", "style", "adjust", "speed", "reverse", "effect", "look", "trim_to", "scale"}
)
_REMEDY: Final = frozenset(
    {"PRONOUN", "UP", "DOWN", "SET", "TO", "AT", "BY", "PCT", "X", "XWORD", "DB", "N", "LITTLE", "MUCH", "REQUEST"}
    | {"HALF"}
)
"""Kinds that say only by how much, once a complaint has said what is wrong: "I talk too slow, bump it to 1.15x"."""
_PLAIN_SPEED: Final = frozenset(
    {"FASTER", "SLOWER", "LITTLE", "MUCH", "PRONOUN", "SET", "VIDEO", "WORD", "AND", "LOOKWORD", "FOR"}
)
_MUSICAL: Final = frozenset(
    {"MUSIC", "ADD", "WITH", "ANOTHER", "FILE", "NAMED", "UNDERNEATH", "STYLE", "PLAY", "LINK", "REPLACE", "SET", "PCT"}
)


def mere_mood(link: Link) -> tuple[Clause, ...] | None:
    """Return the clause before where the later only says in what mood it is: "backwards, just for fun"."""
    if link.intent != "music_add" or link.intended.startswith(("music", "mute", "volume", "fade")):
        return None
    moods = [item for item in link.clause.items if item.kind == "MOOD"]
    is_named = any(item.text.endswith(("music", "音乐", "曲")) for item in moods)
    return (link.before,) if moods and not link.own & _MUSICAL and not is_named else None


def left_anyway(link: Link) -> tuple[Clause, ...] | None:
    """Return the clause before where the later only removes what it does not keep: "keep 0-5, delete the rest"."""
    if link.intended not in {"keep", "trim_to"}:
        return None
    if link.intended == "trim_to" and link.own <= {"KEEP", "START", "FIRST", "PART", "FRONT"}:
        return (link.before,)  # 控制在20秒（保留开头部分）
    if link.before.items[-1].kind == "BY" and link.own <= _ENDING:
        return (link.before,) if link.own & {"CUT", "REMOVE", "TRIM"} else None  # "10 s long by cutting the end off"
    refs = [item.value for item in link.clause.items if item.kind == "CLIPS"]
    is_other = bool(link.own & {"OTHER", "BEFORE", "AFTER"}) or any(
        isinstance(ref, Ref) and ref.which == "other" for ref in refs
    )
    is_away = is_other and link.own & {"REMOVE", "NEG", "CUT"}
    return (link.before,) if is_away and not link.own & {"RANGE", "T", "QUOTE", "NAMED", "TITLE", "MUSIC"} else None


_ENDING: Final = frozenset({"CUT", "REMOVE", "TRIM", "END", "LAST", "OFF", "PRONOUN", "VIDEO"})


def repeated(link: Link) -> tuple[Clause, ...] | None:
    """Return the two as one where both say the same; what the later one says of direction and amount wins.

    "The music is too loud, can you turn it down": a complaint and its remedy. "1 s fade in and 3 s fade out on it".
    """
    if link.is_denied or link.intended not in _MERGED or not (_is_remedy(link) or _is_same(link)):
        return None
    if link.intended == "fade":
        return (joined(link.before, link.clause.items, link.subjects),)
    way = {"UP", "DOWN"} if link.intended == "speed" and link.own & {"PCT", "X", "N"} else set[str]()
    rest = tuple(item for item in link.clause.items if item.kind not in way | {"PRONOUN"})  # "bump it to 1.15x"
    later = {family(item.kind) for item in rest}
    kept = tuple(item for item in link.before.items if family(item.kind) not in later)
    return (with_items(link.before, (*kept, *rest), link.subjects),)


def _is_remedy(link: Link) -> bool:
    is_said = "PRONOUN" in link.own or (not link.intent and link.own & {"PCT", "X", "DB", "N"})
    return bool(is_said) and link.own <= _REMEDY and is_complaint(link.before)


def _is_same(link: Link) -> bool:
    if link.intent != link.intended:
        return False
    if link.intent == "fade":
        return not _is_other_fade(link)
    if link.intent == "speed" and _is_same_pace(link):
        return True
    if link.intent in {"style", "adjust"} and not is_complaint(link.before):
        return False
    is_of_all = not link.own & (THINGS | {"RANGE", "QUOTE", "LOOK", "FX"})
    return is_of_all and (is_complaint(link.before) or link.intent == "reverse")


def _is_other_fade(link: Link) -> bool:
    """Return whether the later fade is of something else: "fade in for 2 s and fade out the audio for 3"."""
    own, there = link.own & _FADING, link.there & _FADING
    if link.there & _CLIPS and link.own & _CLIPS and "ON" in link.own & link.there:
        return True  # "fade in on the first clip, fade out on the last"
    if link.own & {"ON", "OF"}:
        return False  # "1 s fade in and 3 s fade out on the music": both
    return bool(own) and own != there and (bool(there) or bool(link.there & {"T", "LEN", "RANGE"}))


_CLIPS: Final = frozenset({"CLIPS", "NAMED", "FIRST", "LAST"})
_FADING: Final = THINGS | {"SOUND", "PICTURE", "VIDEO"}


def _is_same_pace(link: Link) -> bool:
    """Return whether one of the two has the figure, the other only the direction: "at half speed, slow"."""
    if (link.own | link.there) & {"RANGE", "CLIPS", "NAMED", "OTHER"}:
        return False
    directions = (link.own | link.there) & {"FASTER", "SLOWER"}
    return (link.own <= _PLAIN_SPEED) != (link.there <= _PLAIN_SPEED) and len(directions) < 2


def turned(link: Link) -> tuple[Clause, ...] | None:
    """Return the later alone where it goes the other way: "speed it up. Actually, slow it down" cannot mean both."""
    if link.intended != link.intent or link.intent not in _WAYS or link.is_denied or link.mark == "then":
        return None
    first, second = (_ways(each.items) for each in (link.before, link.clause))
    if len(first) != 1 or len(second) != 1 or CONTRARY.get(first.pop()) not in second:
        return None
    return (link.clause,) if link.own | link.there <= _UNPLACED else None


_WAYS: Final = frozenset({"volume", "speed", "scale"})
_UNPLACED: Final = frozenset({"PRONOUN", "SET", "VIDEO", "LITTLE", "MUCH", "SOUND", "REQUEST", *CONTRARY})


def _ways(items: Sequence[Token]) -> set[str]:
    """Return the degrees that are wished for; a complaint tells of what is, not of what is to be."""
    return {item.kind for item in items if item.kind in CONTRARY and not item.text.startswith(("too ", "太"))}


def told(link: Link) -> tuple[Clause, ...] | None:
    """Return "trim it so that only the first 5 s are left" as one wish where that reads better."""
    if link.mark != "so" or link.before.fit is None or link.before.is_negated:
        return None
    both = with_items(link.before, (*link.before.items, *link.clause.items), link.subjects)
    return (both,) if both.fit is not None and both.fit.score > link.before.fit.score else None


def reason(link: Link) -> tuple[Clause, ...] | None:
    """Return the wish alone where the clause before is only why: "my wife loves black and white, so make it so"."""
    is_why = any(item.kind in {"WORD", "HAN"} for item in link.before.items) and not link.there & link.subjects.verbs
    is_same = link.intended == link.intent and link.intent in {"look", "effect", "adjust"}
    return (link.clause,) if is_same and is_why and link.has_verb and not link.is_denied else None


def supposed(link: Link) -> tuple[Clause, ...] | None:
    """Return a supposition and the question about it as one: 若删掉前八秒，还剩多长？"""
    if "IFWORD" not in link.there or link.intent not in {"q_length", "q_whatif", "q_advice"}:
        return None
    return (with_items(link.before, (*link.before.items, *link.clause.items), link.subjects),)

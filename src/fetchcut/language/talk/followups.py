"""A message that only says how the turn before should have been done: "only from 3 to 8", "by speed", "too much"."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.bonds.additions import by_speed
from fetchcut.language.talk.bonds.complaints import is_complaint
from fetchcut.language.talk.bonds.link import link
from fetchcut.language.talk.bonds.narrowing import STRETCHED, done_to
from fetchcut.language.talk.clause import Clause, with_items
from fetchcut.language.talk.contraries import CONTRARY
from fetchcut.language.talk.values import Ref
from fetchcut.language.talk.words import Subjects

_IT: Final = Token("PRONOUN", "it", 0, 0, Ref(kind="any", which="it"))
_BESIDE_STRETCH: Final = frozenset({"RANGE", "ONLY", "PRONOUN", "FOR", "AT", "IN", "ON", "BA", "SET", "SHOW", "STAY"})
_CLIPS: Final = frozenset({"CLIPS", "NAMED"})
_DEGREES: Final = frozenset({"speed", "volume", "adjust", "scale", "style", "opacity", "effect"})
_TURNED: Final = {"UP": "LOUDER", "DOWN": "QUIETER"}
_OWN_NOUNS: Final = frozenset(
    {"TITLE", "CAPTION", "TEXT", "LOGO", "PIP", "MUSIC", "VOICE", "CLIPS", "NAMED", "SOUND", "VIDEO", "ALL", "PRONOUN"}
    | {"RANGE", "POINT", "QUOTE", "FILE", "OTHER"}
)


def narrowed(clauses: Sequence[Clause], last: Sequence[Clause], subjects: Subjects) -> tuple[Clause, ...] | None:
    """Return the last message's clauses as they are to be done instead; None for a message of its own.

    "Mute it" / "only from 3 to 8" or "only clip 2"; "make it 20 seconds" / "by speed".
    """
    if len(clauses) != 1 or len(last) != 1 or last[0].fit is None or clauses[0].is_negated:
        return None
    if hurried := by_speed(link(last[0], clauses[0], ",", subjects)):
        return hurried if hurried[0].fit is not None else None
    kinds = {item.kind for item in clauses[0].items}
    is_clip = "ONLY" in kinds and bool(kinds & _CLIPS)
    if last[0].fit.frame.intent not in STRETCHED or not (is_clip or "RANGE" in kinds):
        return None
    if not kinds <= _BESIDE_STRETCH | (_CLIPS if is_clip else set()):
        return None
    found = done_to(last[0], clauses[0], subjects)
    return None if found is None else (found,)


def widened(clauses: Sequence[Clause], last: Sequence[Clause], subjects: Subjects) -> tuple[Clause, ...] | None:
    """Return what was done to a part done to everything: "mute the first 5 s" / "the whole thing". None for others."""
    if len(clauses) != 1 or len(last) != 1 or last[0].fit is None or clauses[0].is_negated:
        return None
    items = clauses[0].items
    is_whole = any(item.kind == "ALL" or item.text.startswith(_ENTIRE) for item in items)
    if not is_whole or not {item.kind for item in items} <= {"VIDEO", "ALL", "PRONOUN", "FOR", "ON", "TO", "SET", "BA"}:
        return None
    intent = last[0].fit.frame.intent
    parts = {"RANGE", "POINT", "ONLY"} | _CLIPS
    kept = tuple(item for item in last[0].items if item.kind not in parts)
    if intent not in STRETCHED - {"music_add", "overlay_add"} or len(kept) == len(last[0].items):
        return None
    whole = Token("VIDEO", "the whole video", 0, 0, "")
    found = with_items(last[0], (*kept, whole), subjects)
    return (found,) if found.fit is not None and found.fit.frame.intent == intent else None


_ENTIRE: Final = ("whole", "entire", "everything", "all of", "full", "整", "全")


def without_grumbling(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Return the clauses without complaints where a walk back mends them: 太快了，回到刚才的速度."""
    walks = [each for each in clauses if each.fit is not None and each.fit.frame.intent in _WALKS]
    others = [each for each in clauses if each not in walks]
    return tuple(walks) if walks and all(map(is_complaint, others)) else tuple(clauses)


_WALKS: Final = frozenset({"undo", "go_back_to", "start_over"})


def is_taken_back(clauses: Sequence[Clause], last: Sequence[Clause]) -> bool:
    """Return whether a message only wishes that what was done were not: "no, keep it", 还是留着吧, 别静音了."""
    if len(clauses) != 1 or not last or last[-1].fit is None:
        return False
    clause, intent = clauses[0], last[-1].fit.frame.intent
    kinds = {item.kind for item in clause.items}
    if clause.is_negated and clause.fit is not None and clause.fit.frame.intent == intent:
        return not kinds & _OWN_NOUNS - {"PRONOUN"}
    done = kinds - {"REMOVE", "NEG", "PRONOUN"}
    if kinds & {"REMOVE", "NEG"} and done and done <= {item.kind for item in last[-1].items} - _OWN_NOUNS:
        is_plain = clause.fit is None or clause.fit.frame.intent in {"remove", intent}
        return is_plain or "NEG" in kinds  # 倒放 / 取消倒放; 黑白 / 不要黑白了
    is_kept = bool(clause.items) and all(item.text in _KEPT or item.kind == "PRONOUN" for item in clause.items)
    return is_kept and kinds != {"PRONOUN"} and intent.endswith(("remove", "trim_to", "keep"))


_KEPT: Final = frozenset(
    {"keep", "keep it", "keep them", "keep that", "leave", "leave it in", "留着", "留下", "保留", "留"}
)


def done_instead(clauses: Sequence[Clause], last: Sequence[Clause]) -> tuple[Clause, ...] | None:
    """Return a correction that is a whole wish of the kind it corrects: "trim to 15 s", "no, keep the last 15"."""
    whole = tuple(each for each in clauses if each.fit is not None and not each.is_negated and len(each.items) > 1)
    intents = {each.fit.frame.intent for each in whole if each.fit}
    before = last[-1].fit.frame.intent if last and last[-1].fit else ""
    is_same = intents == {before} or (bool(intents) and {*intents, before} <= _CUTS)
    return whole if is_same else None


_CUTS: Final = frozenset({"trim_to", "keep", "remove"})


def without_denied(clauses: Sequence[Clause], last: Sequence[Clause]) -> tuple[Clause, ...]:
    """Return what is wished instead of what the turn before did: 不是静音，是删掉, "don't mute it, delete it"."""
    if len(clauses) != 2 or not last or last[-1].fit is None:
        return tuple(clauses)
    intent = last[-1].fit.frame.intent
    denied = [each for each in clauses if each.is_negated and each.fit and each.fit.frame.intent == intent]
    wanted = [each for each in clauses if not each.is_negated]
    is_denied = len(denied) == 1 and len(wanted) == 1
    is_bare = not any(item.kind in _OWN_NOUNS - {"PRONOUN"} for each in clauses for item in each.items)
    return (replace(wanted[0], corrects=True),) if is_denied and is_bare else tuple(clauses)


def completed(clauses: Sequence[Clause], last: Sequence[Clause], subjects: Subjects) -> tuple[Clause, ...] | None:
    """Return the last message's clauses with a bare figure for what they added: 加标题“你好” / 5秒. None for others."""
    if len(clauses) != 1 or not last or last[-1].fit is None:
        return None
    intent = last[-1].fit.frame.intent
    kinds = {item.kind for item in clauses[0].items}
    if intent == "trim_to" and kinds & {"T", "C"}:
        kinds -= _LENGTHS  # 剪成10秒 / 太短了，15秒吧
    elif not intent.endswith("_add"):
        return None
    if not kinds & _FIGURES or not kinds <= _FIGURES | {"TO", "AT", "FOR", "SET", "BA"}:
        return None
    gone = {"PCT", "DB"} if kinds & {"PCT", "DB"} else {"T", "C", "LEN"}
    kept = tuple(item for item in last[-1].items if item.kind not in gone)
    found = with_items(last[-1], (*kept, *(i for i in clauses[0].items if i.kind not in _LENGTHS)), subjects)
    is_same = found.fit is not None and found.fit.frame.intent == last[-1].fit.frame.intent
    return (*last[:-1], found) if is_same else None


_LENGTHS: Final = frozenset({"LONGISH", "SHORTISH", "ONLY"})
_FIGURES: Final = frozenset({"PCT", "DB", "T", "C", "LEN"})


def with_it(clause: Clause, last: Sequence[Clause], subjects: Subjects) -> Clause:
    """Return a clause that names nothing as about what the turn before singled out, where it goes on with that.

    "Speed up the last clip" / "a bit slower"; 加个标题 / 去掉. Any other clause comes back unchanged.
    """
    kinds = {item.kind for item in clause.items}
    if clause.fit is None or not last or last[-1].fit is None or kinds & _OWN_NOUNS:
        return clause
    is_same = clause.fit.frame.intent == last[-1].fit.frame.intent and clause.fit.frame.intent in _DEGREES
    is_bare_removal = kinds == {"REMOVE"} and last[-1].fit.frame.intent.endswith("_add")
    if not is_same and not is_bare_removal:
        return clause
    found = with_items(clause, (*clause.items, _IT), subjects)
    return found if found.fit is not None and found.fit.frame.intent == clause.fit.frame.intent else clause


def halfway_back(clause: Clause, last: Sequence[Clause], subjects: Subjects) -> Clause | None:
    """Return a complaint that the last turn went too far as a small step back: "too much", 太快了 after 快一点.

    None where it is none.
    """
    if not last or last[-1].fit is None:
        return None
    is_scaled = last[-1].fit.frame.intent == "overlay_add" and any(i.kind in {"X", "XWORD"} for i in last[-1].items)
    if last[-1].fit.frame.intent not in _DEGREES and not is_scaled:
        return None
    if [item.kind for item in clause.items] in (["TOO", "TOOMUCH"], ["TOO", "MUCH"], ["TOOMUCH"]):
        items = (Token("LESS", "less", 0, 0, ""), Token("LITTLE", "a bit", 0, 0, ""))
        return replace(clause, items=items, fit=None)
    there = {_TURNED.get(item.kind, item.kind) for item in last[-1].items}
    complaints = [item for item in clause.items if item.kind in CONTRARY and item.text.startswith(("too ", "太"))]
    is_opposite = any(CONTRARY[item.kind] in there for item in complaints)
    before = {str(item.value) for item in last[-1].items if item.kind == "ADJ"}
    looks = [item for item in clause.items if item.kind == "ADJ" and item.text.startswith(("too ", "太"))]
    if len(looks) == 1 and str(looks[0].value).translate(_TURNING) in before:
        return with_items(clause, (*clause.items, Token("LITTLE", "a bit", 0, 0, "")), subjects)
    if len(complaints) != 1 or not is_opposite or any(item.kind in _AMOUNTS for item in clause.items):
        return None
    return with_items(clause, (*clause.items, Token("LITTLE", "a bit", 0, 0, "")), subjects)


_TURNING: Final = str.maketrans("+-", "-+")
_AMOUNTS: Final = frozenset({"PCT", "X", "XWORD", "DB", "N", "HALF", "LITTLE", "MUCH", "SPEEDX"})

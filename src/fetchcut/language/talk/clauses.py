"""Phrases → clauses: the message in pieces of one wish each, with what belongs to it gathered in.

add(ADD) title(TITLE) "Hi"(QUOTE) , white(COLOR) , top(PLACE) and mute(MUTE) it(IT)
|---------------- one clause: no verb of its own behind a comma -----| |--- another ---|
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.amending import family, is_amending
from fetchcut.language.talk.bonds import bound
from fetchcut.language.talk.bonds.shared import said_of_each
from fetchcut.language.talk.chunks import chunks
from fetchcut.language.talk.clause import Clause, clause_of, corrected, has_verb
from fetchcut.language.talk.frames import LONGEST, best_fit
from fetchcut.language.talk.marks import THINGS, Chunk
from fetchcut.language.talk.words import Subjects


def _unwanted(items: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the phrases with a "no" at their end as what it asks for: 前5秒不要 takes them away."""
    if len(items) > 1 and items[-1].kind == "NEG" and not any(item.kind in {"REMOVE", "ADD"} for item in items):
        return (*items[:-1], replace(items[-1], kind="REMOVE"))
    return items


def _is_chatter(items: tuple[Token, ...]) -> bool:
    """Return whether words before the first wish hold nothing that it could need."""
    kinds = [item.kind for item in items]
    has_value = any(kind in {"RANGE", "CLIPS", "QUOTE", "NAMED", "FILE", "LEN", "POINT", "PCT"} for kind in kinds)
    return not has_value and sum(kind in {"WORD", "HAN"} for kind in kinds) >= 2


_UNWANTED: Final = frozenset({"不要", "不需要", "不用"})


def _is_hesitation(items: tuple[Token, ...]) -> bool:
    """Return whether words before the first wish only gain time: 那个，…"""
    return len(items) == 1 and items[0].text in {"那个", "这个", "就那个"}


_EMPTY: Final = frozenset({"NEG", "REQUEST", "BA", "HAN", "WORD", "MARK", "OF", "IN", "ON"})
"""Kinds that alone ask for nothing: "client wants:", 客户要求："""


def _is_mere_reason(items: tuple[Token, ...]) -> bool:
    """Return whether words behind "so that", "because" say nothing that could be done: "… so that one can follow"."""
    return not any(item.kind in _TELLING for item in items)


_TELLING: Final = frozenset(
    {"T", "C", "LEN", "POINT", "RANGE", "PCT", "DB", "X", "RATIO", "SHAPE", "PLATFORM", "RES", "SIZE", "QUOTE"}
    | {"FITWORD", "FILE", "HALF", "FRONTPLACE", "BACKPLACE", "FROMPOINT", "UNDERSIZE"}
)


def _is_denied(items: tuple[Token, ...]) -> bool:
    """Return whether a value is only said not to be meant: "split at 10, not 10, 11", "make it red, not blue"."""
    kinds = [item.kind for item in items if item.kind not in {"AT", "TO"}]
    if len(kinds) != 2 or kinds[0] != "NEG":
        return False
    is_thing = items[0].text in {"not", "but not", "不是"} and kinds[1] in _LEFT_OUT  # "no music" takes it away
    return kinds[1] in _DENIABLE or is_thing


def _is_contrast(items: tuple[Token, ...], following: tuple[Token, ...]) -> bool:
    """Return whether a thing is only named to say that another is meant: "not the first clip, the second one"."""
    if not following or not _is_denied(items):
        return False
    return items[0].text in {"not", "不是"} and family(items[-1].kind) == family(following[0].kind)


_LEFT_OUT: Final = frozenset(
    {"CLIPS", "NAMED", "RANGE", "EDGEN", "MUSIC", "TITLE", "LOGO", "CAPTION", "SOUND", "VOICE"}
)


_DENIABLE: Final = frozenset(
    {"SHAPE", "RATIO", "PLATFORM", "T", "C", "N", "POINT", "POS", "PCT", "X", "DB", "LEFT", "RIGHT", "COLOR", "DEG"}
    | {"PLACE"}
)


def clauses(phrases: Sequence[Token], subjects: Subjects) -> tuple[Clause, ...]:
    """Return the clauses in the order said, corrections inside the message already made.

    The first one `corrects` where the message begins with a correction: that is one of the turn before.
    """
    gathering = _Gathering(subjects)
    cut = list(chunks(phrases, subjects))
    for at, chunk in enumerate(cut):
        follows = cut[at + 1].items if at + 1 < len(cut) else ()
        if not gathering.is_begun and _is_contrast(chunk.items, follows):
            gathering.is_correction = not has_verb(follows, subjects)  # "not the top, the bottom": of the turn before
            continue
        gathering.take(chunk)
    return gathering.result()


@dataclass(slots=True)
class _Gathering:
    """The clauses so far, and what the next chunk has to know of the ones before it."""

    subjects: Subjects
    found: list[Clause] = field(default_factory=list)
    waiting: tuple[Token, ...] = ()
    """Phrases before the first wish that may belong to it: 前5秒，删掉."""
    is_correction: bool = False
    is_denied: bool = False
    is_called_off: bool = False
    corrects_last: bool = False

    @property
    def is_begun(self) -> bool:
        """Return whether anything was said yet."""
        return bool(self.found or self.waiting)

    def take(self, chunk: Chunk) -> None:
        """Take in the next piece of the message."""
        self.is_correction = self.is_correction or chunk.mark == "correct"
        if not chunk.items or chunk.mark == "because" or (chunk.mark == "so" and _is_mere_reason(chunk.items)):
            return
        if self.found and _is_denied(chunk.items):
            self.is_denied = True
            return
        self.is_correction = self.is_correction or (self.is_denied and not has_verb(chunk.items, self.subjects))
        self.is_denied = False
        if not self.found and not self.waiting and _is_hesitation(chunk.items):
            return
        if not self.waiting and all(item.kind in _EMPTY for item in chunk.items):
            if not self._is_unwanted(chunk.items):
                return
            chunk = replace(chunk, items=(replace(chunk.items[-1], kind="REMOVE"),))
        if _are_two_wishes(self.waiting, chunk.items):
            self.found.append(clause_of(self.waiting, self.subjects))
            self.waiting = ()
        if self.waiting and self._says_nothing(chunk.items):
            self.waiting = ()
        items = (*self.waiting, *_unwanted(chunk.items))[-LONGEST:]
        self.waiting = ()
        if self.is_correction and self.found:
            self._correct(items)
        else:
            self.corrects_last = self.corrects_last or self.is_correction
            self._add(clause_of(items, self.subjects), chunk.mark)
        self.is_correction = False

    def _is_unwanted(self, items: tuple[Token, ...]) -> bool:
        """Return whether a bare "no" takes away what was only named before it: 后头十秒没用，不要."""
        named = self.found[-1].items if self.found else ()
        is_named = any(item.kind in {"RANGE", "CLIPS", "NAMED"} for item in named)
        return items[-1].text in _UNWANTED and is_named and not has_verb(named, self.subjects)

    def _says_nothing(self, items: tuple[Token, ...]) -> bool:
        """Return whether what waits is only talk before a wish: "whoa too long! | fifteen seconds max"."""
        kinds = {item.kind for item in self.waiting}
        if not all(item.text.isascii() for item in self.waiting) or best_fit(items, self.subjects) is None:
            return False
        is_denial = self.waiting[0].kind == "NEG" and has_verb(items, self.subjects)  # "no hard cuts, fade them"
        is_talk = kinds <= {"WORD", "LONGISH", "IN", "ON", "FOR", "PRONOUN", "SET", "VIDEO"} and "LONGISH" in kinds
        return (is_denial or is_talk) and not kinds & {"RANGE", "CLIPS", "NAMED", "QUOTE", "FILE", "T", "LEN", "POINT"}

    def _correct(self, items: tuple[Token, ...]) -> None:
        if _is_cancel(self.found[-1]) and len(self.found) > 1:  # 算了，还是30%吧
            self.found.pop()
        self.found[-1] = corrected(self.found[-1], items, self.subjects)

    def _add(self, clause: Clause, mark: str) -> None:
        if not self.found:
            self._begin(clause)
            return
        last = self.found[-1]
        if _is_called_off_for(last, clause):  # 加速1.5倍，算了1.2吧
            self.found[-1] = corrected(last, clause.items[1:], self.subjects)
            return
        if _is_cancel(clause):
            self.found[-1] = replace(last, is_negated=True)
            self.is_called_off = True
            return
        if self.is_called_off and _is_instead(last, clause, self.subjects):
            self.found[-1] = corrected(replace(last, is_negated=False), clause.items, self.subjects)
            return
        self.is_called_off = False
        if (of_each := said_of_each(self.found, clause, self.subjects)) is not None:
            self.found = of_each
            return
        together = bound(last, clause, mark, self.subjects)
        self.found[-1:] = together
        if len(together) == 2 and together[0] is not last:
            self._share_back(len(self.found) - 3)

    def _share_back(self, at: int) -> None:
        """Give what was said once to the things before the last two, too: 标题、logo、音乐都不要."""
        while at >= 0 and {item.kind for item in self.found[at].items} <= THINGS | {"BA", "ALL", "OF"}:
            together = bound(self.found[at], self.found[at + 1], "and", self.subjects)
            if len(together) != 2 or together[0] is self.found[at]:
                return
            self.found[at : at + 2] = together
            at -= 1

    def _begin(self, clause: Clause) -> None:
        if clause.fit is not None or clause.is_negated:
            self.found.append(clause)
        elif not _is_chatter(clause.items):
            self.waiting = clause.items

    def result(self) -> tuple[Clause, ...]:
        """Return the clauses, with what still waits as the last one."""
        if self.waiting:
            self.found.append(clause_of(self.waiting, self.subjects))
        if self.corrects_last and self.found:
            self.found[0] = replace(self.found[0], corrects=True)
        return tuple(self.found)


def _are_two_wishes(waiting: tuple[Token, ...], items: tuple[Token, ...]) -> bool:
    """Return whether both name clips, and of the first it is not known what is to be done: 第二段嘎了，第三段快一点."""
    is_unread = any(item.kind in {"WORD", "HAN"} for item in waiting)
    return is_unread and all(any(item.kind in {"CLIPS", "NAMED"} for item in each) for each in (waiting, items))


def _is_cancel(clause: Clause) -> bool:
    """Return whether the clause calls off what was said before it: "… no, never mind"."""
    return clause.fit is not None and clause.fit.frame.intent == "no" and clause.items[0].kind == "NEVERMIND"


def _is_called_off_for(before: Clause, clause: Clause) -> bool:
    """Return whether "never mind" and a value stand where another value was said: that one is meant instead."""
    items = clause.items
    return len(items) > 1 and items[0].kind == "NEVERMIND" and is_amending(before.items, items[1:])


def _is_instead(before: Clause, clause: Clause, subjects: Subjects) -> bool:
    """Return whether a bare value takes the place of one that was called off: "50 %, never mind, 30 %"."""
    return not has_verb(clause.items, subjects) and is_amending(before.items, clause.items)

"""A message as a stack of stages: folded text, tokens, phrases, clauses. Pure and raising nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.normalise import Folded, folded
from fetchcut.language.talk.brackets import without_brackets
from fetchcut.language.talk.clause import Clause, with_items
from fetchcut.language.talk.clauses import clauses
from fetchcut.language.talk.holes import holes
from fetchcut.language.talk.keys import with_keys
from fetchcut.language.talk.lists import without_list_numbers
from fetchcut.language.talk.particles import with_particles
from fetchcut.language.talk.phrases import phrases
from fetchcut.language.talk.senses import with_senses
from fetchcut.language.talk.sources import with_joined_parts
from fetchcut.language.talk.texts import with_free_texts
from fetchcut.language.talk.tokens import tokens
from fetchcut.language.talk.units import with_units
from fetchcut.language.talk.values import Pos, Ref, Span
from fetchcut.language.talk.variants import standard
from fetchcut.language.talk.words import subjects

NO_LINKS: Final[Mapping[str, str]] = MappingProxyType({})
LONGEST: Final = 4_000
"""Characters that are read; nobody types more in earnest, and reading stays fast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The stages of one message, before the draft is looked at."""

    text: Folded
    tokens: tuple[Token, ...]
    phrases: tuple[Token, ...]
    clauses: tuple[Clause, ...]

    def counted(self, count: int) -> "Reading":
        """Return the reading with "the first 5" as clips where there are so many, else as seconds."""
        if not any(
            item.kind in {"EDGEN", "N", "FIRST", "LAST"} or item.text.startswith("between ")
            for clause in self.clauses
            for item in clause.items
        ):
            return self
        found = tuple(
            clause if clause.fit and clause.fit.frame.intent in {"undo", "redo"} else _counted(clause, count)
            for clause in self.clauses
        )
        return replace(self, clauses=found)

    def placed(self, names: Collection[str]) -> "Reading":
        """Return the reading with files that are clips already as these clips: "delete dog.mp4"."""
        if not any(item.kind == "FILE" and item.value in names for clause in self.clauses for item in clause.items):
            return self
        return replace(self, clauses=tuple(_placed(clause, names) for clause in self._whole(names)))

    def _whole(self, names: Collection[str]) -> tuple[Clause, ...]:
        """Return the clauses with a clip's name put to what is done to it right behind: beach.mp4慢放一半."""
        whole: list[Clause] = []
        for clause in self.clauses:
            last = whole[-1] if whole else None
            is_name = last is not None and all(item.kind == "FILE" and item.value in names for item in last.items)
            if last is not None and is_name and not self._parts(last, clause):
                named = tuple(replace(item, kind="NAMED") for item in last.items)
                both = with_items(clause, (*named, *clause.items), subjects())
                if both.fit is not None:
                    whole[-1] = both
                    continue
            whole.append(clause)
        return tuple(whole)

    def _parts(self, before: Clause, clause: Clause) -> bool:
        """Return whether a mark or a word stands between two clauses."""
        end, start = before.items[-1].end, min((item.start for item in clause.items), default=0)
        return not end <= start or any(end <= token.start < start and token.kind != "FILL" for token in self.tokens)

    def quote(self, clause: Clause) -> str:
        """Return the person's own words behind a clause."""
        own = [item for item in clause.items if item.start < item.end <= len(self.text.text)]
        if not own:
            return ""
        return self.text.original(min(item.start for item in own), max(item.end for item in own)).strip()


def read(message: str, own: Mapping[str, str], arrived: Mapping[str, str] = NO_LINKS) -> Reading:
    """Return all stages of reading. `own` gives, by its folded form, every name the person has for files and clips.

    `arrived` gives the name of the file that a link has brought in already: it is read as that file.
    """
    source = message[:LONGEST]
    found = tuple(_arrived(hole, arrived) for hole in holes(source, frozenset(own.values())))
    text = standard(folded(source, tuple((hole.start, hole.end) for hole in found)), subjects().lexicon, own)
    words = with_free_texts(with_keys(without_list_numbers(tokens(text, subjects().lexicon, found, own))), text)
    bare = without_brackets(words)
    said = with_units(with_senses(with_particles(bare, subjects().pairs)), subjects().verbs)
    made = with_joined_parts(phrases(said, subjects()))
    return Reading(text=text, tokens=words, phrases=made, clauses=clauses(made, subjects()))


def _placed(clause: Clause, names: Collection[str]) -> Clause:
    if clause.fit and clause.fit.frame.intent in {"replace", "overlay_add", "overlay_replace", "voice_add"}:
        return clause
    found = by_name(clause, names)
    return found if found.fit is not None else clause


def by_name(clause: Clause, names: Collection[str]) -> Clause:
    """Return the clause with files that are clips already as these clips."""
    items = tuple(
        replace(item, kind="NAMED") if item.kind == "FILE" and item.value in names else item for item in clause.items
    )
    return with_items(clause, items, subjects())


def _counted(clause: Clause, count: int) -> Clause:
    items = tuple(_edge(item, count) for item in clause.items)
    is_seen = clause.fit is not None and clause.fit.frame.intent in {"look", "reverse", "mute"}
    counting = _COUNTING | {""} if is_seen else _COUNTING
    is_one = sum(item.kind == "N" for item in items) == 1 and not any(item.kind == "CLIPN" for item in items)
    items = tuple(
        _clip(item) if before.kind in counting and is_one and _is_number(item, count) else item
        for before, item in zip((Token("", "", 0, 0), *items), items, strict=False)
    )
    items = _between(_listed(_lone(items, count), count), count)
    return with_items(clause, items, subjects()) if items != clause.items else clause


def _lone(items: tuple[Token, ...], count: int) -> tuple[Token, ...]:
    """Return the phrases with a bare "the last" at their end as that clip: "delete the last", "fade out on it"."""
    if count < 2 or len(items) < 2 or items[-1].kind not in {"FIRST", "LAST"}:
        return items
    is_bare = len(items) == 2 and items[0].kind in _ON_CLIPS
    if not is_bare and not (items[-2].kind == "ON" and items[0].kind in {"FADEIN", "FADEOUT", "FX", "LOOK"}):
        return items
    number = 1 if items[-1].kind == "FIRST" else -1
    return (*items[:-1], replace(items[-1], kind="CLIPS", value=Ref(kind="clip", which="nth", numbers=(number,))))


def _between(items: tuple[Token, ...], count: int) -> tuple[Token, ...]:
    """Return the phrases with "between 1 and 2" as the place between these clips: "put clip 3 between 1 and 2"."""
    is_put = any(item.kind in {"SET", "MOVE", "ADD", "INSERT"} for item in items)
    if not is_put or not any(item.kind in {"CLIPS", "NAMED", "FILE"} for item in items):
        return items
    return tuple(_place_between(item, count) or item for item in items)


def _place_between(item: Token, count: int) -> Token | None:
    words = item.text.split()
    span = item.value
    is_bare = item.kind == "RANGE" and len(words) == 4 and words[0] == "between" and isinstance(span, Span)
    if not is_bare or not isinstance(span, Span) or span.start is None or span.end is None:
        return None
    numbers = (span.start.offset, span.end.offset)
    if not all(each in range(1, count + 1) for each in numbers) or any(":" in word for word in words):
        return None
    refs = tuple(Ref(kind="clip", which="nth", numbers=(int(each),)) for each in numbers)
    return replace(item, kind="BETWEENCLIPS", value=refs)


_ON_CLIPS: Final = frozenset({"REMOVE", "MUTE", "UNMUTE", "REVERSE", "DUPLICATE", "FLIP", "FASTER", "SLOWER"})


def _listed(items: tuple[Token, ...], count: int) -> tuple[Token, ...]:
    """Return the phrases with several bare numbers behind a verb as clips: "speed up 1 and 3 by 50 %"."""
    numbers = [at for at, item in enumerate(items) if item.kind == "N"]
    is_row = len(numbers) > 1 and numbers == list(range(numbers[0], numbers[-1] + 1)) and numbers[0] > 0
    if (
        not is_row
        or items[numbers[0] - 1].kind not in _ON_CLIPS
        or not all(_is_number(items[at], count) for at in numbers)
    ):
        return items
    return tuple(_clip(item) if at in numbers else item for at, item in enumerate(items))


_COUNTING: Final = frozenset({"ON", "REVERSE", "MUTE", "UNMUTE", "FLIP"})
"""What a bare number behind counts clips, not times: "reverse 1, mute 2"; "3 in grayscale" begins with it."""


def _is_number(item: Token, count: int) -> bool:
    """Return whether a bare number counts clips: "crank the volume on 3"."""
    return item.kind == "N" and item.value in range(1, count + 1) and count > 1


def _clip(item: Token) -> Token:
    return replace(item, kind="CLIPS", value=Ref(kind="clip", which="nth", numbers=(int(str(item.value)),)))


def _edge(item: Token, count: int) -> Token:
    if item.kind != "EDGEN" or not isinstance(item.value, tuple):
        return item
    side, number = item.value
    if count > 1 and number <= count:
        numbers = range(1, number + 1) if side == "first" else range(-number, 0)
        return replace(item, kind="CLIPS", value=Ref(kind="clip", which="nth", numbers=tuple(numbers)))
    length = Fraction(number)
    first = Span(start=None, end=Pos(offset=length), style="edge")
    last = Span(start=Pos(base="end", offset=-length), end=None, style="edge")
    return replace(item, kind="RANGE", value=first if side == "first" else last)


def _arrived(hole: Token, arrived: Mapping[str, str]) -> Token:
    name = arrived.get(str(hole.value)) if hole.kind == "LINK" else None
    return hole if name is None else replace(hole, kind="FILE", value=name)

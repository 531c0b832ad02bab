"""Parts of a link that are wished together with other things: fetched alone, and the message read on without them.

"keep 0:30-1:00 of LINK and add a title"   ->   the part 0:30-1:00, then "add a title"
"insert 0:30-1:00 of LINK after the first clip"   ->   the part, then "insert LINK after the first clip"
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.clause import Clause
from fetchcut.language.talk.reading import Reading
from fetchcut.language.talk.sources import cut_of, part_tokens, spans_of
from fetchcut.language.talk.tokens import HIDDEN
from fetchcut.timeline.time import Cut

MERE: Final = frozenset(
    {"LINK", "FILE", "NAMED", "RANGE", "OF", "FROM", "FROMWORD", "KEEP", "ONLY", "ADD", "INSERT", "JOIN", "UPLOAD"}
    | {"EXPORT", "VIDEO", "PRONOUN", "BA", "REQUEST", "RES", "QUALITY", "AND", "WITH", "IN", "TO", "ALL", "MARK"}
)
"""Kinds of phrases that say which file, how good, and which part of it, and nothing of what is done to it."""
_TAKING: Final = frozenset({"upload", "export", "keep", "insert", "join"})
_MARKS: Final = frozenset({"SEP", "AND", "THEN", *HIDDEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkParts:
    """The parts to fetch, and what is left of the message then; "" where nothing else is said."""

    cuts: tuple[Cut, ...]
    rest: str


def parts(reading: Reading, *, is_laid: bool) -> LinkParts | None:
    """Return the parts of the message's link; None where none are said, or they need the whole of it.

    `is_laid`: the link's video will be all there is on the timeline, so that a part kept of "it" is one of the link.
    """
    found = _said_of_link(reading.clauses) or (_kept_first(reading.clauses) if is_laid else None)
    if found is None:
        return None
    clause, said = found
    cuts = [cut_of(span) for span in spans_of(said)]
    between = any(each.fit and each.fit.frame.intent == "transition" for each in reading.clauses)
    if not cuts or None in cuts or (between and len(cuts) > 1):
        return None
    first = reading.clauses.index(clause)
    is_mere = is_laid and all(_is_mere(each) for each in reading.clauses[: first + 1])
    gone = [item for each in reading.clauses[: first + 1] for item in each.items] if is_mere else list(said)
    return LinkParts(cuts=tuple(cut for cut in cuts if cut is not None), rest=_without(reading, gone))


def _said_of_link(clauses: Sequence[Clause]) -> tuple[Clause, tuple[Token, ...]] | None:
    for clause in clauses:
        if clause.fit is None or clause.is_negated or clause.fit.frame.intent.startswith(("remove", "music")):
            continue
        for item in clause.items:
            if item.kind == "LINK" and (said := part_tokens(clause.items, item)):
                return clause, said
    return None


def _kept_first(clauses: Sequence[Clause]) -> tuple[Clause, tuple[Token, ...]] | None:
    """Return the clause that keeps stretches before anything else is done: "from LINK take 1:00-1:30, …"."""
    for clause in clauses:
        if not _is_mere(clause):
            return None
        if said := tuple(item for item in clause.items if item.kind == "RANGE"):
            return clause, said
    return None


def _is_mere(clause: Clause) -> bool:
    is_taking = clause.fit is not None and clause.fit.frame.intent in _TAKING and not clause.is_negated
    kinds = {item.kind for item in clause.items}
    # "trim to the first 30 s" keeps them; "trim the first 30 s" takes them off.
    return is_taking and kinds <= (MERE | {"TRIM"} if "TO" in kinds else MERE)


def _without(reading: Reading, gone: Sequence[Token]) -> str:
    """Return the message without these phrases and the marks behind them; "" where only marks are left."""
    own = [item for item in gone if item.start < item.end]
    first, last = min(item.start for item in own), max(item.end for item in own)
    for token in reversed([each for each in reading.tokens if each.end <= first]):
        if token.kind not in HIDDEN:
            break
        first = token.start
    behind = [token for token in reading.tokens if token.start >= last]
    for token in behind:
        if token.kind not in _MARKS:
            break
        last = token.end
    text = reading.text
    rest = f"{text.source[: text.origin[first]].rstrip()} {text.source[text.ends[last - 1] :].lstrip()}".strip()
    return rest if any(each.isalnum() for each in rest) else ""

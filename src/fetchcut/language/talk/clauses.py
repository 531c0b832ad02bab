"""Phrases → clauses: the message in pieces of one wish each, with what belongs to it gathered in.

add(ADD) title(TITLE) "Hi"(QUOTE) , white(COLOR) , top(PLACE) and mute(MUTE) it(IT)
|---------------- one clause: no verb of its own behind a comma -----| |--- another ---|
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.frames import Fit, best_fit
from fetchcut.language.talk.tokens import HIDDEN
from fetchcut.language.talk.values import Ref
from fetchcut.language.talk.words import Subjects

_WEAK: Final = frozenset({",", "，", "、", ":", "：", "/", "(", ")", "（", "）", "|"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """The phrases of one wish. `fit` is the frame that reads them, None where none does.

    `is_negated`: the wish is that this does not happen. `corrects`: it takes the place of the clause before it.
    """

    items: tuple[Token, ...]
    fit: Fit | None
    is_negated: bool = False
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class _Chunk:
    items: tuple[Token, ...]
    mark: str
    """What stands before it: "" nothing, "," a weak mark, "and", ";" a strong mark, "then", "correct"."""


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


_EMPTY: Final = frozenset({"NEG", "REQUEST", "BA", "HAN", "WORD", "MARK", "OF", "IN", "ON"})
"""Kinds that alone ask for nothing: "client wants:", 客户要求："""


def clauses(phrases: Sequence[Token], subjects: Subjects) -> tuple[Clause, ...]:
    """Return the clauses in the order said, corrections inside the message already made.

    The first one `corrects` where the message begins with a correction: that is one of the turn before.
    """
    found: list[Clause] = []
    waiting: tuple[Token, ...] = ()
    is_correction = corrects_last = False
    for chunk in _finer(_chunks(phrases), subjects):
        is_correction = is_correction or chunk.mark == "correct"
        if not chunk.items:
            continue
        if not waiting and all(item.kind in _EMPTY for item in chunk.items):
            continue
        items = (*waiting, *_unwanted(chunk.items))
        waiting = ()
        if is_correction and found:
            found[-1] = corrected(found[-1], items, subjects)
            is_correction = False
            continue
        corrects_last = corrects_last or is_correction
        is_correction = False
        clause = _clause(items, subjects)
        if found and _leads(found[-1], clause, chunk, subjects):
            found[-1] = with_items(clause, (*found[-1].items, *clause.items), subjects)
            continue
        if found and _completes(found[-1], clause, subjects):
            found[-1] = joined(found[-1], clause.items, subjects)
            continue
        if found and _is_rest(found[-1], clause):
            continue
        if found and _repeats(found[-1], clause):
            found[-1] = _with_later(found[-1], clause, subjects)
            continue
        if found and (taken := _taken(found[-1], clause, subjects)) is not None:
            found[-1] = taken
            continue
        if found:
            clause = _with_antecedent(found[-1], clause, subjects)
        if found and _belongs(found[-1], clause, chunk, subjects):
            found[-1] = joined(found[-1], clause.items, subjects)
        elif (inherited := _inherited(found[-1] if found else None, clause, subjects)) is not None:
            found.append(inherited)
        elif clause.fit is None and not found:
            waiting = () if _is_chatter(items) else items
        elif clause.fit is None and chunk.mark in {",", "and"} and not _has_verb(clause.items, subjects):
            found[-1] = joined(found[-1], clause.items, subjects)
        else:
            found.append(clause)
    if waiting:
        found.append(_clause(waiting, subjects))
    if corrects_last and found:
        found[0] = replace(found[0], corrects=True)
    return tuple(found)


def _finer(chunks: Iterator[_Chunk], subjects: Subjects) -> Iterator[_Chunk]:
    for chunk in chunks:
        at = _denial(chunk.items, subjects)
        if at:
            yield _Chunk(chunk.items[:at], chunk.mark)
            yield _Chunk(chunk.items[at:], ",")
            continue
        first, *rest = _parted(chunk.items, subjects)
        yield _Chunk(first, chunk.mark)
        yield from (_Chunk(each, "and") for each in rest)


def _denial(items: tuple[Token, ...], subjects: Subjects) -> int:
    """Return where "without cutting anything" begins, 0 where nothing of the kind stands behind a wish."""
    for at, item in enumerate(items[1:], 1):
        if item.kind == "NEG" and item.text in {"without", "w/o", "but not", "不"}:
            follows = items[at + 1].kind if at + 1 < len(items) else ""
            if follows in subjects.verbs and best_fit(items[:at], subjects) is not None:
                return at
    return 0


def _parted(items: tuple[Token, ...], subjects: Subjects) -> list[tuple[Token, ...]]:
    """Return the phrases in two where the second begins with a verb and both read better apart."""
    if len(items) > _LONGEST:
        return [items]
    whole = best_fit(items, subjects)
    best: tuple[float, int] = ((whole.score if whole else -1.0) + _PARTING, 0)
    for at in range(1, len(items)):
        if items[at].kind not in subjects.verbs or items[at].kind in _UNPARTED:
            continue
        left, right = best_fit(items[:at], subjects), best_fit(items[at:], subjects)
        if left and whole and whole.frame.intent == "text_add" and left.frame.intent in _ATTRIBUTES:
            continue  # 蓝底白字写“特价”: how it looks comes first
        if left and right and left.frame.intent != right.frame.intent and left.score + right.score > best[0]:
            best = (left.score + right.score, at)
    return [items[: best[1]], *_parted(items[best[1] :], subjects)] if best[1] else [items]


_UNPARTED: Final = frozenset({"CREDITS", "STATE", "STAY", "APPEAR", "PLAY", "WHATCHANGED", "CANT"}) | frozenset(
    {"QLENGTH", "QSIZE", "QRATE", "QCLIPS", "QSOUND", "QMUSIC", "QFORMATS", "QHOWTO", "QWHATIF", "QADVICE"}
    | {"QABILITY", "QWHAT", "TELLME", "UP", "DOWN", "LOUDER", "QUIETER"}
)
_LONGEST: Final = 48
"""Phrases of a clause that is tried in two; longer ones nobody says, and the tries grow with the square."""
_PARTING: Final = 2.5
"""What two clauses must explain better than one, so that a mere second verb parts nothing."""


def _chunks(phrases: Sequence[Token]) -> Iterator[_Chunk]:
    items: list[Token] = []
    mark = ""
    for phrase in _without_rejected(phrases):
        name = _mark(phrase)
        if name is None:
            if phrase.kind not in HIDDEN:
                items.append(phrase)
            continue
        if items:
            yield _Chunk(tuple(items), mark)
            mark = name
        else:
            mark = max(mark, name, key=_STRENGTH.index)
        items = []
    yield _Chunk(tuple(items), mark)


def _without_rejected(phrases: Sequence[Token]) -> Iterator[Token]:
    """Yield the phrases without what "instead of" says is not wanted: "make it 1.5x instead of 2x"."""
    is_rejected = False
    for at, phrase in enumerate(phrases):
        if phrase.kind == "INSTEADOF":
            follows = next((each.kind for each in phrases[at + 1 :] if each.kind not in HIDDEN), "")
            if follows in {"CLIPS", "NAMED", "LOGO", "MUSIC"} and any(each.kind == "FILE" for each in phrases[:at]):
                yield replace(phrase, kind="REPLACE")  # "use outro.mp4 instead of clip 3"
                continue
            is_rejected = True
            continue
        if is_rejected and (phrase.kind in {"SEP", "THEN", "AND", "SET", "ADD", "CORRECT"}):
            is_rejected = False
        if not is_rejected:
            yield phrase


_STRENGTH: Final = ("", ",", "and", ";", "then", "correct")


def _mark(phrase: Token) -> str | None:
    match phrase.kind:
        case "SEP":
            return "," if phrase.text in _WEAK else ";"
        case "AND":
            return "and"
        case "THEN":
            return "then"
        case "CORRECT":
            return "correct"
    return None


def _clause(items: tuple[Token, ...], subjects: Subjects) -> Clause:
    negated, rest = _negation(items, subjects)
    return Clause(items=rest, fit=best_fit(rest, subjects), is_negated=negated)


def _negation(items: tuple[Token, ...], subjects: Subjects) -> tuple[bool, tuple[Token, ...]]:
    """Return whether "not" stands before a verb, and the items without it. "No music" stays as it is."""
    for at, item in enumerate(items):
        if item.kind == "NEG" and any(each.kind in subjects.verbs for each in items[at + 1 : at + 3]):
            return True, items[:at] + items[at + 1 :]
    return False, items


def _has_verb(items: Sequence[Token], subjects: Subjects) -> bool:
    return any(item.kind in subjects.verbs for item in items)


def _belongs(before: Clause, clause: Clause, chunk: _Chunk, subjects: Subjects) -> bool:
    """Return whether the clause only adds to the one before it."""
    if before.fit is None or before.is_negated:
        return False
    if _has_verb(clause.items, subjects) and not _is_manner(before.fit.frame.intent, clause, subjects):
        return False
    if chunk.mark == "then" and clause.fit is not None:
        return False
    if clause.fit and len(clause.fit.frame.needs) > 1:
        intent = clause.fit.frame.intent
        if intent not in _ATTRIBUTES and intent != before.fit.frame.intent:
            return False
    kinds = {item.kind for item in clause.items}
    here = {item.kind for item in before.items}
    takes = subjects.used[before.fit.frame.intent]
    is_new = not (kinds & here & _SINGLE) and not (kinds & _COLOURS and here & _COLOURS)
    return kinds <= takes | _LOOSE and bool(kinds - _LOOSE) and is_new


_MERGED: Final = frozenset(
    {"fade", "volume", "style", "adjust", "speed", "reverse", "effect", "look", "trim_to", "scale"}
)
_THINGS: Final = frozenset(
    {"TITLE", "CAPTION", "TEXT", "LOWERTHIRD", "LOGO", "PIP", "MUSIC", "VOICE", "CLIPS", "NAMED"}
)


def _leads(before: Clause, clause: Clause, chunk: _Chunk, subjects: Subjects) -> bool:
    """Return whether what came before is only the first of several stretches: 前3秒和最后3秒都删掉."""
    if chunk.mark not in {"and", ","} or clause.fit is None or before.fit is None:
        return False
    if any(item.kind not in {"RANGE", "AND", "OF"} for item in before.items):
        return False
    kinds = {item.kind for item in clause.items}
    return bool(kinds & {"REMOVE", "KEEP", "MUTE", "CUT"}) and "RANGE" in kinds and clause.items[0].kind == "RANGE"


def _completes(before: Clause, clause: Clause, subjects: Subjects) -> bool:
    """Return whether a bare verb says what is done to what was named before: 前三秒太拖了，直接砍掉."""
    kinds = {item.kind for item in clause.items}
    if not kinds & {"REMOVE", "KEEP"} or not kinds <= {"REMOVE", "KEEP", "WORD", "HAN", "BA", "PRONOUN", "REQUEST"}:
        return False
    there = {item.kind for item in before.items}
    if not there & {"RANGE", "CLIPS", "NAMED"} or before.is_negated:
        return False
    said = there & subjects.verbs
    return not said or (before.fit is None and not said - {"QWHAT"})


def _is_rest(before: Clause, clause: Clause) -> bool:
    """Return whether the clause only removes what the one before it does not keep: "keep 0-5, delete the rest"."""
    kinds = {item.kind for item in clause.items}
    if before.fit is None or before.fit.frame.intent not in {"keep", "trim_to"}:
        return False
    is_away = bool(kinds & {"REMOVE", "NEG", "CUT"}) and bool(kinds & {"OTHER", "BEFORE", "AFTER"})
    refs = [item.value for item in clause.items if item.kind == "CLIPS"]
    is_others = any(isinstance(ref, Ref) and ref.which == "other" for ref in refs)
    is_away = is_away or (is_others and bool(kinds & {"REMOVE", "NEG", "CUT"}))
    return is_away and not kinds & {"RANGE", "T", "QUOTE", "NAMED", "TITLE", "MUSIC"}


def _repeats(before: Clause, clause: Clause) -> bool:
    """Return whether a clause only says again, or more exactly, what the one before it says.

    "The music is too loud, can you turn it down": a complaint and its remedy. "1 s fade in and 3 s fade out on it".
    """
    if before.fit is None or clause.fit is None or before.is_negated or clause.is_negated:
        return False
    intent = before.fit.frame.intent
    if intent != clause.fit.frame.intent or intent not in _MERGED:
        return False
    own = {item.kind for item in clause.items}
    there = {item.kind for item in before.items}
    if intent == "fade":
        return not (own & _THINGS and there & _THINGS)
    is_complaint = any(item.text.startswith(_COMPLAINTS) for item in before.items)
    if intent in {"style", "adjust"} and not is_complaint:
        return False
    return not own & (_THINGS | {"RANGE", "QUOTE", "LOOK", "FX"}) and (is_complaint or intent == "reverse")


_COMPLAINTS: Final = (
    "too ",
    "太",
    "有点",
    "有些",
    "not ",
    "can't",
    "cant",
    "can hardly",
    "can barely",
    "hard to",
    "听不",
)


def _with_later(before: Clause, clause: Clause, subjects: Subjects) -> Clause:
    """Return the two as one; what the later one says of direction and amount wins."""
    if before.fit and before.fit.frame.intent == "fade":
        return joined(before, clause.items, subjects)
    later = {_family(item.kind) for item in clause.items}
    kept = tuple(item for item in before.items if _family(item.kind) not in later)
    rest = tuple(item for item in clause.items if item.kind != "PRONOUN")
    return with_items(before, (*kept, *rest), subjects)


def _taken(before: Clause, clause: Clause, subjects: Subjects) -> Clause | None:
    """Return "take the third clip and put it first" as one wish."""
    if before.fit is None or before.fit.frame.intent != "keep" or before.items[0].text not in _TAKING:
        return None
    thing = next((item for item in before.items if item.kind in {"CLIPS", "NAMED"}), None)
    if thing is None or not any(item.kind == "PRONOUN" for item in clause.items):
        return None
    items = tuple(thing if item.kind == "PRONOUN" else item for item in clause.items)
    found = with_items(clause, items, subjects)
    return found if found.fit is not None else None


_TAKING: Final = frozenset({"take", "grab", "拿", "取", "把"})


def _with_antecedent(before: Clause, clause: Clause, subjects: Subjects) -> Clause:
    """Return the clause with "it" as what the clause before names, unchanged: "the title's fine, move it"."""
    is_talk = before.fit is None or before.fit.frame.intent in {"cant", "content", "q_other"}
    if not any(item.kind == "PRONOUN" for item in clause.items) or not is_talk:
        return clause
    thing = next((item for item in before.items if item.kind in _THINGS), None)
    if thing is None or any(item.kind in _THINGS for item in clause.items):
        return clause
    items = tuple(thing if item.kind == "PRONOUN" else item for item in clause.items)
    return with_items(clause, items, subjects)


def _is_manner(intent: str, clause: Clause, subjects: Subjects) -> bool:
    """Return whether the clause's verbs only say how what was added comes and goes: "…, fading in"."""
    kinds = {item.kind for item in clause.items}
    verbs = kinds & subjects.verbs
    if intent == "music_add":
        return verbs <= {"FADE", "FADEIN", "FADEOUT", "FADEBOTH", "QUIETER"} and not kinds & {"SOUND", "VIDEO"}
    is_plain = not kinds & {"T", "LEN", "RANGE", "SOUND", "VIDEO", "MUSIC", "CLIPS", "POINT"}
    return intent == "text_add" and verbs <= {"FADE", "FADEIN", "FADEOUT", "FADEBOTH"} and is_plain


_ATTRIBUTES: Final = frozenset({"style", "background", "retime", "opacity", "keep", "trim_to", "scale", "music_time"})
"""Intents that may as well only describe what the clause before adds: "white on black, from 0:05 to 0:10"."""
_COLOURS: Final = frozenset({"ADJ", "ADJWORD"})
_SINGLE: Final = frozenset(
    {"LOOK", "MOOD", "FADEIN", "FADEOUT", "TRANSITION", "QUOTE", "MUSIC", "SHAPE", "RATIO", "X", "XWORD"}
)
_LOOSE: Final = frozenset(
    {"AT", "IN", "ON", "FOR", "WITH", "OF", "TO", "WORD", "HAN", "BA", "INTO", "BY", "IT", "LITTLE"}
)


def with_items(clause: Clause, items: tuple[Token, ...], subjects: Subjects) -> Clause:
    """Return the clause with other phrases, read anew."""
    return replace(clause, items=items, fit=best_fit(items, subjects))


def joined(before: Clause, items: tuple[Token, ...], subjects: Subjects) -> Clause:
    """Return the clause with more phrases, read anew; as before where that cannot be read."""
    more = (*before.items, *items)
    same = best_fit(more, subjects, before.fit.frame.intent) if before.fit else None
    return replace(before, items=more, fit=same or best_fit(more, subjects) or before.fit)


def _inherited(before: Clause | None, clause: Clause, subjects: Subjects) -> Clause | None:
    """Return the clause read with the verb of the one before it: "remove the title and the music"."""
    if before is None or _has_verb(clause.items, subjects) or any(item.kind == "NEG" for item in clause.items):
        return None
    verb = next((item for item in before.items if item.kind in subjects.verbs), None)
    if verb is None:
        return None
    items = (verb, *clause.items)
    fit = best_fit(items, subjects)
    if fit is None or len(fit.frame.needs) < 2 or not any(verb.kind in need for need in fit.frame.needs):
        return None
    return Clause(items=items, fit=fit, is_negated=before.is_negated)


def corrected(before: Clause, items: tuple[Token, ...], subjects: Subjects) -> Clause:
    """Return the clause with the correction in the place of what it corrects; the correction's own wish wins whole."""
    own = _clause(items, subjects)
    if _has_verb(own.items, subjects) and own.fit is not None:
        return own
    kinds = {_family(item.kind) for item in own.items}
    kept = tuple(item for item in before.items if _family(item.kind) not in kinds)
    mixed = _clause((*kept, *own.items), subjects)
    if mixed.fit is not None and before.fit is not None and mixed.fit.frame.intent == before.fit.frame.intent:
        return mixed
    return own if own.fit is not None else mixed


def _family(kind: str) -> str:
    """Return a name shared by kinds that take each other's place: "10 s, no, 0:20"."""
    for name, kinds in _FAMILIES.items():
        if kind in kinds:
            return name
    return kind


_FAMILIES: Final = {
    "time": {"T", "C", "POS", "POINT", "LEN"},
    "amount": {"PCT", "DB", "X", "XWORD", "HALF", "FRAC"},
    "direction": {"UP", "DOWN", "LOUDER", "QUIETER", "FASTER", "SLOWER"},
    "shape": {"SHAPE", "RATIO", "PLATFORM"},
}

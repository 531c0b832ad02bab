"""What a message means after the turn before it: corrections, answers to our question, "more", "again", "the same"."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.replies.talk import key_of
from fetchcut.language.situation import LastTurn
from fetchcut.language.talk import answering
from fetchcut.language.talk.amending import is_amending
from fetchcut.language.talk.clause import Clause, corrected, has_verb, joined, with_items
from fetchcut.language.talk.contraries import OPPOSITE
from fetchcut.language.talk.words import Subjects

_DEGREES: Final = frozenset({"MORE", "LESS", "LITTLE", "MUCH", "STRONGER", "WEAKER"})
_NOUNS: Final = frozenset(
    {"TITLE", "CAPTION", "TEXT", "LOGO", "PIP", "MUSIC", "VOICE", "CLIPS", "NAMED", "SOUND", "VIDEO"}
)
_THINGS: Final = frozenset({"TITLE", "CAPTION", "TEXT", "LOGO", "PIP", "MUSIC", "VOICE"})
_PLACES: Final = frozenset({"CLIPS", "NAMED", "BETWEENCLIPS", "OTHER", "RANGE", "PLACE", "QUOTE"})
_PASSING: Final = frozenset(
    {"PRONOUN", "SET", "BA", "WORD", "HAN", "TO", "AND", "AT", "THEN", "AGAIN", "FOR", "ON", "IN"}
)
_VALUES: Final = frozenset({"DEG", "T", "LEN", "PCT", "X", "C", "N", "POINT"})
_AMOUNTS: Final = frozenset({"PCT", "N", "DB", "X", "XWORD", "HALF", "MAX", "MIN", "MUCH", "LITTLE", "MORE", "LESS"})


def as_correction(clauses: Sequence[Clause], last: Sequence[Clause], subjects: Subjects) -> tuple[Clause, ...] | None:
    """Return the last message's clauses with the correction in place; None where it corrects nothing of them."""
    if not last or len(clauses) != 1:
        return None
    wanted = clauses[0]
    if any(item.kind == "OTHERWAY" for item in wanted.items):
        return (*last[:-1], _turned(last[-1], subjects))
    hit = [at for at, clause in enumerate(last) if is_amending(clause.items, wanted.items)]
    at = hit[-1] if hit else len(last) - 1
    fixed = corrected(last[at], wanted.items, subjects)
    was = last[at].fit
    if fixed.fit is None or was is None:
        return None
    is_other_thing = any(item.kind in _NOUNS for item in wanted.items) and fixed.items != last[at].items
    is_done_otherwise = has_verb(wanted.items, subjects) and len(fixed.items) > len(wanted.items)
    if fixed.fit.frame.intent != was.frame.intent and not is_other_thing and not is_done_otherwise:
        return None
    return (*last[:at], fixed, *last[at + 1 :])


def _turned(clause: Clause, subjects: Subjects) -> Clause:
    kinds = {item.kind for item in clause.items}
    items = tuple(replace(item, kind=OPPOSITE.get(item.kind, item.kind)) for item in clause.items)
    if not kinds & OPPOSITE.keys():  # "rotate it" without a side goes to the right
        items = (*items, Token("LEFT", "left", 0, 0, ""))
    return with_items(clause, items, subjects)


def as_text(message: str, asked: Sequence[Clause], subjects: Subjects) -> tuple[Clause, ...]:
    """Return the asked message's clauses with the whole answer as the text to show."""
    quote = Token("QUOTE", "", 0, 0, message.strip().strip('"“”「」'))
    return (*asked[:-1], joined(asked[-1], (quote,), subjects))


def as_answer(
    clauses: Sequence[Clause], last: LastTurn, asked: Sequence[Clause], subjects: Subjects
) -> tuple[Clause, ...] | None:
    """Return the asked message's clauses with the answer put in; None where this is a new wish of its own."""
    if not asked:
        return None
    key = key_of(last.question)
    if key is None or not key.startswith("ask."):
        again = _pointed_out(clauses, asked, subjects) or _tried_again(clauses, asked, subjects)
        if again is not None or key is not None or _is_of_another(clauses, asked[-1], subjects):
            return again
    if key == "ask.trim_how":
        asked = (*asked[:-1], _trimmed_off(asked[-1], clauses, subjects))
    added = answering.as_asked(key, tuple(item for each in clauses for item in each.items))
    is_bare = len(clauses) == 1 and answering.is_bare(key, clauses[0].items)
    if not added or (not is_bare and any(_is_wish(each, subjects) for each in clauses)):
        return None
    if asked[-1].fit and asked[-1].fit.frame.intent in _UNSEEN:
        return _plainly(asked, added, subjects)
    is_place = key == "ask.where_to"  # "after the city": the clip that moves is another one
    mixed = (
        with_items(asked[-1], (*asked[-1].items, *added), subjects)
        if is_place
        else _with_values(asked[-1], added, subjects)
    )
    if mixed.fit is None or (asked[-1].fit and mixed.fit.frame.intent != asked[-1].fit.frame.intent):
        loose = joined(asked[-1], added, subjects)
        return (*asked[:-1], loose) if loose.fit is not None else None
    return (*asked[:-1], mixed)


_UNSEEN: Final = frozenset({"content", "cant"})


def _plainly(asked: Sequence[Clause], named: tuple[Token, ...], subjects: Subjects) -> tuple[Clause, ...] | None:
    """Return what was to be done with something nobody looked at, done to what is named now."""
    plain = tuple(item for item in asked[-1].items if item.kind in subjects.verbs and item.kind != "CANT")
    found = with_items(asked[-1], (*plain, *named), subjects)
    return (*asked[:-1], found) if plain and found.fit is not None else None


def _pointed_out(clauses: Sequence[Clause], refused: Sequence[Clause], subjects: Subjects) -> tuple[Clause, ...] | None:
    """Return a wish for unseen contents with the clip or stretch meant: "delete the one with the sunset" / "clip 2"."""
    is_unseen = refused[-1].fit is not None and refused[-1].fit.frame.intent in _UNSEEN
    if not is_unseen or len(clauses) != 1:
        return None
    items = clauses[0].items
    is_named = all(item.kind in {"CLIPS", "NAMED", "RANGE", "IT"} for item in items)
    return _plainly(refused, items, subjects) if is_named else None


def _tried_again(clauses: Sequence[Clause], refused: Sequence[Clause], subjects: Subjects) -> tuple[Clause, ...] | None:
    """Return the message that was refused with another value for what could not be: "cut at 0:45" / "0:15 then"."""
    if len(clauses) != 1 or not is_amending(refused[-1].items, clauses[0].items):
        return None
    return as_correction(clauses, refused, subjects)


def _trimmed_off(asked: Clause, clauses: Sequence[Clause], subjects: Subjects) -> Clause:
    """Return "trim 5 s" as a cut where the answer says at which end: "off the end"."""
    if not any(item.kind in {"START", "END", "FRONT", "BACK", "LAST", "FIRST"} for c in clauses for item in c.items):
        return asked
    items = tuple(replace(item, kind="REMOVE") if item.kind == "TRIM" else item for item in asked.items)
    return with_items(asked, items, subjects)


def _is_of_another(clauses: Sequence[Clause], asked: Clause, subjects: Subjects) -> bool:
    """Return whether something is said that the asked wish has no use for: a shape, after a cut that could not be."""
    takes = subjects.used[asked.fit.frame.intent] if asked.fit else frozenset[str]()
    return any(each.fit is not None and not {item.kind for item in each.items} & takes for each in clauses)


def _is_wish(clause: Clause, subjects: Subjects) -> bool:
    """Return whether the clause says by itself what is to be done."""
    return clause.fit is not None and any(item.kind in subjects.verbs for item in clause.items)


def _with_values(clause: Clause, added: tuple[Token, ...], subjects: Subjects) -> Clause:
    kinds = {item.kind for item in added}
    if kinds & _THINGS:
        kinds |= _THINGS
    if "CLIPS" in kinds or "NAMED" in kinds:
        kinds |= {"PRONOUN", "CLIPS", "NAMED"}
    if kinds & {"N", "DEG", "T"}:
        kinds |= _VALUES
    kept = tuple(item for item in clause.items if item.kind not in kinds)
    return with_items(clause, (*kept, *added), subjects)


def as_more(clause: Clause, last: Sequence[Clause], subjects: Subjects) -> Clause | None:
    """Return a clause without verb that begins with "and" with the verb of the turn before: "and 2 from the start"."""
    if not last or last[-1].fit is None or any(item.kind in subjects.verbs for item in clause.items):
        return None
    verb = next((item for item in last[-1].items if item.kind in subjects.verbs), None)
    if verb is None:
        return None
    found = with_items(clause, (verb, *clause.items), subjects)
    return found if found.fit and found.fit.frame.intent == last[-1].fit.frame.intent else None


def as_followup(clause: Clause, last: Sequence[Clause], subjects: Subjects) -> Clause | None:
    """Return the clause filled up from the turn before: "a bit more", "the last one too", "at 20 %", "for 2 s"."""
    if not last or last[-1].fit is None:
        return None
    before = last[-1]
    kinds = {item.kind for item in clause.items}
    is_whole = _is_wish(clause, subjects) and clause.fit is not None and len(clause.fit.frame.needs) > 1
    if "TOO" in kinds and is_whole:
        return None  # 音乐也去掉, "the last 3 seconds can go too": says all of it
    if kinds & {"SAME", "TOO"} and kinds & (_THINGS | _PLACES):
        added = tuple(item for item in clause.items if item.kind not in {"SAME", "TOO", "SET", "PRONOUN"})
        return _with_values(before, added, subjects)
    is_heard = before.fit is not None and before.fit.frame.intent in {"volume", "music_add", "music_time"}
    if is_heard and kinds & {"BIGGER", "SMALLER"} and not kinds & _NOUNS:
        turned = {"BIGGER": "UP", "SMALLER": "DOWN"}
        rest = tuple(item for item in before.items if item.kind in _NOUNS)
        own = tuple(replace(item, kind=turned.get(item.kind, item.kind)) for item in clause.items)
        return with_items(before, (*rest, *own), subjects)
    thing = next((item for item in before.items if item.kind in _THINGS - {"MUSIC", "VOICE"}), None)
    if thing is not None and kinds & {"BIGGER", "SMALLER"} and kinds <= _DEGREES | _PASSING | {"BIGGER", "SMALLER"}:
        found = with_items(clause, (thing, *clause.items), subjects)  # logo放左上角 / 再小一点
        return found if found.fit is not None else None
    if kinds & _DEGREES and kinds <= _DEGREES | _PASSING | {"UP", "DOWN"}:
        return _by_degree(before, clause, subjects)
    if clause.fit is None and kinds:
        added = tuple(item for item in clause.items if item.kind not in {"WORD", "HAN"})
        mixed = _with_values(before, added, subjects) if added else clause
        return mixed if mixed.fit is not None and added else None
    return None


def _by_degree(before: Clause, clause: Clause, subjects: Subjects) -> Clause:
    kept = tuple(item for item in before.items if item.kind not in _AMOUNTS | {"RANGE", "POINT"})
    kinds = {item.kind for item in clause.items}
    if kinds & {"UP", "DOWN"} and before.fit and before.fit.frame.intent in {"volume", "music_add"}:
        # 音乐30% / 再低一点, "turn it down" / "back up a little": the way is said anew
        nouns = tuple(item for item in kept if item.kind in _NOUNS | {"PRONOUN"})
        return with_items(before, (*nouns, *clause.items), subjects)
    if kinds & {"LESS", "WEAKER"} and not {item.kind for item in kept} & OPPOSITE.keys():
        kept = (*kept, *_grown(before))
    if kinds & {"LESS", "WEAKER", "DOWN"}:
        kept = tuple(replace(item, kind=OPPOSITE.get(item.kind, item.kind)) for item in kept)
        kept = tuple(_less(item) for item in kept)
    degrees = tuple(item for item in clause.items if item.kind in {"LITTLE", "MUCH"})
    more = (Token("MORE", "more", 0, 0, ""),) if "STRONGER" in kinds or "MORE" in kinds else ()
    return with_items(before, (*kept, *degrees, *more), subjects)


def _grown(before: Clause) -> tuple[Token, ...]:
    """Return which way a mere factor went, "the logo twice as big" was bigger; less, where there was to be more."""
    bare = {"MORE": "LESS", "LESS": "MORE"}
    if turned := [
        Token(bare[item.kind], bare[item.kind].lower(), 0, 0, "") for item in before.items if item.kind in bare
    ]:
        return tuple(turned[:1])
    factor = next((item for item in before.items if item.kind in {"X", "XWORD", "TWICE"}), None)
    if factor is None or before.fit is None:
        return ()
    more, less = _WAYS.get(before.fit.frame.intent, ("BIGGER", "SMALLER"))
    kind = more if Fraction(str(factor.value or 2)) > 1 else less
    return (Token(kind, kind.lower(), 0, 0, ""),)


_WAYS: Final = {"speed": ("FASTER", "SLOWER"), "volume": ("LOUDER", "QUIETER")}


def _less(item: Token) -> Token:
    if item.kind == "ADJ":
        text = str(item.value)
        return replace(item, text="", value=text[:-1] + ("-" if text.endswith("+") else "+"))
    return item

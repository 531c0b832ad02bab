"""A message that is about the turn before: an answer to our question, a correction, "undo that", "more", "by speed".

An objection comes first, then the answer to a question that was asked, then each of _STEPS until one knows the message.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from fetchcut.language.heard import on_main, understood, without_talk
from fetchcut.language.lexer import Token
from fetchcut.language.outcome import Answer, Cannot, History, Outcome, Question, Route
from fetchcut.language.replies.talk import key_of, phrase
from fetchcut.language.situation import LastTurn, Situation
from fetchcut.language.talk import answering, context, followups, regrets, topics, walks
from fetchcut.language.talk.bonds.link import link
from fetchcut.language.talk.bonds.normal import clips_spared
from fetchcut.language.talk.clause import Clause, has_verb
from fetchcut.language.talk.reading import by_name
from fetchcut.language.talk.turn import Turn
from fetchcut.language.talk.words import Subjects, subjects

_UNCHANGED: Final = (Question, Cannot, Answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message with the turn before: `before` are that one's clauses, `spoken` names what it changed."""

    message: str
    clauses: tuple[Clause, ...]
    turn: Turn
    last: LastTurn
    before: tuple[Clause, ...]
    spoken: tuple[Token, ...]
    known: Subjects

    @property
    def is_after_edits(self) -> bool:
        """Return whether the turn before changed something and asked nothing."""
        return bool(self.last.edits) and not self.last.question

    @property
    def is_correction(self) -> bool:
        """Return whether it says that something should have been otherwise."""
        return any(each.corrects or any(i.kind == "OTHERWAY" for i in each.items) for each in self.clauses)


def outcome(message: str, clauses: tuple[Clause, ...], turn: Turn) -> Outcome | None:
    """Return the outcome of a message that is about the turn before; None for one that stands by itself."""
    last = turn.situation.last
    if last is None:
        return _after_answer(clauses, turn)
    said = _said(message, clauses, turn, last)
    if said.is_after_edits and (objected := _objected(said)) is not None:
        return objected
    if last.edits:
        said = replace(said, clauses=followups.without_denied(said.clauses, said.before))
    if last.question and not (last.edits and said.is_correction):
        return _answered(said)
    return next((found for step in _STEPS if (found := step(said)) is not None), None)


def _after_answer(clauses: tuple[Clause, ...], turn: Turn) -> Outcome | None:
    """Return what clauses come to that name nothing, behind a question about one thing: "how loud is the music?"."""
    thing = topics.pointed_at(turn.situation.focus, turn.situation.draft)
    if thing is None:
        return None
    filled = tuple(topics.about(each, (thing,), subjects()) for each in clauses)
    return turn.outcome(filled) if filled != clauses else None


def _said(message: str, clauses: tuple[Clause, ...], turn: Turn, last: LastTurn) -> Said:
    known = subjects()
    spoken = topics.topic(last.edits, turn.situation.focus, turn.situation.draft)
    whole = _whole(turn.situation, (*last.corrected, last.message), known)
    before = tuple(topics.about(each, spoken, known) for each in whole)
    return Said(message=message, clauses=clauses, turn=turn, last=last, before=before, spoken=spoken, known=known)


def _whole(situation: Situation, messages: Sequence[str], known: Subjects) -> tuple[Clause, ...]:
    """Return the clauses of a message with the corrections behind it in their places: "cut 3 s" / "wait, 2"."""
    first, *rest = (without_talk(understood(each, situation).clauses) for each in messages)
    for clauses in rest:
        first = _mended(clauses, first, known) or clauses
    return first


def _mended(clauses: tuple[Clause, ...], before: tuple[Clause, ...], known: Subjects) -> tuple[Clause, ...] | None:
    """Return the clauses before as those behind them say they should have been; None where they say no such thing."""
    is_correction = any(each.corrects or any(i.kind == "OTHERWAY" for i in each.items) for each in clauses)
    fixed = _as_corrected(clauses, before, known) if is_correction else None
    return fixed if fixed is not None else _otherwise(clauses, before, known)


def _as_corrected(
    clauses: tuple[Clause, ...], before: tuple[Clause, ...], known: Subjects
) -> tuple[Clause, ...] | None:
    fixed = context.as_correction(clauses, before, known)
    return fixed if fixed is not None else followups.done_instead(clauses, before)


def _otherwise(clauses: tuple[Clause, ...], before: tuple[Clause, ...], known: Subjects) -> tuple[Clause, ...] | None:
    narrowed = followups.narrowed(clauses, before, known) or followups.widened(clauses, before, known)
    return narrowed or followups.completed(clauses, before, known)


def _objected(said: Said) -> Outcome | None:
    """Return what comes of one who does not want what was done: taken back, or asked what to do instead."""
    turn = said.turn
    if answering.is_taken_back(turn.reading.tokens) or regrets.is_regretted(turn.reading, said.before, said.last.edits):
        return walks.taken_back(turn.situation, turn.language)
    if answering.is_objection(turn.reading.tokens):
        return Question(text=phrase("ask.instead_or_undo", turn.language), language=turn.language)
    if followups.is_taken_back(said.clauses, said.before):
        return walks.taken_back(turn.situation, turn.language)
    return None


def _answered(said: Said) -> Outcome | None:
    """Return what an answer to our question comes to; None where it is no answer."""
    last, turn = said.last, said.turn
    if answering.is_declined(turn.reading.tokens):
        return Answer(text=phrase("negated", turn.language), language=turn.language)
    asked = without_talk(understood(last.asked, turn.situation).clauses) if last.asked else said.before
    if _may_be_text(said, asked):
        return _as_text(said, asked)
    given = tuple(by_name(each, on_main(turn.situation)) for each in said.clauses)
    answer = context.as_answer(given, last, asked, said.known)
    if answer is None:
        return None
    # What was asked about a correction is still to be done in the place of the turn before.
    return turn.replacing(answer) if last.edits and not last.asked else turn.outcome(answer)


def _may_be_text(said: Said, asked: tuple[Clause, ...]) -> bool:
    """Return whether we asked for a text, and this is neither one in quotes nor a question."""
    is_asked = bool(asked) and key_of(said.last.question) in {"ask.which_text", "ask.which_captions"}
    is_quoted = any(item.kind == "QUOTE" for clause in said.clauses for item in clause.items)
    return is_asked and not is_quoted and not said.message.endswith(("?", "？"))


def _as_text(said: Said, asked: tuple[Clause, ...]) -> Outcome:
    """Return what comes of words where we asked for a text: a wish that works is one, all else is the text.

    "Red", "Let's go" and "Cut!" have no verb, or come to no change by themselves.
    """
    own = said.turn.outcome(said.clauses)
    is_wish = any(has_verb(each.items, said.known) for each in said.clauses) or isinstance(own, Route | History)
    if is_wish and not isinstance(own, _UNCHANGED):
        return own
    return said.turn.outcome(context.as_text(said.message, asked, said.known))


def _corrected(said: Said) -> Outcome | None:
    """Return the turn before as it should have been: "no, 4 seconds"."""
    if not (said.is_correction and said.last.edits) or any(_halfway(said, each) for each in said.clauses):
        return None
    instead = _as_corrected(said.clauses, said.before, said.known)
    return None if instead is None else said.turn.replacing(instead)


def _spared(said: Said) -> Outcome | None:
    """Return the turn before without the clips that it should have let be: 全部静音 / 第二段不用."""
    if len(said.clauses) != 1 or len(said.before) != 1 or not said.last.edits:
        return None
    found = clips_spared(link(said.before[0], said.clauses[0], ",", said.known))
    return None if found is None else said.turn.replacing(found)


def _repeated(said: Said) -> Outcome | None:
    """Return the turn before once more: "again"."""
    fit = said.clauses[0].fit if len(said.clauses) == 1 else None
    return said.turn.outcome(said.before) if fit and fit.frame.intent == "again" else None


def _more(said: Said) -> Outcome | None:
    """Return the wish of the turn before for something else: "and the second one, too"."""
    tokens = said.turn.reading.tokens
    opening = next((token.kind for token in tokens if token.kind not in {"FILL", "DET", "SYM"}), "")
    if opening not in {"AND", "TOO"} or len(said.clauses) != 1:
        return None
    more = context.as_more(said.clauses[0], said.before, said.known)
    return None if more is None else said.turn.outcome((more,))


def _begun(said: Said) -> Outcome | None:
    """Return when the music of the turn before plays: "start at 0:30"."""
    if len(said.clauses) != 1 or not said.spoken or said.spoken[0].kind != "MUSIC":
        return None
    begun = topics.about(said.clauses[0], said.spoken, said.known)
    is_of_time = begun.fit is not None and begun.fit.frame.intent == "music_time"
    return said.turn.outcome((begun,)) if is_of_time and begun.items != said.clauses[0].items else None


def _done_otherwise(said: Said) -> Outcome | None:
    """Return the turn before done otherwise than it was: "only from 3 to 8", "by speed"."""
    instead = _otherwise(said.clauses, said.before, said.known)
    return None if instead is None else said.turn.replacing(instead)


def _about_it(said: Said) -> Outcome | None:
    """Return what clauses come to that leave out what they are about: it is what the turn before was about."""
    filled = tuple(_filled(said, each) for each in said.clauses)
    if said.turn.situation.focus:
        filled = tuple(followups.with_it(each, said.before, said.known) for each in filled)
    return said.turn.outcome(filled) if filled != said.clauses else None


def _filled(said: Said, clause: Clause) -> Clause:
    now = _halfway(said, clause) or clause
    followed = context.as_followup(now, said.before, said.known)
    return followed or topics.about(now, said.spoken, said.known)


def _halfway(said: Said, clause: Clause) -> Clause | None:
    return followups.halfway_back(clause, said.before, said.known)


_STEPS: Final[tuple[Callable[[Said], Outcome | None], ...]] = (
    _spared,
    _corrected,
    _repeated,
    _begun,
    _more,
    _done_otherwise,
    _about_it,
)

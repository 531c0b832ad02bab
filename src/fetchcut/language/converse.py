"""A message and the situation → one outcome: edits, a question, an answer, an honest no. Pure and deterministic.

    message ── tokens ── phrases ── clauses ── intents ── edits tried on the draft ── outcome with its reply

Each stage is a module in `talk` and a value in `Reading`; `sequels` brings in the turn before.
"""

from dataclasses import replace
from typing import Final

from fetchcut.language import sequels
from fetchcut.language.heard import understood, without_talk
from fetchcut.language.languages import Language, detect
from fetchcut.language.normalise import HOLE, is_han
from fetchcut.language.outcome import Answer, Edits, Outcome
from fetchcut.language.replies.talk import phrase
from fetchcut.language.situation import Situation
from fetchcut.language.talk import conditions, fetching, followups
from fetchcut.language.talk.reading import LONGEST, Reading, read
from fetchcut.language.talk.turn import Turn
from fetchcut.language.talk.wishes import WISHES


def converse(message: str, situation: Situation) -> Outcome:
    """Return what `message` comes to. Every outcome has a text in the language of the message; nothing is raised."""
    message = message[:LONGEST]
    reading = understood(message, situation)
    language = _language(reading, situation)
    if (condition := conditions.decided(message, situation, language)) is not None:
        return _on_condition(condition, situation, language)
    if waiting := fetching.route(reading, message, situation, language):
        return waiting
    clauses = followups.without_grumbling(fetching.without_laid(without_talk(reading.clauses), situation))
    turn = Turn(situation=situation, reading=reading, language=language)
    return sequels.outcome(message, clauses, turn) or turn.outcome(clauses)


def edits_files(message: str) -> bool:
    """Return whether a clause wants more of a file than to get it: "put a.gif in the corner". No draft is needed."""
    clauses = read(message[:LONGEST], {}).clauses
    if any(item.kind in _NOT_FETCHED for clause in clauses for item in clause.items):
        return True
    if any(clause.fit is not None and clause.fit.frame.intent in _MANY_PICTURES for clause in clauses):
        return True
    return any(
        clause.fit is not None
        and clause.fit.frame.intent in WISHES
        and len(clause.fit.frame.needs) > 1  # a name alone is no wish
        and any(item.kind in {"FILE", "LINK"} for item in clause.items)
        for clause in clauses
    )


_NOT_FETCHED: Final = frozenset({"SOUNDNO", "SEPARATE", "SPLITSCREEN", "SIDE"})
"""What getting a file knows nothing of: the second audio track, one file a scene, files side by side, "480 wide"."""

_MANY_PICTURES: Final = frozenset({"sheet", "stills"})
"""Getting a file makes one picture of it."""


def _on_condition(found: conditions.Decided, situation: Situation, language: Language) -> Outcome:
    """Return what the wish that is left comes to; nothing where the condition does not hold, and why."""
    if not found.wish:
        return Answer(text=phrase("condition.fails", language, fact=found.fact), language=language)
    outcome = converse(found.wish, replace(situation, focus=found.focus or situation.focus, language=language))
    if isinstance(outcome, Edits):
        return replace(outcome, text=f"{phrase('condition.holds', language, fact=found.fact)} {outcome.text}")
    return outcome


def _language(reading: Reading, situation: Situation) -> Language:
    """Return the language of most of the person's own words: quoted or shown text and names do not count."""
    own = reading.text.text.replace(HOLE, " ")
    for token in reversed(reading.tokens):
        if token.kind in {"QUOTE", "FILE", "NAMED", "CAPTIONFILE"}:
            own = own[: token.start] + " " * (token.end - token.start) + own[token.end :]
    han = sum(map(is_han, own))
    latin = sum(word.isalpha() for word in "".join(" " if is_han(c) else c for c in own).split())
    if han and latin > 2 * han:
        return "en"
    return detect(own, "zh" if situation.language == "zh" else None)

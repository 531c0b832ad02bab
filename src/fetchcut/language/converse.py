"""A message and the situation → one outcome: edits, a question, an answer, an honest no. Pure and deterministic.

    message ── tokens ── phrases ── clauses ── intents ── edits tried on the draft ── outcome with its reply

Each stage is a module in `talk` and a value in `Reading`; `context` brings in the turn before.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fetchcut.language.languages import Language, detect
from fetchcut.language.normalise import HOLE, is_han
from fetchcut.language.outcome import Answer, Cannot, Edits, History, Outcome, Question, Route
from fetchcut.language.replies.talk import key_of, phrase
from fetchcut.language.situation import Situation
from fetchcut.language.talk import answering, conditions, context, fetching, followups, topics, walks
from fetchcut.language.talk.clause import Clause, has_verb
from fetchcut.language.talk.reading import LONGEST, Reading, by_name, read
from fetchcut.language.talk.scene import stem
from fetchcut.language.talk.turn import Turn
from fetchcut.language.talk.wishes import WISHES
from fetchcut.language.talk.words import subjects

_SOCIAL: Final = frozenset({"hello", "thanks", "yes", "no"})


def converse(message: str, situation: Situation) -> Outcome:
    """Return what `message` comes to. Every outcome has a text in the language of the message; nothing is raised."""
    message = message[:LONGEST]
    reading = understood(message, situation)
    language = _language(reading, situation)
    if (condition := conditions.decided(message, situation, language)) is not None:
        return _on_condition(condition, situation, language)
    if waiting := fetching.route(reading, message, situation, language):
        return waiting
    clauses = followups.without_grumbling(fetching.without_laid(_without_talk(reading.clauses), situation))
    turn = Turn(situation=situation, reading=reading, language=language)
    return _with_last(message, clauses, turn) or _alone(clauses, turn)


def _alone(clauses: tuple[Clause, ...], turn: Turn) -> Outcome:
    """Return what clauses come to without the turn before."""
    if not any(clause.items for clause in clauses):
        return Question(text=phrase("ask.nothing_said", turn.language), language=turn.language)
    return turn.outcome(clauses)


def edits_files(message: str) -> bool:
    """Return whether a clause wants more of a file than to get it: "put a.gif in the corner". No draft is needed."""
    clauses = read(message[:LONGEST], {}).clauses
    if any(item.kind in _NOT_FETCHED for clause in clauses for item in clause.items):
        return True
    return any(
        clause.fit is not None
        and clause.fit.frame.intent in WISHES
        and len(clause.fit.frame.needs) > 1  # a name alone is no wish
        and any(item.kind in {"FILE", "LINK"} for item in clause.items)
        for clause in clauses
    )


_NOT_FETCHED: Final = frozenset({"SOUNDNO", "SEPARATE"})
"""What getting a file knows nothing of: the second audio track, one file a scene."""


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


def understood(message: str, situation: Situation) -> Reading:
    """Return the stages of reading a message in a situation: "the first 5" are clips or seconds as the draft is."""
    arrived = {link: situation.library[ids[0]].name for link, ids in situation.arrived.items() if ids}
    reading = read(message, own_names(situation), arrived)
    count = len(situation.draft.main.segments) if situation.draft.main else 0
    return reading.counted(count).placed(_on_main(situation))


def _on_main(situation: Situation) -> frozenset[str]:
    """Return the names of the files that clips play."""
    main = situation.draft.main
    played = {segment.media.src for segment in main.segments if segment.media} if main else set()
    return frozenset(asset.name for id_, asset in situation.library.items() if id_ in played)


def own_names(situation: Situation) -> dict[str, str]:
    """Return what the person may call files and clips, folded, with the name each stands for."""
    names = {asset.name for asset in situation.library.values()} | situation.captions.keys()
    names |= {segment.name for track in situation.draft.tracks for segment in track.segments if segment.name}
    known = subjects().lexicon.words
    found: dict[str, str] = {}
    for name in sorted(names):
        said = stem(name)
        # A file called "title.mp4" makes no name of the word; with its ending it is still found.
        if len(said) > 1 and said not in known:
            found[said] = name
    return found | {name: name for name in names}


def _without_talk(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Return the clauses without greetings and thanks where anything else is said."""
    rest = tuple(each for each in clauses if not (each.fit and each.fit.frame.intent in _SOCIAL))
    return rest if any(each.fit is not None for each in rest) else tuple(clauses)


def _answered(message: str, clauses: tuple[Clause, ...], said: tuple[Clause, ...], turn: Turn) -> Outcome | None:
    """Return what an answer to our question comes to; None where it is no answer."""
    last, known = turn.situation.last, subjects()
    if last is None:
        return None
    if answering.is_declined(turn.reading.tokens):
        return Answer(text=phrase("negated", turn.language), language=turn.language)
    if (
        said
        and key_of(last.question) in {"ask.which_text", "ask.which_captions"}
        and not _has_quote(clauses)
        and not message.endswith(("?", "？"))
    ):
        # What has no verb, or comes to no change by itself, is the text: "Red", "Let's go", "Cut!".
        own = _alone(clauses, turn)
        is_wish = any(has_verb(clause.items, known) for clause in clauses) or isinstance(own, Route | History)
        if isinstance(own, _UNCHANGED) or not is_wish:
            return turn.outcome(context.as_text(message, said, known))
        return own
    given = tuple(by_name(each, _on_main(turn.situation)) for each in clauses)
    answer = context.as_answer(given, last, said, known)
    if answer is None:
        return None
    # What was asked about a correction is still to be done in the place of the turn before.
    return turn.replacing(answer) if last.edits and not last.asked else turn.outcome(answer)


_UNCHANGED: Final = (Question, Cannot, Answer)


def _has_quote(clauses: Sequence[Clause]) -> bool:
    return any(item.kind == "QUOTE" for clause in clauses for item in clause.items)


def _with_last(message: str, clauses: tuple[Clause, ...], turn: Turn) -> Outcome | None:
    """Return the outcome of a message that is about the turn before; None for one that stands by itself."""
    last = turn.situation.last
    if last is None:
        return None
    known = subjects()
    spoken = topics.topic(last.edits, turn.situation.focus, turn.situation.draft)
    whole = _without_talk(understood(last.message, turn.situation).clauses)
    said = tuple(topics.about(each, spoken, known) for each in whole)
    if last.edits and not last.question and answering.is_taken_back(turn.reading.tokens):
        return walks.taken_back(turn.situation, turn.language)
    if last.edits and not last.question and answering.is_objection(turn.reading.tokens):
        return Question(text=phrase("ask.instead_or_undo", turn.language), language=turn.language)
    if last.edits and not last.question and followups.is_taken_back(clauses, said):
        return walks.taken_back(turn.situation, turn.language)
    if last.edits:
        clauses = followups.without_denied(clauses, said)
    is_correction = any(each.corrects or any(i.kind == "OTHERWAY" for i in each.items) for each in clauses)
    if last.question and not (last.edits and is_correction):
        asked = _without_talk(understood(last.asked, turn.situation).clauses) if last.asked else said
        return _answered(message, clauses, asked, turn)
    is_halfway = any(followups.halfway_back(each, said, known) for each in clauses)
    if is_correction and last.edits and not is_halfway:
        fixed = context.as_correction(clauses, said, known)
        if fixed is not None:
            return turn.replacing(fixed)
        if (instead := followups.done_instead(clauses, said)) is not None:
            return turn.replacing(instead)
    if len(clauses) == 1 and clauses[0].fit and clauses[0].fit.frame.intent == "again":
        return turn.outcome(said)
    opening = next((token.kind for token in turn.reading.tokens if token.kind not in {"FILL", "DET", "SYM"}), "")
    if opening in {"AND", "TOO"} and len(clauses) == 1:
        more = context.as_more(clauses[0], said, known)
        if more is not None:
            return turn.outcome((more,))
    if spoken and len(clauses) == 1 and spoken[0].kind == "MUSIC":
        begun = topics.about(clauses[0], spoken, known)
        if begun.fit is not None and begun.fit.frame.intent == "music_time" and begun.items != clauses[0].items:
            return turn.outcome((begun,))
    instead = followups.narrowed(clauses, said, known) or followups.completed(clauses, said, known)
    if instead is not None:
        return turn.replacing(instead)
    said_now = tuple(followups.halfway_back(each, said, known) or each for each in clauses)
    filled = tuple(context.as_followup(each, said, known) or topics.about(each, spoken, known) for each in said_now)
    if turn.situation.focus:
        filled = tuple(followups.with_it(each, said, known) for each in filled)
    return turn.outcome(filled) if filled != clauses else None

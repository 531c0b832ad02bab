"""A message and the situation → one outcome: edits, a question, an answer, an honest no. Pure and deterministic.

    message ── tokens ── phrases ── clauses ── intents ── edits tried on the draft ── outcome with its reply

Each stage is a module in `talk` and a value in `Reading`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from fetchcut.errors import EditError
from fetchcut.language.languages import Language, detect
from fetchcut.language.outcome import Answer, Cannot, Edits, History, Outcome, Question, Route
from fetchcut.language.replies import explain
from fetchcut.language.replies.talk import phrase
from fetchcut.language.situation import Situation, Tune
from fetchcut.language.talk.clauses import Clause
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.reading import Reading, read
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene, stem
from fetchcut.language.talk.wishes import WISHES
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.time import clock

_HISTORY: Final = {"undo", "redo", "start_over"}
_ROUTES: Final = {"export", "credits", "state", "upload"}


@dataclass(slots=True)
class _Work:
    """What the wishes of one message have come to so far."""

    scene: Scene
    edits: list[Edit] = field(default_factory=list)
    tunes: list[Tune] = field(default_factory=list)
    then: Route | None = None


def converse(message: str, situation: Situation) -> Outcome:
    """Return what `message` comes to. Every outcome has a text in the language of the message; nothing is raised."""
    language = detect(message, {"zh": "zh_CN"}.get(situation.language))
    reading = read(message, own_names(situation))
    wishes = [clause for clause in reading.clauses if not clause.is_negated]
    if not reading.clauses or not any(clause.items for clause in reading.clauses):
        return Question(text=phrase("ask.nothing_said", language), language=language)
    if not wishes:
        return Answer(text=phrase("negated", language), language=language)
    return _carried_out(reading, wishes, situation, language)


def own_names(situation: Situation) -> dict[str, str]:
    """Return what the person may call files and clips, folded, with the name each stands for."""
    names = {asset.name for asset in situation.library.values()}
    names |= {segment.name for track in situation.draft.tracks for segment in track.segments if segment.name}
    return {stem(name): name for name in sorted(names) if len(stem(name)) > 1}


def _carried_out(reading: Reading, wishes: Sequence[Clause], situation: Situation, language: Language) -> Outcome:
    work = _Work(
        Scene(draft=situation.draft, library=_with_tunes(situation), situation=situation, focus=situation.focus)
    )
    for clause in wishes:
        words = reading.quote(clause)
        if clause.fit is None:
            return Question(text=phrase("ask.not_understood", language, words=words), language=language)
        frame = clause.fit.frame
        intent = Intent(kind=frame.intent, value=frame.value, items=clause.items, words=words)
        if frame.intent in _HISTORY:
            return _history(intent, language)
        if frame.intent in _ROUTES:
            work.then = _route(intent, language)
            continue
        ended = _done(work, intent, language)
        if ended is not None:
            return ended
    return _outcome(work, situation, language)


def _with_tunes(situation: Situation) -> Library:
    return {**situation.library, **{tune.asset.id: tune.asset for tune in situation.music}}


def _done(work: _Work, intent: Intent, language: Language) -> Outcome | None:
    """Do one wish; return an outcome only where it ends the message."""
    try:
        found = WISHES[intent.kind](intent, work.scene)
        draft = work.scene.draft
        for edit in found.edits:
            draft = edit.apply(draft, work.scene.library)
    except Ask as question:
        return Question(text=phrase(question.key, language, **question.told), language=language)
    except Refuse as refusal:
        return Cannot(text=phrase(refusal.key, language, **refusal.told), language=language)
    except EditError as error:
        return Cannot(text=explain(error, language), language=language)
    work.edits.extend(found.edits)
    work.tunes.extend(found.tunes)
    work.scene = work.scene.after(draft, singled_out(work.scene.draft, draft))
    return None


def singled_out(before: Draft, after: Draft) -> tuple[str, ...]:
    """Return the id of the one segment that is new or different, none where it is none or several."""
    was = {segment.id: segment for track in before.tracks for segment in track.segments}
    changed = [
        segment.id
        for track in after.tracks
        for segment in track.segments
        if segment.id not in was
        or (was[segment.id].media, was[segment.id].picture, was[segment.id].text)
        != (segment.media, segment.picture, segment.text)
    ]
    return tuple(changed) if len(changed) == 1 else ()


def _history(intent: Intent, language: Language) -> History:
    steps = int(intent.number("N") or 1)
    if intent.kind == "start_over":
        return History(move="start", text=phrase("history.start", language), language=language)
    if intent.kind == "redo":
        return History(move="redo", steps=steps, text=phrase("history.redo", language), language=language)
    text = phrase("history.undo", language) if steps == 1 else phrase("history.undo_steps", language, steps=steps)
    return History(move="undo", steps=steps, text=text, language=language)


def _route(intent: Intent, language: Language) -> Route:
    output: dict[str, object] = {}
    if form := intent.word("FORMAT"):
        output["format"] = form
    if intent.has("RES") and (size := intent.first("RES")) is not None:
        output["resolution"] = f"{size.value}p" if isinstance(size.value, int) else size.text.replace(" ", "")
    links = tuple(str(item.value) for item in intent.all("LINK"))
    kind = intent.kind if intent.kind != "export" or not links else "upload"
    text = phrase("route.export", language, what="") if kind == "export" else ""
    return Route(kind=kind, output=output, links=links, text=text, language=language)  # type: ignore[arg-type]


def _outcome(work: _Work, situation: Situation, language: Language) -> Outcome:
    before, after = situation.draft, work.scene.draft
    if not work.edits and work.then:
        return work.then
    if after == before:
        return Answer(text=phrase("done.nothing", language), language=language)
    return Edits(
        edits=tuple(work.edits),
        text=_reply(before, after, language),
        focus=work.scene.focus,
        tunes=tuple(work.tunes),
        then=work.then,
        language=language,
    )


def _reply(before: Draft, after: Draft, language: Language) -> str:
    return phrase("done.length", language, before=clock(before.duration), after=clock(after.duration))

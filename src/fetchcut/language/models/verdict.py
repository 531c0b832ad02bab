"""What a model's answer comes to: edits that hold, a question, an answer. Its own words never say what was done."""

from dataclasses import dataclass

from fetchcut.language.languages import Language
from fetchcut.language.models import caution
from fetchcut.language.models.words import is_question, plain
from fetchcut.language.models.workpiece import Workpiece
from fetchcut.language.outcome import Answer, Edits, Outcome, Question, Route
from fetchcut.language.replies.changes import told
from fetchcut.language.replies.talk import phrase
from fetchcut.language.situation import Situation
from fetchcut.language.talk.singled import singled_out


@dataclass(frozen=True, slots=True)
class Said:
    """How a model ended: it asks, it answers, or (neither) it is done."""

    text: str
    asks: bool = False
    answers: bool = False


def verdict(
    message: str, situation: Situation, work: Workpiece, said: Said, *, language: Language, then: Route | None = None
) -> Outcome | None:
    """Return the outcome; None where there is nothing in the answer that may be used.

    A question keeps the draft as it is, whatever was tried before it. `then` is what the rules read beside the edits.
    """
    text = plain(said.text)
    if said.asks or (is_question(text) and not work.edits):
        return Question(text=text, language=language) if text else None
    if said.answers and not work.edits:
        return Answer(text=f"{phrase('model.answers', language)} {text}", language=language) if text else None
    if not work.edits:
        return None
    return _edited(message, situation, work, language, then)


def _edited(
    message: str, situation: Situation, work: Workpiece, language: Language, then: Route | None
) -> Outcome | None:
    before, after = situation.draft, work.draft
    if before == after:
        return None
    if (asks := caution.question(message, situation, after, language)) is not None:
        return Question(text=asks, language=language)
    used = {segment.media.src for track in after.tracks for segment in track.segments if segment.media}
    return Edits(
        edits=tuple(work.edits),
        text=told(before, after, language),
        focus=singled_out(before, after),
        tunes=tuple(tune for tune in situation.music if tune.asset.id in used),
        then=then,
        language=language,
    )

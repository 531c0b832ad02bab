"""Read a message against its situation and make the next draft: no database, no files."""

from collections.abc import Callable
from dataclasses import dataclass

from fetchcut.errors import EditError
from fetchcut.language.converse import converse
from fetchcut.language.outcome import Cannot, Edits, Outcome, Replace
from fetchcut.language.replies import explain
from fetchcut.language.situation import Situation, Tune
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import apply_all

Speak = Callable[[str, Situation], Outcome]
"""Reads a message: the rules, or rules and a model in some order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a message came to, and the draft after it; None where the draft stays as it is."""

    outcome: Outcome
    draft: Draft | None = None


def understand(message: str, situation: Situation, speak: Speak = converse) -> Understood:
    """Return what `message` comes to. Nothing is raised: what cannot be done has its reason in words.

    Whoever speaks, the draft is made here, of the edits alone.
    """
    outcome = speak(message, situation)
    if not isinstance(outcome, Edits | Replace):
        return Understood(outcome=outcome)
    before = situation.draft
    if isinstance(outcome, Replace) and situation.last is not None:
        before = situation.last.before
    try:
        draft = apply_all(before, outcome.edits, _with(situation.library, situation.music))
    except EditError as error:
        return Understood(outcome=Cannot(text=explain(error, outcome.language), language=outcome.language))
    return Understood(outcome=outcome, draft=draft if draft != situation.draft else None)


def _with(library: Library, tunes: tuple[Tune, ...]) -> Library:
    return {**library, **{tune.asset.id: tune.asset for tune in tunes}}

"""A message of which a part has to be asked about: the rest is done, the answer is put to that part alone."""

from dataclasses import replace

import pytest
from benchmarks.words.drafts import situation

from fetchcut.language.converse import converse
from fetchcut.language.outcome import Edits, Replace, word_of
from fetchcut.language.situation import LastTurn, Situation
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import apply_all

MESSAGE = "black and white, and delete it"


def asked() -> Situation:
    """Return the situation after a message of which one wish was done and another is asked about."""
    before = situation("three")
    outcome = converse(MESSAGE, before)
    assert isinstance(outcome, Edits)
    assert outcome.pending
    assert word_of(outcome) == "question"
    pending = outcome.pending
    last = LastTurn(
        message=MESSAGE, before=before.draft, edits=outcome.edits, question=pending.question, asked=pending.words
    )
    return replace(before, draft=apply_all(before.draft, outcome.edits, before.library), last=last)


def row(draft: Draft) -> list[tuple[str, int]]:
    """Return the clips by name, and how many effects each has."""
    return [(each.name, len(each.picture.effects)) for each in draft.main.segments] if draft.main else []


@pytest.mark.parametrize("answer", ["the second one", "第二个", "dog.mp4", "dog"])
def test_an_answer_is_put_to_what_was_asked_about(answer: str) -> None:
    now = asked()
    outcome = converse(answer, now)
    assert isinstance(outcome, Edits), outcome.text
    kept = [row(now.draft)[0], row(now.draft)[2]]
    assert row(apply_all(now.draft, outcome.edits, now.library)) == kept


def test_a_correction_is_still_one_of_what_was_done() -> None:
    outcome = converse("no, sepia instead", asked())
    assert isinstance(outcome, Replace), outcome.text
    assert "sepia" in outcome.text

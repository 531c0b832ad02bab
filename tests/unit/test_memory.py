import pytest

from fetchcut.language.outcome import Answer, Edits, Question
from fetchcut.service.memory import Memory
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import KeepRanges, Part


def test_edits_come_back_as_they_were() -> None:
    edits = (KeepRanges(parts=(Part(start_ms=0, end_ms=5000),)),)
    kept = Memory.of(Edits(edits=edits, text="", focus=("s1",)), version=4, before=3)
    again = Memory.read(kept.written())
    assert again == kept
    last = again.last_turn("keep 5 s", Draft())
    assert last
    assert (last.edits, last.message) == (edits, "keep 5 s")
    assert (again.version, again.before, again.focus) == (4, 3, ("s1",))


def test_a_question_is_remembered_and_an_answer_is_not() -> None:
    asked = Memory.read(Memory.of(Question(text="Which clip?"), version=None, before=0).written())
    last = asked.last_turn("make it louder", Draft())
    assert last
    assert last.question == "Which clip?"
    assert Memory.of(Answer(text="Yes."), version=None, before=0).last_turn("is it?", Draft()) is None


@pytest.mark.parametrize("text", [None, "", "{}", "nonsense", '{"version":"x"}', "[]"])
def test_what_cannot_be_read_is_nothing(text: str | None) -> None:
    assert Memory.read(text) == Memory()

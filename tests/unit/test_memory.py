import pytest

from fetchcut.language.outcome import Answer, Cannot, Edits, Question, Replace
from fetchcut.service.memory import Memory
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import KeepRanges, Part, encode


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


def test_what_a_question_was_about_is_what_it_means_next() -> None:
    was = Memory(version=4, focus=("s1",))
    assert Memory.of(Answer(text="3 s.", focus=("s21",)), version=None, before=9, was=was).focus == ("s21",)
    assert Memory.of(Answer(text="30 s."), version=None, before=9, was=was).focus == ("s1",)


def test_a_refusal_is_remembered_with_what_was_singled_out() -> None:
    was = Memory(version=4, focus=("s1",))
    kept = Memory.of(Cannot(text="It is only 30 s long."), version=None, before=9, was=was)
    assert (kept.question, kept.version, kept.focus) == ("It is only 30 s long.", 4, ("s1",))


def test_a_question_about_a_correction_keeps_what_it_corrects() -> None:
    edits = (encode(KeepRanges(parts=(Part(start_ms=0, end_ms=5000),))),)
    was = Memory(version=4, before=3, edits=edits, message="keep 5 s")
    kept = Memory.of(Question(text="Which clip?", is_of_last=True), version=None, before=4, was=was)
    last = kept.last_turn("no, the other one", Draft())
    assert last
    assert (last.message, last.question, len(last.edits), kept.version) == ("keep 5 s", "Which clip?", 1, 4)


def test_a_second_correction_goes_back_to_where_the_first_did() -> None:
    edits = (KeepRanges(parts=(Part(start_ms=0, end_ms=3000),)),)
    was = Memory(version=4, before=3, edits=(encode(edits[0]),))
    assert Memory.of(Replace(edits=edits, text=""), version=5, before=4, was=was).before == 3


@pytest.mark.parametrize("text", [None, "", "{}", "nonsense", '{"version":"x"}', "[]"])
def test_what_cannot_be_read_is_nothing(text: str | None) -> None:
    assert Memory.read(text) == Memory()

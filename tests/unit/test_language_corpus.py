"""The sentences that may be worked on are understood; the other part is only measured, by `fetchcut bench words`."""

from benchmarks.words.corpus import dialogues, utterances
from benchmarks.words.score import single, spoken

LEAST = 0.93


def test_sentences_have_the_effect_they_should() -> None:
    chosen = [each for each in utterances() if not each.is_measured][::4]
    wrong = [each for each in map(single, chosen) if each.wrong]
    assert len(chosen) > 300
    assert len(wrong) <= (1 - LEAST) * len(chosen), [each.said.message for each in wrong]


def test_conversations_have_the_effect_they_should() -> None:
    chosen = [each for each in dialogues() if not each.is_measured][::2]
    results = [result for dialogue in chosen for result in spoken(dialogue)]
    wrong = [each for each in results if each.wrong]
    assert len(results) > 60
    assert len(wrong) <= (1 - LEAST) * len(results), [each.said.message for each in wrong]


def test_there_are_enough_of_both_parts() -> None:
    assert len(utterances()) >= 1_200
    assert len(dialogues()) >= 150
    share = sum(each.is_measured for each in utterances()) / len(utterances())
    assert 0.3 < share < 0.5

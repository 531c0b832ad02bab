"""Whole sentences and what they ask for: language_sentences.txt, and the examples that stand in the lexicons."""

import pytest

from fetchcut.errors import RequestError
from fetchcut.language.brief import brief
from fetchcut.language.lexicon import entries, spellings
from fetchcut.language.understand import Understood, understand
from tests.unit.language_table import FORMATS, Row, rows

FILES = frozenset({"talk.mkv", "my talk.mkv", "猫.mp4", "a.mp4", "b.mp4"})


def effect(sentence: str, shown: frozenset[str]) -> str:
    """Return what a sentence asks for in the table's notation; of the sides of it only those that are `shown`."""
    try:
        said = understand(sentence, format_names=FORMATS, is_file=FILES.__contains__)
    except RequestError as error:
        return f"!{type(error).__name__}"
    return " ".join(filter(None, (brief(said.wish), *sides(said, shown))))


def sides(said: Understood, shown: frozenset[str]) -> list[str]:
    counts = {"links": len(said.links), "files": len(said.files), "name": said.output_name}
    found = [f"{name}={value}" for name, value in counts.items() if value]
    return found + ([f"ignored={' '.join(said.ignored)}"] if "ignored" in shown else [])


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.sentence)
def test_sentence(row: Row) -> None:
    assert effect(row.sentence, row.sides) == row.effect


EXAMPLES = [example for entry in entries() for example in entry["examples"]]


@pytest.mark.parametrize("example", EXAMPLES)
def test_lexicon_example(example: str) -> None:
    sentence, _, expected = example.rpartition("=>")
    assert effect(sentence.strip(), frozenset()) == expected.strip()


def test_every_lexicon_entry_has_an_example() -> None:
    assert [entry for entry in entries() if not entry.get("examples")] == []


def test_no_spelling_is_two_things() -> None:
    seen: dict[str, str] = {}
    for entry in entries():
        for spelling in spellings(entry):
            assert seen.setdefault(spelling, entry["is"]) == entry["is"], spelling


def test_the_table_is_large_and_in_both_languages() -> None:
    chinese = [row for row in rows() if any("\u4e00" <= character <= "\u9fff" for character in row.sentence)]
    assert len(rows()) >= 150
    assert len(chinese) >= 70

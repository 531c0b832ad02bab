"""Words that are two things: every sense of the table changes what its examples are read as."""

import tomllib
from typing import Any

import pytest
from benchmarks.words.drafts import situation
from benchmarks.words.examples import example

from fetchcut.language.converse import converse
from fetchcut.language.talk import senses
from fetchcut.language.talk.words import FOLDER, subjects

TABLE = tomllib.loads((FOLDER / "senses.toml").read_text(encoding="utf-8"))["sense"]


@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: f"{entry['of'][0]}: {entry['is']}")
def test_an_example_is_read_otherwise_without_its_sense(entry: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    said = [(each.turns[-1], situation(each.draft)) for each in map(example, entry["examples"])]
    found = [converse(message, draft) for message, draft in said]
    sense = senses.read_sense(entry)
    others = {text: tuple(each for each in all_ if each != sense) for text, all_ in senses.senses().items()}
    monkeypatch.setattr(senses, "senses", lambda: others)
    assert all(converse(message, draft) != was for (message, draft), was in zip(said, found, strict=True))


def test_a_word_of_the_table_is_a_word_elsewhere() -> None:
    """Else its usual kind would be "unknown"."""
    known = subjects().lexicon.words
    assert [each for entry in TABLE for each in entry["of"] if each not in known and each != "9:16"] == []

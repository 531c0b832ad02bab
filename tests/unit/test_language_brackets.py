"""Times in brackets are read as if there were none; what says something of its own stays apart."""

import pytest

from fetchcut.language.talk.reading import read

INTENTS = {
    "speed the boring part (8 to 16) up by 4": ["speed"],
    "cut the intro (0:00-0:05) please": ["remove"],
    "mute the speech (from 5 to 9) and reverse it": ["mute", "reverse"],
    'add the title "Hi" (white) and mute it': ["text_add", "mute"],
}


@pytest.mark.parametrize(("message", "intents"), INTENTS.items())
def test_a_stretch_in_brackets_belongs_to_what_stands_around_it(message: str, intents: list[str]) -> None:
    assert [clause.fit.frame.intent if clause.fit else None for clause in read(message, {}).clauses] == intents


def test_a_stretch_in_brackets_is_the_only_part_of_which_the_wish_is() -> None:
    (clause,) = read("speed the boring part (8 to 16) up by 4", {}).clauses
    assert [item.text for item in clause.items if item.kind == "RANGE"] == ["8 to 16"]

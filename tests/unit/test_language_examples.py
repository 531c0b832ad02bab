"""Every way to say something has an example, the examples have their effect, and no spelling is two things."""

import pytest
from benchmarks.words.examples import Way, example, examples, ways

from fetchcut.language.lexicon import spellings
from fetchcut.language.talk.words import entries

WAYS = list(ways())
EXAMPLES = sorted({each.text for way in WAYS for each in examples(way)})


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_has_its_effect(text: str) -> None:
    result = example(text).result()
    assert result.wrong == (), result.outcome.text


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_way_to_say_something_has_an_example_in_each_of_its_languages(way: Way) -> None:
    found = examples(way)
    assert found
    assert way.needed <= {each.language for each in found}


def test_no_spelling_is_two_things() -> None:
    """The first one would win silently. Words that are two things are told apart in senses.toml."""
    seen: dict[str, str] = {}
    twice = []
    for entry in entries():
        for spelling in spellings(entry):
            name = f"{entry.get('is')} {entry.get('value', '')}"
            if spelling in seen:
                twice.append(f"{spelling}: {seen[spelling]}, {name}")
            seen[spelling] = name
    assert twice == []


@pytest.mark.parametrize("text", ["静音", "mute it =>", "=> gain=0", "@nowhere mute it => gain=0"])
def test_what_is_no_example_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no "):
        example(text)

"""Words of a text and others in their place; names, dates and addresses that stand in no quotes."""

import pytest
from benchmarks.words.corpus import Said
from benchmarks.words.score import single


@pytest.mark.parametrize(
    "message",
    [
        "change Urban to Rural in the title",
        "replace the word Urban with Rural in the title",
        'change "Urban" to "Rural" in the title',
        "把标题里的“Urban”改成“Rural”",
    ],
)
def test_the_rest_of_the_title_stays(message: str) -> None:
    assert wrong(message, 'text1.txt="Rural Dreams"', "full") == ()


@pytest.mark.parametrize(
    ("message", "effect"),
    [
        ('change "Urban Dreams" to "Night"', 'text1.txt="Night"'),
        ("change white to yellow in the title", "text1.color=yellow"),
    ],
)
def test_a_whole_text_or_a_colour_is_no_word_of_it(message: str, effect: str) -> None:
    assert wrong(message, effect, "full") == ()


@pytest.mark.parametrize(
    ("message", "effect"),
    [
        ("put my name, Anna Berg, in the lower left", 'text1.txt="Anna Berg" text1.place=bottom-left'),
        ("add my website fetchcut.org at the bottom", "text1.txt=fetchcut.org text1.place=bottom"),
        ("show the price $19.99 for 3 seconds", "text1.txt=$19.99 text1.time=0-3"),
        ("add my name in the corner", "same ask"),
    ],
)
def test_a_name_is_what_stands_behind_the_word_for_it(message: str, effect: str) -> None:
    assert wrong(message, effect, "one") == ()


def wrong(message: str, effect: str, draft: str) -> tuple[str, ...]:
    language = "zh" if any("\u4e00" <= each <= "\u9fff" for each in message) else "en"
    return single(Said(message=message, effect=effect, draft=draft, tags=(), language=language, place="")).wrong

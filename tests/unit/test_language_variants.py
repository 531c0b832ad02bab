"""Variants are read as what they mean; what a person wants to show and calls their own stays as typed."""

import tomllib

import pytest
from benchmarks.words.drafts import situation

from fetchcut.language.normalise import folded
from fetchcut.language.talk.reading import read
from fetchcut.language.talk.stages import stages
from fetchcut.language.talk.variants import standard
from fetchcut.language.talk.words import FOLDER, subjects

TABLE = tomllib.loads((FOLDER / "variants.toml").read_text(encoding="utf-8"))
SPELLINGS = [*TABLE["keep"]["zh"], *(spelling for entry in TABLE["variant"] for spelling in entry["zh"])]


def test_no_spelling_stands_twice() -> None:
    assert sorted({each for each in SPELLINGS if SPELLINGS.count(each) > 1}) == []


def test_none_is_a_word_already_and_so_never_read() -> None:
    words = subjects().lexicon.words
    assert sorted(each for each in SPELLINGS if each in words) == []


def test_all_are_written_as_they_are_folded() -> None:
    assert [each for each in SPELLINGS if folded(each).text != each] == []


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("將頭5秒剪走", "将头5秒剪掉"),
        ("細聲啲唔該", "小声点"),
        ("唔好靜音", "不要静音"),
        ("音亮调到50%", "音量调到50%"),
        ("关声音", "关声音"),
        ("同时静音", "同时静音"),
    ],
)
def test_what_a_variant_is_read_as(said: str, meant: str) -> None:
    assert standard(folded(said), subjects().lexicon, ()).text == meant


def test_a_name_stays_as_it_is() -> None:
    assert read("删掉嘅嘅", {"嘅嘅": "嘅嘅.mp4"}).tokens[-1].value == "嘅嘅.mp4"


def test_text_to_show_stays_as_typed() -> None:
    shown = "\n".join(stages("标题叫快啲返嚟", situation("one")))
    assert "“快啲返嚟”" in shown


def test_the_way_back_leads_to_the_own_characters() -> None:
    text = standard(folded("把聲音細聲啲"), subjects().lexicon, ())
    assert text.original(0, len(text.text)) == "把聲音細聲啲"

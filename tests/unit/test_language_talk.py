"""The subjects of talk fit together: no word means two things, every frame can be filled, both languages are there."""

import string

import pytest
from benchmarks.words.drafts import situation

from fetchcut.language.replies.talk import SENTENCES, key_of
from fetchcut.language.talk.catalogue import bundled, file_of
from fetchcut.language.talk.stages import stages
from fetchcut.language.talk.words import subjects


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("key", sorted(SENTENCES))
def test_both_languages_tell_the_same_facts(key: str) -> None:
    english, chinese = SENTENCES[key]
    assert fields(english) == fields(chinese)
    assert len(english.splitlines()) <= 3
    assert len(chinese.splitlines()) <= 3


@pytest.mark.parametrize(
    "key", sorted(key for key in SENTENCES if key.startswith("ask.") and not fields(SENTENCES[key][0]))
)
def test_a_sentence_leads_back_to_its_key(key: str) -> None:
    assert {key_of(text) for text in SENTENCES[key]} <= {
        other for other in SENTENCES if set(SENTENCES[other]) & set(SENTENCES[key])
    }


def test_every_frame_needs_something() -> None:
    assert all(frame.needs for frame in subjects().frames)


def test_the_catalogue_has_a_file_for_every_tune() -> None:
    tunes = bundled()
    assert len({tune.asset.id for tune in tunes}) == len(tunes) == 28
    for tune in tunes:
        path = file_of(tune.asset.id)
        assert path is not None
        assert path.is_file()


def test_a_foreign_id_has_no_file() -> None:
    assert file_of("music_../../etc/passwd") is None


def test_stages_show_what_becomes_of_a_sentence() -> None:
    shown = "\n".join(stages("cut the first 5 seconds and mute it", situation("one")))
    assert "remove" in shown
    assert "mute" in shown
    assert "0:30 → 0:25" in shown

"""Silences, scenes and black of files as stretches of the timeline; what is not measured is asked for."""

from dataclasses import replace
from fractions import Fraction

from benchmarks.words.drafts import situation
from benchmarks.words.score import single

from fetchcut.language.converse import converse
from fetchcut.language.outcome import Answer, Cannot, Edits, Measure
from fetchcut.language.situation import Situation
from fetchcut.language.talk.measures import threshold
from fetchcut.timeline.captions import Cue
from fetchcut.timeline.draft import Word
from fetchcut.timeline.edits.cut import KeepRanges, RemoveRange
from fetchcut.timeline.edits.registry import apply_all
from fetchcut.timeline.edits.speed import Reverse, Speed
from fetchcut.timeline.measured import Heard

_OURS = {"60-layers", "61-cards", "62-captions", "63-hints"}


def after(now: Situation, message: str) -> Situation:
    found = converse(message, now)
    assert isinstance(found, Edits), found
    return replace(now, draft=apply_all(now.draft, found.edits, now.library))


def test_what_is_not_measured_is_asked_for_first() -> None:
    bare = replace(situation("three"), measured={})
    found = converse("remove the silence", bare)
    assert isinstance(found, Measure)
    assert found.sounds == ("a_beach", "a_dog", "a_city")
    assert not found.pictures
    found = converse("按场景切开", bare)
    assert isinstance(found, Measure)
    assert found.pictures == ("a_beach", "a_dog", "a_city")
    assert found.language == "zh"


def test_other_words_ask_for_nothing() -> None:
    bare = replace(situation("three"), measured={})
    assert isinstance(converse("delete the second scene", bare), Edits)
    assert isinstance(converse("mute it", bare), Edits)


def test_the_reply_says_how_many_silences_went_and_how_long_they_were() -> None:
    found = converse("remove the silence", situation("one"))
    assert isinstance(found, Edits)
    assert "3 silences" in found.text
    assert "4.5 s" in found.text
    assert "0:30 → 0:25.5" in found.text


def test_silences_are_found_in_clips_that_play_faster_or_backwards() -> None:
    now = situation("one")
    fast = replace(now, draft=apply_all(now.draft, [Speed(speed=2.0)], now.library))
    found = converse("remove the silence", fast)
    assert isinstance(found, Edits)
    edit = found.edits[0]
    assert isinstance(edit, KeepRanges)
    # 5-7 s of the file play at 2.5-3.5 s.
    assert edit.parts[0].end_ms == 2600
    back = replace(now, draft=apply_all(now.draft, [Reverse()], now.library))
    found = converse("remove the silence", back)
    assert isinstance(found, Edits)
    edit = found.edits[0]
    assert isinstance(edit, KeepRanges)
    # Its end, 28-30 s, comes first now.
    assert edit.parts[0].start_ms == 1900


def test_done_twice_nothing_is_left_to_do() -> None:
    assert isinstance(converse("remove the silence", after(situation("one"), "remove the silence")), Cannot)
    assert isinstance(converse("split at every scene", after(situation("one"), "split at every scene")), Cannot)


def test_a_silent_file_is_not_cut_to_nothing() -> None:
    now = situation("one")
    silent = replace(now.measured["a_city"], heard=Heard(levels_db=(-100.0,) * 600))
    found = converse("remove the silence", replace(now, measured={"a_city": silent}))
    assert isinstance(found, Cannot)


def test_silence_is_below_speech_and_above_the_noise_of_the_room() -> None:
    clean = Heard(levels_db=(-18.0,) * 80 + (-75.0,) * 20)
    noisy = Heard(levels_db=(-18.0,) * 80 + (-40.0,) * 20)
    music = Heard(levels_db=(-14.0,) * 80 + (-20.0,) * 20)
    assert threshold(clean) == -44
    assert -40 < threshold(noisy) < -30
    assert threshold(music) < -20


def test_filler_words_go_where_captions_time_every_word() -> None:
    words = (Word(Fraction(0), "Um,"), Word(Fraction(1, 2), "hello"), Word(Fraction(1), "uh"), Word(Fraction(2), "you"))
    cue = Cue(Fraction(2), Fraction(5), "Um, hello uh you", words)
    now = replace(situation("one"), captions={"talk.vtt": (cue,)})
    found = converse("remove the ums", now)
    assert isinstance(found, Edits)
    assert [(each.start_ms, each.end_ms) for each in found.edits if isinstance(each, RemoveRange)] == [
        (3000, 4000),
        (2000, 2500),
    ]
    assert "um, uh" in found.text


def test_questions_about_it_change_nothing() -> None:
    for message in ("where is it too loud?", "where are the silences?", "how many scenes are there?", "哪里太大声"):
        assert isinstance(converse(message, situation("one")), Answer), message


def test_the_corpus_of_hints_is_understood() -> None:
    from benchmarks.words.corpus import utterances

    chosen = [each for each in utterances() if each.place.split(":")[0] in _OURS and not each.is_measured]
    wrong = [each.said.message for each in map(single, chosen) if each.wrong]
    assert len(chosen) > 80, len(chosen)
    assert len(wrong) <= len(chosen) // 20, wrong

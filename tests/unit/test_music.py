"""The person's own music by the words of its names, before what comes along."""

from dataclasses import replace
from fractions import Fraction

import pytest
from benchmarks.words.drafts import situation

from fetchcut.language.converse import converse
from fetchcut.language.outcome import Edits
from fetchcut.language.situation import Tune
from fetchcut.language.talk.catalogue import bundled, named_after
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.edits.music import SetMusic
from fetchcut.timeline.facts import AudioStream, MediaInfo


def own(name: str) -> Tune:
    sound = AudioStream(index=0, codec="mp3", sample_rate=44_100, channels=2)
    info = MediaInfo(container="mp3", size_bytes=1, duration_s=Fraction(90), audio=(sound,))
    moods, style = named_after(name)
    return Tune(
        asset=Asset(id=f"own_{name}", name=name, file_type="audio", info=info), moods=moods, style=style, is_own=True
    )


@pytest.mark.parametrize(
    ("name", "mood"),
    [("calm_evening.mp3", "calm"), ("happy/03.mp3", "happy"), ("轻快的早晨.mp3", "happy"), ("lofi-rain.flac", "calm")],
)
def test_names_tell_a_mood(name: str, mood: str) -> None:
    assert mood in named_after(name)[0]


def test_a_name_without_a_mood_tells_none() -> None:
    assert named_after("track 07.mp3") == ((), "")


@pytest.mark.parametrize("message", ["add calm music", "加舒缓的音乐"])
def test_own_music_of_the_mood_comes_first(message: str) -> None:
    music = (own("happy_day.mp3"), own("calm_evening.mp3"), *bundled())
    found = converse(
        message, replace(situation("one"), library={"a_city": situation("one").library["a_city"]}, music=music)
    )
    assert isinstance(found, Edits)
    assert [each.asset for each in found.edits if isinstance(each, SetMusic)] == ["own_calm_evening.mp3"]


def test_a_mood_that_no_own_music_has_is_taken_from_the_package() -> None:
    found = converse("add energetic music", replace(situation("one"), music=(own("calm_evening.mp3"), *bundled())))
    assert isinstance(found, Edits)
    assert all("energetic" in each.asset for each in found.edits if isinstance(each, SetMusic))

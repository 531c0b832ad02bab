"""A clip beside music says when: the music goes, or is softer, only while that clip is seen."""

import pytest
from benchmarks.words.corpus import Said
from benchmarks.words.score import single


@pytest.mark.parametrize(
    ("message", "effect"),
    [
        ("remove the music from the second clip", "music1.time=0-10 music2.time=18-30"),
        ("no music during the dog clip", "music1.time=0-10 music2.time=18-30"),
        ("第二段不要音乐", "music1.time=0-10 music2.time=18-30"),
        ("把第一段的音乐去掉", "music1.time=10-30"),
        ("mute the music in clip 2", "music1.time=0-10 music2.time=10-18 music2.gain=0 music3.time=18-30"),
        ("lower the music during the last clip", "music1.time=0-18 music2.time=18-30 music2.gain<0.35"),
    ],
)
def test_only_while_the_clip_is_seen(message: str, effect: str) -> None:
    assert wrong(message, effect) == ()


@pytest.mark.parametrize("message", ["remove the music", "no music in the whole video", "去掉所有音乐"])
def test_all_of_it_where_no_clip_is_named(message: str) -> None:
    assert wrong(message, "-music1") == ()


def wrong(message: str, effect: str) -> tuple[str, ...]:
    """Return what is wrong with what a message comes to on three clips with music."""
    language = "zh" if not message.isascii() else "en"
    return single(Said(message=message, effect=effect, draft="full", tags=(), language=language, place="")).wrong

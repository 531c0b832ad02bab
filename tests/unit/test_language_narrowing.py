""" "Only" behind a wish says what it is done to; it cuts nothing: "black and white, but only from 10 to 15"."""

import pytest
from benchmarks.words.corpus import Said
from benchmarks.words.score import single


@pytest.mark.parametrize(
    ("draft", "message", "effect"),
    [
        ("one", "black and white, but only from 10 to 15", "fx.t10-15=grayscale|noir"),
        ("one", "mute it, only between 3 and 5", "gain.t3-5=0"),
        ("one", "blur it, but just the last 4 seconds", "fx.t26-30=blur"),
        ("one", "make it sepia but just for the middle ten seconds", "fx.t10-20=sepia"),
        ("one", "turn the volume down to 20 percent, but only in the first 5 seconds", "gain.t0-5=0.2"),
        ("three", "mute, but only the second clip", "gain.2=0"),
        ("three", 'title "Hi", only on the second clip', 'text1.txt="Hi" text1.time=10-18'),
        ("three", "add music, but only under the first clip", "music1.name~. music1.time=0-10"),
        ("full", "the music should only be there for the city clip", "music1.time=18-30"),
        ("full", "only show the title over the last clip", "text1.time=18-30"),
        ("full", "the logo only on the dog clip", "over1.time=10-18"),
        ("three", "keep only the sound of clip 3", "gain.1=0 gain.2=0"),
        ("three", "I only want to hear the first clip", "gain.2=0 gain.3=0"),
        ("three", "mute everything but keep the sound of clip 2", "gain.1=0 gain.3=0"),
        ("three", "只保留第三段的声音", "gain.1=0 gain.2=0"),
        ("three", "声音去掉，只去掉第二段的", "gain.2=0"),
        ("one", "把声音去掉，只去掉前5秒的", "gain.t0-5=0"),
    ],
)
def test_only_that_part_is_changed(draft: str, message: str, effect: str) -> None:
    assert wrong(message, effect, draft) == ()


@pytest.mark.parametrize(
    ("message", "effect"),
    [
        ("trim to 20 s, only the first half", "keep=0-10 || keep=0-15"),
        ("vertical, only the first 10 seconds", "canvas=1080x1920 keep=0-10"),
    ],
)
def test_what_is_not_done_to_parts_is_cut(message: str, effect: str) -> None:
    assert wrong(message, effect, "one") == ()


@pytest.mark.parametrize(
    ("message", "effect"),
    [
        ("leave sound on for the first 4 seconds, mute after that", "gain.t4-30=0"),
        (
            'put "A" on the first half and "B" on the rest',
            'text1.txt="A" text1.time=0-15 text2.txt="B" text2.time=15-30',
        ),
    ],
)
def test_what_comes_after_begins_where_the_part_ends(message: str, effect: str) -> None:
    assert wrong(message, effect, "one") == ()


def wrong(message: str, effect: str, draft: str) -> tuple[str, ...]:
    language = "zh" if any("\u4e00" <= each <= "\u9fff" for each in message) else "en"
    return single(Said(message=message, effect=effect, draft=draft, tags=(), language=language, place="")).wrong

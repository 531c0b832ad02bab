"""Wishes run together without a comma, and small words that change which wish it is."""

import pytest
from benchmarks.words.corpus import Said
from benchmarks.words.score import single


def _wrong(message: str, effect: str, draft: str = "one") -> tuple[str, ...]:
    said = Said(message=message, effect=effect, draft=draft, tags=(), language="en", place="")
    return single(said).wrong


@pytest.mark.parametrize(
    ("message", "effect", "draft"),
    [
        ("don't mute it just lower the volume", "gain<", "one"),
        ("I want vertical not square", "canvas=1080x1920", "one"),
        ("too quiet make it 130%", "gain=1.3", "one"),
        ("silence the clips not the music", "gain=0", "full"),
        ("mute all clips the music stays", "gain=0", "full"),
        ("logo left title right", "over1.place~left text1.place=right", "full"),
        ("quieter music louder video", "music1.gain< gain>", "full"),
        ("black and white on the first sepia on the second", "fx.1=grayscale|noir fx.2=sepia", "three"),
        ("make it vertical black and white", "canvas=1080x1920 fx=grayscale|noir", "one"),
        ("put clip 3 between 1 and 2", "order=1,3,2", "three"),
        ("chop the beach clip at 4 seconds", "split=4", "three"),
        ("chop the tail so it's 25 seconds total", "keep=0-25", "one"),
        ("the title needs to be in the middle", "text1.place=center", "full"),
        ("rotate it 90 with music", "rot=90 music1.name~.", "one"),
        ("up 3 dB, no, up 6", "gain=2~", "one"),
        ("vertical, 15 seconds, black and white", "canvas=1080x1920 keep=0-15 fx=grayscale|noir", "one"),
        ("remove 2 seconds at the beginning and 3 at the end", "cut=0-2;27-30", "one"),
        ("whoa too long! fifteen seconds max", "keep=0-15", "one"),
        ("no hard cuts, fade them into each other", "tr.1=any tr.2=any", "three"),
        ("keep the music at 50%", "music1.gain=0.5", "full"),
        ("too fast, 1.5", "speed=1.5", "one"),
        ("shorten the title by 1 second", "text1.time=0-2", "full"),
        ("shorten the title to 2 seconds", "text1.time=0-2", "full"),
        ("cut the logo to the first 5 seconds", "over1.time=0-5", "full"),
        ("cut the first 5 secodns", "cut=0-5", "one"),
        ("drop the title bring the music down to 20", "-text1 music1.gain=0.2", "full"),
    ],
)
def test_run_together(message: str, effect: str, draft: str) -> None:
    assert _wrong(message, effect, draft) == ()


@pytest.mark.parametrize(
    ("message", "effect"),
    [
        ("drop the volume to 50%", "gain=0.5"),
        ("mute the first clip and the second clip", "gain.1=0 gain.2=0"),
        ("swap the first and the second", "order=2,1,3"),
    ],
)
def test_one_wish_stays_one(message: str, effect: str) -> None:
    assert _wrong(message, effect, "three") == ()

"""What is said of two things beside each other is done to each; a figure has the unit of its like before it."""

import pytest
from benchmarks.words.corpus import Said
from benchmarks.words.drafts import situation
from benchmarks.words.score import single

from fetchcut.language.converse import converse
from fetchcut.language.outcome import Edits


@pytest.mark.parametrize(
    ("draft", "message", "effect"),
    [
        ("three", "cut the beach down to 4 seconds and the city to 5", "clips=beach:0-4,dog,city:0-5"),
        ("three", "clip 1 5s, clip 2 3s, clip 3 4s", "clips=beach:0-5,dog:0-3,city:0-4"),
        ("three", "beach 2x, dog 3x, city half speed", "speed.1=2 speed.2=3 speed.3=0.5"),
        ("three", "remove the last 2 seconds of the beach clip and the first 2 of the city clip", "cut=8-10;18-20"),
        ("three", "reverse the dog, mute the beach", "rev.2=yes gain.1=0"),
        ("three", "speed up 1 and 3 by 50%", "speed.1=1.5 speed.3=1.5"),
        ("three", "swap the last two and then delete the first", "clips=city,dog"),
        ("one", "fade in for 2 s and fade out the audio for 3", "fade_in=2 fade_out=3"),
        ("one", "trim to 10 seconds and turn the volume to 50", "keep=0-10 gain=0.5"),
        ("one", "slow 2x between 4 and 6, mute there too", "speed.t4-8=0.5 gain.t4-8=0"),
        ("full", "music should stop at 0:20 and the logo should start there", "music1.time=0-20 over1.time=20-30"),
        ("one", "take the first 10 seconds, put them at the end", "clips=city:10-30,city:0-10"),
        ("one", "the last ten seconds are boring so speed them up 2x", "speed.t20-25=2"),
        ("three", "put the last clip first, keep the others in order", "order=3,1,2"),
        ("one", "blur 5-8s and mute it", "fx.t5-8=blur gain.t5-8=0"),
        ("one", "the first half of the second half in slow motion", "speed.t15-30=0.5"),
        ("one", "lose the last 5s, then black and white", "cut=25-30 fx=grayscale"),
        (
            "full",
            "fade the music out over the last 4 seconds and the picture over the last 2",
            "fade_out.3=2 music1.fade_out=4",
        ),
    ],
)
def test_each_has_its_own(draft: str, message: str, effect: str) -> None:
    said = Said(message=message, effect=effect, draft=draft, tags=(), language="en", place="")
    assert single(said).wrong == ()


@pytest.mark.parametrize(
    ("message", "is_said"),
    [
        ("black and white, then yassify the ending", True),
        ("mute it, we filmed this in june", False),
        ("mute it, my boss loves the intro", False),
    ],
)
def test_a_command_nobody_knows_is_said_not_to_be_done(message: str, is_said: bool) -> None:
    outcome = converse(message, situation("one"))
    assert isinstance(outcome, Edits)
    assert ("Not done" in outcome.text) is is_said

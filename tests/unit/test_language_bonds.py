"""What two clauses come to together."""

import pytest

from fetchcut.language.talk.reading import read

TOGETHER = {
    "前三秒太拖了，直接砍掉": ["remove"],
    "the back half is boring, ditch it": ["remove"],
    "clip 3 is boring, delete it": ["remove"],
    "the logo blocks the view, put it top left": ["overlay_add"],
    "声音太吵了，调到30%": ["volume"],
    "前面太长了，把前8秒去掉": ["remove"],
    'add the title "Hi", white, at the top': ["text_add"],
    "trim it to 10 s, 用加速的方式": ["speed"],
    "标题和音乐都删掉": ["text_remove", "music_remove"],
    "remove the title and the music": ["text_remove", "music_remove"],
    "keep 0-5, delete the rest": ["keep"],
    "the music is too loud, can you turn it down": ["volume"],
    "若删掉前八秒，还剩多长？": ["q_whatif"],
    "volume of 1 at 70 % and 3 at 130 %": ["volume", "volume"],
    "take the third clip and put it first": ["move"],
    "cut the first 5 seconds, then mute it": ["remove", "mute"],
    "black and white, but only the first 5 seconds": ["look"],
    "mute it, only the first clip": ["mute"],
    "make it vertical, only the first 10 seconds": ["canvas", "keep"],
    "speed it up, but only keep the first clip": ["speed", "keep"],
    "speed it up. Actually, slow it down": ["speed"],
    "remove 10 to 14 because the camera shakes": ["remove"],
    "the wind noise is awful so mute it": ["mute"],
    "the hiss is terrible, clean it up": ["sound_effect", "sound_effect"],
    "I only want the last 8 seconds muted": ["mute"],
    "I only want the first 5 seconds and mute it": ["keep", "mute"],
    "clip 3 goes on for too long, cut it at 6 seconds": ["trim_to"],
    "fade in on clip 1, fade out on clip 3": ["fade", "fade"],
    "clip 2 to the front, clip 1 to the back": ["move", "move"],
    "lower clip 3 by 6 dB and raise clip 1 by 3": ["volume", "volume"],
    "clip 2 louder by 3 dB, clip 3 half speed": ["volume", "speed"],
}


@pytest.mark.parametrize(("message", "intents"), TOGETHER.items())
def test_clauses_are_bound(message: str, intents: list[str]) -> None:
    found = [clause.fit.frame.intent if clause.fit else None for clause in read(message, {}).clauses]
    assert found == intents

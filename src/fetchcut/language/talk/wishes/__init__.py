"""Wishes: what an intent does on a scene. One file a subject; the table says which intent is whose."""

from collections.abc import Mapping
from typing import Final

from fetchcut.language.talk.wishes import canvas, cut, music, sound, speed, text
from fetchcut.language.talk.wishes.plan import Plan, Wish

WISHES: Final[Mapping[str, Wish]] = {
    "trim_to": cut.trim_to,
    "keep": cut.keep,
    "remove": cut.remove,
    "split": cut.split,
    "volume": sound.volume,
    "mute": sound.mute,
    "unmute": sound.unmute,
    "music_add": music.music_add,
    "music_remove": music.music_remove,
    "text_add": text.text_add,
    "text_remove": text.text_remove,
    "text_change": text.text_change,
    "canvas": canvas.canvas,
    "speed": speed.speed,
}

__all__ = ["WISHES", "Plan"]

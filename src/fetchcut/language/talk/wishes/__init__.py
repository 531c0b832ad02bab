"""Wishes: what an intent does on a scene. One file a subject; the table says which intent is whose."""

from collections.abc import Mapping
from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Meant
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.wishes import (
    beats,
    blend,
    captionfiles,
    cards,
    fillers,
    frame,
    insert,
    interpolation,
    keep,
    layers,
    look,
    music,
    order,
    overlay,
    ramp,
    retime,
    scenes,
    separate,
    silence,
    sound,
    speed,
    splitscreen,
    style,
    subtitles,
    text,
    tracks,
    transition,
    trim,
)
from fetchcut.language.talk.wishes.plan import Plan, Wish

WISHES: Final[Mapping[str, Wish]] = {
    "trim_to": trim.trim_to,
    "keep": scenes.keep,
    "trim_both": layers.trim_both,
    "shift": trim.shift,
    "keep_sound": keep.keep_sound,
    "remove": scenes.remove,
    "split": scenes.split,
    "move": order.move,
    "swap": order.swap,
    "reverse_order": order.reverse_order,
    "reorder": order.reorder,
    "shuffle": order.shuffle,
    "duplicate": order.duplicate,
    "loop": order.loop,
    "reverse": order.reverse,
    "boomerang": order.boomerang,
    "freeze": order.freeze,
    "insert": insert.insert,
    "replace": insert.replace,
    "join": layers.join,
    "volume": layers.volume,
    "mute": sound.mute,
    "unmute": sound.unmute,
    "fade": layers.fade,
    "duck": sound.duck,
    "loudness": sound.loudness,
    "sound_effect": sound.sound_effect,
    "music_add": music.music_add,
    "music_remove": music.music_remove,
    "music_time": music.music_time,
    "voice_add": music.voice_add,
    "voice_remove": music.sound_remove,
    "text_add": captionfiles.text_add,
    "text_remove": subtitles.text_remove,
    "subtitles_keep": subtitles.subtitles_keep,
    "text_write": text.text_write,
    "style": style.style,
    "opacity": style.opacity,
    "retime": retime.retime,
    "overlay_add": overlay.overlay_add,
    "split_screen": splitscreen.split_screen,
    "overlay_remove": overlay.overlay_remove,
    "overlay_replace": overlay.overlay_replace,
    "canvas": frame.canvas,
    "fit": frame.fit,
    "background": frame.background,
    "frame_rate": frame.frame_rate,
    "rotate": frame.rotate,
    "flip": frame.flip,
    "crop": frame.crop,
    "scale": frame.scale,
    "kenburns": frame.kenburns,
    "look": look.look,
    "decolor": look.decolor,
    "look_remove": look.look_remove,
    "adjust": look.adjust,
    "taste": look.taste,
    "effect": look.effect,
    "blend": blend.blend,
    "circle": blend.circle,
    "speed": speed.speed,
    "ramp": ramp.ramp,
    "interpolate": interpolation.interpolate,
    "transition": transition.transition,
    "transition_remove": transition.transition_remove,
    "title_card": cards.title_card,
    "background_add": cards.background_add,
    "countdown": cards.countdown,
    "audiogram": cards.audiogram,
    "slideshow": cards.slideshow,
    "detach": layers.detach,
    "sound_replace": layers.sound_replace,
    "hide": layers.hide,
    "rename": layers.rename,
    "close_gaps": layers.close_gaps,
    "rejoin": layers.rejoin,
    "source": layers.source,
    "slip": layers.slip,
    "captions_add": captionfiles.captions_add,
    "captions_shift": captionfiles.captions_shift,
    "silence_remove": silence.silence_remove,
    "silence_speed": silence.silence_speed,
    "fillers_remove": fillers.fillers_remove,
    "scene_split": scenes.scene_split,
    "sound_choose": tracks.sound_choose,
    "beat_cut": beats.beat_cut,
    "separate": separate.separate,
    "black_remove": scenes.black_remove,
}


def wished(kind: str, intent: Intent, scene: Scene) -> Plan:
    """Return what an intent comes to as the wish `kind`, or as the one it turns out to be.

    Raises Ask, Refuse and Unmeasured.
    """
    try:
        return WISHES[kind](intent, scene)
    except Meant as meant:
        return wished(meant.kind, intent, scene)


__all__ = ["WISHES", "Plan", "wished"]

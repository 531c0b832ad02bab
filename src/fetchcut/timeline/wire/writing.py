"""From a draft to JSON. Keys at their default are left out, but for those that every reader looks for."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

import msgspec

from fetchcut.timeline.draft import Canvas, Draft, Keyframe, Media, Picture, Segment, Text, Track, TrackKind
from fetchcut.timeline.grid import to_ms
from fetchcut.timeline.rates import write_rate
from fetchcut.timeline.time import Seconds
from fetchcut.timeline.wire.effects import write_effect
from fetchcut.timeline.wire.segments import VOLUME

TYPES: Final[Mapping[TrackKind, int]] = {"video": 0, "audio": 1, "text": 7}
_PLAIN: Final = Picture()


def dumps(draft: Draft) -> str:
    """Return the draft as compact JSON."""
    return msgspec.json.encode(write(draft)).decode()


def write(draft: Draft) -> dict[str, object]:
    """Return the draft as JSON objects."""
    meta: dict[str, object] = {**draft.extra, "title": draft.title, **_canvas(draft.canvas)}
    if draft.loudness_lufs is not None:
        meta["lufs"] = draft.loudness_lufs
    return {"v": 1, "d": to_ms(draft.duration), "m": meta, "t": [_track(each) for each in draft.tracks]}


def _canvas(canvas: Canvas | None) -> dict[str, object]:
    if canvas is None:
        return {}
    return {
        "width": canvas.width,
        "height": canvas.height,
        "fps": write_rate(canvas.frame_rate),
        "background": canvas.background,
    }


def _track(track: Track) -> dict[str, object]:
    meta: dict[str, object] = {**track.extra, "role": track.role, "gain": _number(track.gain)}
    if track.is_hidden:
        meta["hidden"] = True
    written: dict[str, object] = {"id": track.id, "tt": TYPES[track.kind], "n": track.name, "m": meta}
    if track.effects:
        written["fx"] = [write_effect(each) for each in track.effects]
    written["sg"] = [_segment(each) for each in track.segments]
    return written


def _segment(segment: Segment) -> dict[str, object]:
    start, end = to_ms(segment.start), to_ms(segment.end)
    written: dict[str, object] = {"id": segment.id, "n": segment.name, "st": start, "d": end - start}
    if segment.media is not None:
        played = segment.source_range
        written.update(_media(segment.media))
        written["out"] = _source(played.end) if played is not None else written["in"]
    if segment.text is not None:
        written.update(_text(segment.text))
    if segment.generated is not None:
        written["gen"] = write_effect(segment.generated)
    if segment.picture is not _PLAIN:
        written.update(_picture(segment.picture))
    keyframes = _all_keyframes(segment)
    if keyframes:
        written["kf"] = keyframes
    if segment.transition is not None:
        written["tr"] = {"k": segment.transition.kind, "d": to_ms(segment.transition.duration)}
    if segment.extra:
        written["m"] = dict(segment.extra)
    return written


def _media(media: Media) -> dict[str, object]:
    """`sp` and `vol` are always said: people and agents look for them."""
    written: dict[str, object] = {
        "src": media.src,
        "in": _source(media.source_in),
        "out": None,
        "sp": _number(media.speed),
        "vol": _number(media.gain),
    }
    if media.ramp:
        written["ramp"] = [[_source(each.at), _number(each.factor)] for each in media.ramp]
    if media.is_reversed:
        written["rev"] = True
    if media.is_frozen:
        written["frz"] = True
    if media.loop_out is not None:
        written["loop"] = _source(media.loop_out)
    if media.sound is not None:
        written["snd"] = media.sound
    if media.subtitles is not None:
        written["subs"] = list(media.subtitles)
    if media.fade_in:
        written["fi"] = to_ms(media.fade_in)
    if media.fade_out:
        written["fo"] = to_ms(media.fade_out)
    return written


def _picture(picture: Picture) -> dict[str, object]:
    place = picture.place
    every = {
        "fit": picture.fit,
        "pos": list(place) if isinstance(place, tuple) else place,
        "scale": _number(picture.scale),
        "rot": picture.rotation_deg,
        "flip": picture.flip,
        "crop": None if picture.crop is None else list(picture.crop),
        "op": _number(picture.opacity),
        "fx": [write_effect(each) for each in picture.effects],
        "adj": dict(picture.adjust),
        "pfi": None if picture.fade_in is None else to_ms(picture.fade_in),
        "pfo": None if picture.fade_out is None else to_ms(picture.fade_out),
        "pfic": picture.fade_in_color,
        "pfoc": picture.fade_out_color,
        "blend": picture.blend,
    }
    return {key: value for key, value in every.items() if value != _UNSAID.get(key)}


def _text(text: Text) -> dict[str, object]:
    every = {
        "txt": text.text,
        "pos": list(text.place) if isinstance(text.place, tuple) else text.place,
        "size": _number(text.size),
        "color": text.color,
        "bg": text.background,
        "line": text.outline,
        "font": text.font,
        "anim": text.animation,
        "bold": text.is_bold,
        "ital": text.is_italic,
        "vert": text.is_vertical,
        "words": [[to_ms(each.at), each.text] for each in text.words],
    }
    return {key: value for key, value in every.items() if value != _UNSAID.get(key)}


_UNSAID: Final[Mapping[str, object]] = {
    "scale": 1,
    "rot": 0,
    "flip": "",
    "op": 1,
    "blend": "normal",
    "fx": [],
    "adj": {},
    "bold": False,
    "ital": False,
    "vert": False,
    "words": [],
}
"""What is left out, beside None. Place, size and colour of a text are always said."""


def _all_keyframes(segment: Segment) -> dict[str, object]:
    written = {key: _keyframes(each) for key, each in segment.picture.keyframes.items()}
    if segment.media is not None and segment.media.gain_keyframes:
        written[VOLUME] = _keyframes(segment.media.gain_keyframes)
    return dict(written)


def _keyframes(keyframes: tuple[Keyframe, ...]) -> list[list[object]]:
    return [[to_ms(each.at), _number(each.value), each.easing] for each in keyframes]


def _source(seconds: Seconds) -> int | float:
    """Return milliseconds of source time: whole where they are whole, else with three decimals."""
    microseconds = (2_000_000 * seconds.numerator + seconds.denominator) // (2 * seconds.denominator)
    whole, rest = divmod(microseconds, 1000)
    return whole if not rest else microseconds / 1000


def _number(value: float | Fraction) -> int | float:
    """Return 1 and not 1.0: the shorter of two texts that mean the same."""
    number = float(value)
    return int(number) if number.is_integer() else number

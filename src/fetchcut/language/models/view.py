"""What a model is shown of a situation: plain values for JSON. Facts and names, never a path, a link or an account.

Names, texts and earlier words are quoted as they are but for what cannot be seen: characters that steer, turn or hide.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import msgspec

from fetchcut.language.situation import LastTurn, Situation, Tune
from fetchcut.timeline.assets import Asset, length_of
from fetchcut.timeline.draft import Draft, Segment, Track
from fetchcut.timeline.time import Seconds

MOST_SEGMENTS: Final = 120
"""Segments of one track that are shown; of more it is said how many there are."""
MOST_FILES: Final = 60
LONGEST_NAME: Final = 80
LONGEST_TEXT: Final = 160
LONGEST_MESSAGE: Final = 2000

_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U0010ffff]+"
)
"""Controls, marks of direction, characters without a picture (text can be hidden in them), private use."""


def shown(text: str, longest: int) -> str:
    """Return `text` as a person sees it, in one line of at most `longest` characters."""
    plain = " ".join(_UNSEEN.sub(" ", text[: 8 * longest]).split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def situation_seen(situation: Situation) -> dict[str, Any]:
    """Return the whole situation: timeline, files, music on offer, what was said last."""
    library = situation.library
    offered = {tune.asset.id for tune in situation.music}
    files = [asset for asset in library.values() if asset.id not in offered]
    seen: dict[str, Any] = {
        "timeline": draft_seen(situation.draft),
        "files": [_file(each) for each in files[:MOST_FILES]],
        "music_on_offer": [_tune(each) for each in situation.music],
    }
    if len(files) > MOST_FILES:
        seen["more_files"] = len(files) - MOST_FILES
    if situation.focus:
        seen["talked_about"] = list(situation.focus[:MOST_FILES])
    if situation.last:
        seen["turn_before"] = _last(situation.last)
    return seen


def draft_seen(draft: Draft) -> dict[str, Any]:
    """Return a timeline; times are whole milliseconds."""
    seen: dict[str, Any] = {"length_ms": _ms(draft.duration), "tracks": [_track(each) for each in draft.tracks]}
    if canvas := draft.canvas:
        seen["canvas"] = {
            "width": canvas.width,
            "height": canvas.height,
            "fps": round(float(canvas.frame_rate), 3),
            "background": canvas.background,
        }
    return seen


def difference_seen(before: Draft, after: Draft) -> dict[str, Any]:
    """Return what is new or different after an edit, and the ids of what is gone."""
    was = {segment.id: segment for track in before.tracks for segment in track.segments}
    now = {segment.id: segment for track in after.tracks for segment in track.segments}
    tracks = [
        _track(replace(track, segments=changed))
        for track in after.tracks
        if (changed := tuple(each for each in track.segments if was.get(each.id) != each))
    ]
    gone = [each for each in was if each not in now]
    return {"length_ms": _ms(after.duration), "changed": tracks, "gone": gone[:MOST_SEGMENTS]}


def _track(track: Track) -> dict[str, Any]:
    seen: dict[str, Any] = {"id": track.id, "kind": track.kind, "role": track.role}
    if track.name:
        seen["name"] = shown(track.name, LONGEST_NAME)
    if track.gain != 1:
        seen["gain"] = track.gain
    seen["segments"] = [dict(_segment(each)) for each in track.segments[:MOST_SEGMENTS]]
    if len(track.segments) > MOST_SEGMENTS:
        seen["more_segments"] = len(track.segments) - MOST_SEGMENTS
    return seen


def _segment(segment: Segment) -> Iterator[tuple[str, Any]]:
    yield "id", segment.id
    if segment.name:
        yield "name", shown(segment.name, LONGEST_NAME)
    yield "start_ms", _ms(segment.start)
    yield "end_ms", _ms(segment.end)
    if media := segment.media:
        yield "file", media.src
        yield "source_start_ms", _ms(media.source_in)
        yield from _different("speed", float(media.speed), 1.0)
        yield from _different("ramp", [[_ms(each.at), float(each.factor)] for each in media.ramp], [])
        yield from _different("gain", media.gain, 1.0)
        yield from _different("reversed", media.is_reversed, False)
        yield from _different("frozen", media.is_frozen, False)
    if text := segment.text:
        yield "text", shown(text.text, LONGEST_TEXT)
        yield "place", text.place
        yield "color", text.color
        yield "size", text.size
    if segment.generated:
        yield "generated", segment.generated.kind
    yield from _different("effects", [each.kind for each in segment.picture.effects], [])
    yield from _different("adjusted", dict(segment.picture.adjust), {})
    yield from _different("rotation_deg", segment.picture.rotation_deg, 0)
    if segment.transition:
        yield "transition_to_next", segment.transition.kind


def _different(name: str, value: object, usual: object) -> Iterator[tuple[str, object]]:
    if value != usual:
        yield name, value


def _file(asset: Asset) -> dict[str, Any]:
    seen: dict[str, Any] = {"id": asset.id, "name": shown(asset.name, LONGEST_NAME), "type": asset.file_type}
    if length := length_of(asset):
        seen["length_ms"] = _ms(length)
    if picture := asset.info.picture:
        seen |= {"width": picture.width, "height": picture.height}
    return seen


def _tune(tune: Tune) -> dict[str, Any]:
    return {
        "id": tune.asset.id,
        "moods": list(tune.moods),
        "style": tune.style,
        "bpm": None if tune.tempo_bpm is None else round(float(tune.tempo_bpm)),
    }


def _last(last: LastTurn) -> dict[str, Any]:
    seen: dict[str, Any] = {"message": shown(last.message, LONGEST_MESSAGE)}
    if last.question:
        seen["we_asked"] = shown(last.question, LONGEST_MESSAGE)
    if last.edits:
        seen["edits_done"] = _edits(last.edits)
    return seen


def _edits(edits: Sequence[object], most: int = 10) -> list[object]:
    return [_quoted(msgspec.to_builtins(each)) for each in edits[:most]]


def _quoted(value: object) -> object:
    """Return plain values with every text in them as it is shown."""
    if isinstance(value, str):
        return shown(value, LONGEST_TEXT)
    if isinstance(value, list | tuple):
        return [_quoted(each) for each in value[:20]]
    if isinstance(value, dict):
        return {str(key): _quoted(each) for key, each in value.items()}
    return value


def _ms(time: Seconds) -> int:
    return round(time * 1000)

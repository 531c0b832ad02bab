"""Cuts on the beat of the music: clips end where it falls, or one clip is cut there."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from fetchcut.language.talk import measures
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.wishes.plan import Plan, Tell
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.edits.cut import Split, Trim
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.music import SetMusic
from fetchcut.timeline.edits.registry import apply_all
from fetchcut.timeline.time import Seconds

_BAR: Final = 4
"""How many beats lie between the cuts of one clip when nobody says: on every one of them it would be chopped up."""
_MOST: Final = 500


def beat_cut(intent: Intent, scene: Scene) -> Plan:
    """Let each clip end on the last beat it reaches (or after so many); cut a single clip at every fourth beat."""
    if not scene.clips:
        raise Refuse("cannot.nothing_there")
    before = _music(intent, scene)
    scene = scene.after(apply_all(scene.draft, before, scene.library)) if before else scene
    beats = measures.beats(scene, _heard(scene))
    if not beats:
        raise Refuse("cannot.no_beats")
    every = intent.number("BEAT") if intent.word("BEAT") else None
    edits = _split(beats, int(every or _BAR), scene) if len(scene.clips) == 1 else _trims(beats, int(every or 0), scene)
    if not edits:
        raise Refuse("cannot.on_beat_already")
    tell = Tell("found.beats", {"tempo": measures.tempo(scene, _heard(scene)), "count": len(edits)})
    return Plan(edits=(*before, *edits), tells=(tell,))


def _music(intent: Intent, scene: Scene) -> tuple[Edit, ...]:
    """Return what puts the file under the clips on whose beat it shall be cut: "to the beat of song.mp3"."""
    name = intent.word("FILE")
    if name is None:
        return ()
    asset = scene.asset(name)
    if asset.file_type != "audio" or any(each.media and each.media.src == asset.id for each in scene.of("bgm")):
        return ()
    return (SetMusic(asset=asset.id),)


def _heard(scene: Scene) -> Sequence[Segment]:
    """Return what gives the beat: the music, else the sound of the only clip."""
    if music := [each for each in scene.of("bgm") if each.media]:
        return music
    if len(scene.clips) > 1:
        raise Ask("ask.beat_music")
    return scene.clips


def _split(beats: Sequence[Seconds], every: int, scene: Scene) -> list[Edit]:
    clip = scene.clips[0]
    inside = [each for each in beats if each < clip.end - 1 / scene.frame_rate]
    times = [each for number, each in enumerate(inside) if number and number % every == 0 and each > clip.start]
    if len(times) > _MOST:
        raise Ask("ask.where_to_split")
    return [Split(at_ms=milliseconds(_on_frame(each, scene))) for each in times]


def _trims(beats: Sequence[Seconds], every: int, scene: Scene) -> list[Edit]:
    """Return how much each clip but the last loses at its end, where the ones before it lose what they do.

    clips   |----A----|---B---|--C--|
    beats   |   |   |   |   |   |
    result  |---A---|---B---|--C--|
    """
    edits: list[Edit] = []
    frame = 1 / scene.frame_rate
    start = scene.clips[0].start
    for clip in scene.clips[:-1]:
        end = start + clip.duration
        first, last = bisect_right(beats, start + frame), bisect_right(beats, end)
        if every:
            # What leads up to the first beat is no beat of its own.
            is_on_beat = first > 0 and beats[first - 1] >= start - frame
            last = min(last, first + every + (not is_on_beat))
        if last > first:
            end = _on_frame(beats[last - 1], scene)
        if end < start + clip.duration and end > start:
            edits.append(Trim(segment=clip.id, tail_ms=milliseconds(start + clip.duration - end)))
        start = end if end > start else start + clip.duration
    return edits


def _on_frame(at: Seconds, scene: Scene) -> Seconds:
    return round(at * scene.frame_rate) / scene.frame_rate

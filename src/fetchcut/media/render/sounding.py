"""The sound of the whole result, made once beside the pictures: measured where that is asked, mixed, encoded.

Not made at all where one stretch of one file's sound is all that is heard: its packets are copied.
"""

import contextlib
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Final

from fetchcut.disk import disk_errors
from fetchcut.media.command import Input
from fetchcut.media.iso.boxes import BadBoxes
from fetchcut.media.iso.read import SampleTrack, sample_tracks
from fetchcut.media.iso.write import NewTrack
from fetchcut.media.recipes.request import promised
from fetchcut.media.render.encoding import command_of, graph_for, may_be_kept, run_graph
from fetchcut.media.render.frames import SAMPLE_RATE, sample_at
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.handing import gone_if_failed
from fetchcut.media.render.kept_sound import keep, sound_key, take
from fetchcut.media.render.shares import Shares, Unheard
from fetchcut.media.render.side_by_side import SAMPLES, Mixed, encode_parts, parts_of
from fetchcut.media.render.sound import loudness
from fetchcut.media.render.sound.languages import Version, versions
from fetchcut.media.render.sound.loudness import Loudness
from fetchcut.media.render.sound.mix import Levels, mixed
from fetchcut.media.render.sound.pieces import is_heard
from fetchcut.media.render.sound.untouched import untouched_sound
from fetchcut.media.render.stored_pictures import is_plain_mp4
from fetchcut.media.render.work import Work
from fetchcut.media.run.disk_file import FileOnDisk, opened
from fetchcut.progress import Context
from fetchcut.timeline.draft import Draft, Segment
from fetchcut.timeline.time import Seconds

COSTS: Final = 0.02
"""What a second of sound costs, in seconds of pictures."""

_IN_MP4: Final = frozenset({"aac", "alac"})
_OF_SEVERAL: Final = frozenset({"mp4", "mov", "mkv", "webm"})
"""Containers that have room for several sounds, and players that let people choose."""
_ROUNDS: Final = 3
_RUN_UP: Final = 3
"""Packets that a decoder of AAC needs before it is right: one for the overlap, more for what replicates bands."""

_NEAR_S: Final = Fraction(1, 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundWork:
    """The sound of a work, which is heard; `path` is where it is when it is done.

    For a copy that is the source's own file, of which sound `number` is meant, and what is heard of it begins at its
    time `begin_s`. `draft` is what is mixed, which is kept under `key`; `language` is that of its source.
    """

    path: Path
    draft: Draft
    key: str = ""
    number: int = 0
    begin_s: Seconds = Fraction(0)
    language: str | None = None


def sound_works(work: Work) -> tuple[SoundWork, ...]:
    """Return what is to be done for the sound; nothing for a silent result, several for a source with several."""
    if work.profile.sound is None or mixed(graph_for(work), work.draft, work.library) is None:
        return ()
    every = versions(work.draft, work.library)
    if work.profile.target.name not in _OF_SEVERAL:
        every = every[:1]
    return tuple(_sound_work(each, number, work) for number, each in enumerate(every))


def _sound_work(version: Version, number: int, work: Work) -> SoundWork:
    if (copied := _copied(version, work)) is not None:
        return copied
    ending = "m4a" if work.profile.sound_codec in _IN_MP4 else "mka"
    name = f"sound-{number}.{ending}" if number else f"sound.{ending}"
    path, draft = work.folder / name, version.draft
    return SoundWork(path=path, draft=draft, key=_key(replace(work, draft=draft)), language=version.language)


def _key(work: Work) -> str:
    """Return the key of the sound of the work's draft, known before anything of it is measured."""
    graph = graph_for(work)
    mixed(graph, work.draft, work.library)
    levels = (f"{each.start} {each.end} {each.media} {target}" for each, target in _to_level(work.draft, work))
    return sound_key(graph, (*(work.profile.sound or ()), f"{work.draft.loudness_lufs}", *levels), work)


def _copied(version: Version, work: Work) -> SoundWork | None:
    """Return the sound as it can be taken packet by packet; None where it has to be mixed."""
    draft, language = version.draft, version.language
    found = untouched_sound(draft, work.library) if work.profile.is_default else None
    # Only our own writing of MP4 keeps the sample at which a part begins.
    if found is None or not (found.is_whole or work.profile.target.name == "mp4"):
        return None
    info, path = work.library[found.src].info, work.files[found.src]
    if info.lost_from_s is not None:
        return None
    stream = info.sound(found.number)
    if stream.codec != work.profile.sound_codec or abs(stream.start_s) > _NEAR_S or info.start_s:
        return None
    if work.profile.sound_codec not in _IN_MP4:
        return SoundWork(path=path, draft=draft, number=found.number, language=language)
    with contextlib.suppress(BadBoxes):
        if is_plain_mp4(info) and _is_whole(_sound_in(path, found.number)):
            begin_s = found.begin_s
            return SoundWork(path=path, draft=draft, number=found.number, begin_s=begin_s, language=language)
    return None


def _is_whole(track: SampleTrack) -> bool:
    """Return whether the track is as MP4 has it, and played from the start of its file."""
    # QuickTime's own descriptions (version 1 and 2) say things in places where MP4 has others.
    is_mp4s_own = track.codec in {"mp4a", "alac"} and track.entry[16:18] == b"\0\0"
    return is_mp4s_own and not track.delay_s and len(track.samples) > 0


def mix(todo: SoundWork, work: Work, context: Context) -> Loudness | None:
    """Mix and encode the sound, whose file appears whole; return how loud it is. Done before, it costs nothing."""
    if todo.path.exists():
        return None
    if known := take(todo.key, todo.path, work.bench):
        return known
    work = replace(work, draft=todo.draft)
    making = todo.path.with_name(f"making-{todo.path.name}")
    muxer = "mp4" if todo.path.suffix == ".m4a" else "matroska"
    graph = graph_for(work)
    end = promised(sound_into(graph, work, context), "there is no work on silence")
    arguments = ("-map", end, *(work.profile.sound or ()), "-vn", "-f", muxer)
    with gone_if_failed(making):
        if _is_in_parts(work):
            log = _mixed_in_parts(graph, end, making, work, context)
        else:
            log = run_sound(graph, arguments, work, context, output=making)
        with disk_errors(todo.path):
            making.replace(todo.path)
    heard = loudness.read(log)
    if heard and may_be_kept(log, work):
        keep(todo.key, todo.path, heard, work.bench)
    return heard


def _is_in_parts(work: Work) -> bool:
    return (work.profile.sound or ())[:2] == ("-c:a", "aac") and bool(parts_of(sample_at(work.draft.duration)))


def _mixed_in_parts(graph: Graph, end: str, making: Path, work: Work, context: Context) -> str:
    """Mix into samples, encode these in parts side by side; return the log of the mixing."""
    samples, seconds = making.with_suffix(".f32"), float(work.draft.duration)
    shares = Shares(context, seconds)
    with gone_if_failed(samples):
        log = run_sound(graph, ("-map", end, *SAMPLES), work, shares.share(seconds / 3), output=samples)
        mixed_into = Mixed(path=samples, samples=sample_at(work.draft.duration))
        encode_parts(mixed_into, making, work, shares.share(seconds * 2 / 3))
        with disk_errors(samples):
            samples.unlink()
    return log


def sound_into(graph: Graph, work: Work, context: Context) -> str | None:
    """Return the label of the mix in `graph`, as loud as the draft wants it and metered; None where nothing is heard.

    What has to be measured for that is measured now.
    """
    if mixed(graph_for(work), work.draft, work.library) is None:
        return None
    levels = _levels(work, context)
    gain_db = _gain(work, levels, context)
    end = mixed(graph, work.draft, work.library, levels=levels)
    if end is None:
        return None
    filters = loudness.mastered(gain_db) if gain_db is not None else []
    return graph.chain(end, [*filters, loudness.METER])


def run_sound(
    graph: Graph,
    arguments: tuple[str, ...],
    work: Work,
    context: Context,
    *,
    output: Path | None,
    more: tuple[Input, ...] = (),
) -> str:
    """Run a graph of sound; return its log with what the meter said. `more` inputs follow the graph's."""
    command = command_of(
        graph,
        arguments,
        work,
        folder=work.folder,
        output=output,
        frames=work.cut.frames,
        is_talkative=True,
        more=more,
    )
    return run_graph(graph, command, work, folder=work.folder, context=context)


def _levels(work: Work, context: Context) -> Levels:
    """Return the decibels that segments with the effect "loudness" need: each is measured by itself."""
    levels = {}
    for segment, target in _to_level(work.draft, work):
        alone = _alone(work.draft, segment)
        graph = graph_for(work)
        window = (sample_at(segment.start), sample_at(segment.end))
        end = mixed(graph, alone, work.library, window=window)
        if end is not None:
            said = _measured(graph, end, work, context)
            levels[segment.id] = said.gain_to(target) if said else 0.0
    return levels


def _to_level(draft: Draft, work: Work) -> list[tuple[Segment, float]]:
    return [
        (segment, float(str(effect.params["lufs"])))
        for track in draft.tracks
        if not track.is_hidden
        for segment in track.segments
        for effect in segment.picture.effects
        if effect.kind == "loudness" and is_heard(segment, work.library)
    ]


def _alone(draft: Draft, segment: Segment) -> Draft:
    """Return the draft with nothing to hear but one segment."""
    tracks = tuple(
        replace(track, segments=(segment,), effects=()) for track in draft.tracks if segment in track.segments
    )
    return replace(draft, tracks=tracks)


def _gain(work: Work, levels: Levels, context: Context) -> float | None:
    """Return the decibels to the draft's loudness, None where it has none.

    A limiter takes away what it presses: the gain is corrected until the result is near.
    """
    target = work.draft.loudness_lufs
    if target is None:
        return None
    gain_db = 0.0
    for attempt in range(_ROUNDS):
        graph = graph_for(work)
        end = mixed(graph, work.draft, work.library, levels=levels)
        if end is None:
            return None
        said = _measured(graph, graph.chain(end, loudness.mastered(gain_db) if attempt else []), work, context)
        if said is None or said.is_silent or abs(target - said.lufs) < loudness.NEAR_LU / 2:
            break
        gain_db += said.gain_to(target)
    return gain_db


def _measured(graph: Graph, end: str, work: Work, context: Context) -> Loudness | None:
    metered = graph.chain(end, [loudness.METER])
    log = run_sound(graph, ("-map", metered, "-vn", "-f", "null"), work, Unheard(context), output=None)
    return loudness.read(log)


def sound_track(sound: SoundWork, source: int, length_s: Seconds, *, is_first: bool) -> NewTrack:
    """Return the sound of an M4A as a track of a new file, in which that file is number `source`.

    Players begin with the first one, the others are there to be chosen.
    """
    track = _sound_in(sound.path, sound.number)
    samples = track.samples
    begin = track.begins + sample_at(sound.begin_s) * track.time_scale // SAMPLE_RATE
    end = track.duration if track.ends is None else min(track.ends, track.duration)
    length = min(sample_at(length_s) * track.time_scale // SAMPLE_RATE, end - begin)
    first = max(0, bisect_right(samples.decoded, begin) - 1 - _RUN_UP)
    last = bisect_left(samples.decoded, begin + length)
    # Players go by the edit list, FFmpeg by a last packet that is shorter.
    borders = array("q", [*samples.decoded[first:last], begin + length])
    return NewTrack(
        kind="soun",
        time_scale=track.time_scale,
        entry=track.entry,
        sources=array("q", [source]) * (last - first),
        offsets=samples.offsets[first:last],
        sizes=samples.sizes[first:last],
        durations=array("q", map(int.__sub__, borders[1:], borders)),
        begins=begin - samples.decoded[first],
        length=length,
        language=sound.language,
        is_on=is_first,
    )


def _sound_in(path: Path, number: int) -> SampleTrack:
    with opened(path) as file:
        found = next(iter(sample_tracks(FileOnDisk(file), only="soun")[number:]), None)
    if found is None:
        raise BadBoxes("no sound")
    return found

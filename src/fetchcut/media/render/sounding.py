"""The sound of the whole result, made once: mixed and encoded, beside the pictures."""

from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fetchcut.disk import disk_errors
from fetchcut.media.iso.read import sample_tracks
from fetchcut.media.iso.write import NewTrack
from fetchcut.media.render.encoding import command_of, run_graph
from fetchcut.media.render.frames import SAMPLE_RATE, sample_at
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.sound.mix import mixed
from fetchcut.media.render.work import Work
from fetchcut.media.run.disk_file import FileOnDisk, opened
from fetchcut.progress import Context

COSTS: Final = 0.02
"""What a second of sound costs, in seconds of pictures."""

_IN_MP4: Final = frozenset({"aac", "alac"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundWork:
    """The mix as a graph, and where it is when it is done."""

    graph: Graph
    end: str
    path: Path


def sound_work(work: Work) -> SoundWork | None:
    """Return what is to be done for the sound, None for a silent result."""
    if work.profile.sound is None:
        return None
    graph = Graph(folder=Path())
    end = mixed(graph, work.draft, work.library)
    if end is None:
        return None
    suffix = "m4a" if work.profile.sound_codec in _IN_MP4 else "mka"
    return SoundWork(graph=graph, end=end, path=work.folder / f"sound.{suffix}")


def mix(todo: SoundWork, work: Work, context: Context) -> None:
    """Mix and encode the sound; its file appears whole. Done before, it costs nothing."""
    if todo.path.exists():
        return
    making = todo.path.with_name(f"making-{todo.path.name}")
    muxer = "mp4" if todo.path.suffix == ".m4a" else "matroska"
    arguments = ("-map", todo.end, *(work.profile.sound or ()), "-vn", "-f", muxer)
    command = command_of(todo.graph, arguments, work, folder=work.folder, output=making, frames=work.cut.frames)
    run_graph(todo.graph, command, work, folder=work.folder, context=context)
    with disk_errors(todo.path):
        making.replace(todo.path)


def sound_track(path: Path, source: int, work: Work) -> NewTrack:
    """Return the sound of an M4A as the track of a new file, in which that file is number `source`."""
    with opened(path) as file:
        track = next(each for each in sample_tracks(FileOnDisk(file)) if each.kind == "soun")
    samples = track.samples
    ends = array("q", [*samples.decoded[1:], track.duration])
    return NewTrack(
        kind="soun",
        time_scale=track.time_scale,
        entry=track.entry,
        sources=array("q", [source]) * len(samples),
        offsets=samples.offsets,
        sizes=samples.sizes,
        durations=array("q", map(int.__sub__, ends, samples.decoded)),
        begins=track.begins,
        length=sample_at(work.draft.duration) * track.time_scale // SAMPLE_RATE,
    )

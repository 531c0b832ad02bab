"""Encoded spans: their graphs, their keys, their commands."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from fetchcut.disk import disk_errors, ensure_folder
from fetchcut.media.command import Command, Input, argv
from fetchcut.media.render import fonts
from fetchcut.media.render.compose import composed
from fetchcut.media.render.damage import is_complaint
from fetchcut.media.render.entrances import entrance_before
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.handing import gone_if_failed
from fetchcut.media.render.kept import linked
from fetchcut.media.render.keys import fingerprint, span_key
from fetchcut.media.render.shares import Shares
from fetchcut.media.render.sound.mix import mixed
from fetchcut.media.render.spans import EncodeSpan
from fetchcut.media.render.work import Work
from fetchcut.media.run.ffmpeg import run
from fetchcut.progress import Context
from fetchcut.timeline.time import Seconds

_HERE: Final = Path()

_MAKING: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "": ("-f", "null"),
        ".w64": ("-c:a", "pcm_f32le", "-f", "w64"),
        # Lossless, at some hundred pictures a second.
        ".mkv": (
            *("-c:v", "libx264", "-preset", "ultrafast", "-qp", "0", "-threads", "1"),
            *("-fps_mode", "passthrough", "-an", "-f", "matroska"),
        ),
    }
)
"""How the file that another graph reads is written, by what its name ends in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanWork:
    """A span, its graph and its key; `path` is where it is when it is done."""

    span: EncodeSpan
    graph: Graph
    arguments: tuple[str, ...]
    key: str
    path: Path


def graph_for(work: Work) -> Graph:
    """Return an empty graph that can hear the draft's sound."""

    def hear(graph: Graph, src: str, first: int, last: int) -> str | None:
        return mixed(graph, work.draft, work.library, window=(first, last), src=src)

    return Graph(folder=_HERE, hear=hear)


def span_work(span: EncodeSpan, work: Work, marks: dict[str, str]) -> SpanWork:
    """Return what is to be done for a span. `marks` are the fingerprints of files that are known; more are added."""
    graph = graph_for(work)
    graph.enter = lambda src, source_s: entrance_before(work.library[src].info, work.files[src], source_s)
    end = composed(graph, span.scenes, span.titles, work.look)
    marks |= {src: fingerprint(work.files[src]) for src in graph.sources - marks.keys()}
    is_edge = span.is_edge and bool(work.profile.edge)
    card = None if is_edge else work.profile.card
    end = graph.chain(end, card.upload) if card else end
    pixels = card.pixels if card else work.profile.pixel_format
    arguments = (
        *(card.setup if card else ()),
        *("-map", end, *(work.profile.edge if is_edge else work.profile.video)),
        *(("-pix_fmt", pixels) if pixels else ()),
        *("-fps_mode", "passthrough", "-an", "-f", "mov" if _is_prores(work) else "mp4"),
    )
    key = span_key(graph, arguments, marks, work.bench.tool)
    return SpanWork(span=span, graph=graph, arguments=arguments, key=key, path=work.folder / f"span-{key}.mp4")


def _is_prores(work: Work) -> bool:
    """Return whether only a MOV holds the pictures; it is read like an MP4."""
    return work.profile.encoder is not None and work.profile.encoder.codec == "prores"


def encode(todo: SpanWork, work: Work, context: Context) -> bool:
    """Encode a span; its file appears whole. Return whether others may use it."""
    folder = ensure_folder(work.folder / f"span-{todo.key}")
    frames = todo.span.last - todo.span.first
    making = folder / "making.mp4"
    command = command_of(
        todo.graph,
        todo.arguments,
        work,
        folder=folder,
        output=making,
        frames=frames,
        needs_card=work.profile.card is not None,
    )
    with gone_if_failed(making):
        log = run_graph(todo.graph, command, work, folder=folder, context=context)
        with disk_errors(todo.path):
            making.replace(todo.path)
    return may_be_kept(log, work)


def may_be_kept(log: str, work: Work) -> bool:
    """Return whether what a command made is for other exports, too: what is damaged is told each time."""
    return not is_complaint(log) or (work.damages is not None and not work.damages.is_kept)


def command_of(
    graph: Graph,
    arguments: tuple[str, ...],
    work: Work,
    *,
    folder: Path,
    output: Path | None,
    frames: int,
    is_talkative: bool = False,
    needs_card: bool = False,
    more: tuple[Input, ...] = (),
) -> Command:
    """Return the command that runs a graph in `folder`; it gives `frames` frames. `more` inputs follow the graph's."""
    return Command(
        inputs=(*(Input(path=work.files[each.src], options=each.options) for each in graph.readings), *more),
        arguments=(*graph.arguments(work.bench.tool), *arguments),
        output=output,
        expected_s=frames / work.look.rate,
        reads=fonts.font_folders(),
        fonts=work.bench.fonts_file if graph.files else None,
        is_talkative=is_talkative,
        is_watchful=True,
        needs_card=needs_card,
    )


def run_graph(graph: Graph, command: Command, work: Work, *, folder: Path, context: Context) -> str:
    """Write the graph's small files and run its command; return the end of FFmpeg's log.

    Raises DamagedParts where a decoder complained with reason.
    """
    if graph.before:
        context = _after_those_before(graph, command, work, folder=folder, context=context)
    # Only now: the small files of those before have the same names.
    script = (graph.script,) if graph.script else ()
    for file in (*graph.files, *script):
        with disk_errors(folder / file.path):
            (folder / file.path).write_text(file.text, encoding="utf-8")
    for src, name in graph.links:
        linked(work.files[src], folder / name)
    note(command, work)
    log = run(command, tool=work.bench.tool, folder=folder, context=context, sandbox=work.bench.sandbox)
    if work.damages is not None and is_complaint(log):
        work.damages.decode(work.draft, graph.sources)
    return log


def _after_those_before(graph: Graph, command: Command, work: Work, *, folder: Path, context: Context) -> Context:
    """Run the graphs that come before another; return the context of its own share of all that work."""
    shares = Shares(context, _cost_s(command.expected_s or Seconds(0), graph))
    for each in graph.before:
        share = shares.share(_cost_s(each.lasts_s, each))
        _make(each, work, folder=folder, context=share)
        share.finish()
    return shares.share(float(command.expected_s or 0))


def _cost_s(own_s: Seconds, graph: Graph) -> float:
    """Return the seconds of pictures or sound that a graph and those before it make, all together."""
    return float(own_s) + sum(_cost_s(each.lasts_s, each) for each in graph.before)


def _make(graph: Graph, work: Work, *, folder: Path, context: Context) -> None:
    """Run a graph that comes before another, for what its filters write or for its file, unless that is there."""
    made = folder / graph.makes if graph.makes else None
    if made is not None and made.exists():
        return
    making = folder / f"making-{graph.makes}" if graph.makes else None
    arguments = ("-map", graph.end, *_MAKING[made.suffix if made else ""])
    frames = round(graph.lasts_s * work.look.rate)
    command = command_of(graph, arguments, work, folder=folder, output=making, frames=frames)
    run_graph(graph, command, work, folder=folder, context=context)
    if made is not None and making is not None:
        with disk_errors(made):
            making.replace(made)


def note(command: Command, work: Work) -> None:
    """Add the command to the export's log, as one can paste it into a shell that stands in its folder."""
    note_text(shlex.join(argv(command, work.bench.tool)), work)


def note_text(line: str, work: Work) -> None:
    """Add a line to the export's log."""
    with disk_errors(work.folder), (work.folder / "commands.log").open("a", encoding="utf-8") as log:
        log.write(line + "\n")

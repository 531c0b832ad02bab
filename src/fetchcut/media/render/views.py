"""Looks at a draft that are no export: one moment, a strip of moments, the sound as a line or as numbers.

Each is kept under the key of its graph: what an edit did not touch is not made again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import ceil
from typing import Final, Literal

from fetchcut.errors import TooMuchWork
from fetchcut.media.render import copies, small
from fetchcut.media.render.apart import apart, frames_of, grouped, inputs_of
from fetchcut.media.render.compose import composed
from fetchcut.media.render.encoding import command_of, graph_for, run_graph
from fetchcut.media.render.frames import frame_at, sample_at
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.keys import fingerprint, span_key
from fetchcut.media.render.scenes import Scene
from fetchcut.media.render.small import Stretch
from fetchcut.media.render.sound.mix import mixed
from fetchcut.media.render.spans import part_of
from fetchcut.media.render.work import Work
from fetchcut.timeline.time import Seconds

PictureKind = Literal["jpg", "png"]

MOST_PICTURES: Final = 60
MOST_PEAKS: Final = 4000
LONGEST_SOUND_S: Final = Seconds(3 * 3600)
"""How much sound is decoded for a look: some minutes of one core."""

_IN_A_ROW: Final = 10
_JPEG: Final = ("-c:v", "mjpeg", "-q:v", "4")
_PNG: Final = ("-c:v", "png", "-pix_fmt", "rgb24")


@dataclass(frozen=True, slots=True)
class Peak:
    """The lowest and the highest sample of a stretch of sound, all channels together; full scale is -1 to 1."""

    low: float
    high: float


def moment(work: Work, at: Seconds, kind: PictureKind = "jpg") -> bytes:
    """Return the picture shown at the draft's time `at`; beyond its end the last one.

    It is made from small copies of the sources (see small.py) where there are some, else from the sources themselves.
    """
    return _pictured((scene_of(work, _frame(work, at)),), work, kind)


def filmstrip(work: Work, count: int, kind: PictureKind = "jpg") -> bytes:
    """Return `count` (at most MOST_PICTURES) moments in one sheet, ten in a row.

    The draft is cut in as many equal parts, and of each the picture in its middle is shown.
    """
    return _pictured(tuple(scene_of(work, frame) for frame in spread(work, count)), work, kind)


def read_at(work: Work, at: Seconds) -> tuple[Stretch, ...]:
    """Return the stretches of sources whose small copies would make the moment quick to show."""
    return small.read_by(scene_of(work, _frame(work, at)), work.look)


def read_along(work: Work, count: int) -> tuple[Stretch, ...]:
    """Return those of a filmstrip."""
    found = (each for frame in spread(work, count) for each in small.read_by(scene_of(work, frame), work.look))
    return tuple(dict.fromkeys(found))


def waveform(work: Work, width: int, height: int, color: str) -> bytes:
    """Return the whole mix drawn as a PNG with a clear ground; `color` is "#RRGGBB". Silence is a flat line.

    Levels are those before loudness is brought to a target. Raises TooMuchWork beyond LONGEST_SOUND_S.
    """
    graph = graph_for(work)
    size, paint = f"{width}x{height}", color.removeprefix("#")
    draw = f"showwavespic=s={size}:split_channels=0:colors=0x{paint}:draw=full"
    end = graph.chain(_heard(graph, work), [draw])
    return _made(graph, ("-map", end, "-frames:v", "1", "-c:v", "png", "-f", "image2"), work, "wave.png")


def peaks(work: Work, count: int) -> tuple[Peak, ...]:
    """Return the mix in at most `count` equal stretches (at most MOST_PEAKS), in order; of silence none.

    Levels are those before loudness is brought to a target. Raises TooMuchWork beyond LONGEST_SOUND_S.
    """
    if mixed(graph_for(work), work.draft, work.library) is None:
        return ()
    graph = graph_for(work)
    step = max(1, ceil(sample_at(work.draft.duration) / count))
    measure = "astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=Min_level+Max_level"
    filters = ["aformat=sample_fmts=flt", f"asetnsamples=n={step}:p=0", measure]
    end = graph.chain(_heard(graph, work), [*filters, "ametadata=mode=print:file=peaks.txt"])
    told = _made(graph, ("-map", end, "-f", "null"), work, "peaks.txt", is_told=True).decode("ascii", "replace")
    lows, highs = (_told(told, f"lavfi.astats.Overall.{name}_level=") for name in ("Min", "Max"))
    return tuple(Peak(low, high) for low, high in zip(lows, highs, strict=True))


def _told(text: str, name: str) -> list[float]:
    return [float(line.removeprefix(name)) for line in text.splitlines() if line.startswith(name)]


def _frame(work: Work, at: Seconds) -> int:
    return max(0, min(work.cut.frames - 1, frame_at(at, work.look.rate)))


def spread(work: Work, count: int) -> list[int]:
    """Return the frames in the middle of so many equal parts of the draft."""
    return [_frame(work, work.duration_s * (2 * number + 1) / (2 * count)) for number in range(count)]


def scene_of(work: Work, frame: int) -> Scene:
    """Return the scene of one frame of the draft."""
    scene = next(each for each in work.cut.scenes if each.first <= frame < each.last)
    return part_of(scene, frame, frame + 1)


def _pictured(scenes: tuple[Scene, ...], work: Work, kind: PictureKind) -> bytes:
    """Return the sheet of the scenes' pictures. What was made before counts, from whichever files it was made."""
    encoder = _JPEG if kind == "jpg" else _PNG
    name = f"view.{kind}"
    graph, end = _sheet(scenes, work, kind)
    arguments = ("-map", end, "-frames:v", "1", "-an", *encoder, "-f", "image2")
    if not work.bench.views.take(_key(graph, arguments, work), work.folder / name):
        found = {each: path for scene in scenes for each, path in copies.found_for(scene, work).items()}
        if found:
            there = frozenset(found)
            work = replace(work, files={**work.files, **{each.name: path for each, path in found.items()}})
            graph, end = _sheet(tuple(small.from_copies(each, work.look, there) for each in scenes), work, kind)
            arguments = ("-map", end, *arguments[2:])
    return _made(graph, arguments, work, name)


def _sheet(scenes: tuple[Scene, ...], work: Work, kind: PictureKind) -> tuple[Graph, str]:
    """Return the graph of the scenes' pictures, ten in a row, and the label of its end."""
    graph, count = graph_for(work), len(scenes)
    end = in_a_row(graph, scenes, work)
    if count > 1:
        across = min(count, _IN_A_ROW)
        end = graph.chain(end, [f"tile={across}x{ceil(count / across)}"])
    if kind == "jpg":
        end = graph.chain(end, ["scale=out_range=pc", "format=yuvj420p"])
    return graph, end


def in_a_row(graph: Graph, scenes: Sequence[Scene], work: Work) -> str:
    """Return the label of the scenes' pictures one after another, with their titles."""
    groups = grouped(scenes, [inputs_of(scene.layers) for scene in scenes])
    if len(groups) > 1:
        ends = [
            apart(graph, partial(in_a_row, scenes=group, work=work), frames_of(group), work.look) for group in groups
        ]
    else:
        ends = [composed(graph, (scene,), work.cut.titles, work.look) for scene in scenes]
    return ends[0] if len(ends) == 1 else graph.chain("".join(ends), [f"concat=n={len(ends)}:v=1:a=0"])


def _key(graph: Graph, arguments: tuple[str, ...], work: Work) -> str:
    marks = {src: fingerprint(work.files[src]) for src in graph.sources}
    return span_key(graph, arguments, marks, work.bench.tool)


def _heard(graph: Graph, work: Work) -> str:
    """Return the label of the whole mix; of silence where nothing is heard."""
    if work.draft.duration > LONGEST_SOUND_S:
        raise TooMuchWork(
            name=work.draft.title or "timeline", reason=f"more than {LONGEST_SOUND_S / 3600} hours of sound"
        )
    heard = mixed(graph, work.draft, work.library)
    samples = sample_at(work.draft.duration)
    return heard or graph.chain("", ["anullsrc=r=48000:cl=stereo", f"atrim=end_sample={samples}"])


def _made(graph: Graph, arguments: tuple[str, ...], work: Work, name: str, *, is_told: bool = False) -> bytes:
    """Return the file `name` that the graph gives, kept from an earlier look where there was one.

    `is_told`: a filter writes it, and there is no other output.
    """
    bench, result = work.bench, work.folder / name
    key = _key(graph, arguments, work)
    if not bench.views.take(key, result):
        output = None if is_told else result
        command = command_of(graph, arguments, work, folder=work.folder, output=output, frames=1)
        run_graph(graph, command, work, folder=work.folder, context=work.context)
        bench.views.keep(key, result)
        # Counting them all costs more than making one.
        if key.startswith("00"):
            bench.views.forget()
    return result.read_bytes()

"""Results of one kind of stream: songs, animations, single pictures. One graph each."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Final

from fetchcut.errors import NoSuchStream, SizeUnreachable
from fetchcut.media.recipes.request import promised
from fetchcut.media.render.carried import telling
from fetchcut.media.render.compose import composed, timed
from fetchcut.media.render.encoding import command_of, graph_for, run_graph
from fetchcut.media.render.frames import frame_at
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.handing import gone_if_failed, handed_over
from fetchcut.media.render.look import look_of
from fetchcut.media.render.sound.loudness import read, remark
from fetchcut.media.render.sounding import run_sound, sound_into
from fetchcut.media.render.views import in_a_row, scene_of, spread
from fetchcut.media.render.work import Made, Work
from fetchcut.media.size import animation_share, song_rate
from fetchcut.timeline.draft import Canvas
from fetchcut.timeline.output import Quality

_TRIES: Final = 4
_LEAST_SIDE: Final = 16
_PALETTES: Final[dict[Quality, str]] = {
    "low": "paletteuse=dither=none",
    "medium": "paletteuse=dither=bayer:bayer_scale=4",
    "high": "paletteuse=dither=sierra2_4a",
    "lossless": "paletteuse=dither=sierra2_4a",
}
_WEBP: Final[dict[Quality, tuple[str, ...]]] = {
    "low": ("-q:v", "50"),
    "medium": ("-q:v", "65"),
    "high": ("-q:v", "80"),
    "lossless": ("-lossless", "1", "-q:v", "60"),
}
_SILENT: Final = ("-map_metadata", "-1", "-map_chapters", "-1")
"""A picture tells nothing of where it comes from."""

_JPEG: Final[dict[Quality, str]] = {"low": "8", "medium": "5", "high": "2", "lossless": "1"}


def made_song(work: Work) -> Made:
    """Return the draft's sound as a file. Raises NoSuchStream where nothing is heard."""
    graph = graph_for(work)
    end = sound_into(graph, work, work.context)
    if end is None:
        raise NoSuchStream(kind="audio", name=work.draft.title)
    target, share = work.profile.target, Fraction(1)
    making = work.folder / f"making.{target.extension}"
    more, tells = telling(work, len(graph.readings))
    for attempt in range(_TRIES):
        arguments = ("-map", end, *_song_arguments(work, share), *tells, *target.muxer_options)
        with gone_if_failed(making):
            log = run_sound(graph, (*arguments, "-f", target.muxer), work, work.context, output=making, more=more)
            size, said = making.stat().st_size, read(log)
            if work.output.max_bytes is None or size <= work.output.max_bytes or attempt == _TRIES - 1:
                checks = (remark(said),) if said else ()
                return handed_over(making, work, has_sound=True, checks=checks)
        share *= Fraction(work.output.max_bytes, size) * Fraction(96, 100)
    raise AssertionError("the last attempt returns")


def _song_arguments(work: Work, share: Fraction) -> tuple[str, ...]:
    chosen = promised(work.profile.sound, "a song has sound")
    if work.output.max_bytes is None or work.profile.sound_codec not in {"aac", "mp3", "opus"}:
        return chosen
    codec = promised(work.profile.sound_codec, "it was asked for")
    rate = song_rate(work.output.max_bytes, work.duration_s, codec=codec, share=share)
    return (*chosen[:2], "-b:a", str(rate), *(("-vbr", "constrained") if codec == "opus" else ()))


def made_animation(work: Work) -> Made:
    """Return the draft's pictures as a GIF or WebP; smaller ones where a size was asked."""
    most = work.output.max_bytes
    look, share = work.look, Fraction(1)
    if most is not None:
        share = animation_share(most, look.size.width * look.size.height, work.cut.frames)
    for attempt in range(_TRIES):
        smaller = _with_pixels(work, share)
        made = _animation(smaller, is_last=attempt == _TRIES - 1)
        if made is not None:
            return made
        share *= Fraction(2, 3)
    raise AssertionError("the last attempt returns")


def _animation(work: Work, *, is_last: bool) -> Made | None:
    """Return the animation, None where it is larger than asked."""
    target, look = work.profile.target, work.look
    graph = graph_for(work)
    end = composed(graph, work.cut.scenes, work.cut.titles, look)
    if target.name == "gif":
        kept, counted = graph.label(), graph.label()
        graph.chains.append(f"{end}split{kept}{counted}")
        palette = graph.chain(counted, ["palettegen=stats_mode=diff"])
        end = graph.chain(f"{kept}{palette}", [_PALETTES[work.output.quality]])
        encoder: tuple[str, ...] = ("-c:v", "gif")
    else:
        encoder = ("-c:v", "libwebp_anim", *_WEBP[work.output.quality], "-pix_fmt", "yuv420p")
    making = work.folder / f"making.{target.extension}"
    arguments = (
        "-map",
        end,
        *encoder,
        "-an",
        "-fps_mode",
        "passthrough",
        *_SILENT,
        *target.muxer_options,
        "-f",
        target.muxer,
    )
    command = command_of(graph, arguments, work, folder=work.folder, output=making, frames=work.cut.frames)
    with gone_if_failed(making):
        run_graph(graph, command, work, folder=work.folder, context=work.context)
        most = work.output.max_bytes
        if most is not None and making.stat().st_size > most and not is_last:
            return None
        return handed_over(making, work, has_sound=False)


def _with_pixels(work: Work, share: Fraction) -> Work:
    """Return the work on a canvas with `share` of the pixels. Raises SizeUnreachable below 16 of a side."""
    if share >= 1:
        return work
    factor = float(share) ** 0.5
    size = work.look.size
    width, height = (round(side * factor / 2) * 2 for side in (size.width, size.height))
    if min(width, height) < _LEAST_SIDE:
        asked = promised(work.output.max_bytes, "shrunk for its sake")
        raise SizeUnreachable(asked_bytes=asked, least_bytes=asked * 2)
    canvas = Canvas(width=width, height=height, frame_rate=work.look.rate, background=work.look.background)
    return replace(work, look=look_of(canvas, work.look.pixel_format, work.look.colors))


def made_still(work: Work) -> Made:
    """Return one moment of the draft as a picture, or a sheet of many."""
    graph = graph_for(work)
    end = _moment(graph, work) if work.output.sheet is None else _sheet(graph, work, work.output.sheet)
    making = work.folder / f"making.{work.profile.target.extension}"
    with gone_if_failed(making):
        _draw(graph, end, making, work)
        return handed_over(making, work, has_sound=False)


def made_stills(work: Work, moments_ms: Sequence[int], folders: Sequence[Path]) -> tuple[Made, ...]:
    """Return moments of the draft as pictures, each in a folder of its own, all by one command."""
    graph = graph_for(work)
    scenes = tuple(scene_of(work, _frame_at(work, at)) for at in moments_ms)
    extension = work.profile.target.extension
    drawn = [work.folder / f"making-{number}.{extension}" for number in range(1, len(scenes) + 1)]
    end = graph.chain(in_a_row(graph, scenes, work), timed(len(scenes), work.look))
    # FFmpeg puts the numbers in; a % of the folder's own name stands twice.
    making = Path(str(work.folder).replace("%", "%%")) / f"making-%d.{extension}"
    with gone_if_failed(*drawn):
        _draw(graph, end, making, work, run_of=len(scenes))
        places = zip(drawn, folders, strict=True)
        return tuple(handed_over(path, replace(work, folder=folder), has_sound=False) for path, folder in places)


def _draw(graph: Graph, end: str, making: Path, work: Work, *, run_of: int = 0) -> None:
    """Write a picture of the graph; or a run of so many, whose numbers stand for %d in the name."""
    target = work.profile.target
    encoder: tuple[str, ...] = ("-c:v", "png", "-pix_fmt", "rgb24")
    if target.name == "jpg":
        end = graph.chain(end, ["scale=out_range=pc", "format=yuvj420p"])
        encoder = ("-c:v", "mjpeg", "-q:v", _JPEG[work.output.quality])
    shown = ("-frames:v", str(run_of or 1), "-fps_mode", "passthrough", "-an")
    arguments = ("-map", end, *shown, *encoder, *_SILENT, "-f", "image2" if run_of else target.muxer)
    command = command_of(graph, arguments, work, folder=work.folder, output=making, frames=run_of or 1)
    run_graph(graph, command, work, folder=work.folder, context=work.context)


def _moment(graph: Graph, work: Work) -> str:
    return in_a_row(graph, (scene_of(work, moment_of(work)),), work)


def _sheet(graph: Graph, work: Work, sheet: tuple[int, int]) -> str:
    """Return the label of columns by rows of moments, together as wide as one would be."""
    columns, rows = sheet
    end = in_a_row(graph, tuple(scene_of(work, frame) for frame in spread(work, columns * rows)), work)
    width, height = (max(2, side // columns // 2 * 2) for side in (work.look.size.width, work.look.size.height))
    return graph.chain(end, [f"scale={width}:{height}:flags=area", f"tile={columns}x{rows}"])


def moment_of(work: Work) -> int:
    """Return the frame that a still shows: the asked one, else one a little in, which is rarely black."""
    if work.output.at_ms is None:
        return min(work.cut.frames - 1, work.cut.frames // 10)
    return _frame_at(work, work.output.at_ms)


def _frame_at(work: Work, at_ms: int) -> int:
    return min(work.cut.frames - 1, frame_at(Fraction(at_ms, 1000), work.look.rate))

"""A video that is no larger than asked."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Final

from fetchcut.errors import ResultWrong
from fetchcut.media.encode import steady_rate
from fetchcut.media.recipes.request import promised
from fetchcut.media.render.carried import telling
from fetchcut.media.render.compose import composed
from fetchcut.media.render.encoding import command_of, graph_for, run_graph
from fetchcut.media.render.handing import gone_if_failed, handed_over
from fetchcut.media.render.look import look_of
from fetchcut.media.render.sound.mix import mixed
from fetchcut.media.render.sounding import sound_into
from fetchcut.media.render.spanned import made_of_spans
from fetchcut.media.render.work import Made, Work
from fetchcut.media.size import Budget, video_budget
from fetchcut.timeline.draft import Canvas
from fetchcut.timeline.facts import VideoStream

_TRIES: Final = 3


def made_to_size(work: Work) -> Made:
    """Return the draft's file within `output.max_bytes`. Raises SizeUnreachable where no picture is that small.

    Where there is plenty of room quality decides, as if no size had been asked.
    """
    most = promised(work.output.max_bytes, "a size was asked")
    if _budget(work, Fraction(1)).is_plenty:
        made = made_of_spans(replace(work, output=replace(work.output, max_bytes=None)))
        if made.path.stat().st_size <= most:
            return made
        made.path.unlink()
    share = Fraction(1)
    for attempt in range(_TRIES):
        budget = _budget(work, share)
        making, has_sound = _made(_with_lines(work, budget.lines), budget)
        size = making.stat().st_size
        if size <= most or attempt == _TRIES - 1:
            with gone_if_failed(making):
                return handed_over(making, _with_lines(work, budget.lines), has_sound=has_sound, is_looked_at=True)
        share *= Fraction(most, size) * Fraction(96, 100)
    raise ResultWrong(promised=f"at most {most} bytes", found="more")


def _budget(work: Work, share: Fraction) -> Budget:
    look = work.look
    stream = VideoStream(index=0, codec="", width=look.size.width, height=look.size.height, frame_rate=look.rate)
    graph = graph_for(work)
    return video_budget(
        promised(work.output.max_bytes, "a size was asked"),
        work.duration_s,
        stream,
        has_sound=mixed(graph, work.draft, work.library) is not None,
        lines=None,
        share=share,
    )


def _with_lines(work: Work, lines: int) -> Work:
    """Return the work on a canvas of fewer lines."""
    size = work.look.size
    factor = Fraction(lines, min(size.width, size.height))
    if factor >= 1:
        return work
    width, height = (max(16, round(side * factor / 2) * 2) for side in (size.width, size.height))
    canvas = Canvas(width=width, height=height, frame_rate=work.look.rate, background=work.look.background)
    return replace(work, look=look_of(canvas, work.look.pixel_format, work.look.colors))


def _made(work: Work, budget: Budget) -> tuple[Path, bool]:
    """Return a file of about the budget's rates, and whether it has sound."""
    encoder = promised(work.profile.encoder, "only videos are made to a size here")
    making = work.folder / f"making.{work.profile.target.extension}"
    graph = graph_for(work)
    pictures = composed(graph, work.cut.scenes, work.cut.titles, work.look)
    video = ["-map", pictures, "-c:v", encoder.name, *encoder.always, *_rate(encoder.codec, budget.video_rate)]
    video += ["-threads", "0", "-pix_fmt", work.profile.pixel_format, "-fps_mode", "passthrough"]
    passes = ("-passlogfile", "passes")
    is_measured = encoder.codec == "h264"
    if is_measured:
        # The first run learns where bits are needed.
        first = command_of(
            graph,
            (*video, "-an", "-pass", "1", *passes, "-f", "null"),
            work,
            folder=work.folder,
            output=None,
            frames=work.cut.frames,
        )
        run_graph(graph, first, work, folder=work.folder, context=work.context)
    sound = sound_into(graph, work, work.context)
    arguments = [*video, *(("-pass", "2", *passes) if is_measured else ())]
    arguments += ["-map", sound, "-c:a", *_sound(work, budget)] if sound else ["-an"]
    more, tells = telling(work, len(graph.readings))
    arguments += [*tells, *work.profile.target.muxer_options, "-f", work.profile.target.muxer]
    second = command_of(
        graph, tuple(arguments), work, folder=work.folder, output=making, frames=work.cut.frames, more=more
    )
    with gone_if_failed(making):
        run_graph(graph, second, work, folder=work.folder, context=work.context)
    return making, sound is not None


def _sound(work: Work, budget: Budget) -> tuple[str, ...]:
    encoder = promised(work.profile.target.audio_encoder, "it can be heard")
    return (encoder.name, "-b:a", str(budget.audio_rate), *(("-vbr", "constrained") if encoder.codec == "opus" else ()))


def _rate(codec: str, rate: int) -> tuple[str, ...]:
    if codec == "vp9":
        return steady_rate(rate * 9 // 10)
    if codec == "av1":
        return ("-b:v", str(rate * 9 // 10))
    return ("-b:v", str(rate), "-maxrate", str(rate * 3 // 2), "-bufsize", str(rate * 2))

"""The plain way: a whole draft by one filter graph. The smart way must give the same pictures and the same sound."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from fetchcut.disk import disk_errors
from fetchcut.media.check import Expected, verify
from fetchcut.media.render.compose import composed
from fetchcut.media.render.encoding import command_of, graph_for, run_graph
from fetchcut.media.render.sound.mix import mixed
from fetchcut.media.render.work import Made, Work
from fetchcut.progress import Progress


def made_whole(work: Work) -> Made:
    """Return the draft's file, made by one command."""
    profile, look = work.profile, work.look
    graph = graph_for(work)
    arguments: list[str] = []
    if profile.encoder is not None:
        pictures = composed(graph, work.cut.scenes, work.cut.titles, look)
        arguments += ["-map", pictures, *profile.video, "-pix_fmt", profile.pixel_format]
        # FFmpeg's own idea of a steady rate repeats the last frame where that seems to last longer.
        arguments += ["-fps_mode", "passthrough"]
    sound = mixed(graph, work.draft, work.library) if profile.sound is not None else None
    arguments += ["-map", sound, *(profile.sound or ())] if sound else ["-an"]
    arguments += [*profile.target.muxer_options, "-f", profile.target.muxer]
    making = work.folder / f"making.{profile.target.extension}"
    command = command_of(graph, tuple(arguments), work, folder=work.folder, output=making, frames=work.cut.frames)
    with gone_if_failed(making):
        run_graph(graph, command, work, folder=work.folder, context=work.context)
        return handed_over(making, work, has_sound=sound is not None)


def handed_over(making: Path, work: Work, *, has_sound: bool, checks: tuple[str, ...] = ()) -> Made:
    """Return the finished file under its name, after it was checked."""
    work.context.report(Progress(stage="check", unit="steps", done=0, total=1))
    target = work.profile.target
    expected = Expected(
        duration_s=work.duration_s,
        has_video=target.holds_pictures,
        has_audio=has_sound,
        needs_faststart=target.has_edit_lists,
        lines=min(work.look.size.width, work.look.size.height) if target.kind == "video" else None,
    )
    info = verify(making, expected, work.bench.libav).info
    result = work.folder / f"result.{target.extension}"
    with disk_errors(result):
        making.replace(result)
    work.context.report(Progress(stage="check", unit="steps", done=1, total=1))
    return Made(path=result, info=info, checks=("length", "size", "streams", "first and last second", *checks))


@contextlib.contextmanager
def gone_if_failed(*paths: Path) -> Iterator[None]:
    """Take the files away where the work on them fails or is cancelled."""
    try:
        yield
    except BaseException:
        for path in paths:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        raise

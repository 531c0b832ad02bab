"""The plain way: a whole draft by one filter graph. The smart way must give the same pictures and the same sound."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from fetchcut.disk import disk_errors
from fetchcut.errors import AssetMissing, EmptyDraft
from fetchcut.media.check import Expected, verify
from fetchcut.media.command import Command, Input
from fetchcut.media.render import fonts
from fetchcut.media.render.bench import Bench
from fetchcut.media.render.compose import composed
from fetchcut.media.render.frames import ratio
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.look import look_of
from fetchcut.media.render.profile import Profile, profile_of
from fetchcut.media.render.scenes import sequence
from fetchcut.media.render.sound import mixed
from fetchcut.media.run.ffmpeg import run
from fetchcut.progress import Context, Progress
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Canvas, Draft
from fetchcut.timeline.facts import MediaInfo
from fetchcut.timeline.output import Output
from fetchcut.timeline.time import Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A checked file."""

    path: Path
    info: MediaInfo
    checks: tuple[str, ...]
    notes: tuple[str, ...] = ()


def rendered(
    draft: Draft,
    library: Library,
    files: Mapping[str, Path],
    output: Output,
    *,
    folder: Path,
    bench: Bench,
    context: Context,
) -> Made:
    """Return the draft's file, made by one command."""
    require_content(draft, library, files)
    profile = profile_of(output)
    canvas = output.canvas(draft.canvas or Canvas(width=1280, height=720))
    look = look_of(canvas, profile.pixel_format)
    graph = Graph(folder=folder)
    cut = sequence(draft, library, look.rate)
    pictures = composed(graph, cut.scenes, cut.titles, look)
    sound = mixed(graph, draft, library)
    result = folder / f"result.{profile.target.extension}"
    making = folder / f"making.{profile.target.extension}"
    duration = max(cut.frames / look.rate, draft.duration)
    arguments = ["-filter_complex", graph.written, "-map", pictures, *(profile.video or ())]
    arguments += ["-pix_fmt", profile.pixel_format, "-r", ratio(look.rate)]
    arguments += ["-map", sound, *(profile.audio or ())] if sound else ["-an"]
    arguments += [*profile.target.muxer_options, "-f", profile.target.muxer]
    command = Command(
        inputs=tuple(Input(path=files[each.src], options=each.options) for each in graph.readings),
        arguments=tuple(arguments),
        output=making,
        expected_s=duration,
        reads=fonts.font_folders(),
        fonts=fonts.configured(bench.folder / "fonts"),
    )
    with gone_if_failed(making):
        for file in graph.files:
            with disk_errors(file.path):
                file.path.write_text(file.text, encoding="utf-8")
        run(command, tool=bench.tool, folder=folder, context=context, sandbox=bench.sandbox)
        info = _checked(making, profile, duration, bench, context, has_sound=sound is not None)
        with disk_errors(result):
            making.replace(result)
    return Made(path=result, info=info, checks=("length", "streams", "first and last second decoded"))


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


def require_content(draft: Draft, library: Library, files: Mapping[str, Path]) -> None:
    """Raise EmptyDraft where nothing is on the timeline, AssetMissing where a file that is used is not there."""
    if not draft.duration:
        raise EmptyDraft
    used = {segment.media.src for track in draft.tracks for segment in track.segments if segment.media}
    if any(src not in library or src not in files or not files[src].is_file() for src in used):
        raise AssetMissing


def _checked(
    path: Path, profile: Profile, duration: Seconds, bench: Bench, context: Context, *, has_sound: bool
) -> MediaInfo:
    context.report(Progress(stage="check", unit="steps", done=0, total=1))
    expected = Expected(duration_s=duration, has_audio=has_sound, needs_faststart=profile.target.has_edit_lists)
    info = verify(path, expected, bench.libav).info
    context.report(Progress(stage="check", unit="steps", done=1, total=1))
    return info

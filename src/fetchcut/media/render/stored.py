"""Pictures that lie in other containers, brought into an MP4 packet by packet: there they can be found and copied."""

from pathlib import Path
from typing import Final

from fetchcut.disk import disk_errors
from fetchcut.media.command import Command, Input
from fetchcut.media.recipes.request import promised
from fetchcut.media.render.damage import is_complaint
from fetchcut.media.render.encoding import note
from fetchcut.media.render.shares import Unheard
from fetchcut.media.render.work import Work
from fetchcut.media.run.ffmpeg import run

_TAGS: Final = {"hevc": ("-tag:v", "hvc1")}


def as_mp4(src: str, work: Work) -> Path:
    """Return an MP4 of the asset's pictures, whose times are the asset's own, in the work's folder.

    Raises FFmpegFailed, Damaged and Unreadable where FFmpeg cannot take the packets as they are, DamagedParts.
    """
    number = sorted(work.library).index(src)
    path, making = work.folder / f"stored-{number}.mp4", work.folder / f"making-stored-{number}.mp4"
    if path.exists():
        return path
    picture = promised(work.library[src].info.picture, "only pictures are copied")
    command = Command(
        inputs=(Input(path=work.files[src]),),
        arguments=(
            *("-map", f"0:{picture.index}", "-c", "copy", *_TAGS.get(picture.codec, ())),
            # Matroska counts in milliseconds: enough to know the frame, not to be rounded once more.
            *("-movie_timescale", "90000", "-f", "mp4"),
        ),
        output=making,
        expected_s=work.library[src].info.duration_s,
        is_watchful=True,
    )
    note(command, work)
    bench = work.bench
    log = run(command, tool=bench.tool, folder=work.folder, context=Unheard(work.context), sandbox=bench.sandbox)
    if work.damages is not None and is_complaint(log):
        work.damages.decode(work.draft, [src])
    with disk_errors(path):
        making.replace(path)
    return path

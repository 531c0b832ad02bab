"""Whether a result shows anything: its keyframes looked at, where the draft promises pictures that move."""

from pathlib import Path
from typing import Final

from fetchcut.disk import disk_errors
from fetchcut.media.command import Command, Input
from fetchcut.media.render.work import Work
from fetchcut.media.run.ffmpeg import run
from fetchcut.progress import Remark, Silent

_TOLD: Final = "pictures.txt"
_BLACK: Final = 24.0
"""Television's black is 16; a little noise of the encoder is black, too."""


def strange_pictures(result: Path, work: Work) -> tuple[Remark, ...]:
    """Return what a person should know of the pictures: all black, or all the same, though something was to move.

    Sources may be so; the export is no failure then, but nobody should find it out by playing it.
    """
    if not _has_moving_pictures(work):
        return ()
    measure = f"scale=64:64,signalstats,metadata=mode=print:file={_TOLD}"
    command = Command(
        inputs=(Input(path=result, options=("-skip_frame", "nokey")),),
        arguments=("-map", "0:v:0", "-vf", measure, "-fps_mode", "passthrough", "-an", "-f", "null"),
    )
    bench, told = work.bench, work.folder / _TOLD
    run(command, tool=bench.tool, folder=work.folder, context=Silent(), sandbox=bench.sandbox)
    with disk_errors(told):
        lines = told.read_text(encoding="ascii", errors="replace").splitlines()
        told.unlink()
    brightest, changes = (_values(lines, name) for name in ("YMAX", "YDIF"))
    if brightest and max(brightest) <= _BLACK:
        return (Remark(code="note.black"),)
    return (Remark(code="note.still"),) if len(changes) > 2 and max(changes[1:]) == 0 else ()


def _has_moving_pictures(work: Work) -> bool:
    segments = [each for track in work.draft.tracks if not track.is_hidden for each in track.segments]
    media = [each.media for each in segments if each.media and not each.media.is_frozen]
    infos = [work.library[each.src].info for each in media]
    return any(info.picture is not None and not info.is_still for info in infos)


def _values(lines: list[str], name: str) -> list[float]:
    start = f"lavfi.signalstats.{name}="
    return [float(line.removeprefix(start)) for line in lines if line.startswith(start)]

"""Small copies of sources: taken from the store where they are, and made for the next look."""

import hashlib
from pathlib import Path
from typing import Final

from fetchcut.disk import disk_errors
from fetchcut.media.command import Command, Input
from fetchcut.media.iso.boxes import BadBoxes
from fetchcut.media.iso.read import sample_tracks
from fetchcut.media.render.bench import Bench
from fetchcut.media.render.colors import is_full_range
from fetchcut.media.render.frames import TICKS, decimal, ticks
from fetchcut.media.render.keys import fingerprint
from fetchcut.media.render.scenes import Scene
from fetchcut.media.render.small import BEFORE_S, Stretch, read_by
from fetchcut.media.render.source import seek_before
from fetchcut.media.render.work import Work
from fetchcut.media.run.disk_file import FileOnDisk, opened
from fetchcut.media.run.ffmpeg import run
from fetchcut.progress import Context

_FORM: Final = "1"
_SCALE: Final = 90_000
_ENCODER: Final = (
    "-c:v",
    "libx264",
    "-preset",
    "superfast",
    "-tune",
    "fastdecode",
    "-crf",
    "20",
    "-g",
    "12",
    "-bf",
    "0",
)
"""Fine, because it is encoded once more; without B-frames, so that a picture is there as soon as it is read."""


def found_for(scene: Scene, work: Work) -> dict[Stretch, Path]:
    """Return the copies that a scene of one frame can be made from, as files in the work's folder."""
    found = {}
    for stretch in read_by(scene, work.look):
        place = work.folder / f"copy-{_key(stretch, work.files[stretch.asset.id])}.mp4"
        if not place.exists():
            work.bench.copies.take(_key(stretch, work.files[stretch.asset.id]), place)
        if place.exists() and place.stat().st_size:
            found[stretch] = place
    return found


def is_known(stretch: Stretch, source: Path, bench: Bench) -> bool:
    """Return whether there is a copy, or it is known that there can be none."""
    return bench.copies.has(_key(stretch, source))


def make(stretch: Stretch, source: Path, bench: Bench, *, folder: Path, context: Context) -> None:
    """Make the copy and keep it; `folder` is an empty one. Raises Cancelled and MediaErrors.

    Where pictures stand for so long that nobody knows what is shown when the copy begins, an empty file is kept, which
    says that there is none.
    """
    made = folder / "copy.mp4"
    run(_command(stretch, source, made), tool=bench.tool, folder=folder, context=context, sandbox=bench.sandbox)
    if not _is_sound(stretch, made):
        with disk_errors(made):
            made.write_bytes(b"")
    bench.copies.keep(_key(stretch, source), made)


def _command(stretch: Stretch, source: Path, made: Path) -> Command:
    seek = seek_before(stretch.asset.info, stretch.stream, stretch.begins)
    filters = [
        f"settb=1/{TICKS}",
        f"setpts=PTS-{ticks(stretch.begins - seek)}",
        f"trim=start_pts=0:end_pts={ticks(stretch.ends - stretch.begins)}",
        # The first picture is shown from the beginning on: files have no time before their first picture.
        "setpts='if(eq(N,0),0,PTS)'",
        f"scale={stretch.size.width}:{stretch.size.height}:{_range(stretch)}",
        "format=yuv420p",
    ]
    stored = ("-enc_time_base", f"1:{_SCALE}", "-video_track_timescale", str(_SCALE), "-fps_mode", "passthrough")
    return Command(
        inputs=(
            Input(
                path=source, options=("-noautorotate", *(("-noaccurate_seek", "-ss", decimal(seek)) if seek else ()))
            ),
        ),
        arguments=(
            *("-filter_complex", f"[0:{stretch.stream.index}]{','.join(filters)}[v]", "-map", "[v]"),
            *(*_ENCODER, *stored, "-an", "-f", "mp4"),
        ),
        output=made,
        expected_s=stretch.ends - stretch.begins,
    )


def _range(stretch: Stretch) -> str:
    return "in_range=pc:out_range=tv" if is_full_range(stretch.stream) else "out_range=tv"


def _is_sound(stretch: Stretch, made: Path) -> bool:
    """Return whether the copy's second picture is there when its stretch begins: the first one was, then, too."""
    if not stretch.begins:
        return made.stat().st_size > 0
    try:
        with opened(made) as file:
            (track,) = sample_tracks(FileOnDisk(file))
    except (BadBoxes, ValueError):
        return False
    shown = track.samples.shown
    return len(shown) > 1 and shown[1] - shown[0] <= BEFORE_S * track.time_scale


def _key(stretch: Stretch, source: Path) -> str:
    said = f"{_FORM} {fingerprint(source)} {stretch.stream.index} {stretch.number} {stretch.size} {stretch.ends}"
    return hashlib.sha256(said.encode()).hexdigest()[:40]

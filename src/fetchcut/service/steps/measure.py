"""Listen to a file, look through it, or read its subtitles, once: what is found stays under the key of its bytes."""

import contextlib
from contextlib import AbstractContextManager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from fetchcut.errors import CaptionsUnreadable
from fetchcut.media import beats, measure
from fetchcut.media.run.ffmpeg import run
from fetchcut.media.subtitles import gathering, kind_of, parting, texts
from fetchcut.media.tools import Tool
from fetchcut.progress import Context
from fetchcut.store.work import WorkFolder, key_of
from fetchcut.timeline.assets import Asset, length_of
from fetchcut.timeline.captions import Cue, read as read_captions
from fetchcut.timeline.measured import Beats, Heard, Said, Seen

HEARD: Final = "heard-1"
SEEN: Final = "seen-1"
BEATS: Final = "beats-1"
SAID: Final = "said-1"
"""The makers of work folders, with a number that goes up when what they write changes its meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """What measuring works with: the FFmpeg in use, and whether it is jailed."""

    tool: Tool
    sandbox: bool


def heard_key(source: str) -> str:
    """Return the key of listening to the file whose own key is `source`."""
    return key_of(HEARD, source)


def seen_key(source: str) -> str:
    """Return the key of looking through the file whose own key is `source`."""
    return key_of(SEEN, source)


def beats_key(source: str) -> str:
    """Return the key of looking for the beat of the file whose own key is `source`."""
    return key_of(BEATS, source)


def said_key(source: str) -> str:
    """Return the key of reading the subtitles of the file whose own key is `source`."""
    return key_of(SAID, source)


def listen(path: Path, asset: Asset, gauge: Gauge, context: Context, held: AbstractContextManager[WorkFolder]) -> Heard:
    """Return how the file sounds, from the folder `held` where it was listened to before. Raises MediaErrors."""
    if not asset.info.audio:
        return Heard()
    with held as folder:
        if done := folder.record(Heard):
            return done
        folder.clear()
        command = measure.listening(path, asset.info)
        log = run(command, tool=gauge.tool, folder=folder.path, context=context, stage="measure", sandbox=gauge.sandbox)
        found = measure.heard(_text(folder.path / measure.LEVELS), log)
        folder.finish(found)
    return found


def look(path: Path, asset: Asset, gauge: Gauge, context: Context, held: AbstractContextManager[WorkFolder]) -> Seen:
    """Return where scenes begin and where it is black, from the folder `held` where that was found before."""
    if asset.info.picture is None or asset.info.duration_s is None:
        return Seen()
    with held as folder:
        if done := folder.record(Seen):
            return done
        folder.clear()
        command = measure.looking(path, asset.info)
        run(command, tool=gauge.tool, folder=folder.path, context=context, stage="measure", sandbox=gauge.sandbox)
        names = (measure.SCENES, measure.BLACK_STARTS, measure.BLACK_ENDS)
        found = measure.seen({name: _text(folder.path / name) for name in names}, length_of(asset))
        folder.finish(found)
    return found


def beat(
    path: Path,
    asset: Asset,
    gauge: Gauge,
    context: Context,
    held: AbstractContextManager[WorkFolder],
    *,
    per_minute: Fraction | None = None,
) -> Beats:
    """Return where the beat falls, from the folder `held` where that was found before; `per_minute` if it is known."""
    if not asset.info.audio:
        return Beats()
    with held as folder:
        if done := folder.record(Beats):
            return done
        folder.clear()
        command = beats.listening(path, asset.info)
        run(command, tool=gauge.tool, folder=folder.path, context=context, stage="measure", sandbox=gauge.sandbox)
        found = beats.found(_text(folder.path / beats.BANDS), per_minute)
        folder.clear()
        folder.finish(found)
    return found


def read(path: Path, asset: Asset, gauge: Gauge, context: Context, held: AbstractContextManager[WorkFolder]) -> Said:
    """Return what the file's subtitles say, from the folder `held` where they were read before. Raises MediaErrors."""
    info, numbers = asset.info, texts(asset.info)
    if not numbers:
        return Said(subtitles=((),) * len(info.subtitles))
    with held as folder:
        if done := folder.record(Said):
            return done
        folder.clear()
        gathered = folder.path / "subtitles.mkv"
        commands = [gathering(path, info, numbers, gathered)]
        files = {number: folder.path / f"{number}.{kind_of(info.subtitles[number])}" for number in numbers}
        commands += [
            parting(gathered, at, kind_of(info.subtitles[number]), files[number]) for at, number in enumerate(numbers)
        ]
        for command in commands:
            run(command, tool=gauge.tool, folder=folder.path, context=context, stage="measure", sandbox=gauge.sandbox)
        found = Said(subtitles=tuple(_cues(files.get(number)) for number in range(len(info.subtitles))))
        folder.clear()
        folder.finish(found)
    return found


def _cues(path: Path | None) -> tuple[Cue, ...]:
    if path is None:
        return ()
    with contextlib.suppress(CaptionsUnreadable):
        return read_captions(path.read_bytes())
    return ()


def _text(path: Path) -> str:
    """Return what a filter wrote; nothing where it had nothing to write."""
    return path.read_text(encoding="ascii", errors="replace") if path.is_file() else ""

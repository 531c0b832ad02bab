"""From the timeline to a file on this disk: the export, followed and downloaded."""

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from fetchcut.client.download import Saved, download
from fetchcut.client.effects import Flow, tell
from fetchcut.client.events import Note
from fetchcut.client.export import Export, cancel, follow, start
from fetchcut.client.line import Line
from fetchcut.client.state import State, state
from fetchcut.errors import Cancelled, FetchcutError, JobCancelled
from fetchcut.filenames import safe_name

FORMATS: Final = frozenset("mp4 mov mkv webm avi gif webp mp3 wav m4a aac flac opus png jpg srt vtt otio".split())  # noqa: SIM905


def export(
    line: Line, to: Path, output: Mapping[str, object] | None = None, *, known: State | None = None
) -> Flow[Saved]:
    """Return the file that the latest draft (or `known`'s) was made into, at `to` or a free name like it.

    `to` may be a folder. The format is that of `output`, else what the name ends in, else mp4.
    Raises NothingToExport, ExportFailed, ExportUnfinished, DiskFull and what refuses.
    """
    current = known or (yield from state(line))
    yield from tell(Note(code="client.exporting"))
    wish = {**_by_name(to), **(output or {})}
    accepted = yield from start(line, wish, known=current)
    return (yield from fetch(line, accepted, to, current, ending=ending_of(wish)))


def fetch(line: Line, begun: Export, to: Path, current: State, *, ending: str) -> Flow[Saved]:
    """Return the file of an export that has been begun from `current`, at `to` or a free name like it.

    Who cancels the waiting cancels the export.
    """
    length_s = float(current.draft.duration)
    try:
        made = yield from follow(line, begun, is_ours=current.is_ours, length_s=length_s)
    except Cancelled:
        # Nobody else knows its id: made to its end it would be made for nobody.
        with contextlib.suppress(FetchcutError):
            yield from cancel(line, begun.id)
        if line.is_attended:
            raise JobCancelled from None
        raise
    return (yield from download(line, made, _path(to, current, ending)))


def _by_name(to: Path) -> dict[str, object]:
    ending = to.suffix[1:].lower().replace("jpeg", "jpg")
    return {"format": ending} if ending in FORMATS else {}


def ending_of(wish: Mapping[str, object]) -> str:
    """Return what the file's name ends in: several results come as one archive."""
    form = "jpg" if wish.get("sheet") or wish.get("every") else "mp4"
    return "zip" if wish.get("separate") or wish.get("every") else str(wish.get("format") or form)


def _path(to: Path, current: State, ending: str) -> Path:
    if to.is_dir() or to.name == "":
        return to / f"{_title(current)}.{ending}"
    if to.suffix[1:].lower() not in {*FORMATS, ending}:
        return to.with_name(f"{to.name}.{ending}")
    return to.with_suffix(".zip") if ending == "zip" else to


def _title(current: State) -> str:
    first = current.items[0].filename.rpartition(".")[0] if current.items else ""
    return safe_name(current.draft.title or first or "video")

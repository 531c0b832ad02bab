"""Captions files into the session: words that a message may ask to be shown. Our server alone takes them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

from fetchcut.client.body import BytesBody
from fetchcut.client.effects import Flow, Request, do, tell
from fetchcut.client.events import Note
from fetchcut.client.line import Line
from fetchcut.client.state import Item, state
from fetchcut.errors import CaptionsNotTaken, FileEmpty, FileMissing
from fetchcut.timeline.captions import ENDINGS, Cue, read
from fetchcut.timeline.captions.cues import MOST_BYTES
from fetchcut.timeline.grid import to_ms

SEND_S: Final = 120.0


def is_captions(path: Path) -> bool:
    """Return whether a file is captions, by its name."""
    return path.suffix.lower() in ENDINGS


def send_captions(line: Line, path: Path) -> Flow[tuple[Item, ...]]:
    """Return the one file that the session now has, of the type "captions". One of the same name is replaced.

    Raises FileMissing, FileEmpty and CaptionsUnreadable before anything is sent, CaptionsNotTaken where the server (the
    original) has no place for them.
    """
    raw = yield from do(lambda: _bytes(path))
    cues = yield from do(lambda: read(raw, path.name))
    known = yield from state(line)
    if not known.is_ours:
        raise CaptionsNotTaken(name=path.name)

    def request() -> Request:
        url = f"{line.server}/api/captions/nemo_agent/me/{line.session_in_path}/{quote(path.name, safe='')}"
        return Request(method="PUT", url=url, headers=line.headers(), body=BytesBody(raw), timeout_s=SEND_S)

    yield from line.ask(request, is_safe=True, about=path.name)
    yield from tell(Note(code="client.captions", facts={"name": path.name, "count": len(cues)}))
    return (_item(path.name, cues),)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError:
        raise FileMissing(path=str(path)) from None
    if not raw:
        raise FileEmpty(path=str(path))
    return raw


def _item(name: str, cues: Sequence[Cue]) -> Item:
    return Item(filename=name, file_type="captions", duration_s=to_ms(max(each.end for each in cues)) / 1000)

"""Files into the session. Large ones go to our server in parts that go on after a cut (`resumable.py`)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from fetchcut.client.body import FormBody, Upload, look_at
from fetchcut.client.effects import Flow, Request, do, tell
from fetchcut.client.events import Note
from fetchcut.client.line import Line
from fetchcut.client.resumable import send_parts
from fetchcut.client.state import Item, read_items, state

RESUMABLE_FROM: Final = 16 * 2**20
"""Bytes from which on going on after a cut is worth more requests."""

UPLOAD_S: Final = 15 * 60.0
"""The longest silence."""


def send_files(line: Line, paths: Sequence[Path]) -> Flow[tuple[Item, ...]]:
    """Return what the server found in the files, in order. They are sent one by one: one that is refused stops it.

    Raises FileMissing before anything is sent; FileChanged, UnsupportedFile, FileTooLarge.
    """
    files = yield from do(lambda: [look_at(path) for path in paths])
    known = yield from state(line)
    items: list[Item] = []
    for file in files:
        yield from tell(Note(code="client.uploading", facts={"name": file.name, "size_bytes": file.size_bytes}))
        if known.is_ours and file.size_bytes >= RESUMABLE_FROM:
            items += yield from send_parts(line, file)
        else:
            items += yield from _send_form(line, file)
    return tuple(items)


def _send_form(line: Line, file: Upload) -> Flow[tuple[Item, ...]]:
    def request() -> Request:
        return Request(
            method="POST",
            url=line.server + upload_path(line),
            headers=line.headers(),
            body=FormBody((file,), boundary=f"fetchcut-{line.make_id()}"),
            timeout_s=UPLOAD_S,
        )

    # Sent again after a cut: what the server may have kept of the first try is one file more, and nothing is placed
    # twice that the person would not see; so it is only sent again after a refusal that came before the file did.
    data = yield from line.ask(request, about=file.name)
    return read_items(data.get("files"))


def upload_path(line: Line) -> str:
    """Return where files and links of the line's session go."""
    return f"/api/upload-video/nemo_agent/me/{line.session_in_path}"

"""Uploads that go on after a cut, as https://tus.io/protocols/resumable-upload has them, to our server.

    POST /files ─▶ Location     PATCH bytes from Upload-Offset on ─▶ new Upload-Offset     HEAD ─▶ how far it got

The address is remembered until the file is whole, so that another run goes on as well.
"""

import base64
import hashlib
from collections.abc import Callable
from typing import Final
from urllib.parse import urljoin

from fetchcut.client.body import PartBody, Upload
from fetchcut.client.effects import Answer, Flow, Request, Sleep, send, tell
from fetchcut.client.line import Line
from fetchcut.client.recover import Remedy
from fetchcut.client.state import Item, state
from fetchcut.client.wire import Refusal, outcome
from fetchcut.errors import PassingError, ServerRefused
from fetchcut.progress import Progress

PART_BYTES: Final = 16 * 2**20
PART_S: Final = 120.0
TRIES: Final = 6
"""Of one part in a row without any progress."""

_VERSION: Final = {"Tus-Resumable": "1.0.0"}


def send_parts(line: Line, file: Upload) -> Flow[tuple[Item, ...]]:
    """Return what the server found in the file, sent in parts. Raises FileChanged and the errors of refusals."""
    key = hashlib.sha256(f"{line.session_id} {file.path} {file.size_bytes} {file.modified_ns}".encode()).hexdigest()
    address = line.upload_at(key)
    offset = (yield from _offset(line, address)) if address else None
    if address is None or offset is None:
        address, offset = (yield from _created(line, file)), 0
        yield from line.keep_upload(key, address)
    failures = 0
    while offset < file.size_bytes:
        yield from tell(Progress(stage="upload", done=offset, total=file.size_bytes, file=file.name))
        try:
            reached = yield from _part(line, file, address, offset)
        except PassingError as error:
            failures += 1
            if failures >= TRIES:
                raise
            yield Sleep(error.retry_after_s or 2.0 ** (failures - 1))
            reached = yield from _offset(line, address)
        if reached is None:
            address, reached = (yield from _created(line, file)), 0
            yield from line.keep_upload(key, address)
        failures = 0 if reached > offset else failures
        offset = reached
    yield from line.keep_upload(key, None)
    return (yield from _arrived(line, file))


def _created(line: Line, file: Upload) -> Flow[str]:
    """Return the address of a new upload."""
    metadata = {"filename": file.name, "session_id": line.session_id}
    packed = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items())
    headers = {**_VERSION, "Upload-Length": str(file.size_bytes), "Upload-Metadata": packed}

    def request() -> Request:
        return Request(method="POST", url=f"{line.server}/files", headers=line.headers(**headers))

    answer = yield from _answered(line, request, file)
    return urljoin(answer.url, answer.headers.get("location", ""))


def _offset(line: Line, address: str) -> Flow[int | None]:
    """Return how many bytes the server has, None where it knows the upload no longer."""
    answer = yield from send(Request(method="HEAD", url=address, headers=line.headers(**_VERSION)))
    reached = answer.headers.get("upload-offset", "")
    return int(reached) if answer.status < 300 and reached.isdecimal() else None


def _part(line: Line, file: Upload, address: str, offset: int) -> Flow[int | None]:
    """Return how many bytes the server has after one part more, None where it knows the upload no longer."""
    end = min(file.size_bytes, offset + PART_BYTES)

    def request() -> Request:
        headers = line.headers(**_VERSION, **{"Upload-Offset": str(offset)})
        return Request(method="PATCH", url=address, headers=headers, body=PartBody(file, offset, end), timeout_s=PART_S)

    try:
        answer = yield from _answered(line, request, file)
    except ServerRefused as refused:
        if refused.code in {404, 409, 410, 423}:  # gone, or not where we thought: ask how far it got
            return (yield from _offset(line, address))
        raise
    return int(answer.headers.get("upload-offset", offset))


def _answered(line: Line, make: Callable[[], Request], file: Upload) -> Flow[Answer]:
    """Return a good answer, recovered from what can be. Raises the error of a refusal."""
    tried: set[Remedy] = set()
    while True:
        answer = yield from send(make())
        if answer.status < 300:
            return answer
        found = outcome(answer)
        if not isinstance(found, Refusal):
            found = Refusal(code=answer.status, message=f"HTTP {answer.status}")
        yield from line.recover(found, tried, about=file.name)


def _arrived(line: Line, file: Upload) -> Flow[tuple[Item, ...]]:
    """Return the file as the session lists it now: the newest of its name."""
    found = yield from state(line)
    named = [item for item in found.items if item.filename == file.name]
    return (named[-1],) if named else ()

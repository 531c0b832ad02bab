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
from fetchcut.client.effects import Answer, Flow, Request, Sleep, send
from fetchcut.client.line import Line
from fetchcut.client.recover import Remedy
from fetchcut.client.state import Item, state
from fetchcut.client.wire import Refusal, outcome
from fetchcut.errors import PassingError, ServerRefused

PART_BYTES: Final = 16 * 2**20
PART_S: Final = 120.0
TRIES: Final = 6
"""Of one part in a row without any progress."""

_VERSION: Final = {"Tus-Resumable": "1.0.0"}
_ELSEWHERE: Final = frozenset({404, 409, 410, 423})
"""The server knows the upload no longer, or has got to somewhere else than we thought: it is asked."""


def send_parts(line: Line, file: Upload) -> Flow[tuple[Item, ...]]:
    """Return what the server found in the file, sent in parts. Raises FileChanged and the errors of refusals."""
    key = hashlib.sha256(f"{line.session_id} {file.path} {file.size_bytes} {file.modified_ns}".encode()).hexdigest()
    address, offset = line.upload_at(key), None
    failures, asset_id = 0, ""
    while offset is None or offset < file.size_bytes:
        try:
            if address and offset is None:
                offset, asset_id = yield from _reached(line, address)
            if address is None or offset is None:
                address, offset = (yield from _created(line, file)), 0
                yield from line.keep_upload(key, address)
            if offset < file.size_bytes:
                offset, asset_id = yield from _part(line, file, address, offset)
            failures = 0
        except PassingError as error:
            failures += 1
            if failures >= TRIES:
                raise
            yield Sleep(error.retry_after_s or 2.0 ** (failures - 1))
            offset = None
    yield from line.keep_upload(key, None)
    return (yield from _arrived(line, file, asset_id))


def _created(line: Line, file: Upload) -> Flow[str]:
    """Return the address of a new upload."""
    metadata = {"filename": file.name, "session_id": line.session_id}
    packed = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items())
    headers = {**_VERSION, "Upload-Length": str(file.size_bytes), "Upload-Metadata": packed}

    def request() -> Request:
        return Request(method="POST", url=f"{line.server}/files", headers=line.headers(**headers))

    answer = yield from _answered(line, request, file)
    return urljoin(answer.url, answer.headers.get("location", ""))


def _reached(line: Line, address: str) -> Flow[tuple[int | None, str]]:
    """Return how many bytes the server has and the asset they became; None where it knows the upload no longer."""
    answer = yield from send(Request(method="HEAD", url=address, headers=line.headers(**_VERSION)))
    return _standing(answer) if answer.status < 300 else (None, "")


def _part(line: Line, file: Upload, address: str, offset: int) -> Flow[tuple[int | None, str]]:
    """Return the same after one part more."""
    end = min(file.size_bytes, offset + PART_BYTES)

    def request() -> Request:
        headers = line.headers(**_VERSION, **{"Upload-Offset": str(offset)})
        body = PartBody(file, offset, end)
        return Request(method="PATCH", url=address, headers=headers, body=body, timeout_s=PART_S)

    try:
        return _standing((yield from _answered(line, request, file)))
    except ServerRefused as refused:
        if refused.code in _ELSEWHERE:
            return (yield from _reached(line, address))
        raise


def _standing(answer: Answer) -> tuple[int | None, str]:
    reached = answer.headers.get("upload-offset", "")
    return int(reached) if reached.isdecimal() else None, answer.headers.get("x-asset-id", "")


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


def _arrived(line: Line, file: Upload, asset_id: str) -> Flow[tuple[Item, ...]]:
    """Return the file as the session lists it now: by its id, or the newest of its name."""
    items = (yield from state(line)).items
    known = [item for item in items if asset_id and item.asset_id == asset_id]
    return tuple((known or [item for item in items if item.filename == file.name])[-1:])

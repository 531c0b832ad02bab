"""Resumable uploads: tus 1.0 (https://tus.io/protocols/resumable-upload) over `service/resumable.py`.

The metadata name the session and the file: Upload-Metadata: session_id <base64>,filename <base64>.
"""

import base64
import binascii
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Annotated, Final, NoReturn

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from fetchcut.api import answers
from fetchcut.api.ask import Anyone, Uploader, blocking
from fetchcut.errors import BodyInvalid, FetchcutError, Problem, TusUnknown
from fetchcut.service.resumable import EXTENSIONS, VERSION, Standing
from fetchcut.service.upload_checksum import CHECKSUMS

router = APIRouter(tags=["tus"])
PIECE: Final = "application/offset+octet-stream"

_PIECE_BODY: Final = {"requestBody": {"content": {PIECE: {"schema": {"type": "string", "format": "binary"}}}}}

Number = Annotated[int | None, Header(ge=0, le=2**53)]
Text = Annotated[str | None, Header(max_length=8192)]


@router.options("/files", status_code=204, responses=answers.tus(204, "What is spoken here"))
@router.options("/files/{upload_id}", status_code=204, responses=answers.tus(204, "What is spoken here"))
async def options(ask: Anyone, upload_id: str = "") -> Response:
    """What is spoken here."""
    answer = Response(status_code=204)
    answer.headers["tus-version"] = VERSION
    answer.headers["tus-extension"] = ",".join(EXTENSIONS)
    answer.headers["tus-checksum-algorithm"] = ",".join(CHECKSUMS)
    answer.headers["tus-max-size"] = str(ask.server.uploads.limit_bytes)
    return _spoken(answer)


@router.post(
    "/files", status_code=201, responses=answers.tus(201, "Begun: Location, Upload-Offset"), openapi_extra=_PIECE_BODY
)
async def create(
    request: Request,
    ask: Uploader,
    *,
    tus_resumable: Text = None,
    upload_length: Number = None,
    upload_defer_length: Text = None,
    upload_metadata: Text = None,
    upload_checksum: Text = None,
) -> Response:
    """Begin an upload; a body of type application/offset+octet-stream is its first piece."""
    _require_version(tus_resumable)
    if (upload_length is None) == (upload_defer_length != "1"):
        _refuse("header Upload-Length", "give a length, or Upload-Defer-Length: 1")
    told = _metadata(upload_metadata or "")
    sid = ask.about(told.get("session_id", ""))
    service = ask.server.resumable
    made = await blocking(service.create, ask.caller, sid, told.get("filename", "file"), length_bytes=upload_length)
    if request.headers.get("content-type") == PIECE:
        made = await service.append(ask.caller, made.id, 0, request.stream(), checksum=upload_checksum)
    answer = _standing(Response(status_code=201), made)
    answer.headers["location"] = f"{ask.base_url}/files/{made.id}"
    return answer


@router.head("/files/{upload_id}", responses=answers.tus(200, "Upload-Offset, Upload-Length"))
async def offset(ask: Uploader, upload_id: str, tus_resumable: Text = None) -> Response:
    """Where to go on."""
    _require_version(tus_resumable)
    found = await blocking(ask.server.resumable.offset, ask.caller, upload_id)
    answer = _standing(Response(), found)
    answer.headers["cache-control"] = "no-store"
    return answer


@router.patch(
    "/files/{upload_id}", status_code=204, responses=answers.tus(204, "Upload-Offset"), openapi_extra=_PIECE_BODY
)
async def append(
    request: Request,
    ask: Uploader,
    upload_id: str,
    *,
    upload_offset: Annotated[int, Header(ge=0, le=2**53)],
    tus_resumable: Text = None,
    upload_length: Number = None,
    upload_checksum: Text = None,
) -> Response:
    """The next piece. With the last one the file is taken in; X-Asset-Id then names it."""
    _require_version(tus_resumable)
    if request.headers.get("content-type") != PIECE:
        _refuse("header Content-Type", f"expected {PIECE}")
    now = await ask.server.resumable.append(
        ask.caller, upload_id, upload_offset, request.stream(), checksum=upload_checksum, length_bytes=upload_length
    )
    return _standing(Response(status_code=204), now)


@router.delete("/files/{upload_id}", status_code=204, responses=answers.tus(204, "Forgotten"))
async def terminate(ask: Uploader, upload_id: str, tus_resumable: Text = None) -> Response:
    """Forget an upload."""
    _require_version(tus_resumable)
    await blocking(ask.server.resumable.terminate, ask.caller, upload_id)
    return _spoken(Response(status_code=204))


def as_tus(error: FetchcutError, answer: Response) -> Response:
    """Return a refusal with the headers that tus clients look at."""
    if isinstance(error, TusUnknown):
        answer.headers["tus-version"] = VERSION
    return _spoken(answer)


def _spoken(answer: Response) -> Response:
    answer.headers["tus-resumable"] = VERSION
    return answer


def _standing(answer: Response, now: Standing) -> Response:
    """Return `answer` with how far the upload is."""
    answer.headers["upload-offset"] = str(now.offset_bytes)
    if now.length_bytes is None:
        answer.headers["upload-defer-length"] = "1"
    else:
        answer.headers["upload-length"] = str(now.length_bytes)
    answer.headers["upload-expires"] = format_datetime(
        datetime.fromtimestamp(now.expires_at_ms / 1000, UTC), usegmt=True
    )
    if now.kept:
        answer.headers["x-asset-id"] = ",".join(item.asset_id for item in now.kept.items)
    return _spoken(answer)


def _require_version(asked: str | None) -> None:
    if asked != VERSION:
        raise TusUnknown(known=VERSION)


def _metadata(header: str) -> dict[str, str]:
    """Return "name base64,name base64" as texts. Raises BodyInvalid."""
    found: dict[str, str] = {}
    for pair in filter(None, (each.strip() for each in header.split(","))):
        name, _, code = pair.partition(" ")
        try:
            found[name] = base64.b64decode(code.strip(), validate=True).decode("utf-8", "replace")
        except binascii.Error:
            _refuse("header Upload-Metadata", f"{name[:40]} is not base64")
    return found


def _refuse(where: str, reason: str) -> NoReturn:
    raise BodyInvalid(problems=(Problem(where, reason),))

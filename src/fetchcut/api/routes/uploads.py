"""Files for a session: as a form, streamed to disk, or as links that the server fetches."""

from contextlib import ExitStack
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from fetchcut.api import answers
from fetchcut.api.ask import KnownAsk, Uploader, blocking
from fetchcut.api.body import JsonBody
from fetchcut.api.envelope import ok
from fetchcut.api.models import UrlUpload
from fetchcut.api.multipart import Multipart
from fetchcut.errors import BodyInvalid, NotOfferedYet, Problem
from fetchcut.service.uploads import Arrival

router = APIRouter(tags=["uploads"])
_LINKS = JsonBody(UrlUpload)
_FILES: Final = {"type": "array", "items": {"type": "string", "format": "binary"}, "description": "repeatable"}
_FORM: Final = {"type": "object", "properties": {"files": _FILES}, "required": ["files"]}
_BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {"schema": _FORM},
            "application/json": {"schema": {"$ref": "#/components/schemas/UrlUpload"}},
        },
    }
}


@router.post(
    "/api/upload-video/nemo_agent/{user}/{session_id}",
    responses=answers.of(answers.Success[answers.FilesData | answers.JobData]),
    openapi_extra=_BODY,
)
async def upload(request: Request, ask: Uploader, user: str, session_id: str) -> Response:
    """Files in the multipart field `files` (repeatable), or {"urls": […]}."""
    ask.require_user(user)
    sid = ask.about(session_id)
    if request.headers.get("content-type", "").lower().startswith("multipart/"):
        return await _form(request, ask, sid)
    links = await _LINKS(request)
    raise NotOfferedYet(words=links.urls[0])


async def _form(request: Request, ask: KnownAsk, session_id: str) -> Response:
    uploads = ask.server.uploads
    length = request.headers.get("content-length", "")
    announced = int(length) if length.isdecimal() and len(length) < 19 else None
    form = Multipart(request.headers["content-type"], request.stream())
    arrivals: list[Arrival] = []
    with ExitStack() as opened:
        async for part in form.files():
            arrival = await uploads.receive(
                ask.caller, session_id, part.filename, part.chunks(), length_bytes=announced
            )
            opened.callback(arrival.close)
            arrivals.append(arrival)
        if not arrivals:
            raise BodyInvalid(problems=(Problem("form", "no file in the field “files”"),))
        kept = await blocking(uploads.keep, ask.caller, session_id, arrivals)
    return ok({"files": [each.on_wire(ask.base_url) for each in kept.items], "session_state_applied": True})

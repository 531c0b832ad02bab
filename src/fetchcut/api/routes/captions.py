"""Captions files for a session: words that a message may then ask to be shown. None of the formats of media."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from fetchcut.api import answers
from fetchcut.api.ask import Reader, Uploader, blocking
from fetchcut.api.body import read
from fetchcut.api.envelope import ok
from fetchcut.store.captions import CaptionsFile
from fetchcut.timeline.captions.cues import MOST_BYTES

router = APIRouter(tags=["uploads"])

Name = Annotated[str, Path(min_length=1, max_length=200, pattern=r"^[^/\x00-\x1f\x7f]+$", examples=["film.srt"])]

_BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.put(
    "/api/captions/nemo_agent/{user}/{session_id}/{name}",
    responses=answers.of(answers.Success[answers.CaptionsItem]),
    openapi_extra=_BODY,
)
async def put(request: Request, ask: Uploader, user: str, session_id: str, name: Name) -> Response:
    """A captions file as it is: SRT, WebVTT, ASS or LRC. One of the same name is replaced."""
    ask.require_user(user)
    sid = ask.about(session_id)
    raw = await read(request, MOST_BYTES)
    return ok(_item(await blocking(ask.server.captions.put, ask.caller, sid, name, raw)))


@router.get("/api/captions/nemo_agent/{user}/{session_id}", responses=answers.of(answers.Success[answers.CaptionsData]))
async def listed(ask: Reader, user: str, session_id: str) -> Response:
    """The captions files that messages in this session may name."""
    ask.require_user(user)
    found = await blocking(ask.server.captions.of_session, ask.caller, ask.about(session_id))
    return ok({"captions": [_item(each) for each in found]})


def _item(file: CaptionsFile) -> dict[str, object]:
    """Return what is told of a file."""
    return {"filename": file.name, "cues": file.cue_count, "duration": file.end_ms / 1000}

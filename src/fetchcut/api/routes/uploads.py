"""Files for a session: as a form, streamed to disk, or as links that the server fetches."""

import asyncio
from contextlib import AsyncExitStack
from typing import Final

from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from fetchcut.api import answers, table
from fetchcut.api.ask import Key, KnownAsk, Reader, Uploader, blocking
from fetchcut.api.body import JsonBody
from fetchcut.api.envelope import Answer, ok
from fetchcut.api.leaving import Leaving
from fetchcut.api.models import UrlUpload
from fetchcut.api.multipart import Multipart
from fetchcut.errors import BodyInvalid, Problem
from fetchcut.language.replies import explain
from fetchcut.service.link_uploads import LinkJob
from fetchcut.service.uploads import Arrival, Kept

router = APIRouter(tags=["uploads"])

LONGEST_WAIT_S: Final = 840.0
"""After this a job's number is the answer: clients give up after a quarter of an hour."""

_LINKS: Final = JsonBody(UrlUpload)
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
async def upload(request: Request, ask: Uploader, user: str, session_id: str, idempotency_key: Key = None) -> Response:
    """Files in the multipart field `files` (repeatable), or {"urls": […]}."""
    ask.require_user(user)
    sid = ask.about(session_id)
    if request.headers.get("content-type", "").lower().startswith("multipart/"):
        return await _form(request, ask, sid)
    return await _links(request, ask, sid, idempotency_key)


@router.get("/api/uploads/{job_id}", responses=answers.of(answers.Success[answers.JobData]))
async def job(ask: Reader, job_id: str) -> Response:
    """How far the links of an upload with "wait":false are."""
    found = await blocking(ask.server.link_uploads.get, ask.caller, job_id)
    return ok(_job(ask, found))


@router.post("/api/uploads/{job_id}/finish", responses=answers.of(answers.Success[answers.JobData]))
async def finish(ask: Uploader, job_id: str) -> Response:
    """Record a live stream no longer: what has come is kept. Other links come in as they would have."""
    return ok(_job(ask, await blocking(ask.server.link_uploads.stop, ask.caller, job_id, "finish")))


@router.post("/api/uploads/{job_id}/cancel", responses=answers.of(answers.Success[answers.JobData]))
async def cancel(ask: Uploader, job_id: str) -> Response:
    """End a job with nothing; one that has ended stays as it is."""
    return ok(_job(ask, await blocking(ask.server.link_uploads.stop, ask.caller, job_id, "cancel")))


async def _form(request: Request, ask: KnownAsk, session_id: str) -> Response:
    uploads = ask.server.uploads
    length = request.headers.get("content-length", "")
    announced = int(length) if length.isdecimal() and len(length) < 19 else None
    form = Multipart(request.headers["content-type"], request.stream())
    arrivals: list[Arrival] = []
    async with AsyncExitStack() as opened:
        async for part in form.files():
            arrival = await uploads.receive(
                ask.caller, session_id, part.filename, part.chunks(), length_bytes=announced
            )
            # Elsewhere: to give back half a gigabyte takes the system a tenth of a second.
            opened.push_async_callback(blocking, arrival.close)
            arrivals.append(arrival)
        if not arrivals:
            raise BodyInvalid(problems=(Problem("form", "no file in the field “files”"),))
        kept: Kept = await blocking(uploads.keep, ask.caller, session_id, arrivals)
    return _files([each.on_wire(ask.base_url) for each in kept.items])


async def _links(request: Request, ask: KnownAsk, session_id: str, key: str | None) -> Response:
    service = ask.server.link_uploads
    asked = await _LINKS(request)
    how = asked.how.how() if asked.how else None
    job_id = await blocking(lambda: service.submit(ask.caller, session_id, asked.urls, how=how, key=key))
    if not asked.wait:
        return ok({"job_id": job_id, "status": "waiting"})
    async with Leaving(request.receive) as client:
        waiting = asyncio.create_task(service.wait(ask.caller, job_id))
        try:
            await asyncio.wait({waiting, client.gone}, timeout=LONGEST_WAIT_S, return_when=asyncio.FIRST_COMPLETED)
            if waiting.done():
                return _files(_items(ask, waiting.result()))
            if client.is_gone:
                raise ClientDisconnect
        finally:
            waiting.cancel()
    return ok(_job(ask, await blocking(service.get, ask.caller, job_id)))


def _files(items: list[dict[str, object]]) -> Answer:
    return ok({"files": items, "session_state_applied": True})


def _job(ask: KnownAsk, job: LinkJob) -> dict[str, object]:
    error = job.error
    failed = error and {
        "code": table.row(error).code,
        "message": explain(error, ask.caller.language),
        "kind": type(error).__name__,
    }
    return {
        "job_id": job.id,
        "status": job.status,
        "progress": job.progress,
        "files": _items(ask, job),
        "notes": [{"code": each.code, "text": each.text} for each in job.found.notes],
        "error": failed,
    }


def _items(ask: KnownAsk, job: LinkJob) -> list[dict[str, object]]:
    """Return the files, each with what its site says of it."""
    sources = [*job.found.sources, *({} for _ in job.items)]
    return [{**each.on_wire(ask.base_url), "source": source} for each, source in zip(job.items, sources, strict=False)]

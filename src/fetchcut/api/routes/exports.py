"""Exports: asked for under an id of the client's, polled, cancelled, fetched."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from fetchcut.api import answers
from fetchcut.api.ask import Anyone, Ask, KnownAsk, Reader, Renderer, Writer, blocking
from fetchcut.api.body import LARGE, JsonBody
from fetchcut.api.envelope import Answer, ok
from fetchcut.api.file_answer import FileAnswer
from fetchcut.api.models import NewExport
from fetchcut.api.problems import placed
from fetchcut.errors import AttributionMissing
from fetchcut.service.exports import OpenResult, failure, said
from fetchcut.store.exports import ExportState

router = APIRouter(tags=["exports"])

ATTRIBUTION: Final = ("X-Skill-Source", "X-Skill-Version", "X-Skill-Platform")
_EXPORT: Final = answers.of(answers.Export)


def attributed(request: Request) -> None:
    """Raise AttributionMissing unless the request says on whose behalf it comes, in any words."""
    missing = tuple(name for name in ATTRIBUTION if not request.headers.get(name, "").strip())
    if missing:
        raise AttributionMissing(missing=missing)


Body = Annotated[NewExport, Depends(JsonBody(NewExport, limit_bytes=LARGE))]


@router.post("/api/render/proxy/lambda", responses=_EXPORT)
async def submit(ask: Renderer, named: Annotated[None, Depends(attributed)], new: Body) -> Response:
    """Ask for an export, free of credits. It is made whatever becomes of this connection."""
    with placed():
        return await blocking(_submitted, ask, ask.about(new.session_id), new)


@router.get("/api/render/proxy/lambda/{export_id}", responses=_EXPORT)
async def poll(ask: Reader, export_id: str) -> Response:
    """How far an export is; `progress` never falls."""
    return await blocking(_polled, ask, export_id)


@router.post("/api/render/proxy/lambda/{export_id}/cancel", responses=_EXPORT)
async def cancel(ask: Renderer, export_id: str) -> Response:
    """Stop an export that has not ended."""
    return await blocking(_cancelled, ask, export_id)


@router.head("/api/render/proxy/{export_id}/download", responses=answers.file())
@router.get("/api/render/proxy/{export_id}/download", responses=answers.file())
async def download(ask: Reader, export_id: str) -> Response:
    """The result, by bearer token."""
    return _file(await blocking(ask.server.exports.open_result, ask.caller, export_id))


@router.get("/api/exports", responses=answers.of(answers.Success[answers.ExportsData]))
async def exports(ask: Reader, before: Annotated[int, Query(ge=0, le=2**53)] = 2**53) -> Response:
    """The account's exports, the newest first; ask on with before=`createdAt` of the last."""
    return await blocking(_listed, ask, before)


@router.get("/api/webhooks/secret", responses=answers.of(answers.Success[answers.SecretData]))
async def webhook_secret(ask: Writer) -> Response:
    """What this account checks the signatures of its webhooks with."""
    return ok({"secret": await blocking(ask.server.webhooks.secret_of, ask.caller.user_id)})


@router.head("/exports/{uid}/{name}", responses=answers.file(), tags=["files"])
@router.get("/exports/{uid}/{name}", responses=answers.file(), tags=["files"])
async def result(
    ask: Anyone,
    uid: str,
    name: str,
    expires: Annotated[str, Query(max_length=20)] = "",
    signature: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """A result, by the link that polling gave: no header is needed, the link is the key."""
    return _file(await blocking(ask.server.exports.linked, uid, expires=expires, signature=signature))


def _submitted(ask: KnownAsk, session_id: str, new: NewExport) -> Answer:
    submit = ask.server.exports.submit
    base_url, webhook = ask.base_url, new.webhook
    return _answer(
        ask, submit(ask.caller, new.id, session_id, new.draft, new.output, webhook=webhook, base_url=base_url)
    )


def _polled(ask: KnownAsk, export_id: str) -> Answer:
    return _answer(ask, ask.server.exports.get(ask.caller, export_id))


def _cancelled(ask: KnownAsk, export_id: str) -> Answer:
    return _answer(ask, ask.server.exports.cancel(ask.caller, export_id))


def _listed(ask: KnownAsk, before_ms: int) -> Answer:
    found = ask.server.exports.listed(ask.caller, before_ms=before_ms)
    return ok({"exports": [_facts(ask, each) for each in found]})


def _file(opened: OpenResult) -> Response:
    return FileAnswer(opened.path, filename=opened.filename, tag=opened.path.stem)


def _answer(ask: KnownAsk, export: ExportState) -> Answer:
    """Return the union that every known client reads: some at the top, some in `data`."""
    facts = _facts(ask, export)
    return Answer({"code": 0, "message": "ok", "success": True, **facts, "data": facts})


def _cut(start_ms: int, end_ms: int) -> dict[str, object]:
    """Return the edit that takes a damaged part out."""
    return {"kind": "remove_range", "start_ms": start_ms, "end_ms": end_ms}


def _facts(ask: Ask, export: ExportState) -> dict[str, object]:
    link = ask.server.exports.link(export)
    url = f"{ask.base_url}{link}" if link else None
    failed = failure(export)
    output = {"url": url, "duration": (export.duration_ms or 0) / 1000, "size": export.size_bytes} if url else None
    return {
        "id": export.id,
        "taskId": export.id,
        "sessionId": export.session_id,
        "status": export.status,
        "progress": export.progress,
        "output": output,
        "outputUrl": url,
        "error": failed.message if failed else None,
        "rest": [_cut(*each) for each in failed.cuts] if failed and failed.cuts else None,
        "checks": said(export.checks),
        "notes": said(export.notes),
        "createdAt": export.created_at_ms,
        "completedAt": export.completed_at_ms,
    }

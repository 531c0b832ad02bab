"""For operators and programs: is it alive, is it ready, what does it count, what does it take."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from fetchcut import __version__
from fetchcut.api import answers
from fetchcut.api.ask import Anyone, blocking
from fetchcut.api.envelope import Answer, ok
from fetchcut.timeline import wire

router = APIRouter(tags=["operations"])
_OBJECT: Final = answers.json("A JSON object", {"type": "object"})
_LIST: Final = answers.json("Names", {"type": "array", "items": {"type": "string"}})


@router.get("/healthz", responses=answers.of(answers.Success[answers.HealthData]))
async def healthz() -> Response:
    """The process answers."""
    return ok({"status": "alive", "version": __version__})


@router.get("/readyz", responses=answers.of(answers.Success[answers.ReadyData]))
async def readyz(ask: Anyone) -> Response:
    """The database answers and work is taken; 503 while not."""
    await blocking(ask.server.require_ready)
    return ok({"status": "ready"})


@router.get("/metrics", responses=answers.bytes_of("text/plain", "Prometheus' text format"))
async def metrics(ask: Anyone) -> Response:
    """Counters in Prometheus' text format."""
    page = await blocking(ask.desk.metrics.page, ask.server.engine.counts())
    return Response(page, media_type="text/plain; version=0.0.4; charset=utf-8")


@router.get("/api/schema/draft.json", responses=_OBJECT)
async def draft_schema() -> Response:
    """The JSON Schema of drafts."""
    return Answer(wire.json_schema())


@router.get("/openapi.json", responses=_OBJECT)
async def openapi_json(request: Request) -> Response:
    """This API, described."""
    return Answer(request.app.openapi())


@router.get("/health", responses=_OBJECT)
async def health() -> Response:
    """As Google ADK's server has it."""
    return Answer({"status": "ok"})


@router.get("/version", responses=_OBJECT)
async def version() -> Response:
    """As Google ADK's server has it."""
    return Answer({"version": __version__, "language": "python"})


@router.get("/list-apps", responses=_LIST)
async def list_apps() -> Response:
    """As Google ADK's server has it."""
    return Answer(["nemo_agent"])

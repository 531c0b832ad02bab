"""For operators and programs: is it alive, is it ready, what does it count, what does it take."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from fetchcut import __version__
from fetchcut.api.ask import Anyone, blocking
from fetchcut.api.envelope import Answer, ok
from fetchcut.timeline import wire

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def healthz() -> Response:
    """The process answers."""
    return ok({"status": "alive", "version": __version__})


@router.get("/readyz")
async def readyz(ask: Anyone) -> Response:
    """The database answers and work is taken; 503 while not."""
    await blocking(ask.server.require_ready)
    return ok({"status": "ready"})


@router.get("/metrics")
async def metrics(ask: Anyone) -> Response:
    """Counters in Prometheus' text format."""
    page = await blocking(ask.desk.metrics.page)
    return Response(page, media_type="text/plain; version=0.0.4; charset=utf-8")


@router.get("/api/schema/draft.json")
async def draft_schema() -> Response:
    """The JSON Schema of drafts."""
    return Answer(wire.json_schema())


@router.get("/openapi.json")
async def openapi_json(request: Request) -> Response:
    """This API, described."""
    return Answer(request.app.openapi())


@router.get("/health")
async def health() -> Response:
    """As Google ADK's server has it."""
    return Answer({"status": "ok"})


@router.get("/version")
async def version() -> Response:
    """As Google ADK's server has it."""
    return Answer({"version": __version__, "language": "python"})


@router.get("/list-apps")
async def list_apps() -> Response:
    """As Google ADK's server has it."""
    return Answer(["nemo_agent"])

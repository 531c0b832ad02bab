"""Exports: asked for under an id of the client's, polled, cancelled, fetched."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from fetchcut.api.ask import Writer
from fetchcut.api.body import LARGE, JsonBody
from fetchcut.api.models import NewExport
from fetchcut.errors import AttributionMissing, NotOfferedYet

router = APIRouter(tags=["exports"])

ATTRIBUTION: Final = ("X-Skill-Source", "X-Skill-Version", "X-Skill-Platform")


@router.post("/api/render/proxy/lambda")
async def submit(
    request: Request, ask: Writer, new: Annotated[NewExport, Depends(JsonBody(NewExport, limit_bytes=LARGE))]
) -> Response:
    """Ask for an export. It is made whatever becomes of this connection."""
    missing = tuple(name for name in ATTRIBUTION if not request.headers.get(name, "").strip())
    if missing:
        raise AttributionMissing(missing=missing)
    ask.about(new.session_id)
    raise NotOfferedYet(words="export")

"""The timeline as players fetch it: playlists and pieces by signed links, no header needed."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from fetchcut.api import answers
from fetchcut.api.ask import Anyone, blocking
from fetchcut.api.routes.files import Expires, Signature
from fetchcut.service.player import Link

router = APIRouter(tags=["playing"])


@router.get("/play/{user}/{session_id}/{version}/{name}", responses=answers.piece())
async def played(
    ask: Anyone,
    user: str,
    session_id: str,
    version: Annotated[int, Path(ge=0, lt=2**53)],
    name: str,
    *,
    expires: Expires = "",
    signature: Signature = "",
) -> Response:
    """A playlist, the head of its pieces, or one of them."""
    link = Link(user_id=user, session_id=session_id, version=version, expires=expires, signature=signature)
    found = await blocking(ask.server.player.fetch, link, name)
    headers = {"cache-control": "private, max-age=3600", "x-content-type-options": "nosniff"}
    return Response(found.data, media_type=found.kind, headers=headers)

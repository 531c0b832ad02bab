"""Files by signed links: no header is needed, the link is the key."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from fetchcut.api import answers
from fetchcut.api.ask import Anyone, blocking
from fetchcut.api.file_answer import FileAnswer
from fetchcut.errors import AssetMissing

router = APIRouter(tags=["files"])

Expires = Annotated[str, Query(max_length=20)]
Signature = Annotated[str, Query(max_length=100)]


@router.head("/files/{asset_id}/{name}", responses=answers.file())
@router.get("/files/{asset_id}/{name}", responses=answers.file())
async def file(ask: Anyone, asset_id: str, name: str, expires: Expires = "", signature: Signature = "") -> Response:
    """An uploaded or made file, by the link that an upload or the state gave."""
    if not (asset_id.isascii() and asset_id.isprintable()):
        raise AssetMissing
    opened = await blocking(ask.server.assets.linked, asset_id, expires=expires, signature=signature)
    return FileAnswer(opened.path, filename=opened.filename, tag=opened.hash)

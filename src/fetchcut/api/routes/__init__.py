"""Every endpoint, one file a subject."""

import re
from typing import Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from fetchcut.api.routes import accounts, credits, exports, files, operations, sessions, state, talk, tus, uploads
from fetchcut.errors import FetchcutError

_ROUTERS: Final = (accounts, sessions, talk, uploads, tus, files, credits, state, exports, operations)
_MEDIA: Final = re.compile(r"(?:/[^/]+)?(?:/api/upload-video/|/files(?:/|$))")


def add_to(app: FastAPI) -> None:
    """Add all routes."""
    for each in _ROUTERS:
        app.include_router(each.router)


def is_media(path: str) -> bool:
    """Return whether bodies sent to `path` are media, which take their time."""
    return _MEDIA.match(path) is not None


def in_its_form(error: FetchcutError, answer: Response, request: Request) -> Response:
    """Return a refusal in the form that this route's clients know beside ours."""
    if request.url.path.endswith("/run_sse"):
        return talk.as_adk(error, answer)
    if request.url.path.rpartition("/files")[1]:
        return tus.as_tus(error, answer)
    return answer

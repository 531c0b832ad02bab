"""Every endpoint, one file a subject."""

import re
from typing import Final

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from fetchcut.api.ask import Ask
from fetchcut.api.routes import (
    accounts,
    adk_sessions,
    balance,
    captions,
    exports,
    files,
    operations,
    pages,
    playing,
    previews,
    sessions,
    state,
    talk,
    tus,
    uploads,
)
from fetchcut.errors import FetchcutError

_ROUTERS: Final = (
    accounts,
    sessions,
    adk_sessions,
    talk,
    uploads,
    tus,
    captions,
    files,
    balance,
    state,
    playing,
    previews,
    exports,
    pages,
    operations,
)
_MEDIA: Final = re.compile(r"(?:/[^/]+)?(?:/api/upload-video/|/files(?:/|$))")


def add_to(app: FastAPI) -> None:
    """Add all routes."""
    # Flat, and not included routers: those cost every request a search of their own.
    for each in _ROUTERS:
        app.router.routes.extend(each.router.routes)


def all_of(app: FastAPI) -> list[APIRoute]:
    """Return all routes."""
    return [route for route in app.routes if isinstance(route, APIRoute)]


def is_media(path: str) -> bool:
    """Return whether bodies sent to `path` are media, which take their time."""
    return _MEDIA.match(path) is not None


def methods_at(request: Request) -> tuple[str, ...]:
    """Return the methods that the address takes, whichever of its routes take them."""
    here = [route for route in all_of(request.app) if route.matches(request.scope)[0] != Match.NONE]
    return tuple(sorted({method for route in here for method in route.methods or ()}))


def in_its_form(error: FetchcutError, answer: Response, request: Request, ask: Ask) -> Response:
    """Return a refusal in the form that this route's clients know beside ours."""
    if request.url.path.endswith("/run_sse"):
        return talk.as_adk(error, answer, request)
    if _is_page(request):
        return pages.as_page(error, answer, request, ask)
    if "tus-resumable" in request.headers:
        return tus.as_tus(error, answer)
    return answer


def _is_page(request: Request) -> bool:
    """Return whether a person looks at the answer: a page's route, or an address typed into a browser."""
    route = request.scope.get("route")
    if route is not None:
        return "pages" in getattr(route, "tags", ())
    return request.headers.get("accept", "").startswith("text/html")

"""The application: routes below, one way in and one way out around them."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Scope

from fetchcut import __version__
from fetchcut.api import openapi, record, routes
from fetchcut.api.ask import Desk, ask, asked_language, base_url, blocking, root_path
from fetchcut.api.body import place
from fetchcut.api.envelope import our_fault, refusal
from fetchcut.api.frame import Frame
from fetchcut.api.patience import Patience
from fetchcut.api.record import Record
from fetchcut.errors import BodyInvalid, FetchcutError, MethodUnknown, Problem, RouteUnknown
from fetchcut.service.server import Server

_EXPOSED: Final = (
    *("X-Request-Id", "Retry-After", "Content-Range", "Location", "ETag", "X-Asset-Id"),
    *("Upload-Offset", "Upload-Length", "Upload-Expires"),
    *("Tus-Resumable", "Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm"),
)


def app(server: Server) -> FastAPI:
    """Return the application that serves `server`."""
    made = _described()
    desk = Desk(server)
    made.state.desk = desk
    made.add_exception_handler(HTTPException, _refused)
    made.add_exception_handler(RequestValidationError, _refused)
    # The last one added is the outermost.
    made.add_middleware(Patience, is_media=routes.is_media)
    _allow_origins(made, (server.settings.cors_origins or "").split())
    root = root_path(server.settings.public_url)
    made.add_middleware(Frame, refuse=_refusal, metrics=desk.metrics, root_path=root)
    return made


def document() -> dict[str, Any]:
    """Return the OpenAPI document, without any server."""
    return _described().openapi()


def _described() -> FastAPI:
    made = FastAPI(
        title="fetchcut",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # A second spelling of an address would be a redirect, which programs that POST do not follow.
        redirect_slashes=False,
    )
    routes.add_to(made)
    openapi.describe(made)
    return made


def _allow_origins(made: FastAPI, origins: Sequence[str]) -> None:
    if origins:
        # Tokens travel in a header and never in a cookie, so that no foreign page can act for anybody.
        made.add_middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["*"],
            expose_headers=_EXPOSED,
            max_age=3600,
        )


async def _refused(request: Request, error: Exception) -> Response:
    return await _answer(error, request, record.of(request.scope))


async def _refusal(error: Exception, scope: Scope, known: Record) -> ASGIApp:
    """Return the answer to what a handler raised."""
    return await _answer(error, Request(scope), known)


async def _answer(error: Exception, request: Request, known: Record) -> Response:
    ours = _ours(error, request)
    language = await _language(request, known)
    if ours is None:
        return our_fault(language, known.request_id)
    known.error = type(ours).__name__
    answer = refusal(ours, language, web_url=base_url(request), request_id=known.request_id)
    return routes.in_its_form(ours, answer, request, ask(request))


def _ours(error: Exception, request: Request) -> FetchcutError | None:
    """Return the error as one of our tree, None for a bug of ours."""
    if isinstance(error, FetchcutError):
        return error
    if isinstance(error, RequestValidationError):
        return BodyInvalid(problems=tuple(Problem(_where(each["loc"]), each["msg"]) for each in error.errors()))
    if isinstance(error, HTTPException) and error.status_code == 404:
        return RouteUnknown(path=request.url.path)
    if isinstance(error, HTTPException) and error.status_code == 405:
        return MethodUnknown(allowed=routes.methods_at(request))
    if isinstance(error, HTTPException) and error.status_code < 500:
        return BodyInvalid(problems=(Problem("request", str(error.detail)),))
    return None


def _where(steps: Sequence[str | int]) -> str:
    kind, *rest = steps
    return place(rest) if kind == "body" else " ".join(str(step) for step in steps)


async def _language(request: Request, known: Record) -> str:
    """Return the session's language, else the account's, else the one the client asks for first; English."""
    server: Server = request.app.state.desk.server
    if known.session_id and known.caller:
        with suppress(FetchcutError):
            return (await blocking(server.sessions.get, known.caller, known.session_id)).language
    if known.language:
        return known.language
    return asked_language(request)

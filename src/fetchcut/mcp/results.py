"""Results of a service in this process, for callers over HTTP: where its own links lead nobody else can follow.

export ─▶ http://fetchcut.inside/exports/… ─▶ http://HOST:PORT/exports/…      (the link that a tool gives)
GET /exports/… ─▶ the service in this process, by its socket; the link's signature is what lets in
"""

import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from fetchcut.mcp.desk import Ctx, Desk

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

_PATH: Final = re.compile(rb"/exports/[A-Za-z0-9_-]{1,128}/[^/?]{1,1024}")
_HOST: Final = re.compile(r"(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_ASKED: Final = ("range", "if-range", "if-none-match", "if-modified-since")
_TOLD: Final = (
    *("content-type", "content-length", "content-range", "content-disposition", "accept-ranges", "etag"),
    *("last-modified", "cache-control", "x-content-type-options"),
)


def link(url: str, desk: Desk, ctx: Ctx) -> str:
    """Return the link to a result as the caller can follow it; one to a server elsewhere as it is."""
    if not url or desk.inside is None or desk.folder is not None:
        return url
    parts = urlsplit(url)
    return f"{_base(desk, ctx)}{parts.path}?{parts.query}"


def _base(desk: Desk, ctx: Ctx) -> str:
    host = (ctx.headers or {}).get("host", "")
    return desk.public_url or (f"http://{host}" if _HOST.fullmatch(host) else "")


def with_results(app: "ASGIApp", desk: Desk) -> "ASGIApp":
    """Return `app`, and beside it the results of the service in this process, if it is there."""

    async def routed(scope: "Scope", receive: "Receive", send: "Send") -> None:
        from starlette.requests import Request

        is_asked = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
        if is_asked and _PATH.fullmatch(scope["raw_path"]):
            await (await _result(Request(scope, receive), desk))(scope, receive, send)
        else:
            await app(scope, receive, send)

    return routed


async def _result(request: "Request", desk: Desk) -> "Response":
    """Return what the service in this process answers, piece by piece."""
    import httpx2
    from starlette.responses import PlainTextResponse, StreamingResponse

    if desk.inside is None or (transport := desk.inside.transport) is None:
        return PlainTextResponse("There is no such file here.", 404)
    client = httpx2.AsyncClient(transport=transport(), timeout=60)
    path = request.scope["raw_path"].decode("ascii")
    url = f"{desk.inside.server}{path}?{request.scope['query_string'].decode('latin-1')}"
    headers = {name: request.headers[name] for name in _ASKED if name in request.headers}
    answer = await client.send(client.build_request(request.method, url, headers=headers), stream=True)

    async def pieces() -> AsyncIterator[bytes]:
        try:
            async for piece in answer.aiter_raw():
                yield piece
        finally:
            await answer.aclose()
            await client.aclose()

    told = {name: answer.headers[name] for name in _TOLD if name in answer.headers}
    return StreamingResponse(pieces(), answer.status_code, told)

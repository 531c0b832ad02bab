"""Around every request: its number, its log line, its metrics, and an answer when nobody else has one."""

import time
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fetchcut.api.logs import LOGGER
from fetchcut.api.metrics import Metrics
from fetchcut.api.record import KEY, Record
from fetchcut.errors import FetchcutError, RouteUnknown

Refuse = Callable[[Exception, Scope, Record], Awaitable[ASGIApp]]

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_CLIENT_GONE: Final = 499
"""As nginx logs it; nobody is there to see it."""


class Frame:
    """The outermost middleware. `refuse` makes the answer for what was raised before an answer began."""

    def __init__(self, app: ASGIApp, *, refuse: Refuse, metrics: Metrics, root_path: str = "") -> None:
        self.app = app
        self._root_path = root_path
        self._refuse = refuse
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; nothing is raised from here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method = scope["method"]
        client = scope.get("client")
        record = Record(method=method if method in _METHODS else "OTHER", address=client[0] if client else "")
        scope[KEY] = record
        if self._root_path:
            # Routes are found below it and without it: proxies take it off, or do not.
            scope["root_path"] = self._root_path
        try:
            await self._serve(scope, receive, _Sender(send, record), record)
        finally:
            record.route = getattr(scope.get("route"), "path_format", record.route)
            self._close(record)

    async def _serve(self, scope: Scope, receive: Receive, send: "_Sender", record: Record) -> None:
        try:
            if "\0" in scope["path"]:
                # No name of anything has one, and databases stumble over it.
                raise RouteUnknown(path="/…")
            await self.app(scope, _counting(receive, record), send)
        except ClientDisconnect:
            record.status = record.status or _CLIENT_GONE
        except Exception as error:
            record.error = type(error).__name__
            if not isinstance(error, FetchcutError | HTTPException):
                LOGGER.error("unexpected", exc_info=error, extra={"facts": {"request_id": record.request_id}})
            if send.has_begun:
                # Half an answer is out: all that is left is to end it where a client must notice.
                raise _CutOff from None
            answer = await self._refuse(error, scope, record)
            await answer(scope, receive, send)

    def _close(self, record: Record) -> None:
        self._metrics.count(record, time.monotonic() - record.started_at)
        LOGGER.info("request", extra={"facts": record.facts()})


class _CutOff(Exception):
    """Makes uvicorn close the connection."""


class _Sender:
    """`send` with the request's number in the head, watched."""

    def __init__(self, send: Send, record: Record) -> None:
        self._send = send
        self._record = record
        self.has_begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            self._record.status = message["status"]
            headers = [*message.get("headers", ()), (b"x-request-id", self._record.request_id.encode())]
            message = {**message, "headers": headers}
        else:
            self._record.sent_bytes += len(message.get("body", b""))
        await self._send(message)


def _counting(receive: Receive, record: Record) -> Receive:
    async def counted() -> Message:
        message = await receive()
        record.received_bytes += len(message.get("body", b""))
        return message

    return counted

"""What a handler is given: who asks, of which server, and where the request's story is kept."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final, ParamSpec, TypeVar
from urllib.parse import urlsplit

from fastapi import Depends, Header, Request
from starlette.concurrency import run_in_threadpool

from fetchcut.api import record as records
from fetchcut.api.limits import Buckets, Slots
from fetchcut.api.metrics import Metrics
from fetchcut.api.record import Record
from fetchcut.errors import SessionMissing, TokenRefused
from fetchcut.service.callers import Caller
from fetchcut.service.server import Server

_HOST: Final = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")
_LANGUAGES: Final = ("en", "zh")
_SESSION: Final = re.compile(r"[0-9]{1,20}")
_LONGEST_TOKEN: Final = 256
_GUESSES_PER_MINUTE: Final = 1200
"""Bad tokens from one address, behind which may be many people. Good ones are served however many bad ones come."""

Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=255, pattern=r"^[\x20-\x7e]+$")]
"""Whoever sends a request again under the same one wants it done once."""

P = ParamSpec("P")
T = TypeVar("T")


class Desk:
    """What all requests of one application share."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.metrics = Metrics()
        self.requests = Buckets()
        self.guesses = Buckets()
        self.streams = Slots()
        self._stopping: asyncio.Future[None] | None = None

    @property
    def stopping(self) -> "asyncio.Future[None]":
        """Return what is done once the server ends: answers that would stay open end, too."""
        if self._stopping is None:
            self._stopping = asyncio.get_running_loop().create_future()
        return self._stopping

    def stop(self) -> None:
        """Have open streams end. Called in the server's loop."""
        if not self.stopping.done():
            self.stopping.set_result(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request that needs no account."""

    desk: Desk
    record: Record
    base_url: str

    @property
    def server(self) -> Server:
        """Return the services."""
        return self.desk.server


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAsk(Ask):
    """A request with a token that is good."""

    caller: Caller

    def about(self, session_id: str) -> str:
        """Return `session_id` and note it: the language of what is answered is the session's. Raises SessionMissing."""
        self.record.session_id = session_id[:40]
        if not _SESSION.fullmatch(session_id) or not self.caller.may_see(session_id):
            raise SessionMissing
        return session_id

    def require_user(self, user: str) -> None:
        """Raise SessionMissing unless `user` is "me" or the caller: others are as absent as what they have."""
        if user not in {"me", self.caller.user_id}:
            raise SessionMissing


async def blocking(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what `function` returns, run in a thread: services wait for disks and databases."""
    return await run_in_threadpool(function, *args, **kwargs)


def base_url(request: Request) -> str:
    """Return how this server is reached, without a slash at its end: by its setting, else as the client spelled it."""
    settings = request.app.state.desk.server.settings
    if settings.public_url:
        return str(settings.public_url)
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        host = f"{settings.host}:{settings.port}"
    return f"{request.url.scheme}://{host}{request.scope.get('root_path', '').rstrip('/')}"


def root_path(public_url: str | None) -> str:
    """Return the path below which a reverse proxy shows us, "" for none."""
    return urlsplit(public_url or "").path.rstrip("/")


def asked_language(request: Request) -> str:
    """Return the language the client asks for first, of those we speak; else English."""
    asked = request.headers.get("accept-language", "")[:200].lower()
    return next((word[:2] for part in asked.split(",") if (word := part.strip())[:2] in _LANGUAGES), "en")


def ask(request: Request) -> Ask:
    """Return an ask without an account."""
    return Ask(desk=request.app.state.desk, record=records.of(request.scope), base_url=base_url(request))


def bearer(request: Request) -> str:
    """Return the token of the Authorization header. Raises TokenRefused."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if kind.lower() != "bearer" or not token or len(token) > _LONGEST_TOKEN or not token.isascii():
        raise TokenRefused
    return token


async def known(request: Request) -> KnownAsk:
    """Return an ask with its account. Raises TokenRefused, TooManyRequests."""
    desk: Desk = request.app.state.desk
    record = records.of(request.scope)
    try:
        caller = await blocking(desk.server.accounts.caller, bearer(request))
    except TokenRefused:
        desk.guesses.take(record.address, _GUESSES_PER_MINUTE)
        raise
    record.caller = caller
    record.language = caller.language
    if caller.plan.requests_per_minute:
        desk.requests.take(caller.user_id, caller.plan.requests_per_minute)
    return KnownAsk(desk=desk, record=record, base_url=base_url(request), caller=caller)


def may(scope: str) -> Callable[[KnownAsk], KnownAsk]:
    """Return a dependency that wants a token with this scope. Raises ScopeMissing."""

    def checked(ask: Annotated[KnownAsk, Depends(known)]) -> KnownAsk:
        ask.caller.require(scope)
        return ask

    return checked


Anyone = Annotated[Ask, Depends(ask)]
Reader = Annotated[KnownAsk, Depends(may("read"))]
Writer = Annotated[KnownAsk, Depends(may("write"))]
Renderer = Annotated[KnownAsk, Depends(may("render"))]
Uploader = Annotated[KnownAsk, Depends(may("upload"))]

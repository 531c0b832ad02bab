"""Bodies must come at a bearable pace. A middleware, so that the answer to a slow one still is in the envelope."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fetchcut.api.pace import Pace
from fetchcut.errors import BodyTooSlow

WORDS_DEADLINE_S: Final = 60.0
MEDIA_DEADLINE_S: Final = 6 * 3600.0


class Patience:
    """Raises BodyTooSlow out of `receive`. Head and unread rests of bodies are `protocol.py`'s matter."""

    def __init__(self, app: ASGIApp, *, is_media: Callable[[str], bool]) -> None:
        self.app = app
        self._is_media = is_media

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        deadline_s = MEDIA_DEADLINE_S if self._is_media(scope["path"]) else WORDS_DEADLINE_S
        await self.app(scope, _Receiver(receive, Pace(deadline_s=deadline_s)), send)


class _Receiver:
    """A `receive` with a limit until the body is whole; after that it waits for the client's leaving, for ever."""

    def __init__(self, receive: Receive, pace: Pace) -> None:
        self._receive = receive
        self._pace = pace
        self._is_whole = False

    async def __call__(self) -> Message:
        if self._is_whole:
            return await self._receive()
        started = time.monotonic()
        try:
            async with asyncio.timeout(max(0.0, self._pace.patience_s())):
                message = await self._receive()
        except TimeoutError:
            raise BodyTooSlow from None
        self._pace.got(len(message.get("body", b"")), time.monotonic() - started)
        self._is_whole = not message.get("more_body", False)
        return message

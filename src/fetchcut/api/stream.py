"""Events as an answer that stays open: heartbeats while nothing happens, an end when there is nothing to come."""

import asyncio
import math
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator
from contextlib import aclosing, contextmanager, suppress
from typing import Any, Final, Self

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from fetchcut.api.ask import KnownAsk
from fetchcut.api.leaving import Leaving
from fetchcut.api.logs import LOGGER
from fetchcut.api.sse import HEADERS, HEARTBEAT
from fetchcut.store.events import Event

BEAT_S: Final = 12.0
"""Proxies cut what is silent for 30 or 60 seconds; the contract says 15 at most."""

_EVENNESS: Final = 0.6
"""Each wait is between this share of BEAT_S and all of it: streams opened together do not beat together for ever."""

LONGEST_S: Final = 900.0
"""Of the stream of one turn: clients of the founding documents give up after a quarter of an hour."""

Frames = Callable[[Event], Iterable[bytes]]


@contextmanager
def _slot(ask: KnownAsk) -> Iterator[None]:
    """Hold one of the account's streams. Raises TooManyStreams."""
    desk, caller = ask.desk, ask.caller
    desk.streams.take(caller.user_id, caller.plan.open_streams)
    desk.metrics.streams.inc()
    try:
        yield
    finally:
        desk.metrics.streams.dec()
        desk.streams.give_back(caller.user_id)


async def heard(
    ask: KnownAsk, events: AsyncIterator[Event], receive: Receive, *, longest_s: float = math.inf
) -> AsyncGenerator[Event | None, None]:
    """Yield events as they come, None after each silence, until they end, the client leaves or the time is over."""
    stopping, ends_at = ask.desk.stopping, time.monotonic() + longest_s
    async with Leaving(receive) as client, _Following(events) as following:
        while time.monotonic() < ends_at:
            ends: set[asyncio.Future[Any]] = {following.next, client.gone, stopping}
            pause_s = BEAT_S * random.uniform(_EVENNESS, 1)  # noqa: S311  spreads load, keeps no secret
            await asyncio.wait(ends, timeout=pause_s, return_when=asyncio.FIRST_COMPLETED)
            if following.next.done():
                if (event := following.taken()) is None:
                    return
                yield event
            elif client.is_gone or stopping.done():
                return
            else:
                yield None


async def collected(ask: KnownAsk, events: AsyncIterator[Event], receive: Receive) -> list[Event]:
    """Return all events of a turn once it is over. Raises TooManyStreams."""
    with _slot(ask):
        return [event async for event in heard(ask, events, receive, longest_s=LONGEST_S) if event is not None]


class EventStream(Response):
    """What `events` yields, as `frames` writes it. A client that leaves ends the reading of events and nothing else.

    `on_fault` writes what is said when the reading fails in the middle.
    """

    def __init__(
        self,
        ask: KnownAsk,
        events: AsyncIterator[Event],
        *,
        frames: Frames,
        on_fault: Callable[[Exception], bytes],
        longest_s: float = math.inf,
    ) -> None:
        self.status_code = 200
        self.background = None
        self._ask = ask
        self._events = events
        self._frames = frames
        self._on_fault = on_fault
        self._longest_s = longest_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the end. Raises TooManyStreams before anything is sent."""
        with _slot(self._ask):
            await send({"type": "http.response.start", "status": 200, "headers": list(HEADERS)})
            async for piece in self._pieces(receive):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})

    async def _pieces(self, receive: Receive) -> AsyncIterator[bytes]:
        """Yield frames, and heartbeats between them."""
        try:
            async with aclosing(heard(self._ask, self._events, receive, longest_s=self._longest_s)) as events:
                async for event in events:
                    for piece in [HEARTBEAT] if event is None else self._frames(event):
                        yield piece
        except Exception as error:
            record = self._ask.record
            record.error = type(error).__name__
            LOGGER.error("stream failed", exc_info=error, extra={"facts": {"request_id": record.request_id}})
            yield self._on_fault(error)


class _Following:
    """An iterator whose next value can be waited for together with other things."""

    def __init__(self, events: AsyncIterator[Event]) -> None:
        self._events = events

    async def __aenter__(self) -> Self:
        """Begin to wait for the first value."""
        self.next = self._begin()
        return self

    async def __aexit__(self, *error: object) -> None:
        """Give up waiting and close the iterator."""
        self.next.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await self.next
        if isinstance(self._events, AsyncGenerator):
            await self._events.aclose()

    def taken(self) -> Event | None:
        """Return the value that has come, None at the end, and begin to wait for the next."""
        value = self.next.result()
        if value is not None:
            self.next = self._begin()
        return value

    def _begin(self) -> "asyncio.Task[Event | None]":
        async def following() -> Event | None:
            return await anext(self._events, None)

        return asyncio.create_task(following())

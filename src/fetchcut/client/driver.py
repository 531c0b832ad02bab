"""Performs what flows ask for, by httpx2 on asyncio. The synchronous face is the same driver on a loop of its own."""

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import httpx2

from fetchcut.client.body import Body
from fetchcut.client.border import network_errors
from fetchcut.client.effects import (
    Answer,
    Close,
    Do,
    Effect,
    Flow,
    Instant,
    Now,
    Open,
    Read,
    Request,
    Send,
    Sleep,
    Tell,
)
from fetchcut.errors import Cancelled, FetchcutError, NotAServer, UnsupportedUrl

T = TypeVar("T")
Listener = Callable[[object], None]
Sleeper = Callable[[float], Awaitable[object]]

CONNECT_S: Final = 10.0
LAST_PORT: Final = 65_535
LARGEST_ANSWER: Final = 64 * 2**20
"""Bytes of one answer that is held whole; results are streams."""


def deaf(event: object) -> None:
    """Drop the event: for callers who only want the result."""


class Interrupted(Cancelled):
    """A cancel or Ctrl-C as flows see it, thrown in where they wait: a last request or two may follow."""


@dataclass(slots=True)
class _Stream:
    response: httpx2.Response
    chunks: AsyncIterator[bytes]
    pending: "asyncio.Task[bytes | None] | None" = None


class AsyncDriver:
    """Runs flows against the server at `base_url`. Use as an async context manager.

    `transport` reaches that server instead of the network; `sleep` lets time pass.
    """

    def __init__(
        self, base_url: str, *, transport: httpx2.AsyncBaseTransport | None = None, sleep: Sleeper = asyncio.sleep
    ) -> None:
        self._sleep = sleep
        mounts = {base_url: transport} if transport else None
        self._http = httpx2.AsyncClient(base_url=base_url, mounts=mounts, follow_redirects=False)
        self._streams: dict[int, _Stream] = {}
        self._numbers = 0
        self._last_words: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let cancelled flows say their last words; close streams and connections."""
        await asyncio.gather(*self._last_words)
        for number in list(self._streams):
            await self._close(number)
        await self._http.aclose()

    async def run(self, flow: Flow[T], listener: Listener = deaf) -> T:
        """Return what the flow returns; `listener` is called with each event it tells.

        A cancel goes through at once; what the flow does about it (have the server stop a job) follows by itself.
        """
        mine: set[int] = set()
        try:
            result = await self._driven(flow, listener, mine)
        except asyncio.CancelledError:
            last = asyncio.create_task(self._ended(flow, listener, mine))
            self._last_words.add(last)
            last.add_done_callback(self._last_words.discard)
            raise
        except BaseException:
            await self._over(flow, mine)
            raise
        await self._over(flow, mine)
        return result

    async def run_interruptibly(self, flow: Flow[T], listener: Listener = deaf) -> T:
        """Return the same, but a cancel of this task goes to the flow, which may return all the same.

        Raises Interrupted where it does nothing about it.
        """
        mine: set[int] = set()
        error: FetchcutError | None = None
        try:
            while True:
                try:
                    return await self._driven(flow, listener, mine, error)
                except asyncio.CancelledError:
                    error = Interrupted()
        finally:
            await self._over(flow, mine)

    async def _driven(self, flow: Flow[T], listener: Listener, mine: set[int], error: FetchcutError | None = None) -> T:
        """Return what the flow returns, gone on with where it waits; `error` is what it hears first."""
        answer: Any = None
        while True:
            try:
                effect = flow.throw(error) if error else flow.send(answer)
            except StopIteration as stop:
                return stop.value  # type: ignore[no-any-return]
            answer, error = None, None
            try:
                answer = await self._perform(effect, listener, mine)
            except FetchcutError as raised:
                error = raised

    async def _ended(self, flow: Flow[T], listener: Listener, mine: set[int]) -> None:
        try:
            with contextlib.suppress(FetchcutError):
                await self._driven(flow, listener, mine, Interrupted())
        finally:
            await self._over(flow, mine)

    async def _over(self, flow: Flow[T], mine: set[int]) -> None:
        flow.close()
        for number in mine:
            await self._close(number)

    async def _perform(self, effect: Effect, listener: Listener, mine: set[int]) -> object:
        match effect:
            case Send(request):
                return await self._send(request, listener)
            case Open(request):
                number, answer = await self._open(request, listener)
                mine.add(number)
                return number, answer
            case Read(number, within_s):
                return await self._read(self._streams[number], within_s)
            case Close(number):
                mine.discard(number)
                await self._close(number)
            case Sleep(seconds):
                await self._sleep(seconds)
            case Now():
                return Instant(steady_s=time.monotonic(), unix_ms=time.time_ns() // 1_000_000)
            case Do(work):
                return await asyncio.to_thread(work)
            case Tell(event):
                listener(event)
        return None

    async def _send(self, request: Request, listener: Listener) -> Answer:
        with network_errors(request.url):
            response = await self._http.send(self._built(request, listener), stream=True)
            try:
                pieces, size = [], 0
                async for piece in response.aiter_bytes():
                    pieces.append(piece)
                    size += len(piece)
                    if size > LARGEST_ANSWER:
                        raise NotAServer(url=str(response.url), found=f"more than {LARGEST_ANSWER} bytes")
            finally:
                await response.aclose()
        return _answer(response, b"".join(pieces))

    async def _open(self, request: Request, listener: Listener) -> tuple[int, Answer]:
        with network_errors(request.url):
            response = await self._http.send(self._built(request, listener), stream=True)
        self._numbers += 1
        self._streams[self._numbers] = _Stream(response, response.aiter_bytes())
        return self._numbers, _answer(response, b"")

    async def _read(self, stream: _Stream, within_s: float) -> bytes | None:
        # The task outlives a silence: cancelling a read would end the connection.
        task = stream.pending = stream.pending or asyncio.create_task(_next(stream.chunks))
        done, _ = await asyncio.wait({task}, timeout=within_s)
        stream.pending = None if done else task
        if not done:
            return b""
        with network_errors(str(stream.response.url)):
            return task.result()

    async def _close(self, number: int) -> None:
        stream = self._streams.pop(number, None)
        if stream is None:
            return
        if stream.pending:
            stream.pending.cancel()
            with contextlib.suppress(asyncio.CancelledError, httpx2.HTTPError, httpx2.StreamError):
                await stream.pending
        with contextlib.suppress(httpx2.HTTPError, RuntimeError):
            await stream.response.aclose()

    def _built(self, request: Request, listener: Listener) -> httpx2.Request:
        # A port beyond the last one is a programming error to asyncio, not a failed connection.
        if (httpx2.URL(request.url).port or 0) > LAST_PORT:
            raise UnsupportedUrl(url=request.url)
        # Bytes as they are on the wire: a proxy that packs a stream also holds it back.
        headers = {"Accept-Encoding": "identity", **request.headers}
        timeout = httpx2.Timeout(request.timeout_s, connect=CONNECT_S, pool=CONNECT_S)
        if request.body is None:
            return self._http.build_request(request.method, request.url, headers=headers, timeout=timeout)
        headers |= {"Content-Type": request.body.content_type, "Content-Length": str(request.body.length)}
        content = _off_the_loop(request.body, listener)
        return self._http.build_request(request.method, request.url, headers=headers, content=content, timeout=timeout)


async def _next(chunks: AsyncIterator[bytes]) -> bytes | None:
    return await anext(chunks, None)


async def _off_the_loop(body: Body, listener: Listener) -> AsyncIterator[bytes]:
    pieces, sent = body.pieces(), 0
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        yield piece
        sent += len(piece)
        if (progress := body.progress(sent)) is not None:
            listener(progress)


def _answer(response: httpx2.Response, body: bytes) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(url=str(response.url), status=response.status_code, headers=headers, body=body)


class SyncDriver:
    """The same for callers without a loop: it runs one in a thread. Safe from any thread. Use as a context manager."""

    def __init__(
        self, base_url: str, *, transport: httpx2.AsyncBaseTransport | None = None, sleep: Sleeper = asyncio.sleep
    ) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fetchcut-client", daemon=True)
        self._thread.start()
        self._driver = self._wait(self._made(base_url, transport, sleep))

    async def _made(self, base_url: str, transport: httpx2.AsyncBaseTransport | None, sleep: Sleeper) -> AsyncDriver:
        return AsyncDriver(base_url, transport=transport, sleep=sleep)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close connections, end the loop and its thread."""
        self._wait(self._driver.__aexit__(None, None, None))
        self._wait(self._loop.shutdown_default_executor())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, flow: Flow[T], listener: Listener = deaf) -> T:
        """Return what the flow returns; `listener` is called from the loop's thread.

        Ctrl-C goes to the flow, which may stop what it began, or even return; else it is Ctrl-C here.
        """
        tasks: list[asyncio.Task[Any]] = []

        async def running() -> T:
            tasks.extend(filter(None, [asyncio.current_task()]))
            return await self._driver.run_interruptibly(flow, listener)

        future = asyncio.run_coroutine_threadsafe(running(), self._loop)
        while True:
            try:
                return future.result()
            except Interrupted:
                raise KeyboardInterrupt from None
            except KeyboardInterrupt:
                if future.done():
                    raise
                if tasks:
                    self._loop.call_soon_threadsafe(tasks[0].cancel)

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        future: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return future.result()

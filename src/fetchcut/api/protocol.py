"""uvicorn's HTTP protocol with limits it lacks: on heads that trickle or never end, and on readers that do not read.

uvicorn waits for ever for the rest of a request's head (its issue 157) and of a body that nobody reads, keeps a head of
any size in memory, and lets a client that stopped reading hold its answer for ever. Bodies that somebody reads are
`patience.py`'s matter: there the answer is still in the hands of the application.
"""

import asyncio
import json
import secrets
import socket
from contextlib import suppress
from typing import Final

from uvicorn._types import ASGIReceiveEvent
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

HEAD_S: Final = 10.0
"""From the first byte of a head (of a connection: from its beginning) to its last."""

HEAD_BYTES: Final = 64 * 1024
HEAD_LINES: Final = 100

REST_S: Final = 5.0
"""For the rest of a body after its answer is complete: time enough to notice the answer, no more."""

UNREAD_BYTES: Final = 256 * 1024
"""Of a body that came in and was not read yet: from here on its sender waits."""

STALL_S: Final = 60.0
"""In which a reader takes at least what lies in the buffers (some 100 kB), or is cut off."""

MOST_CONNECTIONS: Final = 4_000


class _Cycle(RequestResponseCycle):
    """One request. Its body is kept in the pieces it came in: uvicorn copies each byte of it three times.

    A body that is whole is given out, also when its sender has gone meanwhile: it was sent.
    """

    pieces: list[bytes]
    size = 0
    _has_given_all = False

    async def receive(self) -> ASGIReceiveEvent:
        """Return the next piece of the body, or that the client has gone."""
        if self.waiting_for_100_continue and not self.transport.is_closing():
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.waiting_for_100_continue = False
        while not (self.pieces or self._is_whole()):
            if self.disconnected or self.response_complete:
                return {"type": "http.disconnect"}
            self.flow.resume_reading()
            await self.message_event.wait()
            self.message_event.clear()
        pieces, self.pieces, self.size = self.pieces, [], 0
        self._has_given_all = not self.more_body
        body = pieces[0] if len(pieces) == 1 else b"".join(pieces)
        return {"type": "http.request", "body": body, "more_body": self.more_body}

    def _is_whole(self) -> bool:
        return not (self.more_body or self._has_given_all or self.response_complete)


class PatientProtocol(HttpToolsProtocol):
    """One connection."""

    most_connections = MOST_CONNECTIONS

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin: a client that says nothing is not waited for."""
        super().connection_made(transport)
        self._wait: asyncio.TimerHandle | None = None
        self._stall: asyncio.TimerHandle | None = None
        self._is_in_head = True
        self._is_fresh = True
        self._head_bytes = 0
        self._fault = (400, "this is not HTTP/1.1")
        _notice_the_dead(transport)
        if len(self.connections) > self.most_connections:
            self._refuse(503, "the server has as many connections as it can serve; try again in a moment")
            return
        self._patience(HEAD_S)

    def connection_lost(self, exc: Exception | None) -> None:
        """End: no timer outlives its connection."""
        self._patience(None)
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; those of a head are counted, and it has its time from the first of them."""
        if self.transport.is_closing():
            return
        self._is_fresh = False
        if self._wait is None and self._is_between_requests():
            self._is_in_head = True
            self._patience(HEAD_S)
        if self._is_in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._is_in_head and self._head_bytes > HEAD_BYTES and not self.transport.is_closing():
            self._refuse(431, f"the head of a request may have {HEAD_BYTES} bytes")

    def on_message_begin(self) -> None:
        """Expect a head."""
        self._is_in_head = True
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep one header line, if there are not too many."""
        if len(self.headers) >= HEAD_LINES:
            self._fault = (431, f"a request may have {HEAD_LINES} header lines")
            raise ValueError
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin to serve the request."""
        self._is_in_head = False
        self._head_bytes = 0
        self._patience(None)
        super().on_headers_complete()
        cycle = self._latest()
        if cycle is not None and not isinstance(cycle, _Cycle):
            # uvicorn names its class where it makes one: it can only become ours afterwards.
            cycle.__class__ = _Cycle
            cycle.pieces = []  # type: ignore[attr-defined]

    def on_body(self, body: bytes) -> None:
        """Keep a piece of a body for whoever reads it; read no further while too much is kept."""
        cycle = self.cycle
        if isinstance(cycle, _Cycle) and not cycle.response_complete:
            cycle.pieces.append(body)
            cycle.size += len(body)
            if cycle.size > UNREAD_BYTES:
                self.flow.pause_reading()
            cycle.message_event.set()

    def on_message_complete(self) -> None:
        """The body is whole, whoever read it."""
        self._patience(None)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """The answer is out; where the body is not in yet, its rest has little time."""
        cycle = self._latest()
        has_rest = cycle is not None and cycle.more_body and not self.pipeline
        super().on_response_complete()
        if has_rest and not self.transport.is_closing():
            self._patience(REST_S)

    def pause_writing(self) -> None:
        """The client reads more slowly than we write: it has until the buffers are nearly empty again."""
        super().pause_writing()
        if self._stall is None:
            self._stall = self.loop.call_later(STALL_S, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has read."""
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Refuse what the parser could not read."""
        self._refuse(*self._fault)

    def _is_between_requests(self) -> bool:
        cycle = self._latest()
        return cycle is None or (cycle.response_complete and not cycle.more_body)

    def _latest(self) -> RequestResponseCycle | None:
        """Return the request that was begun last, None before the first (uvicorn's types do not say so)."""
        return self.cycle

    def _patience(self, seconds: float | None) -> None:
        if self._wait is not None:
            self._wait.cancel()
        self._wait = None if seconds is None else self.loop.call_later(seconds, self._too_late)

    def _too_late(self) -> None:
        if self._is_in_head and not self._is_fresh:
            self._refuse(408, f"the head of a request has {HEAD_S:g} seconds")
        else:
            self.transport.close()

    def _refuse(self, status: int, reason: str) -> None:
        """Answer without the application, in its envelope, and close. Inside another answer: only close."""
        self._patience(None)
        cycle = self._latest()
        if cycle is None or cycle.response_complete:
            code = {408: 408, 503: 5000}.get(status, 400)
            data = {"errors": [{"where": "head", "reason": reason}]}
            body = json.dumps({"code": code, "message": f"{reason[0].upper()}{reason[1:]}.", "data": data}).encode()
            head = (
                b"content-type: application/json\r\nconnection: close\r\nx-request-id: %b\r\ncontent-length: %d\r\n\r\n"
            )
            head %= secrets.token_hex(8).encode(), len(body)
            self.transport.write(STATUS_LINE[status] + head + body)
        self.transport.close()


def _notice_the_dead(transport: asyncio.Transport) -> None:
    """Have the system end a connection whose other side is gone without a word, within about two minutes."""
    with suppress(OSError, AttributeError):
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4)):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 120_000)

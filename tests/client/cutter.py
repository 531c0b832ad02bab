"""A wire between client and server that can be cut: it passes bytes on, and breaks a chosen connection after so many.

with Cutter(server_url) as wire:
    wire.cut(b"POST /run_sse", after=500)           # of the answer to the next request that begins like this
    wire.cut(b"PATCH ", after=100_000, is_up=True)  # of the request itself
    ... wire.url, wire.is_cut
"""

import contextlib
import socket
import struct
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

PIECE = 65_536


@dataclass(slots=True)
class _Cut:
    begins: bytes
    after: int
    is_up: bool


class Cutter:
    """Passes connections on to `server`, each in two threads."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self._server = (parts.hostname or "", parts.port or 80)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._sockets: list[socket.socket] = []
        self._cut: _Cut | None = None
        self.is_cut = threading.Event()

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection and wait for the threads."""
        for each in [self._listener, *self._sockets]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join()

    @property
    def url(self) -> str:
        """Return the URL that leads through the wire."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def cut(self, begins: bytes, *, after: int, is_up: bool = False) -> None:
        """Break the next exchange whose request begins like this, once so many bytes of it have passed."""
        self.is_cut.clear()
        self._cut = _Cut(begins, after, is_up)

    def _start(self, target: object, *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._server)
                for each in (client, server):
                    each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._sockets += [client, server]
                meant: list[_Cut] = []
                self._start(self._pass, client, server, meant, True)
                self._start(self._pass, server, client, meant, False)

    def _pass(self, source: socket.socket, target: socket.socket, meant: list[_Cut], is_up: bool) -> None:
        passed = 0
        try:
            while piece := source.recv(PIECE):
                if is_up and self._cut and piece.startswith(self._cut.begins):
                    meant.append(self._cut)
                    self._cut, passed = None, 0
                cut = meant[0] if meant and meant[0].is_up == is_up else None
                if cut and passed + len(piece) >= cut.after:
                    target.sendall(piece[: max(0, cut.after - passed)])
                    self._break(source, target)
                    return
                passed += len(piece) if meant else 0
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            self._break(source, target)

    def _break(self, *sockets: socket.socket) -> None:
        self.is_cut.set()
        for each in sockets:
            # With no time to linger a close is a reset.
            with contextlib.suppress(OSError):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                each.shutdown(socket.SHUT_RDWR)
            with contextlib.suppress(OSError):
                each.close()

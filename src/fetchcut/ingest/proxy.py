"""A forward proxy on loopback for code that dials by itself (yt-dlp): the same guard stands in its way."""

import base64
import hmac
import secrets
import selectors
import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import unquote, urlsplit, urlunsplit

from fetchcut.errors import AddressRefused, FileTooLarge, IngestError, TimedOut, Unreachable, UnsupportedUrl
from fetchcut.ingest.allowance import Allowance
from fetchcut.ingest.dial import Resolve, admit_behind_proxy, dial, resolve
from fetchcut.ingest.guard import AddressGuard

_LONGEST_HEAD = 1 << 16
_PIECE = 1 << 16
_IDLE_S = 120.0
_MOST_THREADS = 64
# Headers between a client and its proxy (RFC 9110 7.6.1); the rest goes on as it came.
_OWN_HEADERS: Final = (b"proxy-authorization", b"proxy-connection", b"connection", b"keep-alive")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ask:
    """One request to the proxy. `target` is as the client spelled it: a URL, or host:port for a tunnel."""

    method: str
    target: str
    version: str
    headers: tuple[bytes, ...]
    host: str
    port: int
    path: str

    @property
    def is_tunnel(self) -> bool:
        """Return whether the client wants bytes passed both ways, unread."""
        return self.method == "CONNECT"

    @property
    def url(self) -> str:
        """Return a URL for errors."""
        return f"https://{self.target}" if self.is_tunnel else self.target

    def head(self, target: str, *more: bytes) -> bytes:
        """Return the request for `target`. One request a connection: then nothing has to be parsed after it."""
        kept = [header for header in self.headers if header.partition(b":")[0].strip().lower() not in _OWN_HEADERS]
        line = f"{self.method} {target} {self.version}".encode("latin-1")
        return b"\r\n".join([line, *kept, *more, *(() if self.is_tunnel else (b"Connection: close",)), b"", b""])


class GuardedProxy:
    """Plain requests and CONNECT tunnels; each name is resolved once, shown to the guard, and that literal is dialled.

    `url` holds a random credential, without which other programs of this machine get nothing. What the guard refused
    is in `refusals`, other failures to connect in `failures`: the client only sees a status and knows no better.
    `upstream` is the person's own forward proxy: all goes through it, and it resolves the names. `allowance` bounds
    what servers may send; beyond it nothing comes through any more.
    """

    def __init__(
        self,
        guard: AddressGuard,
        *,
        timeout_s: float = 20.0,
        upstream: str | None = None,
        resolver: Resolve = resolve,
        allowance: Allowance | None = None,
    ) -> None:
        self._guard = guard
        self._allowance = allowance
        self._timeout_s = timeout_s
        self._upstream = upstream
        self._resolver = resolver
        self._secret = secrets.token_urlsafe(24)
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(_MOST_THREADS)
        self._open: set[socket.socket] = set()
        self._threads: set[threading.Thread] = set()
        self.connections = 0
        self.refusals: list[AddressRefused] = []
        self.failures: list[IngestError] = []

    def __enter__(self) -> Self:
        """Start listening."""
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._is_closing = False
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._acceptor.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Close everything and wait for the threads."""
        self._is_closing = True
        # Closing a listener does not wake its accept on every system, a connection does.
        with suppress(OSError):
            socket.create_connection(self._listener.getsockname(), 1).close()
        self._acceptor.join()
        self._listener.close()
        with self._lock:
            threads = list(self._threads)
            for each in self._open:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(self._timeout_s)

    @property
    def url(self) -> str:
        """Return what a client takes as its proxy."""
        return f"http://fetchcut:{self._secret}@127.0.0.1:{self._listener.getsockname()[1]}"

    def _accept(self) -> None:
        while True:
            self._slots.acquire()
            client, _ = self._listener.accept()
            if self._is_closing:
                client.close()
                return
            thread = threading.Thread(target=self._serve, args=(client,), daemon=True)
            with self._lock:
                self._threads.add(thread)
                self._open.add(client)
            thread.start()

    def _serve(self, client: socket.socket) -> None:
        try:
            client.settimeout(self._timeout_s)
            self._handle(client)
        except OSError:
            # One of the two went away.
            pass
        finally:
            self._close(client)
            with self._lock:
                self._threads.discard(threading.current_thread())
            self._slots.release()

    def _close(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)
        connection.close()

    def _handle(self, client: socket.socket) -> None:
        head, rest = _read_head(client)
        ask = _understood(head)
        if ask is None:
            _answer(client, b"400 Bad Request")
        elif not hmac.compare_digest(_credential(ask.headers), f"fetchcut:{self._secret}".encode()):
            _answer(client, b"407 Proxy Authentication Required", b'Proxy-Authenticate: Basic realm="fetchcut"\r\n')
        elif self._allowance and self._allowance.is_exceeded:
            _answer(client, b"403 Forbidden")
        elif (server := self._reach(client, ask)) is not None:
            try:
                if ask.is_tunnel:
                    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                server.sendall(rest)
                _pump(client, server, self._allowance)
            finally:
                self._close(server)

    def _reach(self, client: socket.socket, ask: _Ask) -> socket.socket | None:
        try:
            server = self._dialled(ask)
        except AddressRefused as refusal:
            self.refusals.append(refusal)
            _answer(client, b"403 Forbidden")
        except TimedOut as error:
            self.failures.append(error)
            _answer(client, b"504 Gateway Timeout")
        except IngestError as error:
            self.failures.append(error)
            _answer(client, b"502 Bad Gateway")
        else:
            with self._lock:
                self.connections += 1
                self._open.add(server)
            return server
        return None

    def _dialled(self, ask: _Ask) -> socket.socket:
        """Return a connection on which the server has been asked, or the tunnel stands."""
        if self._upstream:
            return self._through(self._upstream, ask)
        timeout_s, resolver = self._timeout_s, self._resolver
        server = dial(self._guard, ask.host, ask.port, url=ask.url, timeout_s=timeout_s, resolver=resolver)
        return server if ask.is_tunnel else _asked(server, ask, ask.path)

    def _through(self, upstream: str, ask: _Ask) -> socket.socket:
        admit_behind_proxy(self._guard, ask.host, ask.port, url=ask.url, resolver=self._resolver)
        parts = urlsplit(upstream if "://" in upstream else f"http://{upstream}")
        if parts.scheme != "http" or not parts.hostname:
            raise UnsupportedUrl(url=upstream)
        login = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}".encode()
        more = (b"Proxy-Authorization: Basic " + base64.b64encode(login),) if parts.username else ()
        try:
            server = socket.create_connection((parts.hostname, parts.port or 8080), self._timeout_s)
        except TimeoutError as error:
            raise TimedOut(url=ask.url) from error
        except OSError as error:
            raise Unreachable(url=ask.url) from error
        return _asked(server, ask, ask.target, *more)


def _asked(server: socket.socket, ask: _Ask, target: str, *more: bytes) -> socket.socket:
    """Return `server` after `ask` was sent to it and, for a tunnel, granted. Raises Unreachable."""
    try:
        server.sendall(ask.head(target, *more))
        if ask.is_tunnel and _read_head(server)[0].split(b" ")[1:2] != [b"200"]:
            raise ConnectionRefusedError
    except OSError as error:
        server.close()
        raise Unreachable(url=ask.url) from error
    return server


def _read_head(client: socket.socket) -> tuple[bytes, bytes]:
    """Return the request line with the headers, and what came after the empty line."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = client.recv(1 << 14)
        if not piece or len(data) > _LONGEST_HEAD:
            raise ConnectionAbortedError
        data += piece
    head, _, rest = data.partition(b"\r\n\r\n")
    return head, rest


def _understood(head: bytes) -> _Ask | None:
    line, *headers = head.split(b"\r\n")
    words = line.decode("latin-1").split(" ")
    if len(words) != 3:
        return None
    method, target, version = words
    is_tunnel = method == "CONNECT"
    try:
        parts = urlsplit(f"//{target}" if is_tunnel else target)
        host, port = parts.hostname, parts.port or (None if is_tunnel else 80)
    except ValueError:
        return None
    if not host or not port or parts.scheme != ("" if is_tunnel else "http"):
        return None
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    return _Ask(method=method, target=target, version=version, headers=tuple(headers), host=host, port=port, path=path)


def _credential(headers: Iterable[bytes]) -> bytes:
    for header in headers:
        name, _, value = header.partition(b":")
        kind, _, code = value.strip().partition(b" ")
        if name.strip().lower() == b"proxy-authorization" and kind.lower() == b"basic":
            with suppress(ValueError):
                return base64.b64decode(code, validate=True)
    return b""


def _answer(client: socket.socket, status: bytes, header: bytes = b"") -> None:
    client.sendall(b"HTTP/1.1 " + status + b"\r\n" + header + b"Content-Length: 0\r\nConnection: close\r\n\r\n")


def _is_too_much(data: bytes, allowance: Allowance | None) -> bool:
    if allowance is None:
        return False
    try:
        allowance.take(len(data))
    except FileTooLarge:
        return True
    return False


def _pump(client: socket.socket, server: socket.socket, allowance: Allowance | None) -> None:
    """Pass bytes both ways until the server is done, nothing moved for two minutes, or the job has had its bytes."""
    other = {client: server, server: client}
    with selectors.DefaultSelector() as selector:
        for side in (client, server):
            # The time for one whole write: a client that throttles itself takes its time.
            side.settimeout(_IDLE_S)
            selector.register(side, selectors.EVENT_READ)
        while ready := selector.select(_IDLE_S):
            for side in [server if key.fileobj is server else client for key, _ in ready]:
                data = side.recv(_PIECE)
                if side is server and _is_too_much(data, allowance):
                    return
                if data:
                    other[side].sendall(data)
                elif side is server:
                    return
                else:
                    # The client has said all; the answer may still be on its way.
                    selector.unregister(client)
                    with suppress(OSError):
                        server.shutdown(socket.SHUT_WR)

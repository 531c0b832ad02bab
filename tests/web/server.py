"""A real HTTP server on loopback that serves files well, and badly on demand.

with Server(root=folder) as server:
    server.add("/hello.txt", b"hello")
    server.behave("/film.mp4", Manner(bytes_per_s=100_000, cut_after=50_000, cut_times=1))
    ... server.url("/film.mp4")                       # http://127.0.0.1:PORT/film.mp4
    ... server.url("/film.mp4?gzip=1&status=503&times=2")      # the same behaviours, spelled in the query
    server.requests("/film.mp4")                      # what was asked: range, headers, status, bytes sent
    server.sent("/film.mp4")                          # body bytes handed to the socket, over all requests
"""

import base64
import email.utils
import gzip
import hashlib
import mimetypes
import os
import re
import shutil
import socket
import socketserver
import ssl
import struct
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

PIECE = 1 << 16
Tls = tuple[Path, Path] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How one path behaves; the default behaves well. `times`: only the first so many requests misbehave (0: all).

    ranges            False: Range is ignored, 200 with everything, no Accept-Ranges
    if_range          False: If-Range is ignored (206 even when the entity changed)
    etag              False: no ETag;  last_modified: True sends a Last-Modified
    bytes_per_s       the body trickles
    cut_after         the connection ends after so many body bytes of each response (is_reset: by RST)
    stall_at          after so many body bytes over all responses of this path since behave(), it waits for release()
    length_offset     Content-Length lies by so many bytes (may be negative)
    redirect_to       302 to this URL, or to each of several in turn (spaces between)
    hops              so many redirects to itself before the file comes; is_loop: forever
    gzip, chunked     the body's coding
    status            this status instead, with retry_after as header where given
    empty             zero bytes, status 200
    changes_after     from request number so many + 1 on: other content of the same length, other ETag
    html              an HTML page instead of the file
    needs             header that must be there, "Cookie: a=b"; else 403.  auth: "user:password", else 401
    most_at_once      more responses at the same time get 503
    content_range     this in a 206 instead of the truth; "none": no such header
    content_type, disposition, set_cookie, coding (Content-Encoding)    headers as said
    """

    ranges: bool = True
    if_range: bool = True
    etag: bool = True
    last_modified: bool = False
    bytes_per_s: int = 0
    cut_after: int = -1
    is_reset: bool = False
    stall_at: int = -1
    length_offset: int = 0
    redirect_to: str = ""
    redirect_status: int = 302
    hops: int = 0
    is_loop: bool = False
    gzip: bool = False
    chunked: bool = False
    status: int = 0
    retry_after: str = ""
    times: int = 0
    empty: bool = False
    changes_after: int = -1
    html: bool = False
    needs: str = ""
    auth: str = ""
    most_at_once: int = 0
    content_type: str = ""
    disposition: str = ""
    set_cookie: str = ""
    coding: str = ""
    content_range: str = ""


WELL = Manner()


@dataclass(slots=True, kw_only=True)
class Request:
    """One request as it was answered; `sent` grows while the body goes out, `span` is the part of the file answered."""

    method: str
    path: str
    target: str
    headers: dict[str, str]
    status: int = 0
    sent: int = 0
    span: tuple[int, int] | None = None

    @property
    def range(self) -> str | None:
        """Return the Range header as asked."""
        return self.headers.get("range")


@dataclass(slots=True)
class _Path:
    manner: Manner = WELL
    count: int = 0
    sent: int = 0
    open_now: int = 0


@dataclass(slots=True)
class _Body:
    """Bytes in memory or a file to send from."""

    size: int
    etag: str
    modified: float
    data: bytes | None = None
    path: Path | None = None


class Server:
    """See the module. `tls`: (certificate, key) PEM paths, see `certificate()`."""

    def __init__(self, root: Path | None = None, *, host: str = "127.0.0.1", tls: Tls = None) -> None:
        self.root = root
        self.host = host
        self.scheme = "https" if tls else "http"
        self._paths: dict[str, _Path] = {}
        self._added: dict[str, tuple[bytes, str]] = {}
        self._log: list[Request] = []
        self._changed = threading.Condition()
        self._released = threading.Event()
        self._stalled = 0
        self._listener = _Listener((host, 0), _handler(self), tls)
        self.port: int = self._listener.server_address[1]
        self.connections = 0

    def __enter__(self) -> Self:
        """Start serving."""
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Stop, and close every connection."""
        self._released.set()
        self._listener.shutdown()
        self._listener.close_all()
        self._listener.server_close()
        self._thread.join()

    def url(self, path: str, host: str | None = None) -> str:
        """Return the full URL of `path` (which may carry a query)."""
        return f"{self.scheme}://{host or self.host}:{self.port}{path}"

    def add(self, path: str, data: bytes | str, content_type: str = "") -> str:
        """Serve `data` at `path`; return its URL."""
        raw = data.encode() if isinstance(data, str) else data
        self._added[path] = (raw, content_type)
        return self.url(path)

    def behave(self, path: str, manner: Manner = WELL) -> str:
        """From now on `path` ("*": every other) behaves so, its counters start at zero; return its URL."""
        with self._changed:
            self._paths[path] = _Path(manner)
            self._released.set()
            self._released = threading.Event()
        return self.url(path)

    def release(self) -> None:
        """Let stalled responses go on."""
        self._released.set()

    def wait_for(self, is_true: Callable[[], bool], timeout_s: float = 30.0) -> None:
        """Return once `is_true()`, which is asked again whenever bytes or requests moved."""
        with self._changed:
            if not self._changed.wait_for(is_true, timeout_s):
                message = "the server waited in vain"
                raise AssertionError(message)

    def wait_until_stalled(self, timeout_s: float = 30.0) -> None:
        """Return once a response waits at its `stall_at`."""
        self.wait_for(lambda: self._stalled > 0, timeout_s)

    def requests(self, path: str | None = None) -> list[Request]:
        """Return the requests so far, of one path or all."""
        return [each for each in list(self._log) if path is None or each.path == path]

    def sent(self, path: str | None = None) -> int:
        """Return the body bytes sent so far."""
        return sum(each.sent for each in self.requests(path))

    def forget(self) -> None:
        """Empty the log of requests."""
        self._log.clear()

    # What follows is for the handler threads.

    def _begin(self, request: Request) -> tuple[_Path, int]:
        with self._changed:
            self._log.append(request)
            state = self._paths.get(request.path) or self._paths.get("*")
            if state is None:
                state = self._paths[request.path] = _Path()
            state.count += 1
            state.open_now += 1
            self._changed.notify_all()
            return state, state.count

    def _end(self, state: _Path) -> None:
        with self._changed:
            state.open_now -= 1
            self._changed.notify_all()

    def _allowance(self, state: _Path, size: int) -> int:
        """Return how many of `size` bytes may be sent now; waits while the path is stalled."""
        stall_at = state.manner.stall_at
        if stall_at < 0:
            return size
        with self._changed:
            left = stall_at - state.sent
            if left > 0:
                return min(size, left)
            self._stalled += 1
            released = self._released
            self._changed.notify_all()
        released.wait()
        with self._changed:
            self._stalled -= 1
        return size

    def _count(self, request: Request, state: _Path, size: int) -> None:
        with self._changed:
            request.sent += size
            state.sent += size
            self._changed.notify_all()

    def _body(self, path: str) -> _Body | None:
        if path in self._added:
            data = self._added[path][0]
            return _Body(len(data), hashlib.sha256(data).hexdigest()[:16], 1.0e9, data=data)
        found = self.root and (self.root / path.lstrip("/")).resolve()
        if not found or not found.is_file() or not found.is_relative_to(self.root.resolve() if self.root else found):
            return None
        stat = found.stat()
        return _Body(stat.st_size, f"{stat.st_mtime_ns:x}-{stat.st_size:x}", stat.st_mtime, path=found)

    def _type(self, path: str) -> str:
        added = self._added.get(path, (b"", ""))[1]
        return added or _TYPES.get(Path(path).suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"


_TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mpd": "application/dash+xml",
    ".ts": "video/mp2t",
    ".mp4": "video/mp4",
}


class _Listener(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], handler: Any, tls: Tls) -> None:
        self._open: set[socket.socket] = set()
        self._tls = None
        if tls:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(*tls)
        super().__init__(address, handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._tls:
            connection = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def close_all(self) -> None:
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that go away are part of the tests."""


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    return type("Handler", (_Handler,), {"owner": server})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    owner: Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the base class's name)
        """Stay quiet."""

    def setup(self) -> None:
        self.owner.connections += 1
        if isinstance(self.request, ssl.SSLSocket):
            self.request.do_handshake()
        super().setup()

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        path = unquote(parts.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(method=self.command, path=path, target=self.path, headers=headers)
        state, number = self.owner._begin(request)
        try:
            self._answer(request, state, _spelled(state.manner, parts.query), number)
        except (ConnectionError, TimeoutError, ssl.SSLError):
            self.close_connection = True
        finally:
            self.owner._end(state)

    def _answer(self, request: Request, state: _Path, manner: Manner, number: int) -> None:
        if manner.times and number > manner.times:
            manner = WELL
        refusal = self._refusal(request, state, manner)
        if refusal:
            self._short(request, *refusal)
        elif manner.is_loop or manner.hops:
            left = max(0, manner.hops - 1)
            target = self.path if manner.is_loop else f"{urlsplit(self.path).path}?hops={left}"
            self._short(request, manner.redirect_status, {"Location": target})
        elif manner.redirect_to:
            targets = manner.redirect_to.split()
            self._short(request, manner.redirect_status, {"Location": targets[(number - 1) % len(targets)]})
        else:
            self._serve(request, state, manner, number)

    def _refusal(self, request: Request, state: _Path, manner: Manner) -> tuple[int, dict[str, str]] | None:
        if manner.status:
            return manner.status, {"Retry-After": manner.retry_after} if manner.retry_after else {}
        if manner.most_at_once and state.open_now > manner.most_at_once:
            return 503, {}
        if manner.auth:
            wanted = "Basic " + base64.b64encode(manner.auth.encode()).decode()
            if request.headers.get("authorization") != wanted:
                return 401, {"WWW-Authenticate": 'Basic realm="test"'}
        if manner.needs:
            name, _, value = manner.needs.partition(":")
            if value.strip() not in request.headers.get(name.strip().lower(), ""):
                return 403, {}
        return None

    def _short(self, request: Request, status: int, headers: dict[str, str]) -> None:
        text = b"" if status in {204, 304} else f"status {status}\n".encode()
        request.status = status
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def _serve(self, request: Request, state: _Path, manner: Manner, number: int) -> None:
        body = self._content(request.path, manner, number)
        if body is None:
            self._short(request, 404, {})
            return
        status, start, end = self._part(request, manner, body)
        if status == 416:
            self._short(request, 416, {"Content-Range": f"bytes */{body.size}"})
            return
        if manner.gzip:
            whole = body.data if body.data is not None else (body.path or Path()).read_bytes()
            packed = gzip.compress(whole[start:end], 1)
            body, start, end = replace(body, data=packed, path=None), 0, len(packed)
        request.status, request.span = status, (start, end)
        self._head(request, manner, body, status)
        if self.command != "HEAD":
            self._send(request, state, manner, body)

    def _content(self, path: str, manner: Manner, number: int) -> _Body | None:
        body = self.owner._body(path)
        if manner.empty:
            return _Body(0, "empty", 1.0e9, data=b"")
        if manner.html:
            page = b"<!DOCTYPE html><html><head><title>no film</title></head><body>Sorry.</body></html>"
            return _Body(len(page), "page", 1.0e9, data=page)
        if body and 0 <= manner.changes_after < number:
            data = body.data if body.data is not None else (body.path or Path()).read_bytes()
            return _Body(body.size, body.etag + "-changed", body.modified + 60, data=data[::-1])
        return body

    def _part(self, request: Request, manner: Manner, body: _Body) -> tuple[int, int, int]:
        found = re.fullmatch(r"bytes=(\d*)-(\d*)", request.range or "")
        condition = request.headers.get("if-range")
        known = {f'"{body.etag}"', email.utils.formatdate(body.modified, usegmt=True)}
        is_stale = manner.if_range and condition is not None and condition not in known
        if not found or not manner.ranges or is_stale or found.groups() == ("", ""):
            return 200, 0, body.size
        first, last = found.groups()
        if not first:
            return 206, max(0, body.size - int(last)), body.size
        start, end = int(first), min(body.size, int(last) + 1 if last else body.size)
        return (206, start, end) if start < end else (416, 0, 0)

    def _head(self, request: Request, manner: Manner, body: _Body, status: int) -> None:
        start, end = request.span or (0, body.size)
        said_type = "text/html" if manner.html else self.owner._type(request.path)
        self.send_response(status)
        self.send_header("Content-Type", manner.content_type or said_type)
        optional = {
            "Accept-Ranges": "bytes" if manner.ranges else "",
            "ETag": f'"{body.etag}"' if manner.etag else "",
            "Last-Modified": email.utils.formatdate(body.modified, usegmt=True) if manner.last_modified else "",
            "Content-Range": _told_range(manner, start, end, body.size) if status == 206 else "",
            "Content-Encoding": "gzip" if manner.gzip else manner.coding,
            "Content-Disposition": manner.disposition,
            "Set-Cookie": manner.set_cookie,
        }
        for name, value in optional.items():
            if value:
                self.send_header(name, value)
        if manner.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(max(0, end - start + manner.length_offset)))
        if manner.length_offset:
            self.close_connection = True
        self.end_headers()
        self.wfile.flush()

    def _send(self, request: Request, state: _Path, manner: Manner, body: _Body) -> None:
        start, end = request.span or (0, body.size)
        stop = end if manner.cut_after < 0 else min(end, start + manner.cut_after)
        source = body.path.open("rb") if body.path else None
        is_careful = manner != WELL or state.manner != WELL or isinstance(self.request, ssl.SSLSocket)
        try:
            at = start
            while at < stop:
                size = self.owner._allowance(state, min(PIECE if is_careful else 1 << 20, stop - at))
                if manner.bytes_per_s:
                    size = min(size, max(1, manner.bytes_per_s // 20))
                    time.sleep(size / manner.bytes_per_s)
                if source and not is_careful:
                    size = os.sendfile(self.connection.fileno(), source.fileno(), at, size)
                elif source:
                    source.seek(at)
                    self._write(source.read(size), manner)
                else:
                    self._write((body.data or b"")[at : at + size], manner)
                at += size
                self.owner._count(request, state, size)
        finally:
            if source:
                source.close()
        if stop < end:
            self._cut(manner)
        elif manner.chunked:
            self.connection.sendall(b"0\r\n\r\n")

    def _write(self, data: bytes, manner: Manner) -> None:
        self.connection.sendall(f"{len(data):x}\r\n".encode() + data + b"\r\n" if manner.chunked else data)

    def _cut(self, manner: Manner) -> None:
        self.close_connection = True
        if manner.is_reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _told_range(manner: Manner, start: int, end: int, size: int) -> str:
    return manner.content_range.replace("none", "") if manner.content_range else f"bytes {start}-{end - 1}/{size}"


def _spelled(manner: Manner, query: str) -> Manner:
    kinds = {each.name: each.type for each in fields(Manner)}
    asked: dict[str, Any] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name in kinds:
            asked[name] = value if kinds[name] is str else int(value) if kinds[name] is int else value not in {"", "0"}
    return replace(manner, **asked) if asked else manner


def certificate(folder: Path) -> tuple[Path, Path]:
    """Return a fresh self-signed certificate for 127.0.0.1 and its key, as PEM files in `folder`."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl command to make a certificate with")
    pem, key = folder / "cert.pem", folder / "key.pem"
    names = ["-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
    subprocess.run([*command, "-keyout", str(key), "-out", str(pem)], check=True, capture_output=True)
    return pem, key

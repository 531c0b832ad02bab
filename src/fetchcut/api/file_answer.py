"""A file of ours as an answer: whole, or one range of it. It can never act as a page of our origin."""

from email.utils import formatdate
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from fetchcut.api.leaving import Leaving
from fetchcut.api.ranges import ByteRange, Unsatisfiable, wanted
from fetchcut.service.kinds import MEDIA_TYPES

_PIECE: Final = 256 * 1024
_TYPES: Final = {
    **MEDIA_TYPES,
    "flac": "audio/flac",
    "opus": "audio/ogg",
    "srt": "application/x-subrip",
    "vtt": "text/vtt",
}
"""Types from our own list and from nothing that a file says of itself."""


class FileAnswer(Response):
    """The bytes of `path` under the name `filename`. `tag` names this content for ever (a hash, an export's id)."""

    def __init__(self, path: Path, *, filename: str, tag: str) -> None:
        self.path = path
        self.status_code = 200
        self.background = None
        self.tag = f'"{tag}"'
        kind = _TYPES.get(path.suffix[1:].lower(), "application/octet-stream")
        self.fixed = {
            "content-type": kind,
            "content-disposition": f"attachment; filename*=utf-8''{quote(filename, safe='')}",
            "accept-ranges": "bytes",
            "etag": self.tag,
            "cache-control": "private, max-age=3600",
            "x-content-type-options": "nosniff",
            "content-security-policy": "default-src 'none'; sandbox",
            "cross-origin-resource-policy": "cross-origin",
            # The address is the key to the file: it must not travel on as a referrer.
            "referrer-policy": "no-referrer",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what is wanted. FileNotFoundError comes out before anything is sent."""
        file = await run_in_threadpool(self.path.open, "rb", 0)
        try:
            async with Leaving(receive) as client:
                await self._send(file, Headers(scope=scope), client, is_head=scope["method"] == "HEAD", send=send)
        finally:
            file.close()

    async def _send(self, file: BinaryIO, asked: Headers, client: Leaving, *, is_head: bool, send: Send) -> None:
        size = file.seek(0, 2)
        headers = {**self.fixed, "last-modified": formatdate(self.path.stat().st_mtime, usegmt=True)}
        status, part = self._part(asked, headers, size)
        body = 0 if part is None else part.end - part.start
        if status != 304:
            headers["content-length"] = str(body)
        await send({"type": "http.response.start", "status": status, "headers": _raw(headers)})
        if part is not None and not is_head:
            await _copy(file, part, client, send)
        await send({"type": "http.response.body", "body": b""})

    def _part(self, asked: Headers, headers: dict[str, str], size: int) -> tuple[int, ByteRange | None]:
        if asked.get("if-none-match") in {self.tag, f"W/{self.tag}", "*"}:
            return 304, None
        # A range of another version than the one at hand would make a file of two halves.
        is_same = asked.get("if-range", self.tag) in {self.tag, headers["last-modified"]}
        try:
            part = wanted(asked.get("range") if is_same else None, size)
        except Unsatisfiable:
            headers["content-range"] = f"bytes */{size}"
            return 416, None
        if part is None:
            return 200, ByteRange(start=0, end=size)
        headers["content-range"] = f"bytes {part.start}-{part.end - 1}/{size}"
        return 206, part


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


async def _copy(file: BinaryIO, part: ByteRange, client: Leaving, send: Send) -> None:
    file.seek(part.start)
    left = part.end - part.start
    while left and not client.is_gone:
        piece = await run_in_threadpool(file.read, min(_PIECE, left))
        if not piece:
            # Cut short under our hands: the connection must not look complete.
            raise ConnectionAbortedError
        left -= len(piece)
        await send({"type": "http.response.body", "body": piece, "more_body": True})

"""An answer over HTTP: what its headers say, and its body in pieces."""

import re
import time
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

import urllib3

from fetchcut.errors import CutOff, NotMedia, PassingError, SiteFailed, TimedOut, Unreachable
from fetchcut.ingest.allowance import Allowance
from fetchcut.ingest.border import mapped
from fetchcut.ingest.rate import Patience, RateLimit, Trickle

# A coded body may grow to this, and beyond it only in proportion: more is a bomb, not a page.
_FREE_GROWTH = 16 << 20
_MOST_GROWTH = 100


class Response:
    """One successful answer (200, 206). Use as a context manager; the body is read once, by one thread.

    `url` is the final one. `body_bytes` is what the server announced for this body, None where it did not (chunked, or
    a coded body, whose decoded size nobody knows). `total_bytes` is the size of the whole behind the link, as far as
    known. `range_start` is the offset of the first byte of the body in that whole.
    """

    def __init__(
        self,
        raw: urllib3.BaseHTTPResponse,
        url: str,
        rate: RateLimit | None = None,
        patience: Patience = Patience(),  # noqa: B008  (a frozen value)
        allowance: Allowance | None = None,
    ) -> None:
        self._raw = raw
        self._rate = rate
        self._allowance = allowance
        self._trickle = Trickle(patience)
        self.url = url
        self.status = raw.status
        self.headers: Mapping[str, str] = raw.headers
        self.coding = self.headers.get("Content-Encoding", "identity").strip().lower() or "identity"
        length = self.headers.get("Content-Length", "")
        is_chunked = "chunked" in self.headers.get("Transfer-Encoding", "").lower()
        self._announced = int(length) if length.isdecimal() and not is_chunked else None
        self.body_bytes = None if self.is_coded else self._announced
        self.range_start, self.total_bytes = self._extent()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close: the connection is kept for the next request if the body was read to its end."""
        self.close()

    @property
    def is_coded(self) -> bool:
        """Return whether the body came compressed although identity was asked; its ranges are then of no use."""
        return self.coding != "identity"

    @property
    def has_ranges(self) -> bool:
        """Return whether parts of this file can be asked for: only a 206 proves it."""
        return self.status == 206 and not self.is_coded and self.total_bytes is not None

    @property
    def validator(self) -> str | None:
        """Return what If-Range may carry: a strong ETag, else the Last-Modified date, else None (RFC 9110 13.1.5)."""
        etag = self.headers.get("ETag", "")
        if etag and not etag.startswith("W/"):
            return etag
        return self.headers.get("Last-Modified") or None

    @property
    def content_type(self) -> str | None:
        """Return the media type in lower case, without parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower() or None

    @property
    def file_name(self) -> str:
        """Return the name the server gives the file, else the last part of the URL's path; may be empty."""
        return named_by(self.headers.get("Content-Disposition", "")) or named_in(self.url)

    def chunks(self, size: int = 1 << 20) -> Iterator[bytes]:
        """Yield the body, decoded, in pieces of at most `size` as they arrive.

        Raises CutOff when it ends before its announced end, and the other passing errors; FileTooLarge where the whole
        job has had its bytes.
        """
        if self._rate:
            size = min(size, self._rate.portion)
        pieces = self._pieces(size)
        pieces = self._decoded(pieces, size) if self.is_coded else pieces
        yield from pieces if self._allowance is None else _counted(pieces, self._allowance)

    def read(self, limit: int) -> bytes:
        """Return the body's first `limit` bytes, or all of it where it is shorter."""
        found = bytearray()
        for piece in self.chunks(max(1, min(limit, 1 << 16))):
            found += piece
            if len(found) >= limit:
                break
        return bytes(found[:limit])

    def abort(self) -> None:
        """End a read that another thread waits in: it then raises CutOff."""
        try:
            self._raw.shutdown()
        except (ValueError, RuntimeError, OSError):
            # Already over. What is left is closed by its own reader.
            return

    def close(self) -> None:
        """Give the connection back, or close it where bytes are still to come."""
        if not self._raw.closed:
            self._raw.close()
        self._raw.release_conn()

    def _extent(self) -> tuple[int, int | None]:
        if self.status != 206:
            return 0, self.body_bytes
        found = re.match(r"bytes\s+(\d+)-(\d+)/(\d+|\*)", self.headers.get("Content-Range", ""))
        total = int(found[3]) if found and found[3] != "*" else None
        if not found or not int(found[1]) <= int(found[2]) < (total or int(found[2]) + 1):
            raise SiteFailed(url=self.url, reason="HTTP status 206 without a usable Content-Range")
        return int(found[1]), None if self.is_coded else total

    def _pieces(self, size: int) -> Iterator[bytes]:
        got = 0
        while piece := self._piece(size, got):
            got += len(piece)
            yield piece
            if self._rate:
                self._rate.take(len(piece))
        if self._announced is not None and got < self._announced:
            raise CutOff(url=self.url, got_bytes=got, expected_bytes=self._announced)

    def _piece(self, size: int, got: int) -> bytes:
        asked_at = time.monotonic()
        try:
            with mapped(self.url):
                # read1, not read: whatever has arrived is passed on at once, so that little is lost when we are killed.
                piece = self._raw.read1(size, decode_content=False)
        except (CutOff, Unreachable) as error:
            # Reset or ended in the middle of a body: bytes did come, so it is the body that was cut.
            raise CutOff(url=self.url, got_bytes=got, expected_bytes=self._announced) from error
        if piece and self._trickle.is_hopeless(time.monotonic() - asked_at, len(piece)):
            raise TimedOut(url=self.url)
        return piece

    def _decoded(self, pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
        if self.coding not in {"gzip", "x-gzip", "deflate"}:
            raise SiteFailed(url=self.url, reason=f"content coding {self.coding[:40]}")
        inflater = zlib.decompressobj(wbits=47)
        got = made = 0
        for piece in pieces:
            got, rest = got + len(piece), piece
            while rest:
                plain = self._inflate(inflater, rest, size)
                made, rest = made + len(plain), inflater.unconsumed_tail
                if made > _FREE_GROWTH + got * _MOST_GROWTH:
                    raise NotMedia(url=self.url, found="compressed data without end")
                if plain:
                    yield plain
        if not inflater.eof:
            raise CutOff(url=self.url, got_bytes=got, expected_bytes=self._announced)

    def _inflate(self, inflater: "zlib._Decompress", data: bytes, size: int) -> bytes:
        try:
            return inflater.decompress(data, size)
        except zlib.error as error:
            raise SiteFailed(url=self.url, reason=f"broken {self.coding} data") from error


def _counted(pieces: Iterator[bytes], allowance: Allowance) -> Iterator[bytes]:
    got = 0
    try:
        for piece in pieces:
            got += len(piece)
            allowance.take(len(piece))
            yield piece
    except PassingError:
        allowance.give_back(got)
        raise


def named_in(url: str) -> str:
    """Return the last part of a URL's path, percent-decoded."""
    return unquote(PurePosixPath(urlsplit(url).path).name, errors="replace")


def named_by(disposition: str) -> str:
    """Return the file name in a Content-Disposition header (RFC 6266; filename* wins), without folders; or "".

    >>> named_by("attachment; filename*=UTF-8''a%20b.mp4; filename=x.mp4")
    'a b.mp4'
    """
    name = _extended(disposition) or _quoted(disposition)
    return re.split(r"[/\\]", name)[-1].strip()


def _extended(disposition: str) -> str:
    found = re.search(r"filename\*\s*=\s*([\w-]+)'[^']*'([^;\s]+)", disposition, re.IGNORECASE)
    if not found:
        return ""
    try:
        return unquote(found[2], encoding=found[1], errors="replace")
    except LookupError:
        return ""


def _quoted(disposition: str) -> str:
    found = re.search(r'filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))', disposition, re.IGNORECASE)
    if not found:
        return ""
    name = found[2] if found[1] is None else re.sub(r"\\(.)", r"\1", found[1])
    # http.client reads headers as Latin-1; nearly everybody who sends more than ASCII here sends UTF-8.
    try:
        return name.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return name

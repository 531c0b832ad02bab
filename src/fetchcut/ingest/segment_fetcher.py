"""Fetches single segments with what they need: keys, init sections, byte ranges."""

import base64
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

from fetchcut.disk import disk_errors
from fetchcut.errors import CutOff, EmptyBody, NotFound, NotMedia, SiteFailed
from fetchcut.ingest.credentials import headers_for
from fetchcut.ingest.decrypt import Aes, Opener, Plain
from fetchcut.ingest.kept import version
from fetchcut.ingest.source import Access, ByteRange, Segment, SegmentKey
from fetchcut.ingest.web import Web
from fetchcut.progress import Context

MOST_INIT_BYTES: Final = 8 << 20


class SegmentFetcher:
    """Fetches single segments; keys and init sections once each. Safe from several threads."""

    def __init__(self, web: Web, access: Access) -> None:
        self._web = web
        self._access = access
        self._small: dict[tuple[str, ByteRange | None], bytes] = {}
        self.versions: dict[str, str] = {}
        self._lock = threading.Lock()

    @property
    def access(self) -> Access:
        """Return what is fetched."""
        return self._access

    def fetch(self, segment: Segment, path: Path, context: Context, count: Callable[[int], None]) -> Path:
        """Return `path`, a file with the segment's media bytes; `count` is told of bytes as they arrive."""
        if not path.exists():
            part = path.with_name(path.name + ".part")
            try:
                self._web.retrying(lambda: self._try(segment, part, context, count), context)
            except NotFound:
                if not segment.may_be_absent:
                    raise
                with disk_errors(path.parent):
                    part.write_bytes(b"")
            with disk_errors(path.parent):
                part.replace(path)
        return path

    def init_of(self, segment: Segment, context: Context) -> bytes:
        """Return the init section of a segment, empty where it needs none."""
        if segment.init_url is None:
            return b""
        data = self._read(segment.init_url, segment.init_range, context)
        opener = self._opener(segment.init_key, context)
        return opener.update(data) + opener.finish()

    def _try(self, segment: Segment, part: Path, context: Context, count: Callable[[int], None]) -> None:
        opener = self._opener(segment.key, context)
        written = 0
        headers = self.headers_for(segment.url)
        with (
            self._web.open(segment.url, headers=headers, byte_range=segment.byte_range) as response,
            disk_errors(part.parent),
            part.open("wb") as file,
        ):
            self.versions[segment.url] = version(response)
            for data in _within(response.chunks(), segment.byte_range, response.range_start):
                context.raise_if_cancelled()
                if not written and _is_page(data):
                    raise NotMedia(url=segment.url, found="HTML page")
                count(len(data))
                written += len(data)
                file.write(opener.update(data))
            file.write(opener.finish() if written else b"")
        _check_size(segment, written)

    def _opener(self, key: SegmentKey | None, context: Context) -> Opener:
        return Plain() if key is None else Aes(key, self._read(key.url, None, context))

    def _read(self, url: str, byte_range: ByteRange | None, context: Context) -> bytes:
        with self._lock:  # held while fetching: the others need just these bytes as well
            if (url, byte_range) not in self._small:
                self._small[url, byte_range] = self._web.retrying(lambda: self._read_once(url, byte_range), context)
            return self._small[url, byte_range]

    def _read_once(self, url: str, byte_range: ByteRange | None) -> bytes:
        if url.startswith("data:"):
            return inline(url)
        if byte_range and byte_range.size > MOST_INIT_BYTES:
            raise SiteFailed(url=url, reason="an init section beyond all measure")
        with self._web.open(url, headers=self.headers_for(url), byte_range=byte_range) as response:
            found = byte_range or ByteRange(0, MOST_INIT_BYTES)
            data = b"".join(_within(response.chunks(1 << 16), found, response.range_start))
        if not data:
            raise EmptyBody(url=url)
        return data

    def headers_for(self, url: str) -> dict[str, str]:
        """Return the rendition's headers; its credentials only for the site they were given for."""
        return headers_for(url, self._access.headers, given_for=self._access.url)


def inline(url: str) -> bytes:
    """Return the bytes of a data: URL (RFC 2397)."""
    head, _, body = url.partition(",")
    try:
        return base64.b64decode(body, validate=True) if head.endswith(";base64") else unquote_to_bytes(body)
    except ValueError as error:
        raise SiteFailed(url=url[:80], reason="a broken data: URL") from error


def _within(chunks: Iterable[bytes], byte_range: ByteRange | None, position: int) -> Iterator[bytes]:
    """Yield what lies inside `byte_range` of a body that begins at `position`: servers may send the whole file."""
    for data in chunks:
        if byte_range is None:
            yield data
            continue
        piece = data[max(0, byte_range.start - position) : max(0, byte_range.end - position)]
        position += len(data)
        if piece:
            yield piece
        # At the exact end the body is read on to its own end, so that the connection can serve the next request.
        if position > byte_range.end:
            return


def _is_page(head: bytes) -> bool:
    return head[:200].lstrip().lower().startswith((b"<!doctype", b"<html"))


def _check_size(segment: Segment, written: int) -> None:
    expected = segment.byte_range.size if segment.byte_range else None
    if not written:
        raise EmptyBody(url=segment.url)
    if expected is not None and written < expected:
        raise CutOff(url=segment.url, got_bytes=written, expected_bytes=expected)

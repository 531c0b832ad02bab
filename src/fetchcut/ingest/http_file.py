"""A file behind a link, as one small request shows it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from fetchcut.errors import EmptyBody, SiteFailed, SourceChanged
from fetchcut.ingest.response import Response
from fetchcut.ingest.source import ByteRange
from fetchcut.ingest.sparse import Identity
from fetchcut.ingest.web import Web
from fetchcut.progress import Context

HEAD_BYTES: Final = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpFile:
    """`size_bytes` is None where the server does not say; `validator` is what If-Range may carry.

    `head` is the start of the content, decoded, at most 64 KiB. `accepts_ranges` was proved, not just promised.
    """

    url: str
    final_url: str
    size_bytes: int | None
    validator: str | None
    accepts_ranges: bool
    content_type: str | None
    file_name: str
    head: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> Identity:
        """Return what tells this version of the content from another."""
        return Identity(self.size_bytes or 0, self.validator, hashlib.sha256(self.head).hexdigest())


def look(web: Web, url: str, headers: Mapping[str, str], context: Context) -> HttpFile:
    """Return what is behind `url` by one request for its first 64 KiB, tried again after passing errors.

    Raises EmptyBody for zero bytes, and whatever IngestError the server's answer means.
    """
    return web.retrying(lambda: _look(web, url, headers), context)


def _look(web: Web, url: str, headers: Mapping[str, str]) -> HttpFile:
    try:
        response = web.open(url, headers=headers, byte_range=ByteRange(0, HEAD_BYTES))
    except (SourceChanged, SiteFailed):
        # Some servers take any range of a page they make on the fly for one beyond its end, others answer nonsense.
        response = web.open(url, headers=headers)
    else:
        if response.range_start:
            response.close()
            response = web.open(url, headers=headers)
    with response:
        return _described(response, url, headers)


def _described(response: Response, url: str, headers: Mapping[str, str]) -> HttpFile:
    head = response.read(HEAD_BYTES)
    if not head:
        raise EmptyBody(url=url)
    return HttpFile(
        url=url,
        final_url=response.url,
        size_bytes=response.total_bytes,
        validator=response.validator,
        accepts_ranges=response.has_ranges,
        content_type=response.content_type,
        file_name=response.file_name,
        head=head,
        headers=dict(headers),
    )

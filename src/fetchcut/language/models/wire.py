"""The HTTP client that providers use: no redirects, nothing packed, no answer without an end."""

from collections.abc import AsyncIterator
from typing import Final

import httpx2

from fetchcut.errors import ModelNonsense, ModelTooMuch
from fetchcut.language.models.access import LONGEST_ANSWER

CONNECT_S: Final = 5.0


def client(*, proxy: str | None, time_s: float) -> httpx2.AsyncClient:
    """Return a client. What it reads is counted; more than LONGEST_ANSWER of one answer raises ModelTooMuch.

    No redirect is followed: the key and the words of the person go to the address of the settings and nowhere else.
    """
    return httpx2.AsyncClient(
        proxy=proxy,
        timeout=httpx2.Timeout(time_s, connect=min(CONNECT_S, time_s)),
        follow_redirects=False,
        headers={"Accept-Encoding": "identity"},
        event_hooks={"response": [_bounded]},
    )


async def _bounded(response: httpx2.Response) -> None:
    # Counted as it comes: a few bytes that unpack to gigabytes would not be.
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise ModelNonsense(reason="a packed answer")
    stream = response.stream
    if isinstance(stream, httpx2.AsyncByteStream):
        response.stream = _Counted(stream)


class _Counted(httpx2.AsyncByteStream):
    """The same bytes, as long as they are not too many."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for piece in self._stream:
            read += len(piece)
            if read > LONGEST_ANSWER:
                raise ModelTooMuch(what="bytes")
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()

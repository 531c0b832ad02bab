"""Bytes on their way in: gathered into pieces, and each piece worked on in threads while the next one comes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor
from typing import Final

PIECE_BYTES: Final = 1 << 20
"""What is gathered before threads work on it; two such pieces are all that an upload holds in memory."""

Piece = Sequence[bytes]


async def gathered(chunks: AsyncIterator[bytes]) -> AsyncIterator[Piece]:
    """Yield the chunks in pieces worth a thread's while; where they break off, first what came before that."""
    piece: list[bytes] = []
    size = 0
    try:
        async for chunk in chunks:
            piece.append(chunk)
            size += len(chunk)
            if size >= PIECE_BYTES:
                full, piece, size = piece, [], 0
                yield full
    except Exception:
        if piece:
            yield piece
        raise
    if piece:
        yield piece


async def pour(chunks: AsyncIterator[bytes], pool: Executor, *works: Callable[[Piece], None]) -> None:
    """Give each piece to all `works` at once, in threads of `pool`: one is worked on while the next is gathered.

    Each work gets the pieces in their order, one at a time. Raises what a work or `chunks` raises; whichever way it
    ends, no work is under way any more.
    """
    loop = asyncio.get_running_loop()
    under_way: list[asyncio.Future[None]] = []
    try:
        async for piece in gathered(chunks):
            await _done(under_way)
            under_way = [loop.run_in_executor(pool, work, piece) for work in works]
        await _done(under_way)
    finally:
        if under_way:
            await asyncio.wait(under_way)


async def _done(works: Sequence["asyncio.Future[None]"]) -> None:
    """Return once all are done; raises what one of them raised. Unlike `gather` it lets go of none when cancelled."""
    if works:
        await asyncio.wait(works)
    for each in works:
        each.result()

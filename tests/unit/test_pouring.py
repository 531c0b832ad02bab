"""Bytes that are worked on by several threads while more of them come: in order, bounded, ended before it returns."""

import asyncio
import hashlib
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from fetchcut.service.pouring import PIECE_BYTES, Piece, gathered, pour

CHUNK = 64 * 1024


class BrokenOff(Exception):
    pass


async def chunks(count: int, *, breaks_off: bool = False) -> AsyncIterator[bytes]:
    for number in range(count):
        yield number.to_bytes(4, "big") * (CHUNK // 4)
    if breaks_off:
        raise BrokenOff


def whole(count: int) -> bytes:
    return b"".join(number.to_bytes(4, "big") * (CHUNK // 4) for number in range(count))


@pytest.mark.parametrize("count", [0, 1, 16, 17, 100])
def test_every_work_gets_all_bytes_in_order(count: int) -> None:
    written, hashed = bytearray(), hashlib.sha256()

    def write(piece: Piece) -> None:
        written.extend(b"".join(piece))

    def take(piece: Piece) -> None:
        for chunk in piece:
            hashed.update(chunk)

    with ThreadPoolExecutor(4) as pool:
        asyncio.run(pour(chunks(count), pool, write, take))
    assert bytes(written) == whole(count)
    assert hashed.digest() == hashlib.sha256(whole(count)).digest()


def test_what_came_before_the_end_broke_off_is_kept() -> None:
    written = bytearray()
    with ThreadPoolExecutor(4) as pool, pytest.raises(BrokenOff):
        asyncio.run(pour(chunks(20, breaks_off=True), pool, lambda piece: written.extend(b"".join(piece))))
    assert bytes(written) == whole(20)


def test_a_work_that_fails_ends_it_once_the_other_is_done() -> None:
    slow_is_done = threading.Event()

    def slow(piece: Piece) -> None:
        threading.Event().wait(0.2)
        slow_is_done.set()

    def failing(piece: Piece) -> None:
        raise BrokenOff

    with ThreadPoolExecutor(4) as pool:

        async def poured() -> None:
            with pytest.raises(BrokenOff):
                await pour(chunks(100), pool, slow, failing)
            assert slow_is_done.is_set()

        asyncio.run(poured())


def test_who_is_cancelled_leaves_no_work_behind() -> None:
    began, ended = threading.Event(), threading.Event()

    def slow(piece: Piece) -> None:
        began.set()
        threading.Event().wait(0.2)
        ended.set()

    async def cancelled() -> None:
        with ThreadPoolExecutor(4) as pool:
            task = asyncio.create_task(pour(chunks(16), pool, slow))
            while not began.is_set():
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert ended.is_set()

    asyncio.run(cancelled())


def test_pieces_are_bounded() -> None:
    async def sizes() -> list[int]:
        return [sum(map(len, piece)) async for piece in gathered(chunks(50))]

    assert max(asyncio.run(sizes())) < PIECE_BYTES + CHUNK

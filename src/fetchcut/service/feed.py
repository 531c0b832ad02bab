"""Who follows a session is woken when it has something new: at once by this process, soon by any other."""

import asyncio
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Final

from fetchcut.service.repeating import Repeating
from fetchcut.store import events, turns
from fetchcut.store.database import Database
from fetchcut.store.events import Event

POLL_S: Final = 0.5
_BATCH: Final = 200
_READERS: Final = 4


class _Bell:
    """One stream's: rung from any thread, heard in the stream's own loop."""

    __slots__ = ("_loop", "_rung")

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._rung = asyncio.Event()

    def ring(self) -> None:
        with suppress(RuntimeError):  # its loop is closed: nobody listens any more
            self._loop.call_soon_threadsafe(self._rung.set)

    async def heard(self) -> None:
        await self._rung.wait()
        self._rung.clear()


class Feed:
    """All open streams of a process; one question to the database serves them all."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._bells: dict[str, set[_Bell]] = defaultdict(set)
        self._seen: dict[str, int] = {}
        self._lock = threading.Lock()
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="feed")
        self._polling = Repeating("feed", self._poll, every_s=POLL_S)

    def start(self) -> None:
        """Begin to look for what other processes write."""
        self._polling.start()

    def stop(self) -> None:
        """End; streams that are open hear nothing more."""
        self._polling.stop()
        self._readers.shutdown(wait=False, cancel_futures=True)

    def wake(self, session_id: str) -> None:
        """Say that the session has something new; from any thread, after it was committed."""
        with self._lock:
            bells = tuple(self._bells.get(session_id, ()))
        for bell in bells:
            bell.ring()

    async def follow(self, session_id: str, turn_id: str | None, after: int) -> AsyncIterator[Event]:
        """Yield the events after number `after` as they come: of one turn until it is over, or of all for ever."""
        loop = asyncio.get_running_loop()
        with self._listening(session_id) as bell:
            while True:
                found, is_over = await loop.run_in_executor(self._readers, self._read, session_id, turn_id, after)
                for event in found:
                    after = event.seq
                    yield event
                if len(found) < _BATCH:
                    if is_over:
                        return
                    await bell.heard()

    def _read(self, session_id: str, turn_id: str | None, after: int) -> tuple[list[Event], bool]:
        with self._db.reading() as tx:
            if turn_id is None:
                return events.tail(tx, session_id, after, limit=_BATCH), False
            turn = turns.by_id(tx, turn_id)
            found = events.of_turn(tx, session_id, turn_id, after, limit=_BATCH)
        return found, turn is None or turn.finished_at_ms is not None

    @contextmanager
    def _listening(self, session_id: str) -> Iterator[_Bell]:
        bell = _Bell()
        with self._lock:
            self._bells[session_id].add(bell)
        try:
            yield bell
        finally:
            with self._lock:
                self._bells[session_id].discard(bell)
                if not self._bells[session_id]:
                    del self._bells[session_id]
                    self._seen.pop(session_id, None)

    def _poll(self) -> None:
        with self._lock:
            followed = list(self._bells)
        for start in range(0, len(followed), 500):
            with self._db.reading() as tx:
                heads = events.heads(tx, followed[start : start + 500])
            for session_id, count in heads.items():
                # A session seen for the first time is rung, too: what came between its first reading and now.
                if self._seen.get(session_id) != count:
                    self._seen[session_id] = count
                    self.wake(session_id)

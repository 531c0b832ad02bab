"""Fetch missing spans of a remote file over several connections into a SparseFile."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator

from fetchcut.errors import (
    Forbidden,
    IngestError,
    PassingError,
    RateLimited,
    ServerFailed,
    SourceChanged,
    TimedOut,
    Unreachable,
)
from fetchcut.ingest.http_file import HttpFile
from fetchcut.ingest.response import Response
from fetchcut.ingest.retry import pause_s
from fetchcut.ingest.source import ByteRange
from fetchcut.ingest.spans import Span
from fetchcut.ingest.sparse import SparseFile
from fetchcut.ingest.web import Web
from fetchcut.progress import Context

CHUNK_BYTES = 8 << 20
_SAVE_S = 0.5
_TICK_S = 0.1
# A file that one connection brings within this time gains nothing from more of them.
_ALONE_S = 0.25
# Beyond this speed it is this machine that limits, not the host or the line to it: more connections only cost.
_FAST_BYTES_PER_S = 64 << 20
# What hosts say, or do, to one connection too many.
_FEWER = (RateLimited, ServerFailed, Forbidden, Unreachable, TimedOut)
# A try that brought so much was no failure, whatever ended it.
_GAIN_BYTES = 1 << 16


class Fetch:
    """One run over `spans`; `run` returns when all are there.

    Begins with one connection and goes up to `connections` where that is slow and there is work for more. A server
    that refuses a connection while others work gets fewer. What arrives is written at once and journalled with
    every tick, safe from a power cut every half second or 16 MB. `on_tick` is called about ten times a second from the
    calling thread.
    """

    def __init__(self, web: Web, file: HttpFile, sparse: SparseFile, *, connections: int, context: Context) -> None:
        self._web = web
        self._file = file
        self._sparse = sparse
        self._context = context
        self._most = max(1, connections)
        self._todo: deque[Span] = deque()
        self._changed = threading.Condition()
        self._active = 0
        self._failure: BaseException | None = None
        self._is_stopped = False
        self._responses: set[Response] = set()
        self._threads: list[threading.Thread] = []
        self._present_before = 0
        self.fetched_bytes = 0

    def run(self, spans: list[Span], on_tick: Callable[[], None] = lambda: None) -> None:
        """Fetch `spans`. Raises SourceChanged, an IngestError, a StoreError or Cancelled; what came is kept."""
        self._present_before = self._sparse.present_bytes
        self._todo.extend(span for span in spans if span[0] < span[1])
        started = saved = time.monotonic()
        try:
            while self._is_busy():
                self._context.raise_if_cancelled()
                now = time.monotonic()
                self._hire(self._wanted(now - started))
                with self._changed:
                    # Asked under the lock: the last one may have left since.
                    if self._active:
                        self._changed.wait(_TICK_S)
                on_tick()
                if self._sparse.unsaved_bytes and now - saved > _SAVE_S:
                    self._sparse.save()
                    # Counted from its end: on a slow disk the work of making sure must not become the main work.
                    saved = time.monotonic()
                elif self._sparse.unsaved_bytes:
                    self._sparse.note()
        finally:
            self._stop()
        if self._failure:
            raise self._failure

    def _is_busy(self) -> bool:
        with self._changed:
            return self._failure is None and bool(self._active or self._todo)

    def _wanted(self, elapsed_s: float) -> int:
        """Return how many connections are of use by now."""
        arrived = self._sparse.present_bytes - self._present_before
        return 1 if elapsed_s < _ALONE_S or arrived > elapsed_s * _FAST_BYTES_PER_S else self._most

    def _hire(self, most: int) -> None:
        with self._changed:
            work = sum(-(-(end - start) // CHUNK_BYTES) for start, end in self._todo)
            wanted = min(most, self._active + work)
            while self._active < wanted:
                self._active += 1
                thread = threading.Thread(target=self._work, daemon=True)
                self._threads.append(thread)
                thread.start()

    def _stop(self) -> None:
        with self._changed:
            self._is_stopped = True
            for response in self._responses:
                response.abort()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    # What follows runs in the worker threads.

    def _work(self) -> None:
        failures = 0
        try:
            while span := self._take():
                reached = span[0]
                try:
                    for reached in self._arrivals(span):  # noqa: B007  (wanted after the loop)
                        pass
                except (PassingError, Forbidden) as error:
                    failures = 1 if reached - span[0] >= _GAIN_BYTES else failures + 1
                    self._put_back((reached, span[1]))
                    if self._gives_way(error):
                        return
                    self._rest(error, failures)
                else:
                    failures = 0
        except BaseException as error:
            self._fail(error)
        finally:
            self._leave()

    def _take(self) -> Span | None:
        with self._changed:
            if self._is_stopped or not self._todo:
                return None
            start, end = self._todo.popleft()
            # A single connection asks once for all of it: each request costs a round trip.
            stop = end if self._most == 1 else min(end, start + CHUNK_BYTES)
            if stop < end:
                self._todo.appendleft((stop, end))
            return start, stop

    def _put_back(self, span: Span) -> None:
        with self._changed:
            if span[0] < span[1]:
                self._todo.appendleft(span)

    def _gives_way(self, error: IngestError) -> bool:
        """Return whether this worker leaves because the host seems to bear fewer connections."""
        with self._changed:
            if self._active < 2 or not isinstance(error, _FEWER):
                return False
            self._most = max(1, min(self._most, self._active) - 1)
            return True

    def _rest(self, error: IngestError, failures: int) -> None:
        pause = pause_s(error, failures - 1, self._web.backoff_s) if isinstance(error, PassingError) else None
        if pause is None or failures > self._web.retries:
            raise error
        with self._changed:
            self._changed.wait_for(lambda: self._is_stopped, pause)

    def _fail(self, error: BaseException) -> None:
        with self._changed:
            # What the aborted readers say after a stop is our own doing.
            if not self._is_stopped:
                self._failure = self._failure or error
            self._is_stopped = True

    def _leave(self) -> None:
        with self._changed:
            self._active -= 1
            self._changed.notify_all()

    def _arrivals(self, span: Span) -> Iterator[int]:
        """Yield the offset reached after each piece of `span` that was written."""
        at, end = span
        with self._opened(span) as response:
            with self._changed:
                self._responses.add(response)
            try:
                for data in response.chunks():
                    piece = data if at + len(data) <= end else memoryview(data)[: end - at]
                    self._sparse.write(at, piece)
                    at += len(piece)
                    yield at
                    if at >= end or self._is_stopped:
                        break
            finally:
                with self._changed:
                    self._responses.discard(response)
                    self.fetched_bytes += at - span[0]

    def _opened(self, span: Span) -> Response:
        file = self._file
        condition = {"If-Range": file.validator} if file.validator else {}
        response = self._web.open(file.url, headers={**file.headers, **condition}, byte_range=ByteRange(*span))
        is_same = (
            response.status == 206
            and response.range_start == span[0]
            and response.total_bytes == file.size_bytes
            and (file.validator is None or response.validator == file.validator)
        )
        if not is_same:
            response.close()
            raise SourceChanged(url=file.url)
        return response

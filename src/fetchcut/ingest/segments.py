"""Fetches the segments of a rendition, only those that a part needs, and joins them to pieces."""

import base64
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent import futures
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

from fetchcut.disk import disk_errors
from fetchcut.errors import Cancelled, CutOff, EmptyBody, NotFound, NotMedia, SiteFailed
from fetchcut.ingest.credentials import headers_for
from fetchcut.ingest.decrypt import Aes, Opener, Plain
from fetchcut.ingest.kept import Kept, version
from fetchcut.ingest.pieces import Joiner
from fetchcut.ingest.source import Access, ByteRange, Piece, Segment, SegmentKey
from fetchcut.ingest.web import Web
from fetchcut.progress import Context, Progress
from fetchcut.timeline.time import Seconds, TimeRange

MOST_INIT_BYTES: Final = 8 << 20
_REPORT_S: Final = 0.1

Run = tuple[int, ...]
"""Indices of segments, one after the other, that join by plain concatenation."""


def fetch_segments(
    web: Web, access: Access, folder: Path, *, ranges: Sequence[TimeRange] = (), connections: int, context: Context
) -> tuple[Piece, ...]:
    """Return the pieces that hold the segments which overlap `ranges` (source time; none: all), in order.

    Each segment is fetched once into `folder`; called again after a kill, finished ones are kept. Raises the
    IngestError of the first segment that cannot be had: none is ever left out.
    """
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    runs = runs_of(access.segments, wanted(access.segments, ranges))
    if not runs:
        return ()  # the sound may end before the part that is wanted of the pictures
    fetcher = SegmentFetcher(web, access)
    kept = Kept(folder, access.segments)
    first = runs[0][0]
    kept.compare(web, access.segments[first], fetcher.headers_for(access.segments[first].url))
    work = _Work(
        fetcher=fetcher,
        kept=kept,
        first=first,
        folder=folder,
        connections=max(1, connections),
        tally=_Tally(access.segments, runs, context),
        context=context,
    )
    pieces = tuple(_fetch_run(work, run) for run in runs)
    kept.forget()
    return pieces


def wanted(segments: Sequence[Segment], ranges: Sequence[TimeRange]) -> tuple[int, ...]:
    """Return the indices of the segments that overlap any of `ranges`, all without ranges."""
    if not ranges:
        return tuple(range(len(segments)))
    return tuple(
        index
        for index, segment in enumerate(segments)
        if any(segment.start_s < part.end and part.start < segment.end_s for part in ranges)
    )


def runs_of(segments: Sequence[Segment], indices: Sequence[int]) -> tuple[Run, ...]:
    """Return the indices split where one is left out or the group changes."""
    runs: list[list[int]] = []
    for index in indices:
        last = runs[-1][-1] if runs else None
        if last is not None and last == index - 1 and segments[last].group == segments[index].group:
            runs[-1].append(index)
        else:
            runs.append([index])
    return tuple(tuple(run) for run in runs)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What all runs of one call share. `first` is the index of the first wanted segment."""

    fetcher: SegmentFetcher
    kept: Kept
    first: int
    folder: Path
    connections: int
    tally: "_Tally"
    context: Context

    @property
    def segments(self) -> tuple[Segment, ...]:
        return self.fetcher.access.segments

    def path_of(self, index: int) -> Path:
        return self.folder / f"seg-{index:06}"


def _fetch_run(work: _Work, run: Run) -> Piece:
    first = work.segments[run[0]]
    path = work.folder / f"piece-{run[0]:06}-{run[-1]:06}.{work.fetcher.access.container or 'ts'}"
    piece = Piece(path=path, start_s=first.start_s, group=first.group)
    if path.exists():
        work.tally.found(run, path.stat().st_size)
        return piece
    joiner = Joiner(path)
    try:
        _join_run(work, run, joiner)
        joiner.finish()
    finally:
        joiner.close()
    return piece


def _join_run(work: _Work, run: Run, joiner: Joiner) -> None:
    if joiner.joined:
        # A kill between the joiner's last two steps leaves a file that is already in.
        work.path_of(run[joiner.joined - 1]).unlink(missing_ok=True)
    else:
        joiner.begin(work.fetcher.init_of(work.segments[run[0]], work.context))
    work.tally.found(run[: joiner.joined], joiner.size)
    left = run[joiner.joined :]
    stop = _Stop(work.context)
    with ThreadPoolExecutor(work.connections, thread_name_prefix="segment") as pool:
        try:
            waiting = [pool.submit(_fetch_one, work, index, stop) for index in left]
            for index, future in zip(left, waiting, strict=True):
                _result(future, work.context)
                joiner.append(work.path_of(index))
        except BaseException:
            stop.now()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _fetch_one(work: _Work, index: int, stop: "_Stop") -> None:
    path = work.path_of(index)
    if path.exists():
        work.tally.found((index,), path.stat().st_size)
        return
    segment = work.segments[index]
    work.fetcher.fetch(segment, path, stop, work.tally.count)
    if index == work.first and segment.url in work.fetcher.versions:
        work.kept.note(work.fetcher.versions[segment.url])
    work.tally.finished(index)


def _result(future: "Future[None]", context: Context) -> None:
    while True:
        context.raise_if_cancelled()
        try:
            return future.result(timeout=0.2)
        except futures.TimeoutError:
            # The future may itself have ended in a TimeoutError of the system.
            if future.done():
                raise


class _Stop:
    """The Context of the fetching threads: they also stop when one of them has failed."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._is_over = threading.Event()

    def now(self) -> None:
        """Stop them all."""
        self._is_over.set()

    def report(self, progress: Progress) -> None:
        """Pass on."""
        self._context.report(progress)

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled if the person stopped the job, or the job is lost anyway."""
        if self._is_over.is_set():
            raise Cancelled
        self._context.raise_if_cancelled()


class _Tally:
    """Counts bytes over all threads and reports them. The total is an estimate by time until it is known."""

    def __init__(self, segments: Sequence[Segment], runs: Sequence[Run], context: Context) -> None:
        self._context = context
        self._lock = threading.Lock()
        self._durations = {index: segments[index].duration_s for run in runs for index in run}
        sizes = [segments[index].byte_range for index in self._durations]
        self._exact = sum(each.size for each in sizes if each) if all(sizes) else None
        self._all_s = sum(self._durations.values(), Seconds(0))
        self._done_s = Seconds(0)
        self._bytes = 0
        self._done_bytes = 0
        self._resumed = 0
        self._shown = 0
        self._told_at = 0.0

    def count(self, size: int) -> None:
        """Count bytes as they arrive."""
        with self._lock:
            self._bytes += size
        self._tell()

    def finished(self, index: int) -> None:
        """Count a segment's seconds: all its bytes have been counted."""
        with self._lock:
            self._done_s += self._durations[index]
            self._done_bytes = self._bytes
        self._tell(is_last=self._done_s == self._all_s)

    def found(self, indices: Sequence[int], size: int) -> None:
        """Count what an earlier run left."""
        if not indices:
            return
        with self._lock:
            self._bytes += size
            self._done_bytes += size
            self._resumed += size
            self._done_s += sum((self._durations[index] for index in indices), Seconds(0))
        self._tell(is_last=True)

    def _tell(self, *, is_last: bool = False) -> None:
        now = time.monotonic()
        with self._lock:
            if not is_last and now - self._told_at < _REPORT_S:
                return
            self._told_at = now
            self._shown = max(self._shown, self._bytes)
            total = self._total()
            report = Progress(stage="download", done=self._shown, total=total, resumed=self._resumed)
        self._context.report(report)

    def _total(self) -> float | None:
        if self._done_s >= self._all_s:
            return self._shown
        if self._exact is not None:
            return max(self._exact, self._shown)
        if not self._done_s:
            return None
        return max(float(self._done_bytes * self._all_s / self._done_s), self._shown)

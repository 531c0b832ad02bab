"""Fetches the segments of a rendition, only those that a part needs, and joins them to pieces."""

import threading
from collections.abc import Sequence
from concurrent import futures
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from fetchcut.disk import ensure_folder
from fetchcut.errors import Cancelled
from fetchcut.ingest.kept import Kept
from fetchcut.ingest.pieces import Joiner
from fetchcut.ingest.segment_fetcher import SegmentFetcher
from fetchcut.ingest.source import Access, Piece, Segment
from fetchcut.ingest.tally import Tally
from fetchcut.ingest.web import Web
from fetchcut.progress import Context, Progress
from fetchcut.timeline.time import TimeRange

Run = tuple[int, ...]
"""Indices of segments, one after the other, that join by plain concatenation."""


def fetch_segments(
    web: Web, access: Access, folder: Path, *, ranges: Sequence[TimeRange] = (), connections: int, context: Context
) -> tuple[Piece, ...]:
    """Return the pieces that hold the segments which overlap `ranges` (source time; none: all), in order.

    Each segment is fetched once into `folder`; called again after a kill, finished ones are kept. Raises the
    IngestError of the first segment that cannot be had: none is ever left out.
    """
    ensure_folder(folder)
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
        tally=Tally(access.segments, runs, context),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What all runs of one call share. `first` is the index of the first wanted segment."""

    fetcher: SegmentFetcher
    kept: Kept
    first: int
    folder: Path
    connections: int
    tally: Tally
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

"""Random access into a file behind a link, kept in a local sparse file of the same size."""

from collections.abc import Callable
from pathlib import Path
from typing import Self

from fetchcut.disk import require_space
from fetchcut.errors import SourceChanged
from fetchcut.ingest.http_file import HttpFile
from fetchcut.ingest.parallel import Fetch
from fetchcut.ingest.spans import Span, Spans
from fetchcut.ingest.sparse import SparseFile
from fetchcut.ingest.web import Web
from fetchcut.progress import Context, Progress

BLOCK_BYTES = 1 << 16
_MOST_AHEAD = 1 << 20
# A request costs more than so many bytes that nobody asked for.
_JOINED_GAP = 1 << 14


class RemoteFile:
    """A remote file of known size on a server with ranges: see `can_open`. Close it (it is a context manager).

    `read_at` fetches what is missing in blocks of 64 KiB, more and more of them while reads follow each other, so that
    a jump to an index at the end costs little. `ensure` fetches chosen spans and nothing else. Both write to `path`,
    with the journal of `download`: after kill -9, or by a later download, nothing is fetched twice. For one thread.
    """

    def __init__(self, web: Web, file: HttpFile, folder: Path, context: Context) -> None:
        if not can_open(file):
            raise SourceChanged(url=file.url)
        self._web = web
        self._file = file
        self._context = context
        self._sparse = SparseFile(folder, file.identity)
        self._ahead = BLOCK_BYTES
        self._next = -1
        self.size_bytes = file.size_bytes or 0
        self.fetched_bytes = 0
        for start, end in self._sparse.missing(0, len(file.head)):
            self._sparse.write(start, file.head[start:end])

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Save the journal and close."""
        self.close()

    @property
    def path(self) -> Path:
        """Return the sparse file: as long as the remote one, real only where bytes were read or ensured."""
        return self._sparse.path

    def read_at(self, offset: int, size: int) -> bytes:
        """Return the bytes at `offset`, fewer than `size` only at the end. Raises SourceChanged, an IngestError."""
        end = min(offset + size, self.size_bytes)
        if offset >= end:
            return b""
        self._ahead = min(self._ahead * 2, _MOST_AHEAD) if offset == self._next else BLOCK_BYTES
        self._next = end
        missing = self._sparse.missing(offset, end)
        if missing:
            self._fetch(self._blocks(missing[0][0], end), connections=1)
        return self._sparse.read(offset, end - offset)

    def ensure(self, spans: tuple[Span, ...], connections: int) -> None:
        """Return once all bytes of `spans` are in the file; only the missing ones are fetched, told as "download"."""
        wanted = Spans((max(0, start), min(end, self.size_bytes)) for start, end in spans)
        total = wanted.size
        missing = [gap for span in wanted.as_tuple() for gap in self._sparse.missing(*span)]
        resumed = total - sum(end - start for start, end in missing)
        require_space(self.path.parent, total - resumed)
        before = self._sparse.present_bytes

        def tell() -> None:
            done = min(total, resumed + self._sparse.present_bytes - before)
            name = self._file.file_name
            self._context.report(Progress(stage="download", done=done, total=total, resumed=resumed, file=name))

        self._fetch(_joined(missing), connections, tell)
        tell()
        self._sparse.save()

    def close(self) -> None:
        """Save the journal and close the file."""
        self._sparse.close()

    def _blocks(self, start: int, end: int) -> list[Span]:
        """Return what to fetch for [start, end): whole blocks, with the read-ahead, without what is there."""
        first = start - start % BLOCK_BYTES
        last = max(end, first + self._ahead)
        last += -last % BLOCK_BYTES
        return self._sparse.missing(first, min(last, self.size_bytes))

    def _fetch(self, spans: list[Span], connections: int, on_tick: Callable[[], None] = lambda: None) -> None:
        fetch = Fetch(self._web, self._file, self._sparse, connections=connections, context=self._context)
        try:
            fetch.run(spans, on_tick)
        finally:
            self.fetched_bytes += fetch.fetched_bytes


def can_open(file: HttpFile) -> bool:
    """Return whether the server proved that it gives parts of a file whose size it knows."""
    return file.accepts_ranges and file.size_bytes is not None


def _joined(spans: list[Span]) -> list[Span]:
    """Return the sorted `spans` with those joined that lie closer than a request is worth."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start - joined[-1][1] <= _JOINED_GAP:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined

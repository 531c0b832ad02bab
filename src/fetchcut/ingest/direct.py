"""Download a whole file over HTTP: several connections, goes on after kill -9."""

import dataclasses
import os
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from fetchcut.disk import disk_errors, require_space
from fetchcut.errors import SourceChanged
from fetchcut.ingest.credentials import headers_for
from fetchcut.ingest.http_file import HttpFile, look
from fetchcut.ingest.parallel import Fetch
from fetchcut.ingest.response import Response
from fetchcut.ingest.sparse import SparseFile
from fetchcut.ingest.web import Web
from fetchcut.progress import Context, Progress

__all__ = ["HttpFile", "download", "look"]

NAME = "media"
PACE_S = 0.1


def download(web: Web, file: HttpFile, folder: Path, *, connections: int, context: Context) -> Path:
    """Return `folder/media`, whole. Done before, it costs nothing; begun before, it goes on where it stopped.

    A server without ranges, or of a file whose size nobody knows, makes it begin anew each time. Raises SourceChanged
    when the content changed twice while it was fetched, FileTooLarge, what the disk says, an IngestError or Cancelled.
    """
    target = folder / NAME
    if target.is_file():
        return target
    if web.allowance:
        web.allowance.require(file.size_bytes)
    pace = _Pace(context, file)
    try:
        return _download(web, file, folder, connections, pace)
    except SourceChanged:
        return _download(web, _looked_again(web, file, context), folder, connections, pace)


def _download(web: Web, file: HttpFile, folder: Path, connections: int, pace: "_Pace") -> Path:
    pace.total = file.size_bytes
    if file.accepts_ranges and file.size_bytes is not None:
        return _in_parts(web, file, folder, connections, pace)
    return web.retrying(lambda: _in_one_go(web, file, folder, pace), pace.context)


def _looked_again(web: Web, file: HttpFile, context: Context) -> HttpFile:
    now = look(web, file.url, file.headers, context)
    if now.final_url != now.url and "@" not in urlsplit(now.url).netloc:
        # It may lead elsewhere each time: stay where it led now.
        headers = headers_for(now.final_url, now.headers, given_for=now.url)
        now = dataclasses.replace(now, url=now.final_url, headers=headers)
    if (now.size_bytes, now.head) == (file.size_bytes, file.head):
        # Another validator for the same size and beginning: most likely a host of several machines, each with its own.
        # Begin anew (the identity differs from the journal's), and ask for the size only.
        return dataclasses.replace(now, validator=None)
    return now


def _in_parts(web: Web, file: HttpFile, folder: Path, connections: int, pace: "_Pace") -> Path:
    size = file.size_bytes or 0
    with SparseFile(folder, file.identity) as sparse:
        pace.resumed = sparse.present_bytes
        if sparse.missing(0, len(file.head)):
            sparse.write(0, file.head)
        sparse.require_space()
        fetch = Fetch(web, file, sparse, connections=connections, context=pace.context)
        fetch.run(sparse.missing(0, size), lambda: pace.tell(sparse.present_bytes))
        pace.tell(size)
        return sparse.finish(NAME)


def _in_one_go(web: Web, file: HttpFile, folder: Path, pace: "_Pace") -> Path:
    """Stream all of it, from the start: nothing that was there before can be trusted to fit."""
    part = folder / f"{NAME}.part"
    with disk_errors(part):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{NAME}.journal").unlink(missing_ok=True)
        require_space(folder, file.size_bytes or 0)
    pace.resumed = 0
    with web.open(file.url, headers=file.headers) as response:
        stream = _Stream(response, part)
        stream.watch(pace)
    if stream.failure:
        raise stream.failure
    pace.tell(stream.done)
    with disk_errors(part):
        return part.replace(folder / NAME)


class _Stream(threading.Thread):
    """Writes one response to a file, in a thread of its own so that a stalled host cannot keep us from stopping."""

    def __init__(self, response: Response, part: Path) -> None:
        super().__init__(daemon=True)
        self._response = response
        self._part = part
        self.done = 0
        self.failure: BaseException | None = None

    def run(self) -> None:
        """Write until the end or the first failure."""
        try:
            with disk_errors(self._part), self._part.open("wb") as output:
                for data in self._response.chunks():
                    output.write(data)
                    self.done += len(data)
                output.flush()
                os.fsync(output.fileno())
        except BaseException as error:
            self.failure = error

    def watch(self, pace: "_Pace") -> None:
        """Start, report, and return when it is over. Raises Cancelled."""
        self.start()
        try:
            while self.is_alive():
                pace.context.raise_if_cancelled()
                self.join(PACE_S)
                pace.tell(self.done)
        finally:
            self._response.abort()
            self.join()


class _Pace:
    """Progress reports of one download: about ten a second, and never falling, even when it begins anew."""

    def __init__(self, context: Context, file: HttpFile) -> None:
        self.context = context
        self.total = file.size_bytes
        self.resumed = 0
        self._file = file.file_name
        self._done = 0
        self._told_at = 0.0

    def tell(self, done: int) -> None:
        """Report `done` bytes if the last report is long enough ago, or they are all."""
        now = time.monotonic()
        self._done = max(self._done, done)
        if now - self._told_at < PACE_S and done != self.total:
            return
        self._told_at = now
        self.context.report(
            Progress(stage="download", done=self._done, total=self.total, resumed=self.resumed, file=self._file)
        )

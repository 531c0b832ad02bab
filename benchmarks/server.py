"""A quick file server for measurements: ranges, keep-alive, sendfile, an optional limit of bytes a second over all.

It runs as a process of its own (`python -m benchmarks.server FOLDER [RATE]`), prints its port, and answers /stats with
the bytes it has sent and when the first request came.
"""

import http.server
import json
import os
import re
import sys
import threading
import time
from pathlib import Path
from typing import ClassVar

BLOCK = 1 << 20


class Bucket:
    """Lets through `rate` bytes a second over all connections; no limit when `rate` is 0."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.free_at = time.monotonic()
        self.lock = threading.Lock()

    def take(self, size: int) -> None:
        """Wait until `size` bytes may go."""
        if not self.rate:
            return
        with self.lock:
            self.free_at = max(self.free_at, time.monotonic()) + size / self.rate
            wait = self.free_at - time.monotonic()
        if wait > 0:
            time.sleep(wait)


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves files below `folder`; counts what it sends."""

    protocol_version = "HTTP/1.1"
    folder: ClassVar[Path]
    bucket: ClassVar[Bucket]
    stats: ClassVar[dict[str, float]] = {"sent": 0, "requests": 0, "first": 0}
    lock: ClassVar[threading.Lock] = threading.Lock()

    def do_GET(self) -> None:
        """Send a file, a range of it, or the statistics."""
        if self.path == "/stats":
            self._stats()
            return
        with self.lock:
            self.stats["requests"] += 1
            self.stats["first"] = self.stats["first"] or time.time()
        with (self.folder / self.path.lstrip("/").partition("?")[0]).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            start, end = self._head(size)
            self._body(file.fileno(), start, end)

    def do_HEAD(self) -> None:
        """Send the headers of a file."""
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it so
        """Stay silent."""

    def _head(self, size: int) -> tuple[int, int]:
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        start, end = (int(asked[1]), min(size, int(asked[2] or size) + 1)) if asked else (0, size)
        self.send_response(206 if asked else 200)
        self.send_header("Content-Type", "video/mp4")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("ETag", f'"{size}"')
        self.send_header("Content-Length", str(end - start))
        if asked:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
        self.end_headers()
        return start, end

    def _body(self, fd: int, start: int, end: int) -> None:
        if self.command == "HEAD":
            return
        self.wfile.flush()
        while start < end:
            self.bucket.take(min(BLOCK, end - start))
            try:
                sent = os.sendfile(self.connection.fileno(), fd, start, min(BLOCK, end - start))
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
                return
            start += sent
            with self.lock:
                self.stats["sent"] += sent

    def _stats(self) -> None:
        with self.lock:
            body = json.dumps(self.stats).encode()
            self.stats.update(sent=0, requests=0, first=0)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Serve until killed."""
    Handler.folder = Path(sys.argv[1])
    Handler.bucket = Bucket(int(float(sys.argv[2])) if len(sys.argv) > 2 else 0)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

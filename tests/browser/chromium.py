"""A real Chromium for tests: one process, one page, which runs the scripts it is given and tells what they return."""

import json
import os
import queue
import shutil
import signal
import subprocess
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final, Self

import httpx

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS: Final = (
    "--headless",
    "--no-sandbox",  # it does not start for root otherwise; it sees nothing but pages of ours
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
)
_TYPES: Final = {".mp4": "video/mp4", ".webm": "video/webm", ".mov": "video/quicktime"}

_PAGE: Final = (Path(__file__).with_name("page.html")).read_bytes()


def found() -> str | None:
    """Return the path of a Chromium, None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@dataclass
class Shop:
    """What the page's server has: files by name, and a service whose /play/ it passes on (one origin for the page)."""

    files: dict[str, Path] = field(default_factory=dict)
    behind: str = ""
    asked: list[str] = field(default_factory=list)
    scripts: "queue.SimpleQueue[str]" = field(default_factory=queue.SimpleQueue)
    said: "queue.SimpleQueue[Any]" = field(default_factory=queue.SimpleQueue)


class Browser:
    """A running Chromium."""

    def __init__(self, program: str, folder: Path) -> None:
        self.shop = Shop()
        shop = self.shop

        class Handler(_Handler):
            offers = shop

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self._process = subprocess.Popen(
            [program, *_FLAGS, f"--user-data-dir={folder}", f"http://127.0.0.1:{self._server.server_port}/"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._server.shutdown()

    def serve(self, path: Path) -> str:
        """Return the address of a file, as the page writes it: a new one each time, for browsers keep what they saw."""
        name = f"{len(self.shop.files)}{path.suffix}"
        self.shop.files[name] = path
        return f"/file/{name}"

    def run(self, script: str, *, within_s: float = 90) -> Any:
        """Return what the body of an async function returns; see page.html for what it may call."""
        self.shop.scripts.put(script)
        said = self.shop.said.get(timeout=within_s)
        if "error" in said:
            raise AssertionError(said["error"])
        return said["value"]


class _Handler(BaseHTTPRequestHandler):
    """Serves the page, scripts for it, files (whole or one range) and what lies behind."""

    offers: Shop

    def do_GET(self) -> None:
        if self.path == "/":
            self._answer(200, "text/html", _PAGE)
        elif self.path == "/script":
            self._script()
        elif self.path.startswith("/file/"):
            self._file(self.offers.files[self.path.removeprefix("/file/")])
        elif self.path.startswith("/play/"):
            self._passed_on()
        else:
            self._answer(404, "text/plain", b"")

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self._answer(204, "text/plain", b"")
        self.offers.said.put(said)

    def _script(self) -> None:
        try:
            self._answer(200, "text/plain", self.offers.scripts.get(timeout=5).encode())
        except queue.Empty:
            self._answer(204, "text/plain", b"")

    def _file(self, path: Path) -> None:
        data, kind = path.read_bytes(), _TYPES[path.suffix]
        asked = self.headers.get("range", "")
        if not asked.startswith("bytes="):
            self._answer(200, kind, data)
            return
        first, _, last = asked.removeprefix("bytes=").partition("-")
        start, end = int(first), min(int(last or len(data) - 1), len(data) - 1)
        part = data[start : end + 1]
        self._answer(206, kind, part, {"content-range": f"bytes {start}-{end}/{len(data)}"})

    def _passed_on(self) -> None:
        self.offers.asked.append(self.path.partition("?")[0].rpartition("/")[2])
        answer = httpx.get(f"{self.offers.behind}{self.path}", timeout=60)
        self._answer(answer.status_code, answer.headers["content-type"], answer.content)

    def _answer(self, status: int, kind: str, data: bytes, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        headers = {"content-type": kind, "content-length": str(len(data)), "accept-ranges": "bytes", **(more or {})}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its name in the standard library
        """Say nothing."""

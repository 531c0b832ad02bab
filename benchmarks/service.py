"""What the service costs on this machine: `.venv/bin/python -m benchmarks.service [streams] [upload]`.

streams: 1,000 open event streams while 50 clients talk; latency of state, poll and credits calls, memory a stream.
upload:  500 MB as a form and as a resumable upload, against `cp` of the same bytes; the memory it takes beyond idle.

The server is a real `fetchcut serve` in a process of its own. The clients share the machine with it.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.contract.service import Service
from tests.footage import footage

PLANS = """
[accounts]
tokens_per_address = 100000
anonymous_credits = 1000000

[plans.default]
requests_per_minute = 0
open_streams = 0
"""


SETTLE_S = 8.0
"""After the streams were opened, which is a burst of its own."""


def main() -> None:
    """Measure what was asked for, else all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", choices=["streams", "upload"])
    parser.add_argument("--streams", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds a client thinks between two calls")
    parser.add_argument("--mb", type=int, default=500)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    for what in options.what or ["streams", "upload"]:
        with tempfile.TemporaryDirectory(prefix="fetchcut-bench-") as name:
            measure(what, Path(name), options)


def measure(what: str, folder: Path, options: argparse.Namespace) -> None:
    """Run one of the two against a new server in `folder`."""
    with Service(folder, plans=PLANS) as service:
        {"streams": streams, "upload": upload}[what](service, options)


def streams(service: Service, options: argparse.Namespace) -> None:
    """Print latencies and memory with many open streams."""
    accounts = [service.account() for _ in range(options.clients)]
    sessions = [(each, each.session()) for each in accounts for _ in range(options.streams // options.clients)]
    for account, sid in sessions[:: options.streams // options.clients]:
        account.upload(sid, footage("bikes.mp4"))
    before = memory(service.process.pid)
    figures = asyncio.run(
        Crowd(service.url, [(each.token, sid) for each, sid in sessions], options).run(
            lambda: memory(service.process.pid)
        )
    )
    print(f"{len(sessions)} streams open, {options.clients} clients, {options.pause:g} s between calls of one")
    print(f"  memory a stream     {(figures.open_bytes - before) / len(sessions) / 1024:8.1f} KiB")
    print(f"  calls a second      {figures.count / options.seconds:8.1f}")
    for name, took in sorted(figures.took_s.items()):
        row = [percentile(took, share) * 1000 for share in (50, 99)]
        print(f"  {name:<18}  p50 {row[0]:7.1f} ms   p99 {row[1]:7.1f} ms   n {len(took)}")


class Figures:
    """What was measured."""

    def __init__(self) -> None:
        self.took_s: dict[str, list[float]] = {}
        self.open_bytes = 0
        self.count = 0


class Crowd:
    """Streams that are held open, and clients that talk, poll and look, over raw sockets: cheap for the machine."""

    def __init__(self, url: str, sessions: list[tuple[str, str]], options: argparse.Namespace) -> None:
        place = urlsplit(url)
        self._host, self._port = str(place.hostname), place.port
        self._sessions = sessions
        self._options = options
        self._figures = Figures()

    async def run(self, measured: Callable[[], int]) -> Figures:
        """Return the figures of one run."""
        held = await asyncio.gather(*(self._hold(token, sid) for token, sid in self._sessions))
        await asyncio.sleep(SETTLE_S)
        self._figures.open_bytes = measured()
        ends_at = time.monotonic() + self._options.seconds
        step = len(self._sessions) // self._options.clients
        talkers = self._sessions[: step * self._options.clients : step]
        await asyncio.gather(*(self._client(token, sid, ends_at) for token, sid in talkers))
        for writer in held:
            writer.close()
        return self._figures

    async def _hold(self, token: str, sid: str) -> asyncio.StreamWriter:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        writer.write(request("GET", f"/api/sessions/{sid}/events", token, accept="text/event-stream"))
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head, head
        asyncio.get_running_loop().create_task(drained(reader))
        return writer

    async def _client(self, token: str, sid: str, ends_at: float) -> None:
        export_id = f"render_{uuid.uuid4().hex}"
        calls = {
            "turn": request("POST", "/run_sse", token, said(sid, "undo")),
            "state": request("GET", f"/api/state/nemo_agent/me/{sid}/latest", token),
            "poll (absent)": request("GET", f"/api/render/proxy/lambda/{export_id}", token),
            "credits": request("GET", "/api/credits/balance/simple", token),
        }
        reader, writer = await asyncio.open_connection(self._host, self._port)
        dice = random.Random(sid)
        turn = dice.randrange(6)
        await asyncio.sleep(dice.uniform(0, self._options.pause))
        while time.monotonic() < ends_at:
            turn += 1
            name = ("turn", "state", "poll (absent)", "state", "credits", "poll (absent)")[turn % 6]
            started = time.monotonic()
            writer.write(calls[name])
            await answered(reader)
            self._figures.took_s.setdefault(name, []).append(time.monotonic() - started)
            self._figures.count += 1
            await asyncio.sleep(dice.uniform(0, 2 * self._options.pause))
        writer.close()


def said(sid: str, text: str) -> bytes:
    """Return the body of a message."""
    parts = {"parts": [{"text": text}]}
    body = {"app_name": "nemo_agent", "user_id": "me", "session_id": sid, "new_message": parts}
    return json.dumps(body).encode()


def request(method: str, path: str, token: str, body: bytes = b"", *, accept: str = "*/*") -> bytes:
    """Return the bytes of a request."""
    lines = (f"{method} {path} HTTP/1.1", "Host: a", f"Authorization: Bearer {token}", f"Accept: {accept}")
    return "\r\n".join((*lines, f"Content-Length: {len(body)}", "", "")).encode() + body


async def answered(reader: asyncio.StreamReader) -> None:
    """Read one whole answer."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if b"chunked" in head:
        while size := int(await reader.readuntil(b"\r\n"), 16):
            await reader.readexactly(size + 2)
        await reader.readexactly(2)
    else:
        await reader.readexactly(int(head.partition(b"content-length:")[2].partition(b"\r\n")[0]))


async def drained(reader: asyncio.StreamReader) -> None:
    """Read and forget."""
    while await reader.read(65_536):
        pass


def upload(service: Service, options: argparse.Namespace) -> None:
    """Print how fast one large file comes in, and what it takes."""
    folder = service.folder
    film = large(folder / "film.mp4", options.mb << 20)
    me = service.account()
    me.upload(me.session(), footage("bikes.mp4"))
    copied = [timed(lambda: copy(film, folder / "copy.mp4")) for _ in range(options.runs)]
    synced = [timed(lambda: copy(film, folder / "copy.mp4", is_synced=True)) for _ in range(options.runs)]
    for name, send in {"form": form, "tus": tus}.items():
        took, peaks = [], []
        for _ in range(options.runs):
            idle = anonymous(service.process.pid)
            with peak(service.process.pid) as most:
                sid = me.session()
                started = time.monotonic()
                send(me.url, me.token, sid, film)
                took.append(time.monotonic() - started)
            peaks.append(most[0] - idle)
        rate = options.mb / statistics.median(took)
        print(f"{options.mb} MB by {name}")
        print(f"  {rate:7.0f} MB/s, {100 * statistics.median(copied) / statistics.median(took):.0f} % of cp")
        print(
            f"  {100 * statistics.median(synced) / statistics.median(took):.0f} % of cp and sync, which the server does"
        )
        print(f"  {statistics.median(peaks) / 2**20:7.1f} MB more than idle at the most")


def large(path: Path, size: int) -> Path:
    """Return a film of `size` bytes: real footage, and behind it a box that players skip."""
    shutil.copy(footage("bikes.mp4"), path)
    left = size - path.stat().st_size - 4096
    with path.open("ab") as file:
        file.write(left.to_bytes(4, "big") + b"free")
        block = os.urandom(1 << 20)
        for start in range(8, left, len(block)):
            file.write(block[: min(len(block), left - start)])
    return path


def copy(source: Path, target: Path, *, is_synced: bool = False) -> None:
    """Do what `cp` does."""
    target.unlink(missing_ok=True)
    subprocess.run([program("cp"), source, target], check=True)
    if is_synced:
        subprocess.run([program("sync"), target], check=True)


def form(url: str, token: str, sid: str, film: Path) -> None:
    """Send the film as curl sends a form."""
    address = f"{url}/api/upload-video/nemo_agent/me/{sid}"
    curl("-F", f"files=@{film}", "-H", "Expect:", address, token=token)


def tus(url: str, token: str, sid: str, film: Path) -> None:
    """Send the film as one piece of a resumable upload."""
    import base64

    metadata = f"session_id {base64.b64encode(sid.encode()).decode()}"
    head = ("-H", "Tus-Resumable: 1.0.0")
    size = film.stat().st_size
    said = curl(
        "-D",
        "-",
        *head,
        "-H",
        f"Upload-Length: {size}",
        "-H",
        f"Upload-Metadata: {metadata}",
        "-X",
        "POST",
        f"{url}/files",
        token=token,
    )
    address = next(line.partition(": ")[2] for line in said.splitlines() if line.lower().startswith("location:"))
    kind = ("-H", "Content-Type: application/offset+octet-stream", "-H", "Upload-Offset: 0", "-H", "Expect:")
    curl(*head, *kind, "-X", "PATCH", "-T", str(film), address.strip(), token=token)


def curl(*arguments: str, token: str) -> str:
    """Return what a successful curl says."""
    command = [program("curl"), "-sS", "--fail-with-body", "-H", f"Authorization: Bearer {token}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def program(name: str) -> str:
    """Return where a program is. Raises AssertionError."""
    found = shutil.which(name)
    assert found, name
    return found


def timed(call: Callable[[], object]) -> float:
    """Return the seconds a call takes."""
    started = time.monotonic()
    call()
    return time.monotonic() - started


def memory(pid: int) -> int:
    """Return the bytes of RAM that a process alone holds."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Private_")) * 1024


def anonymous(pid: int) -> int:
    """Return the bytes of RAM that are no file's: quick to ask, so that asking slows nothing down."""
    line = next(each for each in Path(f"/proc/{pid}/status").read_text().splitlines() if each.startswith("RssAnon"))
    return int(line.split()[1]) * 1024


@contextmanager
def peak(pid: int) -> Iterator[list[int]]:
    """Yield a list whose one number becomes the most memory that was seen."""
    most, is_over = [0], threading.Event()

    def watch() -> None:
        while not is_over.wait(0.02):
            most[0] = max(most[0], anonymous(pid))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield most
    finally:
        is_over.set()
        watching.join()


def percentile(values: list[float], share: int) -> float:
    """Return the value below which `share` percent lie."""
    return sorted(values)[min(len(values) - 1, len(values) * share // 100)]


if __name__ == "__main__":
    main()

"""Fetching a link in a process of its own, which ends when it takes too long, too much, or is not wanted any more."""

import contextlib
import os
import queue
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import msgspec

import fetchcut
from fetchcut.disk import ensure_folder
from fetchcut.errors import SiteFailed, TimedOut
from fetchcut.media.run import child
from fetchcut.media.run.child import Child
from fetchcut.progress import Context, Progress
from fetchcut.service.failures import failure_of
from fetchcut.service.how import Told, few
from fetchcut.service.steps.ingest_child import Task
from fetchcut.service.steps.ingest_url import Link
from fetchcut.settings import Settings

LONGEST_S: Final = 3600.0
MOST_MEMORY_BYTES: Final = 4 << 30
_GRACE_S: Final = 10.0
_MOST_LINE: Final = 1 << 16
_START: Final = "import sys; sys.path.append(sys.argv[1]); from fetchcut.service.steps.ingest_child import main; main()"

# The kernel kills the child when the thread that started it ends, so one thread starts them all and stays.
_starter: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="outside-start")


Lines = queue.SimpleQueue[bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A file from outside, and what its site says of it (yt-dlp's names)."""

    path: Path
    fields: Mapping[str, str | int | float]


class _Said(msgspec.Struct):
    """One line of the child."""

    progress: Progress | None = None
    told: str | None = None
    text: str = ""
    file: str | None = None
    fields: dict[str, str | int | float] = {}
    done: bool = False
    failed: str | None = None


def fetch_outside(
    link: Link,
    folder: Path,
    settings: Settings,
    context: Context,
    *,
    tell: Callable[[Told], None] = lambda _: None,
    is_enough: Callable[[], bool] = lambda: False,
    longest_s: float = LONGEST_S,
) -> tuple[Brought, ...]:
    """Return the files behind the link, in `folder`; called again with the same folder it goes on where it stopped.

    `tell` is told of events ("recording") and decisions; `is_enough` ends the recording of a live stream. Raises as
    `ingest_url`, TimedOut after `longest_s`.
    """
    results = folder / "results"
    # What an earlier run left there it did not hand over; its unfinished work is elsewhere and goes on.
    shutil.rmtree(results, ignore_errors=True)
    task = Task(
        link=link,
        results=ensure_folder(results),
        settings=replace(settings, data_folder=folder, output_folder=None),
        parent=os.getpid(),
        longest_s=longest_s,
        most_memory_bytes=MOST_MEMORY_BYTES,
    )
    files: list[Brought] = []
    with _running(task) as (lines, stop):
        for said in _heard(lines, link.url, context, longest_s):
            if said is None:
                if is_enough():
                    stop()
                continue
            if said.progress:
                context.report(said.progress)
            elif said.told:
                tell(Told(code=said.told, text=said.text))
            elif said.file is not None:
                files.append(Brought(path=_below(results, said.file, link.url), fields=few(said.fields)))
            elif said.failed is not None:
                raise failure_of(said.failed)
            elif said.done:
                return tuple(files)
    raise SiteFailed(url=link.url, reason="the fetching process ended without a word")


@contextlib.contextmanager
def _running(task: Task) -> "Iterator[tuple[Lines, Callable[[], None]]]":
    """Yield the lines of a running child, None after the last, and what has it record no longer.

    It is ended with the block.
    """
    running = _starter.submit(_started, task).result()
    lines: Lines = queue.SimpleQueue()
    reader = threading.Thread(target=_read, args=(running, lines), daemon=True)
    reader.start()
    try:
        yield lines, lambda: _stop(running)
    finally:
        child.kill(running)
        running.wait()
        reader.join()
        for pipe in (running.stdin, running.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


def _started(task: Task) -> Child:
    argv = [sys.executable, "-I", "-X", "utf8", "-c", _START, str(Path(fetchcut.__file__).parents[1])]
    # No jail from here: it needs the network. Its own FFmpeg and libav are jailed by it as everywhere.
    running = child.start_helper(argv, folder=task.results.parent)
    with contextlib.suppress(OSError):
        if running.stdin:
            running.stdin.write(msgspec.json.encode(task, enc_hook=str) + b"\n")
            running.stdin.flush()
    return running


def _stop(running: Child) -> None:
    # The end of its input is the word for it: there is nothing else that it could be told.
    with contextlib.suppress(OSError):
        if running.stdin:
            running.stdin.close()


def _read(running: Child, lines: Lines) -> None:
    with contextlib.suppress(OSError, ValueError):
        while running.stdout and (line := running.stdout.readline(_MOST_LINE)):
            lines.put(line)
    lines.put(None)


def _heard(lines: Lines, url: str, context: Context, longest_s: float) -> Iterator[_Said | None]:
    """Yield what the child says, and None a few times a second.

    Raises Cancelled, and TimedOut where it does not keep to its time by itself.
    """
    deadline = time.monotonic() + longest_s + _GRACE_S
    while True:
        context.raise_if_cancelled()
        if time.monotonic() > deadline:
            raise TimedOut(url=url)
        yield None
        try:
            line = lines.get(timeout=0.2)
        except queue.Empty:
            continue
        if line is None:
            return
        with contextlib.suppress(msgspec.DecodeError):
            yield msgspec.json.decode(line, type=_Said)


def _below(folder: Path, name: str, url: str) -> Path:
    """Return the file that was named, a plain one in `folder`, whatever strangers made the child say."""
    path = folder / Path(name).name
    if not path.is_file() or path.is_symlink():
        raise SiteFailed(url=url, reason="the fetching process named no file")
    return path

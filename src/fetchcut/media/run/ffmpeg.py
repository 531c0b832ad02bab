"""Running one FFmpeg command: progress as it goes, the end of its log, an end when told or when it stands still."""

import contextlib
import os
import queue
import subprocess
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import IO, Final

from fetchcut.errors import FFmpegFailed
from fetchcut.media.command import Command, argv
from fetchcut.media.run import child
from fetchcut.media.run.disk_file import opened
from fetchcut.media.run.edits import end_on_time
from fetchcut.media.run.failure import classify
from fetchcut.media.tools import Tool
from fetchcut.progress import Context, Progress, Stage

STALL_S: Final = 120.0
_TAIL_BYTES: Final = 16 * 1024
_POLL_S: Final = 0.1


def run(
    command: Command,
    *,
    tool: Tool,
    folder: Path,
    context: Context,
    stage: Stage = "convert",
    is_strict: bool = False,
    sandbox: bool = True,
    stall_s: float = STALL_S,
    limits: child.Limits | None = None,
) -> str:
    """Return the end of FFmpeg's log once `command` has succeeded; its output lies in `folder`, the job's own.

    `is_strict` true makes any decoding error a failure. `stall_s` is how long neither time, frames nor bytes may
    advance. Raises Cancelled, FileMissing, DiskFull, NotWritable, Unreadable, Damaged,
    or FFmpegFailed.
    """
    with _descriptors(command, tool) as fds:
        words = argv(command, tool, fds, is_strict=is_strict)
        cards = child.cards() if command.needs_card else ()
        # A card's memory is mapped into the process, far more of it than a limit on addresses allows.
        usual = child.Limits(memory_bytes=None) if command.needs_card else child.Limits()
        policy = child.Policy(reads=_named(command, fds), writes=(folder.resolve(), *cards), limits=limits or usual)
        process = child.start(
            words,
            policy=policy if sandbox else None,
            folder=folder,
            fds=[fd for fd in fds if fd is not None],
            fonts=command.fonts,
        )
    log = _Tail(process.stderr)
    try:
        _follow(process, command, context, stage, stall_s)
        process.wait()
    except BaseException as error:
        child.stop(process)
        if isinstance(error, _StoodStill):
            raise FFmpegFailed(argv=tuple(words), returncode=-1, log_tail=f"no progress\n{log.text()}") from None
        raise
    finally:
        _close(process, log)
    if process.returncode != 0:
        raise classify(words, process.returncode, log.text(), folder=folder, name=_name(command))
    if command.shown_s is not None and command.output is not None:
        end_on_time(command.output, command.shown_s)
    if command.expected_s:
        # The last report of a copy stands a packet or two before the end.
        total = float(command.expected_s)
        context.report(Progress(stage=stage, unit="seconds", done=total, total=total))
    return log.text()


class _StoodStill(Exception):
    """Nothing advanced for too long."""


def _follow(process: subprocess.Popen[bytes], command: Command, context: Context, stage: Stage, stall_s: float) -> None:
    """Report until FFmpeg closes its progress pipe. Raises _StoodStill, and Cancelled from the context."""
    total = float(command.expected_s) if command.expected_s else None
    watch = _Watch(command.output, stall_s)
    done = 0.0
    for line in _lines(process.stdout):
        context.raise_if_cancelled()
        watch.raise_if_still(line)
        now = _within(seconds_of(line), total)
        if now > done:
            done = now
            context.report(Progress(stage=stage, unit="seconds", done=done, total=total))


def _within(now: Fraction | None, total: float | None) -> float:
    # A result may come out a frame longer than promised; progress beyond 100 % helps nobody.
    return min(float(now or 0), float("inf") if total is None else total)


def seconds_of(line: str) -> Fraction | None:
    """Return the output's length so far from a line of `-progress`, None if the line says something else.

    `out_time_ms` has always been microseconds; only `out_time_us` is named after what it holds.
    """
    name, _, value = line.partition("=")
    if name != "out_time_us" or not value.lstrip("-").isdigit():
        return None
    return Fraction(max(0, int(value)), 1_000_000)


class _Watch:
    """Notices that nothing advances: neither what FFmpeg says of itself nor the file it writes.

    The file counts because moving the index to the front (faststart) rewrites gigabytes without a word.
    """

    def __init__(self, output: Path | None, stall_s: float) -> None:
        self._output = output
        self._stall_s = stall_s
        self._said: dict[str, str] = {}
        self._state: object = None
        self._since = time.monotonic()

    def raise_if_still(self, line: str) -> None:
        name, _, value = line.partition("=")
        if name in {"frame", "out_time_us", "total_size"}:
            self._said[name] = value
        state = (tuple(self._said.values()), _signature(self._output))
        if state != self._state:
            self._state, self._since = state, time.monotonic()
        elif time.monotonic() - self._since > self._stall_s:
            raise _StoodStill


def _signature(output: Path | None) -> tuple[int, int] | None:
    try:
        found = output.stat() if output else None
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns) if found else None


def _lines(pipe: IO[bytes] | None) -> Iterator[str]:
    """Yield the lines of `pipe` as they come, and an empty one each time nothing came for a tenth of a second."""
    arrived: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def read() -> None:
        with contextlib.suppress(OSError, ValueError):
            for raw in pipe or ():
                arrived.put(raw.decode("ascii", "replace").strip())
        arrived.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = arrived.get(timeout=_POLL_S)
        except queue.Empty:
            line = ""
        if line is None:
            return
        yield line


class _Tail:
    """The last 16 KiB of a log, read beside the work so that a full pipe never stops FFmpeg."""

    def __init__(self, pipe: IO[bytes] | None) -> None:
        self._chunks: deque[bytes] = deque()
        self._size = 0
        self._pipe = pipe
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while self._pipe and (chunk := os.read(self._pipe.fileno(), 4096)):
                self._chunks.append(chunk)
                self._size += len(chunk)
                while self._size - len(self._chunks[0]) >= _TAIL_BYTES:
                    self._size -= len(self._chunks.popleft())

    def text(self) -> str:
        """Return the tail once the pipe is at its end."""
        self._thread.join(timeout=5)
        return b"".join(self._chunks)[-_TAIL_BYTES:].decode("utf-8", "replace").strip()


def _close(process: subprocess.Popen[bytes], log: _Tail) -> None:
    log.text()
    for pipe in (process.stdout, process.stderr):
        if pipe:
            pipe.close()


@contextlib.contextmanager
def _descriptors(command: Command, tool: Tool) -> Iterator[list[int | None]]:
    """Give one open descriptor an input that FFmpeg is to read by `fd:`, None for those it opens by name."""
    with contextlib.ExitStack() as stack:
        fds: list[int | None] = []
        for each in command.inputs:
            if tool.has_descriptor_input and not each.is_concat_list:
                fds.append(stack.enter_context(opened(each.path)).fileno())
            else:
                fds.append(None)
        yield fds


def _named(command: Command, fds: Sequence[int | None]) -> tuple[Path, ...]:
    """Return the files that FFmpeg opens by name, hence those the sandbox must let it read."""
    by_name = [each for each, fd in zip(command.inputs, fds, strict=True) if fd is None]
    fonts = (command.fonts.parent,) if command.fonts else ()
    members = [path for each in by_name for path in (each.path, *each.members)]
    return tuple(path.resolve() for path in (*members, *command.reads, *fonts))


def _name(command: Command) -> str:
    return command.inputs[0].path.name if command.inputs else ""

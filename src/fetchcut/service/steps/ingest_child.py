"""The process in which one link from outside is fetched. Started by `outside.py`, never imported by it.

Pages, playlists and their scripts are read by regular expressions and parsers that a hostile one can keep busy for
ever, and none of them lets go of Python's lock: here it is nobody's time but theirs, until the parent has had enough.

    parent → child   one line of JSON: the link, the folder, the settings; its end: a live stream is recorded enough
    child → parent   lines of JSON: {"progress": …}, {"told": …, "text": …}, {"file": …, "fields": …}, at last
                     {"done": true} or {"failed": …}
"""

import os
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from fetchcut.errors import FetchcutError, TimedOut
from fetchcut.language.replies import say
from fetchcut.media.run import jail
from fetchcut.progress import Progress
from fetchcut.service.failures import failure_text
from fetchcut.service.how import few
from fetchcut.service.steps.ingest_url import Link, ingest_url
from fetchcut.settings import Settings

_PACE_S: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What the parent asks: the files behind the link in the folder `results`.

    `longest_s` is how long it may take in all, `most_memory_bytes` what this process may hold.
    """

    link: Link
    results: Path
    settings: Settings
    parent: int
    longest_s: float
    most_memory_bytes: int


class Telling:
    """A JobContext whose reports go to the parent."""

    def __init__(self, out: BinaryIO, task: Task) -> None:
        self._out = out
        self._url = task.link.url
        self._language = task.link.language
        self._live_s = task.link.how.live_s
        self._deadline = time.monotonic() + task.longest_s
        self._recording_since: float | None = None
        self._told_at = 0.0
        self._lock = threading.Lock()
        self._is_enough = threading.Event()

    def say(self, **words: object) -> None:
        """Send one line."""
        with self._lock:
            self._out.write(msgspec.json.encode(words, enc_hook=str) + b"\n")
            self._out.flush()

    def report(self, progress: Progress) -> None:
        """Send a report, a few times a second."""
        now = time.monotonic()
        if now - self._told_at >= _PACE_S or progress.done == progress.total:
            self._told_at = now
            self.say(progress=progress)

    def tell(self, code: str, facts: Mapping[str, object]) -> None:
        """Send a decision or event."""
        if code == "recording":
            self._recording_since = time.monotonic()
        self.say(told=code, text=say(code, self._language, **facts))

    def raise_if_cancelled(self) -> None:
        """Raise TimedOut once it took too long. A parent that has had enough ends this process."""
        if time.monotonic() > self._deadline:
            raise TimedOut(url=self._url)

    def is_recording_over(self) -> bool:
        """Return whether a live recording has been running for long enough, or somebody said that it has."""
        if self._is_enough.is_set():
            return True
        return self._recording_since is not None and time.monotonic() - self._recording_since > self._live_s

    def hear(self) -> None:
        """Wait for the parent to say that it is enough: it ends what it has to say."""
        # Not through sys.stdin: its lock, held by a thread that waits, is fatal to a process that ends.
        while os.read(0, 64):
            pass
        self._is_enough.set()


def main() -> None:
    """Read the task, do it, say how it ended."""
    task = msgspec.json.decode(sys.stdin.buffer.readline(), type=Task, dec_hook=_of_text)
    if sys.platform == "linux":
        jail.die_with_parent(task.parent)
        jail.limit(DATA=task.most_memory_bytes)
        jail.forbid_new_privileges()
    # Scripts of large sites are run by a program that wants a place for its cache.
    os.environ["HOME"] = str(task.settings.data_folder)
    # What libraries print must not fall between our lines.
    out = open(1, "wb", closefd=False)  # noqa: SIM115  a descriptor, open until we end
    sys.stdout = sys.stderr
    telling = Telling(out, task)
    threading.Thread(target=telling.hear, daemon=True).start()
    try:
        for result in ingest_url(task.link, task.results, task.settings, telling):
            telling.say(file=result.path.name, fields=few(result.fields))
        telling.say(done=True)
    except (FetchcutError, MemoryError, RecursionError) as error:
        telling.say(failed=failure_text(error))


def _of_text(kind: type, value: object) -> object:
    if kind in {Path, Fraction} and isinstance(value, str):
        return kind(value)
    raise NotImplementedError(kind)


if __name__ == "__main__":
    main()

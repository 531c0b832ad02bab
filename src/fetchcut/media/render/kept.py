"""What one export leaves the next, in folders with a limit that forget the least used: spans, and what was seen."""

import contextlib
import os
from pathlib import Path

from fetchcut.disk import disk_errors, ensure_folder
from fetchcut.errors import StoreError


class KeptSpans:
    """Spans below `folder`, `most_bytes` at the most. For any number of processes: files appear and go whole.

    `suffix` is what their names end in.
    """

    def __init__(self, folder: Path, *, most_bytes: int, suffix: str = ".mp4") -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._suffix = suffix

    def take(self, key: str, into: Path) -> bool:
        """Have the span of `key` stand at `into`, where it stays when it is forgotten; return whether there is one."""
        place = self._place(key)
        try:
            os.utime(place)
            linked(place, into)
        except FileNotFoundError:
            return False
        return True

    def has(self, key: str) -> bool:
        """Return whether there is a span of `key`."""
        return self._place(key).exists()

    def drop(self, key: str) -> None:
        """Forget what is kept under `key`: it is not what it should be."""
        with contextlib.suppress(OSError):
            self._place(key).unlink()

    def keep(self, key: str, span: Path) -> None:
        """Keep a finished span; whatever hinders that costs only the next export's time."""
        place = self._place(key)
        with contextlib.suppress(OSError):
            if not place.exists():
                ensure_folder(place.parent)
                waiting = place.with_name(f"{place.name}.{os.getpid()}")
                linked(span, waiting)
                waiting.replace(place)

    def forget(self) -> int:
        """Make room: take away the least used until the rest fits; return how many went."""
        found = sorted(self._all(), key=lambda each: each[1])
        total = sum(size for _, _, size in found)
        gone = 0
        for path, _, size in found:
            if total <= self._most_bytes:
                break
            with contextlib.suppress(OSError):
                path.unlink()
                total, gone = total - size, gone + 1
        return gone

    def _place(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}{self._suffix}"

    def _all(self) -> list[tuple[Path, float, int]]:
        found = []
        for path in self._folder.glob(f"??/*{self._suffix}*"):
            with contextlib.suppress(OSError):
                stat = path.stat()
                found.append((path, stat.st_mtime, stat.st_size))
        return found


class KeptMarks:
    """Keys of which something was found to be so, `most` at the most: empty files below `folder`.

    For any number of processes; what cannot be kept is only found out once more.
    """

    def __init__(self, folder: Path, *, most: int) -> None:
        self._folder = folder
        self._most = most

    def has(self, key: str) -> bool:
        """Return whether `key` was kept, and count it as used."""
        try:
            os.utime(self._place(key))
        except OSError:
            return False
        return True

    def keep(self, key: str) -> None:
        """Keep `key`."""
        with contextlib.suppress(OSError, StoreError):
            ensure_folder(self._place(key).parent)
            self._place(key).touch()

    def forget(self) -> int:
        """Take away the least used until no more than `most` are left; return how many went."""
        found = []
        for path in self._folder.glob("??/*"):
            with contextlib.suppress(OSError):
                found.append((path.stat().st_mtime, path))
        gone = sorted(found)[: max(0, len(found) - self._most)]
        for _, path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    def _place(self, key: str) -> Path:
        return self._folder / key[:2] / key


def linked(source: Path, target: Path) -> None:
    """Have the same file under another name; a copy where the file system has no links. Raises FileNotFoundError."""
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        with disk_errors(target):
            target.write_bytes(source.read_bytes())

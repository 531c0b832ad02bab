"""Finished spans under their keys, for the next export: a folder with a size limit that forgets the least used."""

import contextlib
import os
from pathlib import Path

from fetchcut.disk import disk_errors, ensure_folder


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

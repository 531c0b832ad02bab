"""Joins fetched segments to one file, so that a kill at any moment costs nothing but the step it interrupted."""

import os
import shutil
from pathlib import Path
from typing import Final

import msgspec

from fetchcut.disk import disk_errors, write_whole
from fetchcut.ingest.decrypt import disguise_length

_HEAD: Final = 1 << 16


class _State(msgspec.Struct, frozen=True):
    """`joined` segments make up the first `size` bytes of the part file."""

    joined: int
    size: int


class Joiner:
    """Appends segments, in order, to `path`, which appears under its name when `finish` is called.

    The order of the three steps of an append is what makes it safe: bytes, then the state that counts them (by rename),
    then the segment's own file goes. What lies behind the state's size is cut off at the next start.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._part = path.with_name(path.name + ".part")
        self._state_path = path.with_name(path.name + ".json")
        self._state = self._read()
        with disk_errors(path.parent):
            self._file = self._part.open("r+b" if self._state.size else "wb")
            self._file.truncate(self._state.size)
            self._file.seek(self._state.size)

    @property
    def joined(self) -> int:
        """Return how many segments are in."""
        return self._state.joined

    @property
    def size(self) -> int:
        """Return the bytes so far."""
        return self._state.size

    def begin(self, init: bytes) -> None:
        """Write the init section, unless an earlier run did; it counts as no segment."""
        if self._state.size or not init:
            return
        with disk_errors(self.path.parent):
            self._file.write(init)
            self._keep(_State(joined=0, size=len(init)))

    def append(self, segment: Path) -> None:
        """Append the file and delete it."""
        with disk_errors(self.path.parent):
            with segment.open("rb") as source:
                # Some hosts store transport streams as pictures. See FFmpeg's hls demuxer, which skips them as well.
                source.seek(disguise_length(source.read(_HEAD)))
                shutil.copyfileobj(source, self._file, 1 << 20)
            self._keep(_State(joined=self._state.joined + 1, size=self._file.tell()))
            segment.unlink()

    def finish(self) -> Path:
        """Return `path`, now complete."""
        with disk_errors(self.path.parent):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._part.replace(self.path)
            self._state_path.unlink(missing_ok=True)
        return self.path

    def close(self) -> None:
        """Let go of the file; what is in stays in."""
        self._file.close()

    def _keep(self, state: _State) -> None:
        self._file.flush()
        write_whole(self._state_path, msgspec.json.encode(state), is_synced=False)
        self._state = state

    def _read(self) -> _State:
        try:
            state = msgspec.json.decode(self._state_path.read_bytes(), type=_State)
            return state if self._part.stat().st_size >= state.size else _State(0, 0)
        except (OSError, msgspec.DecodeError):
            return _State(0, 0)

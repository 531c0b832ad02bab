"""Whether the segments that an earlier run left are of what the server has now: two versions must never be mixed."""

import hashlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import msgspec

from fetchcut.disk import disk_errors, write_whole
from fetchcut.errors import IngestError
from fetchcut.ingest.response import Response
from fetchcut.ingest.source import ByteRange, Segment
from fetchcut.ingest.web import Web


class _Stamp(msgspec.Struct, frozen=True):
    """`shape` is that of the list of segments, `first` what the server said of the first one fetched."""

    shape: str
    first: str | None = None


class Kept:
    """The stamp of a folder of segments, there while they are fetched. Made for another list, it empties the folder."""

    def __init__(self, folder: Path, segments: Sequence[Segment]) -> None:
        self._path = folder / "stream.json"
        now = _Stamp(_shape(segments))
        before = self._read()
        self._stamp = before if before and before.shape == now.shape else now
        if before and before.shape != now.shape:
            self._empty()
        self._write()

    def compare(self, web: Web, first: Segment, headers: dict[str, str]) -> None:
        """Ask the server whether its first segment is still the one that was fetched; if not, begin anew.

        One small request, and only where something was kept. A server that refuses it proves nothing.
        """
        if self._stamp.first is None:
            return
        start = first.byte_range.start if first.byte_range else 0
        try:
            with web.open(first.url, headers=headers, byte_range=ByteRange(start, start + 1)) as response:
                is_same = version(response) == self._stamp.first
        except IngestError:
            return
        if not is_same:
            self._stamp = _Stamp(self._stamp.shape)
            self._empty()
            self._write()

    def note(self, first: str) -> None:
        """Keep what the server said of the first segment that was fetched."""
        if self._stamp.first is None:
            self._stamp = _Stamp(self._stamp.shape, first)
            self._write()

    def forget(self) -> None:
        """Say that all is fetched: what lies there now is whole."""
        with disk_errors(self._path.parent):
            self._path.unlink(missing_ok=True)

    def _empty(self) -> None:
        with disk_errors(self._path.parent):
            for path in (*self._path.parent.glob("seg-*"), *self._path.parent.glob("piece-*")):
                path.unlink()

    def _write(self) -> None:
        write_whole(self._path, msgspec.json.encode(self._stamp), is_synced=False)

    def _read(self) -> _Stamp | None:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Stamp)
        except (OSError, msgspec.DecodeError):
            return None


def version(response: Response) -> str:
    """Return what tells this version of a file from another, as far as the server says."""
    return f"{response.validator or ''}|{response.total_bytes or ''}"


def _shape(segments: Sequence[Segment]) -> str:
    """Return a hash of the list that stays when its addresses are signed anew: names, times and byte ranges."""
    told = [
        (PurePosixPath(urlsplit(each.url).path).name, str(each.duration_s), each.byte_range, each.group)
        for each in segments
    ]
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()

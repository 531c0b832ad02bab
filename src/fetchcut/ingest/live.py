"""Records a live HLS playlist from now on: until it ends, the wished duration is reached, or the person says enough."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Final

import msgspec

from fetchcut.disk import ensure_folder, write_whole
from fetchcut.errors import NotFound, NotStarted, PassingError
from fetchcut.ingest import hls
from fetchcut.ingest.pieces import Joiner
from fetchcut.ingest.segment_fetcher import SegmentFetcher
from fetchcut.ingest.source import Access, Piece, Segment, from_json, to_json
from fetchcut.ingest.web import Web
from fetchcut.progress import Context, Progress
from fetchcut.timeline.time import Seconds

EDGE_SEGMENTS: Final = 3
"""RFC 8216 section 6.3.3: do not start closer to the end than three target durations."""
_PATIENCE_S: Final = 60.0
_SLICE_S: Final = 0.2


def record(
    web: Web,
    access: Access,
    folder: Path,
    *,
    max_duration_s: Seconds | None = None,
    is_stopped: Callable[[], bool] = lambda: False,
    context: Context,
    pause: Callable[[float], None] = time.sleep,
) -> tuple[Piece, ...]:
    """Return the pieces recorded, in order; source time counts from the first recorded picture, gaps included.

    A stretch the server no longer offered when we came for it is `missing_s` of the piece after it. `is_stopped` ends
    the recording well, `context` throws it away. After a kill the same call goes on, with a gap where one came to be.
    The last segment may reach beyond `max_duration_s`. Raises NotStarted where nothing came, and every IngestError
    before the first segment; later ones that do not pass end the recording with what is there.
    """
    ensure_folder(folder)
    recorder = _Recorder(web, access, folder, context, float(max_duration_s) if max_duration_s else None)
    waited = 0.0
    try:
        while True:
            context.raise_if_cancelled()
            playlist = recorder.poll()
            is_news = playlist is not None and recorder.take(playlist, max_duration_s, is_stopped)
            waited = 0.0 if is_news else waited
            target = float(playlist.target_s) if playlist else recorder.target_s
            if _is_over(recorder, playlist, waited, max_duration_s) or is_stopped():
                return recorder.finish()
            # RFC 8216 section 6.3.4: a whole target duration after news, half of one after none.
            waited += _rest(target if is_news else target / 2, is_stopped, context, pause)
    finally:
        recorder.close()


def _is_over(
    recorder: "_Recorder", playlist: hls.MediaPlaylist | None, waited: float, max_duration_s: Seconds | None
) -> bool:
    if playlist is not None and not playlist.is_live:
        return True
    if recorder.is_gone or waited > max(_PATIENCE_S, 10 * recorder.target_s):
        return True
    return max_duration_s is not None and recorder.clock_s >= max_duration_s


def _rest(seconds: float, is_stopped: Callable[[], bool], context: Context, pause: Callable[[float], None]) -> float:
    """Return the seconds rested: fewer where the person stopped it."""
    rested = 0.0
    while rested < seconds and not is_stopped():
        context.raise_if_cancelled()
        step = min(_SLICE_S, seconds - rested)
        pause(step)
        rested += step
    return rested


@dataclass(slots=True)
class _State:
    """What a later run has to know: our own clock, and where each piece began."""

    clock_s: Seconds = Fraction(0)
    pieces: list[Piece] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)


class _Recorder:
    def __init__(self, web: Web, access: Access, folder: Path, context: Context, total_s: float | None) -> None:
        self._total_s = total_s
        self._web = web
        self._access = access
        self._folder = folder
        self._context = context
        self._fetcher = SegmentFetcher(web, access)
        self._path = folder / "live.json"
        self._state = self._read()
        self._group: int | None = None
        self._missing_s = Seconds(0)
        self._joiner: Joiner | None = None
        self._next: int | None = None
        self.target_s = 2.0
        self.is_gone = False
        if self._state.pieces and not self._state.pieces[-1].path.exists():
            self._joiner = Joiner(self._state.pieces[-1].path)
            self._next = self._state.firsts[-1] + self._joiner.joined

    @property
    def clock_s(self) -> Seconds:
        """Return the source time reached, in seconds."""
        return self._state.clock_s

    def poll(self) -> hls.MediaPlaylist | None:
        """Return the playlist as it is now, None where it could not be had although the recording is under way."""
        try:
            text, url = self._web.retrying(self._fetch, self._context)
            playlist = hls.read_media(text, url)
        except (PassingError, NotFound) as error:
            if not self._state.pieces:
                raise
            self.is_gone = isinstance(error, NotFound)
            return None
        self.target_s = float(playlist.target_s) or self.target_s
        return playlist

    def take(self, playlist: hls.MediaPlaylist, max_duration_s: Seconds | None, is_stopped: Callable[[], bool]) -> bool:
        """Record what is new in the playlist; return whether anything was."""
        segments = self._new(playlist)
        for segment in segments:
            if is_stopped() or (max_duration_s is not None and self.clock_s >= max_duration_s):
                break
            self._record(segment)
        return bool(segments)

    def finish(self) -> tuple[Piece, ...]:
        """Return all pieces, complete."""
        if self._joiner:
            self._joiner.finish()
            self._joiner = None
        if not self._state.pieces:
            raise NotStarted(url=self._access.url)
        return tuple(self._state.pieces)

    def close(self) -> None:
        """Let go of the file under way."""
        if self._joiner:
            self._joiner.close()

    def _fetch(self) -> tuple[str, str]:
        with self._web.open(self._access.url, headers=self._access.headers) as response:
            return response.read(1 << 24).decode("utf-8-sig", errors="replace"), response.url

    def _new(self, playlist: hls.MediaPlaylist) -> list[Segment]:
        listed = playlist.segments
        if not listed:
            return []
        has_restarted = self._next is not None and listed[-1].sequence < self._next - max(10, 2 * len(listed))
        if self._next is None or has_restarted:
            # An ended or restarted playlist has no edge to keep away from.
            fresh = listed[-EDGE_SEGMENTS:] if playlist.is_live and not has_restarted else listed
            self._next = fresh[0].sequence
            self._group = None
        return [segment for segment in listed if segment.sequence >= self._next]

    def _record(self, segment: Segment) -> None:
        lost = segment.sequence - (self._next if self._next is not None else segment.sequence)
        if lost > 0:
            self._lose(Fraction(self.target_s) * lost)
        self._next = segment.sequence + 1
        path = self._folder / f"seg-{segment.sequence:09}"
        try:
            self._fetcher.fetch(segment, path, self._context, lambda _: None)
        except (NotFound, PassingError):
            # It has left the server's window, or never came to be: what is live cannot be waited for.
            self._lose(segment.duration_s)
            return
        self._append(segment, path)

    def _lose(self, duration_s: Seconds) -> None:
        if not self._state.pieces:
            return
        self._missing_s += duration_s
        self._state.clock_s += duration_s

    def _append(self, segment: Segment, path: Path) -> None:
        is_continued = self._joiner and self._group in {None, segment.group} and not self._missing_s
        if not is_continued:
            self._begin(segment)
        self._group = segment.group
        if self._joiner is None:
            raise AssertionError
        self._joiner.append(path)
        self._state.clock_s += segment.duration_s
        self._write()
        self._context.report(Progress(stage="download", done=float(self.clock_s), total=self._total_s, unit="seconds"))

    def _begin(self, segment: Segment) -> None:
        if self._joiner:
            self._joiner.finish()
        number = len(self._state.pieces)
        path = self._folder / f"live-{number:04}.{hls.container_of(segment)}"
        piece = Piece(path=path, start_s=self.clock_s, group=number, missing_s=self._missing_s)
        self._joiner = Joiner(path)
        self._joiner.begin(self._fetcher.init_of(segment, self._context))
        self._state.pieces.append(piece)
        self._state.firsts.append(segment.sequence)
        self._missing_s = Seconds(0)
        self._write()

    def _write(self) -> None:
        write_whole(self._path, to_json(self._state), is_synced=False)

    def _read(self) -> _State:
        try:
            return from_json(self._path.read_bytes(), _State)
        except (OSError, msgspec.DecodeError):
            return _State()

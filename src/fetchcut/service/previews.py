"""Looks at a session's timeline while it is being edited: made at once, kept by what is seen, free of credits."""

import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fetchcut.errors import Cancelled, TooManyRequests, TooMuchWork, VersionStale
from fetchcut.media.render import views
from fetchcut.media.render.bench import Bench
from fetchcut.media.render.small import Stretch
from fetchcut.media.render.views import Peak, PictureKind
from fetchcut.media.render.work import Work, work_on
from fetchcut.media.run.libav import Libav
from fetchcut.media.tools import find_ffmpeg
from fetchcut.progress import Progress
from fetchcut.service import sessions
from fetchcut.service.assets import Assets
from fetchcut.service.copier import Copier
from fetchcut.service.music import Shelf
from fetchcut.service.scratch import Scratch
from fetchcut.settings import Settings
from fetchcut.store import assets as asset_rows
from fetchcut.store.database import Database
from fetchcut.timeline.output import Output

if TYPE_CHECKING:
    from fetchcut.service.callers import Caller

PATIENCE_S: Final = 30.0
"""How long one look may take, with the wait for its turn: beyond that an export is the way."""

AT_ONCE_EACH: Final = 4
"""How many looks one account has under way; a page that asks for more waits for its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """The sound of a timeline in equal stretches, over `duration_s`."""

    duration_s: float
    peaks: tuple[Peak, ...]


class Previews:
    """Looks at the timelines of all accounts. `folder` keeps what was made; it is that of the exports' renders."""

    def __init__(self, settings: Settings, db: Database, assets: Assets, music: Shelf, folder: Path) -> None:
        self._settings = settings
        self._music = music
        self._db = db
        self._assets = assets
        self._folder = folder
        self._scratch = Scratch(folder / "looking")
        self._turns = threading.BoundedSemaphore(max(2, os.cpu_count() or 1))
        self._lock = threading.Lock()
        self._under_way: dict[str, int] = {}
        self._stopped = threading.Event()

    def picture(
        self,
        caller: "Caller",
        session_id: str,
        *,
        at_ms: int,
        lines: int,
        kind: PictureKind = "jpg",
        left: threading.Event | None = None,
    ) -> bytes:
        """Return the moment as a picture; beyond the end the last one. Once `left` is set nobody waits any more.

        Raises SessionMissing, EmptyDraft, AssetMissing, TooManyRequests, TooMuchWork and MediaErrors, as all here do.
        """
        at = Fraction(at_ms, 1000)
        with self._work(caller, session_id, lines, left) as work:
            picture = views.moment(work, at, kind)
        self._copy(work, views.read_at(work, at))
        return picture

    def filmstrip(
        self,
        caller: "Caller",
        session_id: str,
        *,
        count: int,
        lines: int,
        kind: PictureKind = "jpg",
        left: threading.Event | None = None,
    ) -> bytes:
        """Return so many moments at equal distances in one sheet, ten in a row."""
        with self._work(caller, session_id, lines, left) as work:
            sheet = views.filmstrip(work, count, kind)
        self._copy(work, views.read_along(work, count))
        return sheet

    def waveform(
        self,
        caller: "Caller",
        session_id: str,
        *,
        width: int,
        height: int,
        color: str,
        left: threading.Event | None = None,
    ) -> bytes:
        """Return the sound drawn as a PNG."""
        with self._work(caller, session_id, None, left) as work:
            return views.waveform(work, width, height, color)

    def sound(self, caller: "Caller", session_id: str, *, count: int, left: threading.Event | None = None) -> Sound:
        """Return the sound as numbers: the lowest and the highest sample of each stretch."""
        with self._work(caller, session_id, None, left) as work:
            return Sound(duration_s=float(work.draft.duration), peaks=views.peaks(work, count))

    def stop(self) -> None:
        """End the looks, and what goes on behind them."""
        self._stopped.set()
        self._copier.stop()
        self._scratch.end()

    def wait(self, patience_s: float) -> bool:
        """Return whether all that makes later looks quick is done, after so long at the most."""
        return self._copier.wait(patience_s)

    def _copy(self, work: Work, stretches: tuple[Stretch, ...]) -> None:
        """Have later looks find small copies of what this one read, and of what is around it."""
        self._copier.want([(each, work.files[each.asset.id]) for each in stretches])

    def _is_busy(self) -> bool:
        with self._lock:
            return bool(self._under_way)

    @contextmanager
    def _work(
        self, caller: "Caller", session_id: str, lines: int | None, left: threading.Event | None
    ) -> Iterator[Work]:
        with self._db.reading() as tx:
            sessions.require_for(tx, caller, session_id)
        with self.work(caller.user_id, session_id, Output(format="jpg", lines=lines), left=left) as work:
            yield work

    @contextmanager
    def work(
        self,
        user_id: str,
        session_id: str,
        output: Output,
        *,
        version: int | None = None,
        left: threading.Event | None = None,
    ) -> Iterator[Work]:
        """Give the session's latest draft as work in a folder of its own, when it is its turn.

        Raises VersionStale where that is not `version`, SessionMissing where there is no such session of this account.
        """
        with self._db.reading() as tx:
            sessions.require(tx, user_id, session_id)
            now = sessions.current(tx, user_id, session_id)
            found = asset_rows.of_session(tx, user_id, session_id)
            library = self._music.with_music(sessions.library(tx, user_id, session_id))
        if version not in {None, now.version}:
            raise VersionStale(current_version=now.version)
        files = dict(self._music.files) | {each.id: self._assets.path_of(each) for each in found}
        clock = _Clock(left=left or threading.Event(), stopped=self._stopped)
        with self._turn(user_id, clock), tempfile.TemporaryDirectory(dir=self._scratch.folder()) as folder:
            work = work_on(now.draft, library, files, output, folder=Path(folder), bench=self._bench, context=clock)
            try:
                yield work
            except Cancelled as error:
                name = now.draft.title or "timeline"
                raise TooMuchWork(name=name, reason=f"not seen in {PATIENCE_S:.0f} s") from error

    @contextmanager
    def _turn(self, user_id: str, clock: "_Clock") -> Iterator[None]:
        with self._lock:
            if self._under_way.get(user_id, 0) >= AT_ONCE_EACH:
                raise TooManyRequests(retry_after_s=1)
            self._under_way[user_id] = self._under_way.get(user_id, 0) + 1
        try:
            if not self._turns.acquire(timeout=clock.left_s):
                raise TooManyRequests(retry_after_s=5)
            try:
                yield
            finally:
                self._turns.release()
        finally:
            with self._lock:
                self._under_way[user_id] -= 1
                if not self._under_way[user_id]:
                    del self._under_way[user_id]

    @cached_property
    def _copier(self) -> Copier:
        return Copier(self._bench, is_busy=self._is_busy)

    @cached_property
    def _bench(self) -> Bench:
        settings = self._settings
        libav = Libav(sandbox=settings.sandbox)
        return Bench(tool=find_ffmpeg(settings.ffmpeg), libav=libav, folder=self._folder, sandbox=settings.sandbox)


@dataclass(slots=True)
class _Clock:
    """The context of a look: it ends when nobody waits any longer, or would."""

    left: threading.Event
    stopped: threading.Event
    _ends: float = field(default_factory=lambda: time.monotonic() + PATIENCE_S)

    @property
    def left_s(self) -> float:
        """Return how long there is still, in seconds."""
        return max(0.0, self._ends - time.monotonic())

    def report(self, progress: Progress) -> None:
        """Drop the report: it is over before anybody could read it."""

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled once it takes too long, or is for nobody."""
        if not self.left_s or self.left.is_set() or self.stopped.is_set():
            raise Cancelled

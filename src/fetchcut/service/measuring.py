"""Files of sessions measured for turns: each once for all its users, a few at a time, kept under their hashes."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from fetchcut.errors import AssetMissing
from fetchcut.language.outcome import Measure
from fetchcut.media.tools import find_ffmpeg
from fetchcut.progress import Progress
from fetchcut.service.assets import Assets, asset_of
from fetchcut.service.music import Shelf
from fetchcut.service.steps.measure import Gauge, beat, beats_key, heard_key, listen, look, read, said_key, seen_key
from fetchcut.settings import Settings
from fetchcut.store import assets as rows
from fetchcut.store.database import Database
from fetchcut.store.work import WorkStore
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.measured import Measured

AT_ONCE: Final = 2
"""Files that one process measures at a time: each keeps a core or more busy."""
KEPT_S: Final = 30 * 86_400
"""How long what was found is kept after it was last asked for."""


class Measuring:
    """Measures what turns ask for; safe from any thread, and beside other processes on the same folder."""

    def __init__(self, settings: Settings, db: Database, assets: Assets, store: WorkStore, music: Shelf) -> None:
        self._settings = settings
        self._db = db
        self._assets = assets
        self._store = store
        self._music = music
        self._slots = threading.BoundedSemaphore(AT_ONCE)

    def measured(
        self, user_id: str, wanted: Measure, known: Mapping[str, Measured], *, check: Callable[[], None]
    ) -> Mapping[str, Measured]:
        """Return what is known once the files that are wanted are measured. `check` is called all the while.

        A turn that is begun again finds what was measured before. Raises AssetMissing, MediaErrors, FFmpegMissing, and
        what `check` raises.
        """
        gauge = Gauge(tool=find_ffmpeg(self._settings.ffmpeg), sandbox=self._settings.sandbox)
        found, context = dict(known), _Watched(check)
        for each in dict.fromkeys((*wanted.sounds, *wanted.pictures, *wanted.beats, *wanted.subtitles)):
            path, asset, key = self._file(user_id, each)
            now = found.get(each, Measured())
            with self._slots:
                if each in wanted.sounds:
                    held = self._store.open(heard_key(key))
                    now = replace(now, heard=listen(path, asset, gauge, context, held))
                if each in wanted.pictures:
                    held = self._store.open(seen_key(key))
                    now = replace(now, seen=look(path, asset, gauge, context, held))
                if each in wanted.beats:
                    held, tempo = self._store.open(beats_key(key)), self._music.per_minute(each)
                    now = replace(now, beats=beat(path, asset, gauge, context, held, per_minute=tempo))
                if each in wanted.subtitles:
                    now = replace(now, said=read(path, asset, gauge, context, self._store.open(said_key(key))))
            found[each] = now
        return found

    def _file(self, user_id: str, asset_id: str) -> tuple[Path, Asset, str]:
        """Return where a file of the account or of the music on offer is, what it is, and a key for what is in it."""
        if (path := self._music.files.get(asset_id)) is not None:
            return path, self._music.with_music({})[asset_id], asset_id
        with self._db.reading() as tx:
            file = rows.get(tx, user_id, asset_id)
        if file is None:
            raise AssetMissing
        return self._assets.path_of(file), asset_of(file), file.hash

    def sweep(self) -> int:
        """Forget what nobody asked for in a long time."""
        self._store.sweep(KEPT_S)
        return 0


class _Watched:
    """A Context that stops where the turn must."""

    def __init__(self, check: Callable[[], None]) -> None:
        self._check = check

    def report(self, progress: Progress) -> None:
        """Drop the report: a turn tells what it does, not how far it is."""

    def raise_if_cancelled(self) -> None:
        """Raise what ends the turn."""
        self._check()

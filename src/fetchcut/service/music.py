"""The music on offer as files that drafts may use: the person's own folder first, then what comes with the package.

The same for every session of a server, kept by nobody: a file that leaves the folder leaves the drafts that use it
without it, and their export says so.
"""

import contextlib
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Final

from fetchcut.errors import MediaError
from fetchcut.language.situation import Tune
from fetchcut.language.talk.catalogue import bundled, file_of, named_after
from fetchcut.media.run.libav import Libav
from fetchcut.store.work import WorkStore, key_of
from fetchcut.timeline.assets import Asset, Library
from fetchcut.timeline.facts import MediaInfo

ENDINGS: Final = (".mp3", ".wav", ".m4a", ".flac", ".ogg", ".opus", ".aac")
MOST_FILES: Final = 1000
"""Of a folder; in order of their names."""

_FACTS: Final = "music-1"


class Shelf:
    """Tunes with the place of each one's file, by asset id."""

    def __init__(self, tunes: tuple[Tune, ...], files: Mapping[str, Path]) -> None:
        self.tunes = tunes
        self.files = files
        self._library = {tune.asset.id: tune.asset for tune in tunes}

    def per_minute(self, asset_id: str) -> Fraction | None:
        """Return the tempo of a tune, None where it is not told."""
        return next((tune.tempo_bpm for tune in self.tunes if tune.asset.id == asset_id), None)

    def with_music(self, library: Library) -> Library:
        """Return a library together with the music on offer."""
        return {**self._library, **library}


@cache
def packaged() -> Shelf:
    """Return what comes with the package."""
    tunes = bundled()
    return Shelf(tunes, {each.asset.id: path for each in tunes if (path := file_of(each.asset.id))})


def shelf(folder: Path | None, store: WorkStore, *, sandbox: bool) -> Shelf:
    """Return the music of the folder before what comes with the package; each file is looked into once.

    What is no sound, or cannot be read, is left out.
    """
    if folder is None or not folder.is_dir():
        return packaged()
    with Libav(sandbox=sandbox) as libav:
        own = list(_tunes(folder, store, libav))
    rest = packaged()
    tunes = tuple(tune for tune, _ in own)
    return Shelf((*tunes, *rest.tunes), {**rest.files, **{tune.asset.id: path for tune, path in own}})


def _tunes(folder: Path, store: WorkStore, libav: Libav) -> Iterator[tuple[Tune, Path]]:
    for path in _songs(folder):
        with contextlib.suppress(OSError, MediaError):
            name, found = str(path.relative_to(folder)), path.stat()
            with store.open(key_of(_FACTS, str(path), found.st_size, found.st_mtime_ns)) as kept:
                info = kept.record(MediaInfo)
                if info is None:
                    info = libav.probe(path, path.name)
                    kept.finish(info)
            if not info.audio or not info.duration_s:
                continue
            # The folder's name says as much as the file's: lofi/03.mp3.
            moods, style = named_after(f"{name} {info.title or ''}")
            key = hashlib.sha256(f"{name}\n{found.st_size}".encode(errors="replace")).hexdigest()[:16]
            asset = Asset(id=f"own_{key}", name=path.name, file_type="audio", info=info)
            yield Tune(asset=asset, moods=moods, style=style, is_own=True), path.resolve()


def _songs(folder: Path) -> Iterable[Path]:
    try:
        found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file())
    except OSError:
        return ()
    return found[:MOST_FILES]

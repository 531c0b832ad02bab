"""The music on offer as files that drafts may use: the same for every session, kept by nobody."""

from functools import cache
from pathlib import Path

from fetchcut.language.situation import Tune
from fetchcut.language.talk.catalogue import bundled, file_of
from fetchcut.timeline.assets import Library


def tunes() -> tuple[Tune, ...]:
    """Return what is on offer."""
    return bundled()


def with_music(library: Library) -> Library:
    """Return a library together with the music on offer."""
    return {**_offered(), **library}


def music_files() -> dict[str, Path]:
    """Return where the music on offer is, by asset id."""
    return {asset_id: path for asset_id in _offered() if (path := file_of(asset_id))}


@cache
def _offered() -> Library:
    return {tune.asset.id: tune.asset for tune in bundled()}

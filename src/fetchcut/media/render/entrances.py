"""Where FFmpeg can begin to decode a file so that nothing is decoded in vain: its own table of samples tells."""

from bisect import bisect_right
from functools import lru_cache
from pathlib import Path
from typing import Final

from fetchcut.media.iso.boxes import BadBoxes
from fetchcut.media.render.stored_pictures import is_plain_mp4, read_pictures
from fetchcut.timeline.facts import MediaInfo
from fetchcut.timeline.time import Seconds

_FINEST: Final = 200_000
"""Ticks a second up to which FFmpeg, told whole microseconds, finds the very picture."""


def entrance_before(info: MediaInfo, path: Path, source_s: Seconds) -> Seconds | None:
    """Return when the last picture up to `source_s` is shown that begins anew; None where the file does not tell.

    Open groups and fields do not count: what is shown first there is made with pictures before it.
    """
    found = entrances(info, path)
    number = bisect_right(found, source_s)
    return found[number - 1] if number else None


def entrances(info: MediaInfo, path: Path) -> tuple[Seconds, ...]:
    """Return when pictures that begin anew are shown, in times of the source; none where the file does not tell."""
    if not is_plain_mp4(info) or len(info.video) != 1 or info.video[0].is_interlaced:
        return ()
    return _entrances(path, path.stat().st_mtime_ns, info.start_s)


@lru_cache(maxsize=32)
def _entrances(path: Path, changed_ns: int, origin_s: Seconds) -> tuple[Seconds, ...]:
    """Return the source times of all entrances; `changed_ns` tells one file from what stood at its place before."""
    try:
        source = read_pictures("", path, origin_s=origin_s)
    except BadBoxes:
        return ()
    track = source.track
    if track.time_scale > _FINEST:
        return ()
    starts = (each.sample for each in source.starts if not each.leading and not each.is_open)
    times = (track.seconds(track.samples.shown[each]) - origin_s for each in starts)
    return tuple(sorted(each for each in times if each >= 0))

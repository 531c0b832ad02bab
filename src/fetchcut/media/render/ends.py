"""What a result's first and last second are made of: where that held before, it holds again."""

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from importlib.metadata import version
from itertools import accumulate
from os import pread
from pathlib import Path
from typing import Final

from fetchcut.media.iso.write import NewTrack

_LOOKED_AT_S: Final = 2
"""More than the check decodes: a second, and the pictures that are decoded for one that is shown earlier."""


def ends_key(tracks: Sequence[NewTrack], sources: Sequence[Path]) -> str:
    """Return a key: the hash of all that decides whether both ends of these tracks decode.

    These are their bytes, when they are due, the sample descriptions, the lengths, and who decodes. What lies between
    is seen at its joins.
    """
    digest = hashlib.sha256(version("av").encode())
    with ExitStack() as stack:
        files = [stack.enter_context(each.open("rb")).fileno() for each in sources]
        for track in tracks:
            digest.update(f"{track.kind} {track.time_scale} {track.begins} {track.length}".encode() + track.entry)
            for number in _at_ends(track):
                shift = track.shifts[number] if track.shifts else 0
                is_sync = track.is_sync is None or track.is_sync[number]
                size = track.sizes[number]
                digest.update(f"\n{number} {track.durations[number]} {shift} {is_sync} {size} ".encode())
                digest.update(pread(files[track.sources[number]], size, track.offsets[number]))
    return digest.hexdigest()[:40]


def _at_ends(track: NewTrack) -> Iterator[int]:
    """Yield the samples of the first seconds, and those from the keyframe before the last ones on."""
    due = [0, *accumulate(track.durations)]
    first = bisect_left(due, due[0] + _LOOKED_AT_S * track.time_scale)
    last = max(0, bisect_left(due, due[-1] - _LOOKED_AT_S * track.time_scale) - 1)
    while last and track.is_sync is not None and not track.is_sync[last]:
        last -= 1
    samples = len(track.sizes)
    yield from range(min(first, samples))
    yield from range(max(first, last), samples)

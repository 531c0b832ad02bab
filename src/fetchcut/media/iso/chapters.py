"""Chapters as a track of text, which Apple's players read: a sample a chapter, each its name. Pure.

https://developer.apple.com/documentation/quicktime-file-format/text_sample_description
"""

import struct
from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

from fetchcut.media.iso.boxes import box
from fetchcut.media.iso.write import NewTrack

_SCALE: Final = 1000
_UTF8: Final = box(b"encd", struct.pack(">I", 0x100))
_ENTRY: Final = box(
    b"text",
    bytes(6),
    struct.pack(">H", 1),
    # Display flags, justification, background, box, reserved, font, face, reserved, colour, and a name of no letters.
    bytes(4 + 4 + 6 + 8 + 8 + 2 + 2 + 1 + 2 + 6 + 1),
)


def chapter_track(chapters: Sequence[tuple[float, float, str]], source: int) -> tuple[NewTrack, bytes]:
    """Return the track of chapters as (start, end, name) in seconds, and its samples, which are file number `source`.

    Each lasts until the next one begins: a track of text has no gaps.
    """
    samples = [_sample(name) for _, _, name in chapters]
    starts = [round(start * _SCALE) for start, _, _ in chapters]
    end = max(starts[-1] + 1, round(chapters[-1][1] * _SCALE))
    sizes = array("q", map(len, samples))
    track = NewTrack(
        kind="text",
        time_scale=_SCALE,
        entry=_ENTRY,
        sources=array("q", [source] * len(samples)),
        offsets=array("q", list(accumulate(sizes, initial=0))[:-1]),
        sizes=sizes,
        durations=array("q", (there - here for here, there in pairwise([*starts, end]))),
        length=end - starts[0],
        is_on=False,
        late=starts[0],
    )
    return track, b"".join(samples)


def _sample(name: str) -> bytes:
    text = name.encode()[:0xFFFF]
    return struct.pack(">H", len(text)) + text + _UTF8

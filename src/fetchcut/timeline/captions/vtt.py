"""WebVTT (https://www.w3.org/TR/webvtt1/): like SubRip, with a header, notes, styles, and times within the text."""

import re
from collections.abc import Iterator
from typing import Final

from fetchcut.timeline.captions.cues import Cue
from fetchcut.timeline.captions.srt import blocks
from fetchcut.timeline.captions.tags import plain
from fetchcut.timeline.captions.times import TIME, read_time
from fetchcut.timeline.draft import Word
from fetchcut.timeline.time import Seconds

_INNER_TIME: Final = re.compile(rf"<({TIME})>", re.ASCII)


def read_vtt(lines: list[str]) -> Iterator[Cue]:
    """Yield the cues, with the times of words where there are any. What stands before the first times is no cue."""
    for times, text in blocks(lines):
        start, end = read_time(times[1]), read_time(times[2])
        if start is not None and end is not None:
            pieces = _INNER_TIME.split("\n".join(text))
            yield Cue(start, end, plain("".join(pieces[::2])), tuple(_words(pieces, start, end)))


def _words(pieces: list[str], start: Seconds, end: Seconds) -> Iterator[Word]:
    """Yield the words of "one <00:01> two": text, time, text, … as `split` leaves them; none where nothing is timed."""
    if len(pieces) < 3:
        return
    at = start
    for time, text in zip([None, *pieces[1::2]], pieces[::2], strict=True):
        read = at if time is None else read_time(time)
        at = read if read is not None and at <= read <= end else at
        word = " ".join(plain(text).split())
        if word:
            yield Word(at - start, word)

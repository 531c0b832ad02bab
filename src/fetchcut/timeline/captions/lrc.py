"""LRC, the words of songs: a time before each line. A line is there until the next time, or for a while.

[offset:500]                    all times come so many milliseconds earlier
[00:12.00][01:15.30]A refrain   shown twice
[00:17.20]<00:17.20>one <00:17.90>word at a time
[00:21.10]                      an empty line ends the one before
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from fetchcut.timeline.captions.cues import Cue
from fetchcut.timeline.captions.tags import plain
from fetchcut.timeline.captions.times import read_time
from fetchcut.timeline.draft import Word
from fetchcut.timeline.grid import from_ms
from fetchcut.timeline.time import Seconds

LINE: Final = re.compile(r"\s*\[\d{1,3}:\d{1,2}(?:[.,]\d{1,3})?\]", re.ASCII)
_STAMP: Final = re.compile(r"\s*\[([0-9:.,]{3,12})\]")
_WORD: Final = re.compile(r"<([0-9:.,]{3,12})>")
_OFFSET: Final = re.compile(r"\s*\[offset:\s*([+-]?\d{1,6})\s*\]", re.ASCII | re.IGNORECASE)
_LONGEST: Final = from_ms(8000)
"""Of a line that nothing follows soon: music plays on, nobody sings."""
_MOST_TIMES: Final = 100
_LONGEST_TEXT: Final = 10_000
"""Both of one line of the file: a text that is shown again and again is looked at again and again."""


def read_lrc(lines: list[str]) -> Iterator[Cue]:
    """Yield the lines as cues, in order of time. Titles, artists and other tags are left out."""
    earlier = from_ms(sum(int(found[1]) for line in lines if (found := _OFFSET.match(line))))
    sung = sorted(((time, text) for line in lines for time, text in _stamped(line)), key=lambda each: each[0])
    ends = [after for (_, _), (after, _) in pairwise(sung)]
    for (start, text), end in zip(sung, [*ends, None], strict=True):
        until = start + _LONGEST if end is None else min(end, start + _LONGEST)
        begin = max(start - earlier, from_ms(0))
        yield Cue(begin, until - earlier, plain(_WORD.sub("", text)), tuple(_words(text, start)))


def _stamped(line: str) -> list[tuple[Seconds, str]]:
    """Return the line's text once for each time before it."""
    times: list[Seconds] = []
    at = 0
    while len(times) < _MOST_TIMES and (stamp := _STAMP.match(line, at)) and (time := read_time(stamp[1])) is not None:
        times.append(time)
        at = stamp.end()
    text = line[at : at + _LONGEST_TEXT].strip()
    return [(time, text) for time in times]


def _words(text: str, start: Seconds) -> Iterator[Word]:
    pieces = _WORD.split(text)
    for stamp, said in zip(pieces[1::2], pieces[2::2], strict=True):
        time, word = read_time(stamp), " ".join(plain(said).split())
        if time is not None and time >= start and word:
            yield Word(time - start, word)

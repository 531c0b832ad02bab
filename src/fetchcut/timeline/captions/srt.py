"""SubRip: a number, a line of two times, lines of text, an empty line. Files are looser than that, and so are we."""

import re
from collections.abc import Iterator
from typing import Final

from fetchcut.timeline.captions.cues import Cue
from fetchcut.timeline.captions.tags import plain
from fetchcut.timeline.captions.times import TIME, read_time

ARROW: Final = re.compile(rf"\s*({TIME})\s*-{{1,3}}>\s*({TIME})", re.ASCII)


def read_srt(lines: list[str]) -> Iterator[Cue]:
    """Yield the cues. Numbers are not needed; a cue whose times do not parse is left out."""
    for times, text in blocks(lines):
        start, end = read_time(times[1]), read_time(times[2])
        if start is not None and end is not None:
            yield Cue(start, end, plain("\n".join(text)))


def blocks(lines: list[str]) -> Iterator[tuple[re.Match[str], list[str]]]:
    """Yield each line of times with the lines of text below it, up to an empty line or the next one of times."""
    found: tuple[re.Match[str], list[str]] | None = None
    for line in lines:
        times = ARROW.match(line)
        if times is not None:
            if found is not None:
                yield found[0], _without_number(found[1])
            found = times, []
        elif found is not None and line.strip():
            found[1].append(line)
        elif found is not None:
            yield found
            found = None
    if found is not None:
        yield found


def _without_number(text: list[str]) -> list[str]:
    """Return the lines without the number of the next cue: there was no empty line between the two."""
    return text[:-1] if len(text) > 1 and text[-1].strip().isdigit() else text

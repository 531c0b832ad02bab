"""Pixels as DEC sixels: bands of six lines, in each band one run of columns a colour. Pure.

https://vt100.net/docs/vt3xx-gp/chapter14.html: a character 63..126 is six pixels from the top, the lowest bit first;
`!n` repeats, `#c` chooses a colour, `$` goes back to the left, `-` goes to the next band.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from fetchcut.media.pixels import Indexed

_LINES: Final = 6
_FIRST: Final = 63


def encoded(picture: Indexed) -> str:
    """Return the sequence that draws `picture` in its own pixels, and a new line."""
    used = sorted(set(picture.indices))
    colors = "".join(f"#{each};2;{_percents(picture.palette[each])}" for each in used)
    bands = "-".join(map(_band, _bands(picture)))
    # 1:1 pixels, so wide and so high; pixels that no colour draws stay as they are (the 1 after q's first ;).
    return f'\x1bP0;1;q"1;1;{picture.width};{picture.height}{colors}{bands}\x1b\\\n'


def _percents(color: tuple[int, int, int]) -> str:
    return ";".join(str(round(each * 100 / 255)) for each in color)


def _bands(picture: Indexed) -> Iterator[list[bytes]]:
    """Yield the lines of each band, six of them or what is left at the end."""
    lines = [picture.indices[at * picture.width : (at + 1) * picture.width] for at in range(picture.height)]
    for at in range(0, picture.height, _LINES):
        yield lines[at : at + _LINES]


def _band(lines: list[bytes]) -> str:
    masks: dict[int, bytearray] = {}
    for bit, line in enumerate(lines):
        for column, color in enumerate(line):
            masks.setdefault(color, bytearray(len(line)))[column] |= 1 << bit
    return "$".join(f"#{color}{_runs(mask)}" for color, mask in sorted(masks.items()))


def _runs(mask: bytearray) -> str:
    """Return the columns of one colour; a run of more than three is counted, what is empty at the end left out."""
    words = []
    for value, same in groupby(mask.rstrip(b"\0")):
        length, letter = len(list(same)), chr(_FIRST + value)
        words.append(f"!{length}{letter}" if length > 3 else letter * length)
    return "".join(words)

"""What the terminal itself says of pictures, and how large its characters are."""

import os
import re
import select
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

Asks = Callable[[], bool]

_WAIT_S: Final = 1.0
"""Every terminal answers; one that is far away takes a while, and its answer must not arrive as something typed."""
_ANSWER: Final = re.compile(rb"\x1b\[\?([0-9;]*)c")
_SIXEL: Final = b"4"
"""https://vt100.net/docs/vt510-rm/DA1.html: the extension 4 of a terminal's primary attributes is sixel graphics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The pixels of one character."""

    width: int = 10
    height: int = 20
    """A VT340's, which terminals draw sixels by where they say nothing else."""


def says_sixel() -> bool:
    """Return whether the terminal says that it draws sixels; false where there is none, or keys wait to be read."""
    if sys.stdin is None or sys.stdout is None or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    try:
        import termios
        import tty
    except ImportError:  # a console without them
        return False
    keyboard = sys.stdin.fileno()
    if select.select([keyboard], [], [], 0)[0]:
        # What was typed ahead is the person's next message: reading on for an answer would eat it.
        return False
    before = termios.tcgetattr(keyboard)
    try:
        tty.setcbreak(keyboard, termios.TCSANOW)
        sys.stdout.write("\x1b[c")
        sys.stdout.flush()
        return is_sixel(_heard(keyboard))
    finally:
        termios.tcsetattr(keyboard, termios.TCSANOW, before)


def is_sixel(answer: bytes) -> bool:
    """Return whether these primary attributes hold sixel graphics."""
    found = _ANSWER.search(answer)
    return found is not None and _SIXEL in found[1].split(b";")


def _heard(keyboard: int) -> bytes:
    heard, ends = b"", time.monotonic() + _WAIT_S
    while not _ANSWER.search(heard) and (left_s := ends - time.monotonic()) > 0:
        if select.select([keyboard], [], [], left_s)[0]:
            byte = os.read(keyboard, 1)
            if not byte:
                break
            heard += byte
    return heard


def cell_px() -> Cell:
    """Return the size of a character, as the terminal's window tells it."""
    try:
        import fcntl
        import struct
        import termios

        size = fcntl.ioctl(sys.stdout.fileno(), termios.TIOCGWINSZ, bytes(8))
        rows, columns, width, height = struct.unpack("HHHH", size)
    except (ImportError, OSError, ValueError):
        return Cell()
    is_told = 0 < columns <= width and 0 < rows <= height
    return Cell(width=width // columns, height=height // rows) if is_told else Cell()

"""The file as it is, for terminals that decode it themselves. Pure."""

import base64
from collections.abc import Iterator
from typing import Final

_CHUNK: Final = 4096
"""https://sw.kovidgoyal.net/kitty/graphics-protocol/#remote-client: at most so many characters a piece."""


def iterm2(png: bytes, rows: int) -> str:
    """Return iTerm2's sequence (https://iterm2.com/documentation-images.html), `rows` lines high."""
    data = base64.b64encode(png).decode()
    return f"\x1b]1337;File=inline=1;height={rows};preserveAspectRatio=1:{data}\x07\n"


def kitty(png: bytes, rows: int) -> str:
    """Return kitty's sequences, `rows` lines high."""
    return "".join(_pieces(base64.b64encode(png).decode(), rows)) + "\n"


def _pieces(data: str, rows: int) -> Iterator[str]:
    """Yield the picture in pieces; all but the last say that more comes (m=1)."""
    pieces = [data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK)] or [""]
    for number, piece in enumerate(pieces):
        head = f"a=T,f=100,r={rows}," if number == 0 else ""
        yield f"\x1b_G{head}m={int(number < len(pieces) - 1)};{piece}\x1b\\"

"""A picture shown in the terminal itself, where it can: kitty's protocol, or that of iTerm2. Nothing elsewhere."""

import base64
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

Protocol = Literal["kitty", "iterm2"]

_CHUNK: Final = 4096
"""https://sw.kovidgoyal.net/kitty/graphics-protocol/#remote-client: at most so many characters a piece."""


def protocol(environ: Mapping[str, str] | None = None) -> Protocol | None:
    """Return what this terminal speaks, None where it says nothing of pictures (a multiplexer in between counts)."""
    variables = os.environ if environ is None else environ
    program = variables.get("TERM_PROGRAM", "")
    if variables.get("TMUX") or variables.get("STY"):
        return None
    if "KITTY_WINDOW_ID" in variables or variables.get("TERM") == "xterm-kitty" or program == "ghostty":
        return "kitty"
    if program in {"iTerm.app", "WezTerm"} or variables.get("LC_TERMINAL") == "iTerm2":
        return "iterm2"
    return None


def shown(path: Path, how: Protocol, *, rows: int = 8) -> str:
    """Return what to write so that the PNG at `path` is seen, so many lines high."""
    data = base64.b64encode(path.read_bytes()).decode()
    if how == "iterm2":
        return f"\x1b]1337;File=inline=1;height={rows};preserveAspectRatio=1:{data}\x07\n"
    return "".join(_kitty(data, rows)) + "\n"


def _kitty(data: str, rows: int) -> Iterator[str]:
    """Yield the picture in pieces; all but the last say that more comes (m=1)."""
    pieces = [data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK)] or [""]
    for number, piece in enumerate(pieces):
        head = f"a=T,f=100,r={rows}," if number == 0 else ""
        yield f"\x1b_G{head}m={int(number < len(pieces) - 1)};{piece}\x1b\\"

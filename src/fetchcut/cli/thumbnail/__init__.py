"""A picture in the terminal itself, in the best way that it knows.

kitty, iTerm2   the file as it is                      (the environment names the terminal)
sixel           256 colours, six lines a row of text   (the terminal says so when asked)
blocks          two pixels a character, any terminal that has colours
"""

import os
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from fetchcut.cli.thumbnail import asking, blocks, sixel, whole
from fetchcut.media.pixels import indexed, rgb, size_of_png
from fetchcut.media.tools import Tool

Way = Literal["kitty", "iterm2", "sixel", "blocks"]

ROWS = 9
"""Lines of text that a thumbnail is high."""


@cache
def way() -> Way | None:
    """Return how this terminal shows pictures, None where it has not even colours. Asks it once, if it must."""
    return named(os.environ) or told(os.environ, says_sixel=asking.says_sixel)


def named(environ: Mapping[str, str]) -> Way | None:
    """Return what the environment alone tells. In a multiplexer it speaks of the terminal around it: not ours."""
    program = environ.get("TERM_PROGRAM", "")
    if environ.get("TMUX") or environ.get("STY"):
        return None
    if "KITTY_WINDOW_ID" in environ or environ.get("TERM") == "xterm-kitty" or program == "ghostty":
        return "kitty"
    if program in {"iTerm.app", "WezTerm"} or environ.get("LC_TERMINAL") == "iTerm2":
        return "iterm2"
    return None


def told(environ: Mapping[str, str], *, says_sixel: "asking.Asks") -> Way | None:
    """Return what a terminal without a name of its own can; `says_sixel` asks it."""
    if environ.get("TERM", "") in {"", "dumb"} and not environ.get("WT_SESSION"):
        return None
    if says_sixel():
        return "sixel"
    has_colors = "NO_COLOR" not in environ and (
        environ.get("COLORTERM") in {"truecolor", "24bit"}
        or "256color" in environ.get("TERM", "")
        or "WT_SESSION" in environ
    )
    return "blocks" if has_colors else None


def shown(path: Path, how: Way, *, tool: Tool, sandbox: bool = True, rows: int = ROWS) -> str:
    """Return what to write so that the PNG at `path` is seen, `rows` lines high at most.

    Raises Unreadable, Damaged or FFmpegFailed where it is no picture.
    """
    columns = shutil.get_terminal_size().columns - 1
    match how:
        case "kitty":
            return whole.kitty(path.read_bytes(), rows)
        case "iterm2":
            return whole.iterm2(path.read_bytes(), rows)
        case "sixel":
            cell = asking.cell_px()
            width, height = fitted(size_of_png(path), columns * cell.width, rows * cell.height)
            return sixel.encoded(indexed(path, width, height, tool=tool, sandbox=sandbox))
        case "blocks":
            # A character is about twice as high as wide, and holds two pixels one above the other.
            width, height = fitted(size_of_png(path), columns, rows * 2)
            height += height % 2
            is_true = os.environ.get("COLORTERM") in {"truecolor", "24bit"} or "WT_SESSION" in os.environ
            return blocks.drawn(rgb(path, width, height, tool=tool, sandbox=sandbox), width, has_true_color=is_true)


def fitted(size: tuple[int, int], most_width: int, most_height: int) -> tuple[int, int]:
    """Return the largest size of the same shape within the limits, at least one pixel each way."""
    width, height = size
    scale = min(most_width / width, most_height / height)
    return max(1, round(width * scale)), max(1, round(height * scale))

"""Pixels as half blocks: the upper one is the colour of the character, the lower one that behind it. Pure."""

from typing import Final

_RESET: Final = "\x1b[0m"
_STEPS: Final = (0, 95, 135, 175, 215, 255)
"""The levels of xterm's colour cube, which stands at 16 of its 256 colours."""


def drawn(pixels: bytes, width: int, *, has_true_color: bool = True) -> str:
    """Return the lines that draw `pixels`: an even number of rows of `width`, three bytes a pixel."""
    row = width * 3
    pairs = range(0, len(pixels), 2 * row)
    return "".join(_line(pixels[at : at + row], pixels[at + row : at + 2 * row], has_true_color) for at in pairs)


def _line(upper: bytes, lower: bytes, has_true_color: bool) -> str:
    color = _true if has_true_color else _cube
    words, last = [], ""
    for at in range(0, len(upper), 3):
        both = f"\x1b[38;{color(*upper[at : at + 3])};48;{color(*lower[at : at + 3])}m"
        words.append("▀" if both == last else f"{both}▀")
        last = both
    return f"{''.join(words)}{_RESET}\n"


def _true(red: int, green: int, blue: int) -> str:
    return f"2;{red};{green};{blue}"


def _cube(red: int, green: int, blue: int) -> str:
    red, green, blue = (min(range(6), key=lambda step: abs(_STEPS[step] - each)) for each in (red, green, blue))
    return f"5;{16 + 36 * red + 6 * green + blue}"

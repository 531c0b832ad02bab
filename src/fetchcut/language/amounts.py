"""Sizes and picture heights as people write them."""

import re
from decimal import Decimal
from typing import Final

from fetchcut.errors import NotUnderstood
from fetchcut.language.normalise import fold

_FACTORS: Final = {"k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_NAMED_LINES: Final = {"2k": 1440, "4k": 2160, "5k": 2880, "8k": 4320, "hd": 1080, "fhd": 1080, "uhd": 2160, "sd": 480}
COMMON_LINES: Final = frozenset({144, 240, 360, 480, 540, 576, 720, 1080, 1440, 2160, 4320})
"""Heights that mean a height even without a p behind them."""


def parse_size(text: str) -> int:
    """Return bytes for "25M", "25 MB", "1.5GiB", "800k", "1000". K, M, G are powers of 1000, Ki, Mi, Gi of 1024.

    The smaller reading of "MB" is taken on purpose: limits of mail and chat are kept by it in either reading.
    Raises NotUnderstood.
    """
    match = re.fullmatch(r"\s*([0-9]{1,12}(?:\.[0-9]{1,6})?)\s*(?:([kmgt])(i?)b?|b)?\s*", fold(text))
    if match is None:
        raise NotUnderstood(words=text)
    factor = _FACTORS[match[2]] if match[2] else 1
    if match[3]:
        factor = 1024 ** ("kmgt".index(match[2]) + 1)
    size = int(Decimal(match[1]) * factor)
    if size < 1:
        raise NotUnderstood(words=text)
    return size


def parse_lines(text: str) -> int:
    """Return the picture height for "1080p", "1080", "4k", "1920x1080" (the smaller side). Raises NotUnderstood."""
    plain = fold(text).strip()
    if plain in _NAMED_LINES:
        return _NAMED_LINES[plain]
    match = re.fullmatch(r"([0-9]{2,5})\s*(?:[pi](?:[0-9]{2,3})?|x\s*([0-9]{2,5}))?", plain)
    if match is None:
        raise NotUnderstood(words=text)
    lines = min(int(match[1]), int(match[2] or match[1]))
    if lines < 1:
        raise NotUnderstood(words=text)
    return lines

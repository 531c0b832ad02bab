"""Shapes of canvases by name: of platforms, and as ratios."""

import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

PLATFORMS: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "tiktok": (1080, 1920),
        "douyin": (1080, 1920),
        "reels": (1080, 1920),
        "shorts": (1080, 1920),
        "kuaishou": (1080, 1920),
        "stories": (1080, 1920),
        "xiaohongshu": (1080, 1440),
        "instagram": (1080, 1350),
        "youtube": (1920, 1080),
        "bilibili": (1920, 1080),
        "square": (1080, 1080),
    }
)
"""Width and height that the platform shows best."""

_RATIO: Final = re.compile(
    r"([1-9][0-9]{0,3}(?:\.[0-9]{1,3})?)\s*[:：/x×]\s*([1-9][0-9]{0,3}(?:\.[0-9]{1,3})?)", re.ASCII
)
_WIDEST: Final = Fraction(5)


def read_ratio(said: str) -> Fraction:
    """Return width through height of "9:16". Raises ValueError, also for shapes longer than five to one."""
    match = _RATIO.fullmatch(said.strip())
    if match is None:
        raise ValueError("expected a shape like 16:9")
    ratio = Fraction(match[1]) / Fraction(match[2])
    if not 1 / _WIDEST <= ratio <= _WIDEST:
        raise ValueError("expected a shape between 1:5 and 5:1")
    return ratio


def shaped(ratio: Fraction, lines: int) -> tuple[int, int]:
    """Return even width and height of this shape whose shorter side is `lines`."""
    longer = 2 * round(lines * max(ratio, 1 / ratio) / 2)
    shorter = 2 * round(Fraction(lines) / 2)
    return (longer, shorter) if ratio >= 1 else (shorter, longer)

"""The shape and the sides of a picture that a wish names, for the canvas and for an export."""

from fractions import Fraction

from fetchcut.language.lexer import Token
from fetchcut.language.talk.intent import Intent
from fetchcut.timeline.platforms import PLATFORMS, read_ratio


def shape(intent: Intent) -> Token | None:
    """Return what names the shape: "vertical for TikTok" is TikTok's own size, "square for YouTube" is a square."""
    platform, other = intent.first("PLATFORM"), _wanted(intent)
    if platform is None or other is None:
        if other is not None:
            intent.use(*(item for item in intent.items if item.kind in {"RATIO", "SHAPE"} and _is_alike(item, other)))
        return platform or other
    return platform if ratio_of(other) == Fraction(*PLATFORMS[str(platform.value)]) else other


def _wanted(intent: Intent) -> Token | None:
    """Return the shape that is wanted: the later of two with a change between them, 横屏改竖屏."""
    found = [at for at, item in enumerate(intent.items) if item.kind in {"RATIO", "SHAPE"}]
    if len(found) == 2 and any(item.kind in {"SET", "TO", "INTO", "REPLACE"} for item in intent.items[slice(*found)]):
        return intent.use(intent.items[found[0]], intent.items[found[1]])[1]
    return intent.first("RATIO", "SHAPE")


def _is_alike(one: Token, other: Token) -> bool:
    """Return whether both are upright, or both lie: 竖屏9:16 says it twice."""
    return (ratio_of(one) > 1) is (ratio_of(other) > 1)


def ratio_of(named: Token) -> Fraction:
    """Return width through height of a RATIO or SHAPE."""
    return named.value if isinstance(named.value, Fraction) else read_ratio(str(named.value))


def sides(intent: Intent) -> dict[str, int]:
    """Return width and height in pixels as far as they are said: "1280x720", "320 wide", 高 720."""
    found: dict[str, int] = {}
    for item in intent.all("RES", "SIDE"):
        if isinstance(item.value, tuple) and item.kind == "SIDE":
            found[item.value[0]] = item.value[1]
        elif isinstance(item.value, tuple):
            found |= {"width": item.value[0], "height": item.value[1]}
    return found

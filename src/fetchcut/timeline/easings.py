"""How a value gets from one keyframe to the next."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from fetchcut.timeline.draft import Keyframe
from fetchcut.timeline.time import Seconds

EASINGS: Final[Mapping[str, Callable[[float], float]]] = MappingProxyType(
    {
        "linear": lambda part: part,
        "hold": lambda part: 0.0 if part < 1 else 1.0,
        "ease-in": lambda part: part * part,
        "ease-out": lambda part: part * (2 - part),
        "ease-in-out": lambda part: part * part * (3 - 2 * part),
    }
)
"""By name: the part of the way that is made when a part of the time is over, both from 0 to 1."""


def value_at(keyframes: tuple[Keyframe, ...], at: Seconds) -> float:
    """Return the value at a time that counts as the keyframes do. There must be one keyframe at least."""
    if at <= keyframes[0].at:
        return keyframes[0].value
    for here, there in pairwise(keyframes):
        if at < there.at:
            part = float((at - here.at) / (there.at - here.at))
            return here.value + (there.value - here.value) * EASINGS[here.easing](part)
    return keyframes[-1].value

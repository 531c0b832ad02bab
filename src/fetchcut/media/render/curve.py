"""Keyframes as expressions that FFmpeg evaluates for every frame. Pure."""

from typing import Final

from fetchcut.timeline.draft import Keyframe

_EASED: Final = {
    "linear": "{p}",
    "hold": "0",
    "ease-in": "pow({p},2)",
    "ease-out": "({p})*(2-({p}))",
    "ease-in-out": "pow({p},2)*(3-2*({p}))",
}


def expression(keyframes: tuple[Keyframe, ...], time: str) -> str:
    """Return the value at `time`, itself an expression in seconds since the segment's start.

    The keyframes are searched by halves: FFmpeg evaluates a thousand of them as ten questions.
    """
    if len(keyframes) == 1:
        return number(keyframes[0].value)
    first, last = keyframes[0], keyframes[-1]
    inner = _between(keyframes, time)
    before = f"if(lt({time},{_at(first)}),{number(first.value)},{inner})"
    return f"if(gte({time},{_at(last)}),{number(last.value)},{before})"


def number(value: float) -> str:
    """Return a number as FFmpeg's expressions read it."""
    return f"{value:.9f}".rstrip("0").rstrip(".")


def _between(keyframes: tuple[Keyframe, ...], time: str) -> str:
    if len(keyframes) == 2:
        here, there = keyframes
        if here.value == there.value:
            return number(here.value)
        part = f"({time}-{_at(here)})/{number(float(there.at - here.at))}"
        return f"{number(here.value)}+{number(there.value - here.value)}*{_EASED[here.easing].format(p=part)}"
    middle = len(keyframes) // 2
    left, right = _between(keyframes[: middle + 1], time), _between(keyframes[middle:], time)
    return f"if(lt({time},{_at(keyframes[middle])}),{left},{right})"


def _at(keyframe: Keyframe) -> str:
    at = number(float(keyframe.at))
    return f"({at})" if at.startswith("-") else at

"""Speeds that change while a clip plays: how much of the source a moment of the timeline has come to, and back.

speed  4 |        ,--        source played by `t` is the area below the line up to `t`
       1 |--,---'            a part of a clip has the same line, counted from its own beginning
         +-----------> t

A ramp multiplies the speed that a clip has. Between its points the factor changes evenly, before the first and after
the last it stands still. Points may lie outside of the clip: what is left of a ramp after a cut.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import isqrt
from typing import Final

from fetchcut.timeline.time import Seconds

_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class RampPoint:
    """By what the speed is multiplied `at` a time from the segment's start. Both lie on millionths."""

    at: Seconds
    factor: Fraction


Ramp = tuple[RampPoint, ...]
"""In order of time; empty: as fast all the time."""


def factor_at(ramp: Ramp, at: Seconds) -> Fraction:
    """Return by what the speed is multiplied at a time."""
    if not ramp:
        return Fraction(1)
    if at <= ramp[0].at:
        return ramp[0].factor
    for here, there in pairwise(ramp):
        if at < there.at:
            return here.factor + (there.factor - here.factor) * (at - here.at) / (there.at - here.at)
    return ramp[-1].factor


def area(ramp: Ramp, until: Seconds) -> Seconds:
    """Return how much is played from 0 until a time, at speed 1 where there is no ramp; below 0 for times before 0."""
    return until if not ramp else _area_from_first(ramp, until) - _area_from_first(ramp, Fraction(0))


def reached(ramp: Ramp, played: Seconds) -> Seconds:
    """Return the time at which so much is played since 0: `area` turned round, to the millionth of a second."""
    if not ramp:
        return played
    wanted = played + _area_from_first(ramp, Fraction(0))
    if wanted <= 0:
        return ramp[0].at + wanted / ramp[0].factor
    for here, there in pairwise(ramp):
        whole = (here.factor + there.factor) / 2 * (there.at - here.at)
        if wanted < whole:
            return here.at + _within(here, there, wanted)
        wanted -= whole
    return ramp[-1].at + wanted / ramp[-1].factor


def later(ramp: Ramp, offset: Seconds) -> Ramp:
    """Return the ramp of the part of a clip that begins `offset` after it."""
    return _moved(ramp, lambda at: at - offset) if offset else ramp


def turned(ramp: Ramp, whole: Seconds) -> Ramp:
    """Return the ramp as met from the end of a clip of this length."""
    return tuple(reversed(_moved(ramp, lambda at: whole - at)))


def stretched(ramp: Ramp, factor: Fraction) -> Ramp:
    """Return the same ramp for a clip that is `factor` as long."""
    return _moved(ramp, lambda at: at * factor)


def is_near(first: Ramp, second: Ramp) -> bool:
    """Return whether two ramps are one, but for the rounding of pieces of pieces."""
    least = Fraction(2, _MILLION)
    return len(first) == len(second) and all(
        abs(here.at - there.at) <= least and here.factor == there.factor
        for here, there in zip(first, second, strict=True)
    )


def extremes(ramp: Ramp) -> tuple[Fraction, Fraction]:
    """Return the least and the largest factor."""
    factors = [each.factor for each in ramp] or [Fraction(1)]
    return min(factors), max(factors)


def _area_from_first(ramp: Ramp, until: Seconds) -> Seconds:
    first = ramp[0]
    if until <= first.at:
        return (until - first.at) * first.factor
    total = Fraction(0)
    for here, there in pairwise(ramp):
        if until < there.at:
            return total + (here.factor + factor_at((here, there), until)) / 2 * (until - here.at)
        total += (here.factor + there.factor) / 2 * (there.at - here.at)
    return total + (until - ramp[-1].at) * ramp[-1].factor


def _within(here: RampPoint, there: RampPoint, played: Seconds) -> Seconds:
    """Return how long after `here` so much is played: v t + a t^2 / 2 solved for t, also where a is 0."""
    slope = (there.factor - here.factor) / (there.at - here.at)
    root = _root(here.factor * here.factor + 2 * slope * played)
    return _nearest(2 * played / (here.factor + root))


def _root(value: Fraction) -> Fraction:
    """Return the square root, to a part in 10^12."""
    precise: Final = 10**12
    return Fraction(isqrt(value.numerator * precise * precise // value.denominator), precise)


def _moved(ramp: Iterable[RampPoint], move: Callable[[Seconds], Seconds]) -> Ramp:
    return tuple(_in_order(replace(each, at=_nearest(move(each.at))) for each in ramp))


def _in_order(points: Iterator[RampPoint]) -> Iterator[RampPoint]:
    """Yield the points but for those that rounding laid on the one before."""
    before: RampPoint | None = None
    for each in points:
        if before is None or each.at != before.at:
            yield each
        before = each


def _nearest(value: Fraction) -> Fraction:
    return Fraction((2 * value.numerator * _MILLION + value.denominator) // (2 * value.denominator), _MILLION)

"""A speed that changes, as an expression that says when a picture is shown. Pure.

played   0---------1---------------3     seconds of the source
when     0---------1-------1.5---1.9     the same points on the timeline, and the formula between two of them
"""

from fractions import Fraction

from fetchcut.media.render.curve import number
from fetchcut.timeline import ramps
from fetchcut.timeline.ramps import Ramp
from fetchcut.timeline.time import Seconds


def when_played(ramp: Ramp, played: str) -> str:
    """Return the expression of the time in seconds at which `played`, itself one, was played since 0."""
    points = [(each.at, each.factor, ramps.area(ramp, each.at)) for each in ramp]
    at, factor, area = points[0]
    before = f"{_exact(at)}+({played}-{_exact(area)})/{_exact(factor)}"
    at, factor, area_at_end = points[-1]
    behind = f"{_exact(at)}+({played}-{_exact(area_at_end)})/{_exact(factor)}"
    if len(points) == 1:
        return f"({before})"
    inner = f"if(lt({played},{_exact(area)}),{before},{_between(points, played)})"
    return f"(if(gte({played},{_exact(area_at_end)}),{behind},{inner}))"


def _between(points: list[tuple[Seconds, Fraction, Seconds]], played: str) -> str:
    """Return the expression between the first and the last point, found by halves."""
    if len(points) == 2:
        (at, factor, area), (at_next, factor_next, _) = points
        slope = (factor_next - factor) / (at_next - at)
        more = f"({played}-{_exact(area)})"
        if slope == 0:
            return f"{_exact(at)}+{more}/{_exact(factor)}"
        root = f"sqrt(max(0,{_exact(factor * factor)}+({_exact(2 * slope)})*{more}))"
        return f"{_exact(at)}+2*{more}/({_exact(factor)}+{root})"
    middle = len(points) // 2
    left, right = _between(points[: middle + 1], played), _between(points[middle:], played)
    return f"if(lt({played},{_exact(points[middle][2])}),{left},{right})"


def _exact(value: Fraction) -> str:
    written = number(float(value))
    return f"({written})" if written.startswith("-") else written

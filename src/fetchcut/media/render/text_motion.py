"""Texts that move, grow, turn and fade by keyframes: where and how one stands, frame by frame. Pure.

frame    12     13     14 … 40        an event a frame while something changes, one for all frames where nothing does
         [pose] [pose] [   pose   ]
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from fetchcut.timeline.draft import Segment
from fetchcut.timeline.easings import value_at
from fetchcut.timeline.time import Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """How a text stands: its middle in parts of the canvas, where that is said; `scale` 1 is as it was written.

    `rotation` is clockwise in degrees, `opacity` with its fades.
    """

    x: float | None = None
    y: float | None = None
    scale: float = 1.0
    rotation: float = 0.0
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Posed:
    """A pose in the output's frames [first, last)."""

    first: int
    last: int
    pose: Pose


def poses(segment: Segment, first: int, last: int, rate: Fraction) -> Iterator[Posed]:
    """Yield the poses of a text in the output's frames [first, last), alike ones in a row as one."""
    found: Posed | None = None
    for frame in range(first, last):
        pose = pose_at(segment, frame / rate - segment.start)
        if found is not None and found.pose == pose:
            found = Posed(found.first, frame + 1, pose)
            continue
        if found is not None:
            yield found
        found = Posed(frame, frame + 1, pose)
    if found is not None:
        yield found


def pose_at(segment: Segment, at: Seconds) -> Pose:
    """Return how the text stands at a time that counts from the segment's start."""
    rows = segment.picture.keyframes

    def value(name: str) -> float | None:
        return round(value_at(rows[name], at), 6) if name in rows else None

    scale, rotation, opacity = value("scale"), value("rotation"), value("opacity")
    shown = segment.picture.opacity if opacity is None else opacity
    return Pose(
        x=value("x"),
        y=value("y"),
        scale=1.0 if scale is None else scale,
        rotation=rotation or 0.0,
        opacity=round(shown * _faded(segment, at), 6),
    )


def _faded(segment: Segment, at: Seconds) -> float:
    """Return which part of the text its fades leave at a time."""
    fade_in, fade_out = segment.picture.fade_in, segment.picture.fade_out
    begun = float(at / fade_in) if fade_in else 1.0
    left = float((segment.duration - at) / fade_out) if fade_out else 1.0
    return max(0.0, min(1.0, begun, left))

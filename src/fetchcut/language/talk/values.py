"""What phrases are worth: positions, stretches, amounts, and which of the things in the draft somebody means."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from fetchcut.timeline.time import Seconds

Which = Literal["the", "it", "all", "nth", "named", "other", "every", "first", "last"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """Things of one `kind` ("clip", "title", "music" …) somebody points at.

    "nth" counts by `numbers`, from 1, from the end by negative ones; "named" goes by `names` of files or segments;
    "it" is what was singled out before; "the" the only one of its kind; "other" all but that.
    """

    kind: str
    which: Which = "the"
    numbers: tuple[int, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pos:
    """A point in time: `offset` from the start, from the end (negative is before it), or `part` of the whole.

    `frames` is a further offset in frames. `of` is what the time belongs to, None the timeline.
    """

    base: Literal["start", "end", "part"] = "start"
    offset: Seconds = Fraction(0)
    part: Fraction = Fraction(0)
    frames: int = 0
    of: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time between two points; None is the start or the end of what it belongs to.

    "edge" is the first or last of it ("the last 5 s"), "open" has one bound ("after 0:30"), "span" both.
    """

    start: Pos | None
    end: Pos | None
    style: Literal["span", "edge", "open"] = "span"
    of: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How much: to a value, by a difference, or by a factor of what is. `direction` is 0 where words give none.

    `unit`: "part" (1 is 100 %), "db", "number", "px", "s" …
    """

    mode: Literal["to", "by", "times"]
    value: Fraction
    unit: str = "part"
    direction: int = 0

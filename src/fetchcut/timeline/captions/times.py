"""Times as files of captions have them: 00:01:02,500, 1:02.5, 0:00:01.00."""

import re
from fractions import Fraction
from typing import Final

from fetchcut.timeline.grid import from_ms
from fetchcut.timeline.limits import LONGEST
from fetchcut.timeline.time import Seconds

TIME: Final = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,6})?"
_PARTS: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,6}))?", re.ASCII)


def read_time(text: str) -> Seconds | None:
    """Return the time in seconds, in whole milliseconds; None for what is none, or beyond 24 hours."""
    match = _PARTS.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, seconds, part = match.groups()
    time = 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds) + Fraction(f"0.{part or 0}")
    return from_ms(round(1000 * time)) if time <= LONGEST else None

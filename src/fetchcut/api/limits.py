"""How often somebody may ask: a bucket of tokens each, refilled at a steady rate. In memory, of this process alone."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from fetchcut.errors import TooManyRequests, TooManyStreams

_MOST_KEYS: Final = 50_000
_BURST_S: Final = 15.0
"""A full bucket holds what its rate gives in this time."""


class Buckets:
    """Requests a minute, counted by key. Whoever was not seen for longest is forgotten and starts anew."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, per_minute: float) -> None:
        """Count one request of `key`. Raises TooManyRequests."""
        level, now = self._require(key, per_minute)
        self._levels[key] = (level - 1, now)
        self._levels.move_to_end(key)
        if len(self._levels) > _MOST_KEYS:
            self._levels.popitem(last=False)

    def _require(self, key: str, per_minute: float) -> tuple[float, float]:
        rate_per_s = per_minute / 60
        full = max(1.0, rate_per_s * _BURST_S)
        now = self._clock()
        level, at = self._levels.get(key, (full, now))
        level = min(full, level + (now - at) * rate_per_s)
        if level < 1:
            raise TooManyRequests(retry_after_s=math.ceil((1 - level) / rate_per_s))
        return level, now


class Slots:
    """How many of something each key has at the moment."""

    def __init__(self) -> None:
        self.taken: dict[str, int] = {}

    def take(self, key: str, most: int) -> None:
        """Take one; `most` 0 is no limit. Raises TooManyStreams."""
        if most and self.taken.get(key, 0) >= most:
            raise TooManyStreams(limit=most)
        self.taken[key] = self.taken.get(key, 0) + 1

    def give_back(self, key: str) -> None:
        """Return one."""
        self.taken[key] -= 1
        if not self.taken[key]:
            del self.taken[key]

"""Too fast and too slow: a speed limit shared by all connections, and when a body that trickles is given up."""

import threading
import time
from dataclasses import dataclass


class RateLimit:
    """A token bucket: on average at most `bytes_per_s`, over all threads that `take` from it."""

    def __init__(self, bytes_per_s: int) -> None:
        self.bytes_per_s = bytes_per_s
        # The clock time at which everything taken so far is earned.
        self._earned_at = time.monotonic()
        self._lock = threading.Lock()

    @property
    def portion(self) -> int:
        """Return how many bytes to ask for at once, so that waits stay short (an eighth of a second)."""
        return max(1024, min(1 << 20, self.bytes_per_s // 8))

    def reserve(self, size: int, now: float) -> float:
        """Return the seconds to wait at clock time `now` for `size` bytes, which are booked."""
        with self._lock:
            self._earned_at = max(self._earned_at, now) + size / self.bytes_per_s
            return self._earned_at - now

    def take(self, size: int) -> None:
        """Return once `size` bytes are within the limit."""
        time.sleep(max(0.0, self.reserve(size, time.monotonic())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How slowly a body may come: at least `bytes_per_s` over `window_s` of waiting for it.

    A host that sends a byte now and then is never silent long enough to time out, and would hold us forever.
    """

    bytes_per_s: int = 1024
    window_s: float = 60.0


class Trickle:
    """Measures one body against `patience`. Only waiting counts, not the time that its reader takes for itself."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._waited_s = 0.0
        self._bytes = 0

    def is_hopeless(self, waited_s: float, size: int) -> bool:
        """Return whether a window has passed with too little, after `size` more bytes came in `waited_s` seconds."""
        self._waited_s += waited_s
        self._bytes += size
        if self._bytes >= self._patience.bytes_per_s * self._patience.window_s:
            self._waited_s, self._bytes = 0.0, 0
        return self._waited_s >= self._patience.window_s

"""How long a sender of bytes is waited for: a grace, then a least rate, and an end to all patience."""

from dataclasses import dataclass
from typing import Final

GRACE_S: Final = 10.0
LEAST_BYTES_PER_S: Final = 1024


@dataclass(slots=True, kw_only=True)
class Pace:
    """The account of one body. Only the time in which we waited for bytes counts, never the time we took ourselves."""

    deadline_s: float
    grace_s: float = GRACE_S
    least_bytes_per_s: float = LEAST_BYTES_PER_S
    received_bytes: int = 0
    waited_s: float = 0.0

    def patience_s(self) -> float:
        """Return how long the next bytes may take; zero or less: they are too late."""
        earned = self.grace_s + self.received_bytes / self.least_bytes_per_s
        return min(earned, self.deadline_s) - self.waited_s

    def got(self, received_bytes: int, waited_s: float) -> None:
        """Enter bytes that came after a wait."""
        self.received_bytes += received_bytes
        self.waited_s += waited_s

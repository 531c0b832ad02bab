"""Speed and time left, from reports that come in bursts. Pure: time is passed in."""

from dataclasses import dataclass, field

from fetchcut.progress import Progress

WINDOW_S = 5.0
UNCOUNTED = frozenset({"steps", "percent"})
"""Units of which nobody wants to read how many there are, or how many a second."""


@dataclass(slots=True)
class Pace:
    """The recent past of one stage: points of (time in seconds, units done), oldest first, at most WINDOW_S long."""

    points: list[tuple[float, float]] = field(default_factory=list)

    def add(self, now_s: float, done: float) -> None:
        """Take in one report."""
        self.points.append((now_s, done))
        while len(self.points) > 2 and now_s - self.points[0][0] > WINDOW_S:
            self.points.pop(0)

    @property
    def speed(self) -> float | None:
        """Return units per second over the window, None while nobody can tell."""
        if len(self.points) < 2:
            return None
        (start, before), (end, after) = self.points[0], self.points[-1]
        return (after - before) / (end - start) if end > start and after > before else None

    def left_s(self, progress: Progress) -> float | None:
        """Return the seconds until `progress` reaches its total at this speed; steps and ends are not foretold."""
        if progress.total is None or not self.speed or progress.unit == "steps" or progress.done >= progress.total:
            return None
        return max(0.0, (progress.total - progress.done) / self.speed)


def percent(progress: Progress) -> float | None:
    """Return 0 to 100, None while the total is unknown."""
    if not progress.total:
        return None
    return min(100.0, 100.0 * progress.done / progress.total)


def amount(value: float, unit: str) -> str:
    """Return bytes as people read them (1.2 MB), or seconds of media as 12.3 s; nothing for steps and percent."""
    if unit in UNCOUNTED:
        return ""
    if unit == "seconds":
        return f"{value:.1f} s"
    for name in ("B", "KB", "MB", "GB"):
        if value < 1000 or name == "GB":
            return f"{value:.0f} {name}" if name == "B" else f"{value:.1f} {name}"
        value /= 1000
    return ""

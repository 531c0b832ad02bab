"""Times of ours (milliseconds since 1970) as clients read them."""

from datetime import UTC, datetime


def utc(at_ms: int) -> str:
    """Return 2026-03-18T00:00:00Z."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def utc_or_none(at_ms: int | None) -> str | None:
    """Return the same, None for never."""
    return None if at_ms is None else utc(at_ms)

"""What is asked of the service and what it answers, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from fetchcut.progress import Context
from fetchcut.service.naming import Destination
from fetchcut.timeline.wish import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One link or local file, and what is wished of it. `is_dry_run` asks for the decisions without their work.

    `found_by` is the link that led to this one, None for a link the person gave: where a page of a public host leads,
    no private address may follow. `originals` are containers of plain files that are handed over byte by byte as they
    came, though another layout might play better.
    """

    target: str
    is_local: bool
    wish: Wish
    goal: Destination
    is_dry_run: bool = False
    found_by: str | None = None
    originals: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the person wants hosts to be spoken to. `selector` and `sort` are yt-dlp's -f and -S."""

    cookies_file: Path | None = None
    cookies_from_browser: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    selector: str | None = None
    sort: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A result under its final name. `fields` are what is known of its source, by yt-dlp's names."""

    path: Path
    size_bytes: int
    fields: Mapping[str, object] = field(default_factory=dict)


class JobContext(Context, Protocol):
    """What a running job is given: a step's context, and a way to tell the person something once."""

    def tell(self, code: str, facts: Mapping[str, object]) -> None:
        """Pass on one decision or event; the sentence for `code` is made where it is shown."""

    def is_recording_over(self) -> bool:
        """Return whether the person wants a live recording to end here and be delivered."""

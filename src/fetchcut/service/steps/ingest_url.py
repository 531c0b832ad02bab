"""Fetch what is behind a link that came from outside, by the main job's own steps under the server's rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from fetchcut.errors import AddressRefused, FetchcutError, FileTooLarge, NoMediaFound, NotPublic
from fetchcut.service.flows import Failed, get
from fetchcut.service.job import JobContext, Manners, Order
from fetchcut.service.kinds import ACCEPTED
from fetchcut.service.naming import Destination
from fetchcut.service.workshop import Outside, Workshop
from fetchcut.settings import Settings
from fetchcut.timeline.wish import Wish

MOST_ENTRIES: Final = 10
"""Files of one link that leads to a list."""

LIVE_S: Final = 600
"""How much of a stream that is live is recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link, and how far it is trusted."""

    url: str
    outside: Outside


def ingest_url(link: Link, folder: Path, settings: Settings, context: JobContext) -> Iterator[Path]:
    """Yield the files behind the link, below `folder`, as they come; begun before in the same folder, it goes on.

    Raises the IngestError of a link that gives none, FileTooLarge, MediaError, StoreError, Cancelled.
    """
    try:
        yield from _files(link, folder, settings, context)
    except FileTooLarge as error:
        error.name = error.name or name_of(link.url)
        raise
    except AddressRefused as error:
        # What a name means inside our network, or where a redirect led, is nobody's business.
        raise NotPublic(url=link.url, address="") from error


def _files(link: Link, folder: Path, settings: Settings, context: JobContext) -> Iterator[Path]:
    order = Order(
        target=link.url,
        is_local=False,
        wish=Wish(max_duration_s=Fraction(LIVE_S)),
        goal=Destination(folder=folder),
        originals=frozenset(ACCEPTED),
    )
    failure: FetchcutError | None = None
    count = 0
    with Workshop(settings, Manners(), context, outside=link.outside) as shop:
        for result in get(order, shop):
            if isinstance(result, Failed):
                failure = failure or result.error
                continue
            yield result.path
            count += 1
            if count == MOST_ENTRIES:
                return
    if not count:
        raise failure or NoMediaFound(url=link.url)


def name_of(url: str) -> str:
    """Return what a link's file is called where nobody says better."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "link"
    return unquote(PurePosixPath(parts.path).name) or parts.netloc.rpartition("@")[2] or "link"

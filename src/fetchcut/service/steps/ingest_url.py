"""Fetch what is behind a link that came from outside, by the main job's own steps under the server's rules."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from fetchcut.disk import ensure_folder, write_whole
from fetchcut.errors import AddressRefused, FetchcutError, FileTooLarge, NoMediaFound, NotPublic
from fetchcut.language.replies import explain
from fetchcut.service.flows import Failed, get
from fetchcut.service.how import MOST_ENTRIES, How
from fetchcut.service.job import Delivered, JobContext, Manners, Order
from fetchcut.service.kinds import ACCEPTED
from fetchcut.service.naming import Destination
from fetchcut.service.workshop import Outside, Workshop
from fetchcut.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link, how far it is trusted, how it is to be fetched, and the language of what is told meanwhile."""

    url: str
    outside: Outside
    how: How = field(default_factory=How)
    language: str = "en"


def ingest_url(link: Link, folder: Path, settings: Settings, context: JobContext) -> Iterator[Delivered]:
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


def _files(link: Link, folder: Path, settings: Settings, context: JobContext) -> Iterator[Delivered]:
    order = Order(
        target=link.url,
        is_local=False,
        wish=link.how.wish,
        goal=Destination(folder=folder),
        is_dry_run=link.how.is_dry_run,
        originals=frozenset(ACCEPTED),
    )
    failure: FetchcutError | None = None
    count = looked_at = 0
    manners = _manners(link.how, settings.data_folder)
    with Workshop(settings, manners, context, outside=link.outside) as shop:
        for result in get(order, shop):
            looked_at += 1
            if isinstance(result, Failed):
                failure = failure or result.error
                context.tell("entry_failed", {"why": explain(result.error, link.language)})
            else:
                count += 1
                yield result
            if looked_at == MOST_ENTRIES:
                break
    if not count and not (link.how.is_dry_run and failure is None):
        raise failure or NoMediaFound(url=link.url)


def _manners(how: How, folder: Path) -> Manners:
    """Return how the host is spoken to; cookies are put into a file of ours, which goes with the job."""
    cookies = None
    if how.cookies:
        cookies = ensure_folder(folder) / "cookies.txt"
        cookies.touch(mode=0o600)
        write_whole(cookies, how.cookies.encode(), is_synced=False)
    return Manners(cookies_file=cookies, headers=how.headers, selector=how.selector or None, sort=how.sort or None)


def name_of(url: str) -> str:
    """Return what a link's file is called where nobody says better."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "link"
    return unquote(PurePosixPath(parts.path).name) or parts.netloc.rpartition("@")[2] or "link"

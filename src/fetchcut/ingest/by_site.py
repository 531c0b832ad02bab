"""What only yt-dlp understands: found and fetched by it, through a proxy of ours that asks the link's own guard."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fetchcut.ingest.source import Access, Listing, Source
from fetchcut.ingest.web import Web
from fetchcut.progress import Context

if TYPE_CHECKING:
    from fetchcut.ingest.allowance import Allowance
    from fetchcut.ingest.ytdlp import SiteOptions, Troubles


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveOptions:
    """What a person may set. `cookies` is the text of a Netscape cookie file, `browser` whose cookies yt-dlp reads.

    `wants_playlist`: a video linked as part of a list stands for the list, of which `items` are wanted ("1:5,8"; all
    when empty). `headers` and `proxy` are the person's own, for yt-dlp's requests (ours know them already).
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: str = ""
    browser: str = ""
    wants_playlist: bool = False
    items: str = ""
    cache_folder: Path | None = None
    proxy: str | None = None


def download_by_site(
    source: Source,
    access: Access,
    folder: Path,
    *,
    web: Web,
    options: ResolveOptions,
    context: Context,
    connections: int = 4,
    rate_limit: int | None = None,
) -> Path:
    """Return the file of one rendition with transport "site": yt-dlp downloads it through our proxy into `folder`."""
    from fetchcut.ingest import ytdlp

    with _proxied(source.page_url, web, options) as (site, troubles):
        return ytdlp.download_by_site(
            source,
            access,
            folder,
            site,
            troubles=troubles,
            context=context,
            connections=connections,
            rate_limit=rate_limit,
        )


def find_by_site(link: str, web: Web, options: ResolveOptions, context: Context) -> Source | Listing:
    """Return what yt-dlp finds behind `link`. Raises an IngestError."""
    from fetchcut.ingest import ytdlp

    with _proxied(link, web, options) as (site, troubles):
        return ytdlp.extract(link, site, troubles=troubles, context=context)


@contextmanager
def _proxied(link: str, web: Web, options: ResolveOptions) -> "Iterator[tuple[SiteOptions, Troubles]]":
    """Yield how to use yt-dlp: through a proxy of ours that lives for this one use and asks the link's own guard."""
    from fetchcut.ingest.proxy import GuardedProxy
    from fetchcut.ingest.ytdlp import SiteOptions

    upstream = options.proxy or web.proxy_for(link)
    with (
        _told_why(web.allowance),
        GuardedProxy(web.guard, timeout_s=web.timeout_s, upstream=upstream, allowance=web.allowance) as proxy,
    ):
        site = SiteOptions(
            proxy_url=proxy.url,
            timeout_s=web.timeout_s,
            wants_playlist=options.wants_playlist,
            items=options.items,
            cookies=options.cookies,
            browser=options.browser,
            headers=options.headers,
            cache_folder=options.cache_folder,
        )
        yield site, lambda: [*proxy.refusals, *proxy.failures]


@contextmanager
def _told_why(allowance: "Allowance | None") -> "Iterator[None]":
    """Raise FileTooLarge instead of whatever yt-dlp makes of a connection that our proxy cut for that reason."""
    try:
        yield
    except Exception:
        if allowance:
            allowance.raise_if_exceeded()
        raise


def site_knows(link: str) -> bool:
    """Return whether yt-dlp has an extractor made for this very site."""
    from fetchcut.ingest import ytdlp

    return ytdlp.knows(link)

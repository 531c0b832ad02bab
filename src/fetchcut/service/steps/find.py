"""Find out what an order's link or file is."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from fetchcut.ingest.source import Listing, Source
from fetchcut.ingest.web import Web
from fetchcut.progress import Progress
from fetchcut.service.job import Order
from fetchcut.service.workshop import Workshop
from fetchcut.timeline.facts import Rendition
from fetchcut.timeline.wish import Wish

if TYPE_CHECKING:
    from fetchcut.ingest.by_site import ResolveOptions


def find(order: Order, web: Web | None, shop: Workshop) -> Source | Listing:
    """Return the source (or listing) behind the order. Raises an IngestError or FileMissing."""
    if web is None:
        from fetchcut.ingest.local import local_source

        return local_source(Path(order.target))
    from fetchcut.ingest.resolve import resolve

    shop.context.report(Progress(stage="resolve", unit="steps", done=0))
    found = resolve(order.target, web=web, options=resolve_options(order.wish, shop), context=shop.context)
    shop.context.report(Progress(stage="resolve", unit="steps", done=1, total=1))
    return found


def resolve_options(wish: Wish, shop: Workshop) -> "ResolveOptions":
    """Return what the person set, for finding and for what only yt-dlp can fetch."""
    from fetchcut.ingest.by_site import ResolveOptions

    manners = shop.manners
    return ResolveOptions(
        headers=manners.headers,
        cookies=manners.cookies_file.read_text("utf-8", "replace") if shop.cookies and manners.cookies_file else "",
        browser=manners.cookies_from_browser or "",
        wants_playlist=bool(wish.wants_playlist or wish.playlist_items),
        items=",".join(str(number) for number in wish.playlist_items),
        proxy=shop.settings.proxy,
    )


def picked_by_selector(source: Source, shop: Workshop) -> tuple[Rendition, ...] | None:
    """Return the renditions that yt-dlp's own -f and -S pick, None where the person used neither.

    Raises NoMediaFound where the selector fits nothing.
    """
    manners = shop.manners
    if not (manners.selector or manners.sort) or len(source.renditions) < 2:
        return None
    from fetchcut.errors import NoMediaFound
    from fetchcut.ingest.ytdlp_words import select

    files = select(source, manners.selector or "", manners.sort or "")
    if not files:
        raise NoMediaFound(url=source.page_url)
    return tuple(each for name in files[0] for each in source.renditions if each.id == name)


def named_fields(source: Source) -> Mapping[str, object]:
    """Return what a name template may ask for, by yt-dlp's names."""
    own = {"title": source.title, "id": source.id, "uploader": source.uploader, "webpage_url": source.page_url}
    return {**source.fields, **{name: value for name, value in own.items() if value is not None}}

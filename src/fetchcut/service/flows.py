"""The order in which steps are done, written once. Whoever runs a flow decides where: here they are run directly."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fetchcut.errors import Cancelled, Damaged, FetchcutError, Forbidden, NotFound, StoreError, Unreadable
from fetchcut.ingest.source import Listing, Source
from fetchcut.ingest.web import Web
from fetchcut.service.job import Delivered, Order
from fetchcut.service.steps.fetch import Fetch, Fetched, fetch
from fetchcut.service.steps.find import find, picked_by_selector
from fetchcut.service.workshop import Workshop
from fetchcut.store.work import WorkFolder, key_of
from fetchcut.timeline.facts import Rendition

if TYPE_CHECKING:
    from fetchcut.service.steps.convert import Converted

FETCHED = "fetch-1"
CONVERTED = "convert-1"
"""The makers of work folders, with a number that goes up when what they write changes its meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """One entry of a listing that gave no result; the others go on."""

    target: str
    error: FetchcutError


def get(order: Order, shop: Workshop) -> Iterator[Delivered | Failed]:
    """Yield what an order gives, as it comes: one result, or one for each entry of a listing.

    Raises what stops the whole order: an error of a single source, Cancelled, and all that the disk says.
    """
    with ExitStack() as stack:
        web = None if order.is_local else stack.enter_context(shop.web(order.found_by))
        found = find(order, web, shop)
        if isinstance(found, Source):
            yield from _one(found, order, web, shop)
            return
    yield from _each(found, order, shop)


def _each(listing: Listing, order: Order, shop: Workshop) -> Iterator[Delivered | Failed]:
    shop.context.tell("listing", {"title": listing.title, "count": len(listing.entries)})
    for number, entry in enumerate(listing.entries, start=1):
        shop.context.tell("entry", {"number": number, "count": len(listing.entries), "title": entry.title})
        wish = replace(order.wish, wants_playlist=False, playlist_items=())
        try:
            yield from get(replace(order, target=entry.url, wish=wish, found_by=order.found_by or order.target), shop)
        except (Cancelled, StoreError):
            raise
        except FetchcutError as error:
            yield Failed(target=entry.url, error=error)


def _one(source: Source, order: Order, web: Web | None, shop: Workshop) -> Iterator[Delivered]:
    picked = _picked(source, order, shop)
    if order.is_dry_run:
        shop.context.tell("dry_run", {"title": source.title, "renditions": len(source.renditions)})
        return
    with ExitStack() as held:
        keys = {each.id: key_of(FETCHED, source.key, each.id, order.wish.cuts) for each in picked}
        # Sorted: two runs that share several folders must ask for them in the same order, or they wait for each other.
        folders = {key: held.enter_context(shop.work(key)) for key in sorted(set(keys.values()))}
        fetched: list[Fetched] = []
        for rendition in picked:
            # The first one's parts are everybody's: pictures and sound must be cut alike.
            ranges = fetched[0].ranges if fetched else ()
            job = Fetch(source=source, access=source.access_of(rendition.id), wish=order.wish, ranges=ranges)
            fetched.append(_fetched(job, order, folders[keys[rendition.id]], web, shop))
        # Loaded by now, beside the download (Workshop.get_ready): the first byte does not wait for them.
        from fetchcut.service.steps.convert import convert
        from fetchcut.service.steps.deliver import deliver

        own = held.enter_context(shop.work(key_of(CONVERTED, list(keys.values()), order.wish)))
        try:
            result = _as_it_came(source, fetched, order) or convert(source, tuple(fetched), order.wish, own, shop)
        except (Damaged, Unreadable):
            # Kept, the same bytes would fail again: the next run is to fetch them anew.
            for folder in folders.values():
                folder.clear()
            raise
        yield deliver(result, source, order.goal, own.path.name)
        for folder in (*folders.values(), own):
            shop.store.forget(folder)


def _as_it_came(source: Source, fetched: Sequence[Fetched], order: Order) -> "Converted | None":
    """Return a plain file untouched where the order wants it so."""
    container = source.access[0].container
    if source.site != "direct" or container not in order.originals or order.wish.cuts:
        return None
    from fetchcut.service.steps.convert import Converted

    return Converted(path=fetched[0].pieces[0].path, extension=container, is_untouched=True)


def _picked(source: Source, order: Order, shop: Workshop) -> tuple[Rendition, ...]:
    if (selected := picked_by_selector(source, shop)) is not None:
        return selected
    if len(source.renditions) == 1:
        # Nothing to choose; what the wish needs and it lacks, the plan says.
        return source.renditions
    from fetchcut.media.choice import choose

    choice = choose(source.renditions, order.wish, name=source.title)
    shop.context.tell(f"why.{choice.why.code}", choice.why.named())
    return choice.picked


def _fetched(job: Fetch, order: Order, folder: WorkFolder, web: Web | None, shop: Workshop) -> Fetched:
    """Return the files of one rendition; where a site's signed link has run out meanwhile, by a fresh one, once."""
    try:
        return fetch(job, folder, web, shop)
    except (Forbidden, NotFound):
        if web is None or job.source.site in {"direct", "hls"}:
            raise
        again = find(order, web, shop)
        wanted = job.access.rendition_id
        if not isinstance(again, Source) or all(each.id != wanted for each in again.renditions):
            raise
        return fetch(replace(job, source=again, access=again.access_of(wanted)), folder, web, shop)

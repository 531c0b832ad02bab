"""From a link to a source: one look for what we understand ourselves, yt-dlp for everything else."""

from dataclasses import replace
from typing import Final

from fetchcut import errors
from fetchcut.errors import NoMediaFound, NotMedia, SiteFailed
from fetchcut.ingest.by_site import ResolveOptions, find_by_site, site_knows
from fetchcut.ingest.http_file import HttpFile, look
from fetchcut.ingest.media_at import media_at
from fetchcut.ingest.sites import is_big_site
from fetchcut.ingest.sniff import sniff
from fetchcut.ingest.source import Listing, Source
from fetchcut.ingest.web import Web
from fetchcut.progress import Context

_SITE_MAY_KNOW_BETTER: Final = (errors.Forbidden, errors.LoginNeeded, errors.NotFound, errors.RateLimited)
"""Answers that sites give to strangers like us, and not to an extractor that speaks their own interface."""


def resolve(link: str, *, web: Web, options: ResolveOptions, context: Context) -> Source | Listing:
    """Return what is behind `link`. Media and HLS playlists are recognised by their bytes, never by their names.

    Raises NoMediaFound for a page without media, NotMedia for a page that is named like a media file, and every other
    IngestError.
    """
    if is_big_site(link):
        return find_by_site(link, web, options, context)
    try:
        file = look(web, link, {}, context)
    except _SITE_MAY_KNOW_BETTER:
        if not site_knows(link):
            raise
        return find_by_site(link, web, options, context)
    return media_at(file, web, context) or _page(file, web, options, context)


def _page(file: HttpFile, web: Web, options: ResolveOptions, context: Context) -> Source | Listing:
    link = file.url
    kind = sniff(file.head, file.content_type, file.file_name)
    is_named_media = sniff(b"", None, file.file_name).kind == "media"
    if kind.kind == "unknown":
        raise NotMedia(url=link, found="unknown data")
    try:
        return find_by_site(link, web, options, context)
    except (NoMediaFound, SiteFailed) as error:
        if kind.kind == "html" and (found := _named_on(file, web, context)):
            return found
        if not is_named_media:
            raise
        raise NotMedia(url=link, found="HTML page" if kind.kind == "html" else "text") from error


def _named_on(file: HttpFile, web: Web, context: Context) -> Source | None:
    """Return the first media that the page's own tags lead to, under the page's title."""
    from fetchcut.ingest.page import media_in

    title, links = media_in(file.head.decode("utf-8", errors="replace"), file.final_url)
    for each in links[:3]:
        try:
            found = media_at(look(web, each, {**file.headers, "Referer": file.final_url}, context), web, context)
        except (errors.NotFound, errors.Forbidden, errors.EmptyBody, errors.UnsupportedUrl):
            continue
        if found:
            return replace(found, title=title or found.title, page_url=file.url)
    return None

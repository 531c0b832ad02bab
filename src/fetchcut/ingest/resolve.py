"""From a link to a source: one look for what we understand ourselves, yt-dlp for everything else."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from fetchcut import errors
from fetchcut.errors import NoMediaFound, NotMedia, NotStarted, SiteFailed
from fetchcut.ingest import hls, sidx
from fetchcut.ingest.http_file import HttpFile, look
from fetchcut.ingest.sites import is_big_site
from fetchcut.ingest.sniff import Sniffed, sniff
from fetchcut.ingest.source import Access, ByteRange, Listing, Source
from fetchcut.ingest.stable import stable_url
from fetchcut.ingest.web import Web
from fetchcut.progress import Context
from fetchcut.timeline.facts import Rendition
from fetchcut.timeline.time import Seconds

if TYPE_CHECKING:
    from fetchcut.ingest.ytdlp import SiteOptions, Troubles

MOST_PLAYLIST_BYTES: Final = 32 << 20
_SITE_MAY_KNOW_BETTER: Final = (errors.Forbidden, errors.LoginNeeded, errors.NotFound, errors.RateLimited)
"""Answers that sites give to strangers like us, and not to an extractor that speaks their own interface."""


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


def resolve(link: str, *, web: Web, options: ResolveOptions, context: Context) -> Source | Listing:
    """Return what is behind `link`. Media and HLS playlists are recognised by their bytes, never by their names.

    Raises NoMediaFound for a page without media, NotMedia for a page that is named like a media file, and every other
    IngestError.
    """
    if is_big_site(link):
        return _by_site(link, web, options, context)
    try:
        file = look(web, link, {}, context)
    except _SITE_MAY_KNOW_BETTER:
        if not _site_knows(link):
            raise
        return _by_site(link, web, options, context)
    return _media_at(file, web, context) or _page(file, web, options, context)


def load(web: Web, access: Access, context: Context) -> Access:
    """Return an access with transport "hls" read: its segments, or "live" where the playlist may still grow.

    Any other is returned as it is. Raises what fetching and reading the playlist raise, NotStarted for an empty one.
    """
    if access.transport != "hls":
        return access
    text, url = _text(web, access.url, access.headers, context)
    if hls.is_master(text):
        # A site that calls a master playlist one format: its first entry is the one meant for everybody.
        first = _first(hls.read_master(text, url, access.headers), url)
        text, url = _text(web, first.url, access.headers, context)
    return _loaded(access, hls.read_media(text, url), url)


def _first(master: hls.Master, url: str) -> Access:
    if not master.access:
        raise NoMediaFound(url=url)
    return master.access[0]


def indexed(web: Web, access: Access, file: HttpFile) -> Access | None:
    """Return a "direct" access to a fragmented MP4 as "segments" by its index, None where it has none that we can use.

    This is how DASH with one file for each rendition (SegmentBase) gives up a part without the whole. `file` is what a
    look at it showed; another request is made only where the index is long.
    """
    head = file.head
    if any(box.kind == b"sidx" and box.end > len(head) for box in sidx.boxes(head)):
        with web.open(access.url, headers=access.headers, byte_range=ByteRange(0, sidx.HEAD_BYTES)) as response:
            head = response.read(sidx.HEAD_BYTES)
    segments = sidx.read_index(head, file.final_url, file.size_bytes) if file.accepts_ranges else ()
    return replace(access, transport="segments", segments=segments, container="mp4") if segments else None


def _direct(file: HttpFile, kind: Sniffed) -> Source:
    named = PurePosixPath(file.file_name)
    extension = kind.container or named.suffix.lower().lstrip(".") or "mp4"
    rendition = Rendition(
        id="direct", extension=extension, size_bytes=file.size_bytes, is_size_exact=file.size_bytes is not None
    )
    return Source(
        key=f"direct:{stable_url(file.final_url)}|{file.validator or ''}|{file.size_bytes or ''}",
        title=named.stem or (PurePosixPath(file.url).name or "video"),
        id=named.stem,
        page_url=file.url,
        site="direct",
        renditions=(rendition,),
        access=(
            Access(rendition_id="direct", transport="direct", url=file.url, headers=file.headers, container=extension),
        ),
    )


def _hls(file: HttpFile, web: Web, context: Context) -> Source:
    text, url = _whole_text(file, web, context)
    if hls.is_master(text):
        master = hls.read_master(text, url, file.headers)
        renditions, access = master.renditions, master.access
        # One media playlist tells how long all of them are, and whether they grow.
        first = load(web, _first(master, url), context)
    else:
        renditions = (Rendition(id="hls-0", extension="ts"),)
        access = (Access(rendition_id="hls-0", transport="hls", url=url, headers=file.headers),)
        first = _loaded(access[0], hls.read_media(text, url), url)
    is_live = first.transport == "live"
    duration_s = None if is_live else first.segments[-1].end_s
    name = PurePosixPath(file.file_name).stem
    return Source(
        key=f"hls:{stable_url(file.final_url)}",
        title=_title(file, name),
        id=name,
        page_url=file.url,
        site="hls",
        duration_s=duration_s,
        is_live=is_live,
        renditions=tuple(_sized(each, duration_s, first.container) for each in renditions),
        access=(first, *access[1:]),
    )


def _dash(file: HttpFile, web: Web, context: Context) -> Source | None:
    """Return the source, None where the manifest is one for yt-dlp."""
    from fetchcut.ingest import dash

    text, url = _whole_text(file, web, context)
    manifest = dash.read_mpd(text, url, file.headers)
    if manifest is None:
        return None
    name = PurePosixPath(file.file_name).stem
    return Source(
        key=f"dash:{stable_url(file.final_url)}",
        title=_title(file, name),
        id=name,
        page_url=file.url,
        site="dash",
        duration_s=manifest.duration_s,
        renditions=manifest.renditions,
        access=manifest.access,
    )


def _title(file: HttpFile, name: str) -> str:
    """Return a name for a playlist: the folder's where the playlist is called what all are called."""
    parent = PurePosixPath(file.final_url.partition("?")[0]).parent.name
    is_common = name.lower() in {"master", "index", "playlist", "manifest", "main", "video", "stream", "chunklist", ""}
    return parent if is_common and parent and "." not in parent and ":" not in parent else name or "video"


def _sized(rendition: Rendition, duration_s: Seconds | None, container: str) -> Rendition:
    size = int(rendition.bit_rate * duration_s / 8) if rendition.bit_rate and duration_s else None
    return replace(rendition, size_bytes=size, extension=container)


def _loaded(access: Access, playlist: hls.MediaPlaylist, url: str) -> Access:
    if not playlist.segments:
        raise NotStarted(url=url) if playlist.is_live else NoMediaFound(url=url)
    return replace(
        access,
        transport="live" if playlist.is_live else "segments",
        url=url,
        segments=playlist.segments,
        container=playlist.container,
    )


def _whole_text(file: HttpFile, web: Web, context: Context) -> tuple[str, str]:
    """Return a text's content and the address it finally came from; asks again only where the look did not get all."""
    if file.size_bytes is not None and file.size_bytes <= len(file.head):
        return file.head.decode("utf-8-sig", errors="replace"), file.final_url
    return _text(web, file.url, file.headers, context)


def _text(web: Web, url: str, headers: Mapping[str, str], context: Context) -> tuple[str, str]:
    def read() -> tuple[bytes, str]:
        with web.open(url, headers=headers) as response:
            return response.read(MOST_PLAYLIST_BYTES), response.url

    data, final_url = web.retrying(read, context)
    return data.decode("utf-8-sig", errors="replace"), final_url


def _page(file: HttpFile, web: Web, options: ResolveOptions, context: Context) -> Source | Listing:
    link = file.url
    kind = sniff(file.head, file.content_type, file.file_name)
    is_named_media = sniff(b"", None, file.file_name).kind == "media"
    if kind.kind == "unknown":
        raise NotMedia(url=link, found="unknown data")
    try:
        return _by_site(link, web, options, context)
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
            found = _media_at(look(web, each, {**file.headers, "Referer": file.final_url}, context), web, context)
        except (errors.NotFound, errors.Forbidden, errors.EmptyBody, errors.UnsupportedUrl):
            continue
        if found:
            return replace(found, title=title or found.title, page_url=file.url)
    return None


def _media_at(file: HttpFile, web: Web, context: Context) -> Source | None:
    """Return the source if the file is one we understand ourselves."""
    kind = sniff(file.head, file.content_type, file.file_name)
    if kind.kind == "media":
        return _direct(file, kind)
    if kind.kind == "hls":
        return _hls(file, web, context)
    return _dash(file, web, context) if kind.kind == "dash" else None


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


def _by_site(link: str, web: Web, options: ResolveOptions, context: Context) -> Source | Listing:
    from fetchcut.ingest import ytdlp

    with _proxied(link, web, options) as (site, troubles):
        return ytdlp.extract(link, site, troubles=troubles, context=context)


@contextmanager
def _proxied(link: str, web: Web, options: ResolveOptions) -> "Iterator[tuple[SiteOptions, Troubles]]":
    """Yield how to use yt-dlp: through a proxy of ours that lives for this one use and asks the link's own guard."""
    from fetchcut.ingest.proxy import GuardedProxy
    from fetchcut.ingest.ytdlp import SiteOptions

    with GuardedProxy(web.guard, timeout_s=web.timeout_s, upstream=options.proxy or web.proxy_for(link)) as proxy:
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


def _site_knows(link: str) -> bool:
    from fetchcut.ingest import ytdlp

    return ytdlp.knows(link)

"""The one border to yt-dlp, used as a library: links in, sources out; every request through our own guarded proxy."""

import io
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yt_dlp  # type: ignore[import-untyped]  # it ships no types
import yt_dlp.globals  # type: ignore[import-untyped]

from fetchcut.errors import IngestError, SiteFailed
from fetchcut.ingest.source import Access, Listing, Source
from fetchcut.ingest.ytdlp_errors import map_error
from fetchcut.ingest.ytdlp_info import listing_of, source_of
from fetchcut.progress import Context, Progress, Silent

Troubles = Callable[[], Sequence[IngestError]]
"""Returns what our proxy has refused or failed to reach so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOptions:
    """How yt-dlp is used.

    `cookies` is the text of a Netscape cookie file, `browser` names the one whose cookies to read ("firefox:profile").
    `wants_playlist`: a video that was linked as part of a list stands for the list; `items` are its entries ("1:5,8").
    """

    proxy_url: str
    timeout_s: float = 20.0
    retries: int = 3
    wants_playlist: bool = False
    items: str = ""
    cookies: str = ""
    browser: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    cache_folder: Path | None = None


def extract(
    link: str, options: SiteOptions, *, troubles: Troubles = tuple, context: Context | None = None
) -> Source | Listing:
    """Return what yt-dlp finds behind `link`: one source, or a listing whose entries are not yet looked at.

    Raises an IngestError, or Cancelled.
    """
    with _ready(options, context or Silent()) as ydl, _mapped(link, troubles):
        info = ydl.extract_info(link, download=False)
        if not info:
            raise SiteFailed(url=link, reason="nothing came back")
        if info.get("_type", "video") in {"video", "url", "url_transparent"}:
            return source_of(info, link, ydl.cookiejar.get_cookie_header)
        entries = [each for each in info.get("entries") or () if each]
        if len(entries) == 1 and entries[0].get("formats"):
            # yt-dlp numbers the videos of a page; the only one is called after the page.
            only = {**entries[0], "title": info.get("title") or entries[0].get("title")}
            return source_of(only, link, ydl.cookiejar.get_cookie_header)
        return listing_of({**info, "entries": entries}, link)


def knows(link: str) -> bool:
    """Return whether yt-dlp has an extractor made for this very site."""
    from yt_dlp.extractor import gen_extractor_classes  # type: ignore[import-untyped]

    return any(each.suitable(link) for each in gen_extractor_classes() if each.ie_key() != "Generic")


def download_by_site(
    source: Source,
    access: Access,
    folder: Path,
    options: SiteOptions,
    *,
    troubles: Troubles = tuple,
    context: Context,
    connections: int = 4,
    rate_limit: int | None = None,
) -> Path:
    """Return the file of one rendition with transport "site", downloaded by yt-dlp into `folder`.

    Called again after a kill it goes on where it stopped, as far as the protocol lets yt-dlp do so.
    """
    extra = {
        "format": access.rendition_id,
        "outtmpl": {"default": str(folder).replace("%", "%%") + "/site.%(ext)s"},
        "concurrent_fragment_downloads": connections,
        "ratelimit": rate_limit,
        "progress_hooks": [_progress(context)],
    }
    with _ready(options, context, extra) as ydl, _mapped(source.page_url, troubles):
        info = ydl.extract_info(source.page_url, download=True)
        done = [each.get("filepath") for each in (info or {}).get("requested_downloads") or ()]
    if len(done) != 1 or not done[0] or not Path(done[0]).is_file():
        raise SiteFailed(url=source.page_url, reason="yt-dlp left no file")
    return Path(done[0])


def offline(params: Mapping[str, object]) -> Any:
    """Return a YoutubeDL that has nothing to fetch with: for its words alone."""
    with _without_plugins():
        return yt_dlp.YoutubeDL({"quiet": True, "logger": _Log(Silent()), **params}, auto_init=False)


@contextmanager
def _ready(options: SiteOptions, context: Context, extra: Mapping[str, object] | None = None) -> Iterator[Any]:
    with _without_plugins():
        ydl = yt_dlp.YoutubeDL({**_params(options, context), **(extra or {})}, auto_init="no_verbose_header")
    try:
        _keep_to_proxy(ydl)
        yield ydl
    finally:
        ydl.close()


def _keep_to_proxy(ydl: Any) -> None:
    """Take away the client that by-passes our proxy for hosts in NO_PROXY, and mend the one that is left.

    Our proxy closes each plain connection after one request; a client that sends the next on it just then has to try
    again on a new one.
    """
    handlers = ydl._request_director.handlers  # noqa: SLF001  (no option leaves a client out)
    handlers.pop("Urllib", None)
    if "Requests" in handlers:
        create = handlers["Requests"]._create_instance  # noqa: SLF001
        handlers["Requests"]._create_instance = lambda **options: _mended(create(**options))  # noqa: SLF001


def _mended(session: Any) -> Any:
    from urllib3.util import Retry

    for adapter in session.adapters.values():
        adapter.max_retries = Retry(1, read=1, connect=0, redirect=0, status=0, respect_retry_after_header=False)
    return session


def _params(options: SiteOptions, context: Context) -> dict[str, object]:
    params: dict[str, object] = {
        "quiet": True,
        "noprogress": True,
        "color": "never",
        "logger": _Log(context),
        "proxy": options.proxy_url,
        "socket_timeout": options.timeout_s,
        "retries": options.retries,
        "fragment_retries": options.retries,
        "extractor_retries": options.retries,
        "noplaylist": not options.wants_playlist,
        "extract_flat": "in_playlist",
        "playlist_items": options.items or None,
        "http_headers": dict(options.headers),
        "cachedir": str(options.cache_folder) if options.cache_folder else False,
        # Any format will do here, so that a list we would not choose from is no error and no FFmpeg is looked for.
        "format": "all/best",
        "js_runtimes": _javascript(),
        "remote_components": (),
        "usenetrc": False,
        "enable_file_urls": False,
        "external_downloader": {"default": "native"},
        "hls_prefer_native": True,
        "skip_unavailable_fragments": False,
        "fixup": "never",
        "postprocessors": [],
        "overwrites": True,
        "updatetime": False,
    }
    if options.cookies:
        # A stream, not a file: yt-dlp writes the cookies back when it is closed.
        params["cookiefile"] = io.StringIO(options.cookies)
    if options.browser:
        name, _, profile = options.browser.partition(":")
        params["cookiesfrombrowser"] = (name, profile or None, None, None)
    return params


def javascript_runtime() -> Path | None:
    """Return the JavaScript runtime that the large sites need: deno out of its wheel, else on PATH, else None."""
    try:
        from deno import find_deno_bin  # type: ignore[import-untyped]  # it ships no types

        return Path(find_deno_bin())
    except (ImportError, FileNotFoundError):
        found = shutil.which("deno")
        return Path(found) if found else None


def _javascript() -> dict[str, dict[str, str]]:
    path = javascript_runtime()
    return {"deno": {"path": str(path)}} if path else {}


@contextmanager
def _without_plugins() -> Iterator[None]:
    """Keep yt-dlp from importing whatever lies in its plugin folders: foreign code has no place in our process."""
    yt_dlp.globals.plugin_dirs.value = []
    yt_dlp.globals.all_plugins_loaded.value = True
    yield


@contextmanager
def _mapped(link: str, troubles: Troubles) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        ours = map_error(error, link, troubles())
        if ours is error:
            raise
        raise ours from error


class _Log:
    """Takes yt-dlp's messages; each is a chance to notice that the person stopped the job."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def debug(self, _message: str) -> None:
        """Drop it."""
        self._context.raise_if_cancelled()

    def warning(self, _message: str) -> None:
        """Drop it."""

    def error(self, _message: str) -> None:
        """Drop it: the exception says the same."""


def _progress(context: Context) -> Callable[[Mapping[str, Any]], None]:
    shown = 0.0

    def hook(state: Mapping[str, Any]) -> None:
        nonlocal shown
        context.raise_if_cancelled()
        shown = max(shown, float(state.get("downloaded_bytes") or 0))
        total = state.get("total_bytes") or state.get("total_bytes_estimate")
        context.report(Progress(stage="download", done=shown, total=max(float(total), shown) if total else None))

    return hook

"""Media that we understand ourselves: plain files, HLS and DASH, recognised by their bytes, made into sources."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from fetchcut.errors import NoMediaFound, NotStarted
from fetchcut.ingest import hls, sidx
from fetchcut.ingest.http_file import HttpFile
from fetchcut.ingest.sniff import Sniffed, sniff
from fetchcut.ingest.source import Access, ByteRange, Source
from fetchcut.ingest.stable import stable_url
from fetchcut.ingest.web import Web
from fetchcut.progress import Context
from fetchcut.timeline.facts import Rendition
from fetchcut.timeline.time import Seconds

MOST_PLAYLIST_BYTES: Final = 32 << 20


def media_at(file: HttpFile, web: Web, context: Context) -> Source | None:
    """Return the source if the file is one we understand ourselves."""
    kind = sniff(file.head, file.content_type, file.file_name)
    if kind.kind == "media":
        return _direct(file, kind)
    if kind.kind == "hls":
        return _hls(file, web, context)
    return _dash(file, web, context) if kind.kind == "dash" else None


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

"""yt-dlp's info dictionaries to our sources. Pure: no yt-dlp in here, only the shape of what it returns."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final
from urllib.parse import urljoin

from fetchcut.errors import NoMediaFound, NotStarted, SiteFailed
from fetchcut.ingest.codecs import codec_name
from fetchcut.ingest.source import Access, Entry, Listing, Segment, Source, Transport
from fetchcut.ingest.stable import stable_url
from fetchcut.timeline.facts import UNKNOWN, Rendition
from fetchcut.timeline.time import Seconds

Info = Mapping[str, Any]
Cookies = Callable[[str], str | None]
"""Returns the Cookie header for a URL, None where there is nothing to send."""

_BY_SITE: Final = frozenset(
    {"http_dash_segments", "http_dash_segments_generator", "m3u8", "m3u8_native", "f4m", "ism", "bunnycdn", "soopvod"}
)
"""Protocols that yt-dlp downloads itself, in our process and through our proxy. Others would start foreign programs."""
_SOUND_ONLY: Final = frozenset({"mp3", "m4a", "aac", "opus", "ogg", "oga", "flac", "wav", "wma", "weba"})
_DROPPED_HEADERS: Final = frozenset({"cookie", "accept-encoding", "content-length", "host"})
_LISTS: Final = frozenset({"formats", "entries", "url", "ext", "protocol", "format", "format_id", "filesize", "tbr"})
"""What belongs to one format (yt-dlp mixes the best one into the info) or is no plain value."""


def source_of(info: Info, link: str, cookies: Cookies) -> Source:
    """Return the source that yt-dlp found behind `link`.

    Formats without sound and pictures (storyboards) are left out, and those only a foreign program could fetch. Raises
    NoMediaFound or SiteFailed where nothing remains, NotStarted for a premiere to come.
    """
    if info.get("live_status") == "is_upcoming":
        raise NotStarted(url=link)
    offered = [each for each in info.get("formats") or [info] if _has_media(each)]
    if not offered:
        raise NoMediaFound(url=link)
    found = [(rank, each, access_of(each, cookies)) for rank, each in enumerate(offered)]
    usable = [(rank, each, access) for rank, each, access in found if access is not None]
    if not usable:
        names = ", ".join(sorted({str(each.get("protocol")) for each in offered}))
        raise SiteFailed(url=link, reason=f"offered only over {names}")
    return Source(
        key=_key(info, link),
        title=str(info.get("fulltitle") or info.get("title") or info.get("id") or ""),
        id=str(info.get("id") or ""),
        uploader=info.get("uploader") or info.get("channel"),
        page_url=str(info.get("webpage_url") or link),
        site=str(info.get("extractor_key") or info.get("extractor") or "Generic"),
        duration_s=_fraction(info.get("duration")),
        is_live=bool(info.get("is_live")),
        renditions=tuple(rendition_of(each, rank) for rank, each, _ in usable),
        access=tuple(access for _, _, access in usable),
        fields=_fields(info),
    )


def listing_of(info: Info, link: str) -> Listing:
    """Return a playlist's entries, in its order; those without an address of their own are left out."""
    entries = [each for each in info.get("entries") or () if each]
    found = [Entry(title=str(each.get("title") or ""), url=_entry_url(each, link)) for each in entries]
    return Listing(title=str(info.get("title") or ""), entries=tuple(each for each in found if each.url))


def rendition_of(each: Info, rank: int) -> Rendition:
    """Return one format as a rendition; yt-dlp sorts from worst to best, so its place is its preference."""
    extension = str(each.get("ext") or "mp4")
    video = codec_name(each.get("vcodec"))
    bit_rate = each.get("tbr")
    size = each.get("filesize") or each.get("filesize_approx")
    return Rendition(
        id=str(each.get("format_id") or "0"),
        extension=extension,
        video_codec=None if video == UNKNOWN and extension in _SOUND_ONLY else video,
        audio_codec=codec_name(each.get("acodec")),
        width=_whole(each.get("width")),
        height=_whole(each.get("height")),
        frame_rate=float(each["fps"]) if each.get("fps") else None,
        bit_rate=_whole(bit_rate * 1000) if bit_rate else None,
        size_bytes=_whole(size),
        is_size_exact=bool(each.get("filesize")),
        language=each.get("language"),
        is_hdr=each.get("dynamic_range") not in {None, "SDR"},
        preference=rank,
        note=str(each.get("format_note") or ""),
    )


def access_of(each: Info, cookies: Cookies) -> Access | None:
    """Return how to fetch one format, None where only a foreign program could."""
    url = str(each.get("url") or "")
    segments = _fragments(each)
    transport = _transport(each, segments)
    if transport is None:
        return None
    if segments:
        url = segments[0].url  # the manifest's own address is of no use to anyone who fetches
    headers = {name: str(value) for name, value in (each.get("http_headers") or {}).items()}
    headers = {name: value for name, value in headers.items() if name.lower() not in _DROPPED_HEADERS}
    if cookie := cookies(url):
        headers["Cookie"] = cookie
    return Access(
        rendition_id=str(each.get("format_id") or "0"),
        transport=transport,
        url=url,
        headers=headers,
        segments=segments if transport == "segments" else (),
        container=str(each.get("container") or each.get("ext") or "mp4").removesuffix("_dash"),
    )


def _transport(each: Info, segments: tuple[Segment, ...]) -> Transport | None:
    protocol = str(each.get("protocol") or "")
    is_special = any(each.get(name) for name in ("hls_aes", "hls_media_playlist_data", "is_from_start"))
    if protocol in {"http", "https"}:
        return "direct"
    if protocol in {"m3u8", "m3u8_native"} and not is_special:
        return "hls"
    if protocol == "http_dash_segments" and segments:
        return "segments"
    return "site" if protocol in _BY_SITE else None


def _fragments(each: Info) -> tuple[Segment, ...]:
    """Return a DASH format's segments; empty where their times are not told.

    The init section is a first fragment without duration: yt-dlp puts it there, unmarked.
    """
    listed = each.get("fragments")
    if not isinstance(listed, list) or each.get("is_live"):
        return ()
    base = str(each.get("fragment_base_url") or each.get("url") or "")
    urls = [str(part.get("url") or urljoin(base, str(part.get("path") or ""))) for part in listed]
    lengths = [_fraction(part.get("duration")) for part in listed]
    init = urls[0] if len(urls) > 1 and lengths[0] is None else None
    pieces = list(zip(urls, lengths, strict=True))[1 if init else 0 :]
    found: list[Segment] = []
    for number, (url, length) in enumerate(pieces):
        if not length:
            return ()
        start = found[-1].end_s if found else Seconds(0)
        found.append(Segment(url=url, start_s=start, duration_s=length, init_url=init, sequence=number))
    return tuple(found)


def _fields(info: Info) -> dict[str, str | int | float]:
    """Return the plain values by yt-dlp's names, for name templates."""
    of_format = {name for each in info.get("formats") or () for name in each} | _LISTS
    kept = {name for name in info if not name.startswith("_")} - (of_format - {"language"})
    return {name: info[name] for name in sorted(kept) if isinstance(info[name], str | int | float)}


def _has_media(each: Info) -> bool:
    is_storyboard = each.get("vcodec") == "none" and each.get("acodec") == "none"
    return bool(each.get("url")) and not is_storyboard and each.get("protocol") != "mhtml"


def _key(info: Info, link: str) -> str:
    """Return a name that stays: a site's own id, or the page's address where the "id" is only a file name."""
    site = str(info.get("extractor_key") or "Generic")
    if site in {"Generic", "HTML5MediaEmbed"}:
        return f"page:{stable_url(str(info.get('webpage_url') or link))}#{info.get('id') or ''}"
    return f"{site.lower()}:{info.get('id')}"


def _entry_url(each: Info, link: str) -> str:
    page = str(each.get("webpage_url") or each.get("original_url") or "")
    is_own_page = bool(page) and stable_url(page) != stable_url(link)
    return page if is_own_page else str(each.get("url") or "")


def _fraction(value: object) -> Seconds | None:
    if not isinstance(value, int | float) or value <= 0:
        return None
    return Fraction(str(value)).limit_denominator(1_000_000)


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) and value > 0 else None

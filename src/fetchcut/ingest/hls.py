"""HLS playlists (RFC 8216) to renditions and segments. Pure: text in, values out; the `m3u8` package reads the tags."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any, Final, TypeVar
from urllib.parse import urljoin, urlsplit

from fetchcut.errors import DrmProtected, SiteFailed
from fetchcut.ingest.codecs import codecs_of
from fetchcut.ingest.source import Access, ByteRange, Segment, SegmentKey
from fetchcut.timeline.facts import UNKNOWN, Rendition
from fetchcut.timeline.time import Seconds

Result = TypeVar("Result")
IDENTITY: Final = "identity"
ISO_CODECS: Final = frozenset({"hevc", "av1", "vp9", "vvc", "flac", "opus"})
"""Codecs that HLS carries in fragmented MP4 only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Master:
    """What a master playlist offers, in its own order; one access (transport "hls") for each rendition."""

    renditions: tuple[Rendition, ...]
    access: tuple[Access, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPlaylist:
    """The pieces of one rendition. `is_live`: it may still grow. `is_event`: it grows and forgets nothing."""

    segments: tuple[Segment, ...]
    is_live: bool
    is_event: bool
    target_s: Seconds
    container: str

    @property
    def duration_s(self) -> Seconds:
        """Return the sum of its pieces, in seconds."""
        return self.segments[-1].end_s if self.segments else Seconds(0)


def is_master(text: str) -> bool:
    """Return whether this playlist lists other playlists."""
    return "#EXT-X-STREAM-INF" in text


def read_master(text: str, url: str, headers: Mapping[str, str]) -> Master:
    """Return the renditions of the master playlist fetched from `url` (after redirects).

    Trick-play (I-frame) and subtitle playlists are left out. Raises DrmProtected where every session key belongs to
    a licensed player, SiteFailed for a playlist nobody can read.
    """
    playlist = _parsed(text, url)
    formats = [key.keyformat or IDENTITY for key in playlist.session_keys if key]
    if formats and IDENTITY not in formats:
        raise DrmProtected(url=url)
    groups = {media.group_id for media in playlist.media if media.type == "AUDIO" and media.uri}
    found = [_variant(index, each, groups) for index, each in enumerate(playlist.playlists)]
    sounds = {each.stream_info.audio: codecs_of(each.stream_info.codecs)[1] for each in playlist.playlists}
    found += [
        _sound(media, sounds.get(media.group_id, UNKNOWN))
        for media in playlist.media
        if media.type == "AUDIO" and media.uri and media.group_id in sounds
    ]
    renditions = tuple(rendition for rendition, _ in found)
    access = tuple(
        Access(
            rendition_id=rendition.id,
            transport="hls",
            url=urljoin(url, uri),
            headers=headers,
            container=rendition.extension,
        )
        for rendition, uri in found
    )
    return Master(renditions=renditions, access=access)


def _variant(index: int, playlist: Any, groups: set[str]) -> tuple[Rendition, str]:
    info = playlist.stream_info
    video, audio = codecs_of(info.codecs)
    width, height = info.resolution or (None, None)
    if info.resolution and video is None:
        video = UNKNOWN  # some packagers forget the video tag, none invents a picture size
    if info.audio in groups:
        audio = None
    return Rendition(
        id=f"hls-{index}",
        extension="mp4" if {video, audio} & ISO_CODECS else "ts",
        video_codec=video,
        audio_codec=audio,
        width=width,
        height=height,
        frame_rate=info.frame_rate,
        bit_rate=info.average_bandwidth or info.bandwidth,
        is_hdr=info.video_range in {"PQ", "HLG"},
    ), playlist.uri


def _sound(media: Any, codec: str | None) -> tuple[Rendition, str]:
    return Rendition(
        id=f"hls-{media.group_id}-{media.language or media.name}",
        extension="mp4" if codec in ISO_CODECS else "ts",
        video_codec=None,
        audio_codec=codec or UNKNOWN,
        language=media.language,
        preference=1 if media.default == "YES" else 0,
        note=media.name or "",
    ), media.uri


def read_media(text: str, url: str) -> MediaPlaylist:
    """Return the pieces of the media playlist fetched from `url` (after redirects), in order, start_s from zero.

    Raises DrmProtected for anything but AES-128 with a plain key, SiteFailed for a playlist nobody can read.
    """
    playlist = _parsed(text, url)
    segments = _guarded(lambda: _segments(playlist, url), url)
    is_live = not playlist.is_endlist and playlist.playlist_type != "vod"
    longest = max((segment.duration_s for segment in segments), default=Seconds(0))
    return MediaPlaylist(
        segments=segments,
        is_live=is_live,
        is_event=is_live and playlist.playlist_type == "event",
        target_s=Seconds(playlist.target_duration) if playlist.target_duration else longest,
        container=container_of(segments[0]) if segments else "ts",
    )


def container_of(segment: Segment) -> str:
    """Return the extension a joined run of such pieces deserves: mp4 with an init section, else by name, else ts."""
    suffix = PurePosixPath(urlsplit(segment.url).path).suffix.lower().lstrip(".")
    if segment.init_url or suffix in {"mp4", "m4s", "m4v", "m4a", "cmfv", "cmfa"}:
        return "mp4"
    return suffix if suffix in {"aac", "mp3", "ac3", "webm"} else "ts"


def _segments(playlist: Any, url: str) -> tuple[Segment, ...]:
    found: list[Segment] = []
    group = playlist.discontinuity_sequence or 0
    for number, each in enumerate(playlist.segments, playlist.media_sequence or 0):
        if not each.uri or each.duration is None:
            continue  # the unfinished tail of a low-latency playlist
        previous = found[-1] if found else None
        segment = Segment(
            url=urljoin(url, each.uri),
            start_s=previous.end_s if previous else Seconds(0),
            duration_s=Fraction(str(each.duration)),
            byte_range=_byte_range(each.byterange, urljoin(url, each.uri), previous),
            key=_key(_attributes(each.key), number, url),
            sequence=number,
            **_init(each, number, url),
        )
        group += _starts_anew(segment, previous, is_discontinuity=each.discontinuity)
        found.append(replace(segment, group=group))
    return tuple(found)


def _init(each: Any, number: int, url: str) -> dict[str, Any]:
    section = each.init_section
    if section is None or not section.uri:
        return {}
    init_url = urljoin(url, section.uri)
    return {
        "init_url": init_url,
        "init_range": _byte_range(section.byterange, init_url, None),
        "init_key": _key(each.custom_parser_values.get("map_key") or {}, number, url),
    }


def _starts_anew(segment: Segment, previous: Segment | None, *, is_discontinuity: bool) -> bool:
    if previous is None:
        return is_discontinuity
    is_same_init = (segment.init_url, segment.init_range) == (previous.init_url, previous.init_range)
    return is_discontinuity or not is_same_init


def _byte_range(text: str | None, url: str, previous: Segment | None) -> ByteRange | None:
    """Return the range of "size[@start]"; without a start it goes on where the same file's previous one ended."""
    if not text:
        return None
    size, _, start = text.strip('"').partition("@")
    if start:
        begin = int(start)
    elif previous and previous.byte_range and previous.url == url:
        begin = previous.byte_range.end
    else:
        begin = 0
    if begin < 0 or int(size) <= 0:
        raise ValueError(text)
    return ByteRange(begin, begin + int(size))


def _attributes(key: Any) -> dict[str, str]:
    if key is None:
        return {}
    return {"method": key.method, "uri": key.uri, "iv": key.iv or "", "keyformat": key.keyformat or IDENTITY}


def _key(attributes: Mapping[str, str], number: int, url: str) -> SegmentKey | None:
    method = attributes.get("method", "NONE")
    if method == "NONE":
        return None
    uri = attributes.get("uri")
    if method != "AES-128" or (attributes.get("keyformat") or IDENTITY) != IDENTITY or not uri:
        raise DrmProtected(url=url)
    text = attributes.get("iv")
    # RFC 8216 section 5.2: without an IV the media sequence number, big-endian in 16 bytes, takes its place.
    start = int(text, 16) if text else number
    return SegmentKey(url=urljoin(url, uri), iv=start.to_bytes(16, "big"))


def _parsed(text: str, url: str) -> Any:
    if not text.lstrip("\ufeff \r\n").startswith("#EXTM3U"):
        raise SiteFailed(url=url, reason="no HLS playlist where one was announced")
    import m3u8  # type: ignore[import-untyped]  # it ships no types

    return _guarded(lambda: m3u8.M3U8(text.lstrip("\ufeff"), custom_tags_parser=_keys), url)


def _keys(line: str, _number: int, _data: dict[str, Any], state: dict[str, Any]) -> bool:
    """Mend two things the parser does not do; true means: this line is done with.

    Several keys before one piece are offers of the same content: the plain one wins over licensed players' keys, while
    the parser keeps the last. An init section is encrypted by the key in force where its tag stands, not by that of
    the piece after it.
    """
    if line.startswith("#EXT-X-KEY:"):
        is_plain = (state.get("current_key") or {}).get("keyformat", IDENTITY) == IDENTITY
        has_plain = bool(state.get("keys_are_fresh")) and is_plain
        state["keys_are_fresh"] = True
        return has_plain and "KEYFORMAT=" in line and f'KEYFORMAT="{IDENTITY}"' not in line
    if line.startswith("#EXT-X-MAP:"):
        state["map_key"] = state.get("current_key")
    elif line.startswith("#EXTINF:"):
        state["keys_are_fresh"] = False
        values = state.setdefault("segment", {}).setdefault("custom_parser_values", {})
        values["map_key"] = state.get("map_key")
    return False


def _guarded(read: Callable[[], Result], url: str) -> Result:
    """Return what `read` returns; the parser meets broken playlists with whatever its lines happen to raise."""
    try:
        return read()
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, ArithmeticError) as error:
        raise SiteFailed(url=url, reason="the HLS playlist cannot be read") from error

"""What people who know yt-dlp write: its selectors and sorting of formats, its output templates. Nothing is fetched."""

from collections.abc import Mapping
from typing import Final

import yt_dlp  # type: ignore[import-untyped]  # it ships no types

from fetchcut.errors import NotUnderstood
from fetchcut.ingest.source import Access, Source
from fetchcut.ingest.ytdlp import offline
from fetchcut.timeline.facts import UNKNOWN, Rendition

_TAGS: Final = {"h264": "avc1.640028", "hevc": "hvc1", "av1": "av01", "aac": "mp4a.40.2", "vp8": "vp08"}
"""What people write in selectors ("[vcodec^=avc1]") for codecs that we know by FFmpeg's names."""


def select(source: Source, selector: str, sort: str = "") -> tuple[tuple[str, ...], ...]:
    """Return the rendition ids that yt-dlp's `-f selector -S sort` picks: one tuple for each file it would make.

    Two ids in one tuple are to be merged. Empty where nothing fits. Raises NotUnderstood for a selector that does not
    parse. `[vcodec^=avc1]` and its like compare with the usual tag of the codec, not with that of the very stream.
    """
    ydl = offline({"format_sort": [each for each in sort.split(",") if each]})
    formats = [_as_format(each, source.access_of(each.id)) for each in source.renditions]
    try:
        ydl.sort_formats({"formats": formats})
        picked = ydl._select_formats(formats, ydl.build_format_selector(selector or "bv*+ba/b"))  # noqa: SLF001  (its -f)
    except (SyntaxError, ValueError, AttributeError, yt_dlp.utils.YoutubeDLError) as error:
        raise NotUnderstood(words=f"{selector} {sort}".strip()) from error
    return tuple(tuple(str(part["format_id"]) for part in each.get("requested_formats") or (each,)) for each in picked)


def render_template(template: str, fields: Mapping[str, object]) -> str:
    """Return an output template as yt-dlp fills it ("%(title)s [%(id)s].%(ext)s"); values cannot make folders.

    Raises NotUnderstood for a template that does not parse.
    """
    ydl = offline({})
    if error := ydl.validate_outtmpl(template):
        raise NotUnderstood(words=template) from error
    return str(ydl.evaluate_outtmpl(template, dict(fields), sanitize=True))


def _as_format(rendition: Rendition, access: Access) -> dict[str, object]:
    """Return what yt-dlp's selector needs to know of a rendition."""
    protocol = {"hls": "m3u8_native", "live": "m3u8_native", "segments": "http_dash_segments"}.get(access.transport)
    known: dict[str, object | None] = {
        "format_id": rendition.id,
        "ext": rendition.extension,
        "url": access.url,
        "protocol": protocol or access.url.partition(":")[0],
        "vcodec": _tag(rendition.video_codec),
        "acodec": _tag(rendition.audio_codec),
        "width": rendition.width,
        "height": rendition.height,
        "fps": rendition.frame_rate,
        "tbr": rendition.bit_rate / 1000 if rendition.bit_rate else None,
        "filesize" if rendition.is_size_exact else "filesize_approx": rendition.size_bytes,
        "language": rendition.language,
        "dynamic_range": "HDR10" if rendition.is_hdr else "SDR",
        "format_note": rendition.note or None,
        "preference": None,
        "quality": rendition.preference,
    }
    return {name: value for name, value in known.items() if value is not None}


def _tag(codec: str | None) -> str | None:
    if codec is None:
        return "none"
    return None if codec == UNKNOWN else _TAGS.get(codec, codec)

"""DASH manifests (ISO/IEC 23009-1) to renditions and segments. Pure: text in, values out.

Ours, and not yt-dlp's, because that one knows no byte ranges in segment lists and takes half a second to import.
What is left to yt-dlp: live manifests, and periods whose representations do not correspond.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final
from xml.etree import ElementTree as Xml

from fetchcut.errors import DrmProtected, NoMediaFound, SiteFailed
from fetchcut.ingest.codecs import codec_name
from fetchcut.ingest.dash_segments import Scope, segments_of
from fetchcut.ingest.source import Access
from fetchcut.timeline.facts import Rendition
from fetchcut.timeline.time import Seconds

_EXTENSIONS: Final = {"video/mp4": "mp4", "audio/mp4": "m4a", "video/webm": "webm", "audio/webm": "webm"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a manifest offers; an access is "segments", or "direct" for one file without a list of its pieces."""

    duration_s: Seconds | None
    renditions: tuple[Rendition, ...]
    access: tuple[Access, ...]


def read_mpd(text: str, url: str, headers: Mapping[str, str]) -> Manifest | None:
    """Return what the manifest fetched from `url` offers, None where it is beyond us (see above).

    Raises DrmProtected, NoMediaFound, and SiteFailed for a manifest nobody can read.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise SiteFailed(url=url, reason="a DASH manifest with a document type of its own")
    try:
        root = Xml.fromstring(text)  # noqa: S314  (no document type: no entities to expand)
        if root.get("type") == "dynamic":
            return None
        return _manifest(root, url, headers)
    except (Xml.ParseError, ValueError, KeyError, ZeroDivisionError, OverflowError) as error:
        raise SiteFailed(url=url, reason="the DASH manifest cannot be read") from error


def _manifest(root: Xml.Element, url: str, headers: Mapping[str, str]) -> Manifest | None:
    whole_s = _duration(root.get("mediaPresentationDuration"))
    periods = [list(_representations(scope, period)) for scope, period in _periods(root, url, whole_s)]
    media = [[scope for scope in period if _kind(scope)] for period in periods]
    media = [period for period in media if period]
    if not media:
        raise NoMediaFound(url=url)
    open_ones = [[scope for scope in period if not scope.is_protected] for period in media]
    if not all(open_ones):
        raise DrmProtected(url=url)
    by_id = [{_id(scope, place): scope for place, scope in enumerate(period)} for period in open_ones]
    if any(period.keys() != by_id[0].keys() for period in by_id):
        return None
    found = [_offer(name, [period[name] for period in by_id], headers, whole_s) for name in by_id[0]]
    if any(each is None for each in found):
        return None
    offers = [each for each in found if each]
    longest = max((access.segments[-1].end_s for _, access in offers if access.segments), default=None)
    return Manifest(
        duration_s=whole_s or longest,
        renditions=tuple(rendition for rendition, _ in offers),
        access=tuple(access for _, access in offers),
    )


def _periods(root: Xml.Element, url: str, whole_s: Seconds | None) -> Iterator[tuple[Scope, Xml.Element]]:
    """Yield each period with its scope; a period without a start begins where the one before it ends."""
    periods = root.findall("{*}Period")
    start = Seconds(0)
    for number, period in enumerate(periods):
        start = _duration(period.get("start")) or start
        later = _duration(periods[number + 1].get("start")) if number + 1 < len(periods) else whole_s
        length = _duration(period.get("duration")) or (later - start if later is not None else None)
        scope = Scope(base=url, start_s=start, duration_s=length, period=number)
        yield replace(scope.below(root), attributes={}), period
        start += length or 0


def _representations(scope: Scope, period: Xml.Element) -> Iterator[Scope]:
    inside = scope.below(period)
    for adaptation in period.findall("{*}AdaptationSet"):
        shared = inside.below(adaptation)
        for representation in adaptation.findall("{*}Representation"):
            yield shared.below(representation)


def _kind(scope: Scope) -> str | None:
    said = scope.attributes.get("contentType") or scope.attributes.get("mimeType", "").partition("/")[0]
    return said if said in {"video", "audio"} else None


def _id(scope: Scope, place: int) -> str:
    return f"dash-{scope.attributes.get('id', place)}"


def _offer(
    name: str, scopes: list[Scope], headers: Mapping[str, str], whole_s: Seconds | None
) -> tuple[Rendition, Access] | None:
    listed = [segments_of(scope) for scope in scopes]
    if not all(listed) and len(scopes) > 1:
        return None
    segments = tuple(
        replace(segment, sequence=number) for number, segment in enumerate(each for part in listed for each in part)
    )
    rendition = _rendition(name, scopes[0], whole_s)
    access = Access(
        rendition_id=name,
        transport="segments" if segments else "direct",
        url=segments[0].url if segments else scopes[0].base,
        headers=headers,
        segments=segments,
        container=rendition.extension,
    )
    return rendition, access


def _rendition(name: str, scope: Scope, whole_s: Seconds | None) -> Rendition:
    told = scope.attributes
    is_video = _kind(scope) == "video"
    tags = told.get("codecs", "").split(",")
    rate = int(told["bandwidth"]) if told.get("bandwidth", "").isdecimal() else None
    frame_rate = Fraction(told["frameRate"]) if re.fullmatch(r"\d+(/[1-9]\d*)?", told.get("frameRate", "")) else None
    language = told.get("lang")
    return Rendition(
        id=name,
        extension=_EXTENSIONS.get(told.get("mimeType", ""), "mp4"),
        video_codec=codec_name(tags[0]) if is_video else None,
        # Two tags in a video representation: its sound is in the same file.
        audio_codec=(codec_name(tags[1]) if len(tags) > 1 else None) if is_video else codec_name(tags[0]),
        width=_whole(told.get("width")),
        height=_whole(told.get("height")),
        frame_rate=float(frame_rate) if frame_rate else None,
        bit_rate=rate,
        size_bytes=int(rate * whole_s / 8) if rate and whole_s else None,
        language=None if language in {"und", ""} else language,
    )


_DURATION: Final = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d*)?)S)?)?", re.ASCII
)


def _duration(text: str | None) -> Seconds | None:
    """Return an xs:duration in seconds; years and months, which have no certain length, are refused."""
    if not text:
        return None
    found = _DURATION.fullmatch(text.strip())
    if not found or found[1] or found[2]:
        raise ValueError(text)
    days, hours, minutes, seconds = (Fraction(each or 0) for each in found.groups()[2:])
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None

"""DASH manifests (ISO/IEC 23009-1) to renditions and segments. Pure: text in, values out.

Ours, and not yt-dlp's, because that one knows no byte ranges in segment lists and takes half a second to import.
What is left to yt-dlp: live manifests, and periods whose representations do not correspond.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final
from urllib.parse import urljoin
from xml.etree import ElementTree as Xml

from fetchcut.errors import DrmProtected, NoMediaFound, SiteFailed
from fetchcut.ingest.codecs import codec_name
from fetchcut.ingest.source import Access, ByteRange, Segment
from fetchcut.timeline.facts import Rendition
from fetchcut.timeline.time import Seconds

MOST_SEGMENTS: Final = 200_000
"""More than a day of half-second pieces: a manifest beyond it is an attack on our memory."""
_EXTENSIONS: Final = {"video/mp4": "mp4", "audio/mp4": "m4a", "video/webm": "webm", "audio/webm": "webm"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a manifest offers; an access is "segments", or "direct" for one file without a list of its pieces."""

    duration_s: Seconds | None
    renditions: tuple[Rendition, ...]
    access: tuple[Access, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scope:
    """What a level of the manifest hands down to the next: attributes, addressing, base URL."""

    base: str
    start_s: Seconds
    duration_s: Seconds | None
    period: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    addressing: tuple[Xml.Element, ...] = ()
    is_protected: bool = False

    def below(self, element: Xml.Element) -> "_Scope":
        """Return the scope inside `element`."""
        found = [each for each in element if _name(each) in {"SegmentTemplate", "SegmentList", "SegmentBase"}]
        inner = element.find("{*}BaseURL")
        return replace(
            self,
            base=urljoin(self.base, (inner.text or "").strip()) if inner is not None else self.base,
            attributes={**self.attributes, **element.attrib},
            addressing=(*self.addressing, *found),
            is_protected=self.is_protected or element.find("{*}ContentProtection") is not None,
        )


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


def _periods(root: Xml.Element, url: str, whole_s: Seconds | None) -> Iterator[tuple[_Scope, Xml.Element]]:
    """Yield each period with its scope; a period without a start begins where the one before it ends."""
    periods = root.findall("{*}Period")
    start = Seconds(0)
    for number, period in enumerate(periods):
        start = _duration(period.get("start")) or start
        later = _duration(periods[number + 1].get("start")) if number + 1 < len(periods) else whole_s
        length = _duration(period.get("duration")) or (later - start if later is not None else None)
        scope = _Scope(base=url, start_s=start, duration_s=length, period=number)
        yield replace(scope.below(root), attributes={}), period
        start += length or 0


def _representations(scope: _Scope, period: Xml.Element) -> Iterator[_Scope]:
    inside = scope.below(period)
    for adaptation in period.findall("{*}AdaptationSet"):
        shared = inside.below(adaptation)
        for representation in adaptation.findall("{*}Representation"):
            yield shared.below(representation)


def _kind(scope: _Scope) -> str | None:
    said = scope.attributes.get("contentType") or scope.attributes.get("mimeType", "").partition("/")[0]
    return said if said in {"video", "audio"} else None


def _id(scope: _Scope, place: int) -> str:
    return f"dash-{scope.attributes.get('id', place)}"


def _offer(
    name: str, scopes: list[_Scope], headers: Mapping[str, str], whole_s: Seconds | None
) -> tuple[Rendition, Access] | None:
    listed = [_segments(scope) for scope in scopes]
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


def _rendition(name: str, scope: _Scope, whole_s: Seconds | None) -> Rendition:
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


def _segments(scope: _Scope) -> tuple[Segment, ...]:
    """Return the segments of one representation in one period; empty for one file without a list."""
    kinds = {_name(each) for each in scope.addressing}
    told = _merged(scope.addressing)
    if "SegmentTemplate" in kinds:
        pieces = _by_template(told, scope)
    elif "SegmentList" in kinds:
        pieces = _by_list(told, scope)
    else:
        return ()
    init_url, init_range = _initialization(told, scope)
    return tuple(replace(piece, init_url=init_url, init_range=init_range, group=scope.period) for piece in pieces)


@dataclass(frozen=True, slots=True)
class _Told:
    """The addressing elements of all levels as one: attributes, and of each child the innermost."""

    attributes: Mapping[str, str]
    children: Mapping[str, list[Xml.Element]]

    def whole(self, name: str, default: int) -> int:
        """Return an attribute as a whole number."""
        return int(self.attributes.get(name, default))


def _merged(levels: tuple[Xml.Element, ...]) -> _Told:
    attributes: dict[str, str] = {}
    children: dict[str, list[Xml.Element]] = {}
    for level in levels:
        attributes |= level.attrib
        for name in {_name(child) for child in level}:
            children[name] = [child for child in level if _name(child) == name]
    return _Told(attributes, children)


def _times(told: _Told, scope: _Scope, count: int | None) -> Iterator[tuple[int, Seconds, Seconds, bool]]:
    """Yield (media time in ticks, start, duration, is certain) of each segment, in seconds of the presentation.

    `count` is how many the manifest lists, None where a template leaves it to be computed.
    """
    scale = told.whole("timescale", 1)
    offset = told.whole("presentationTimeOffset", 0)
    timeline = told.children.get("SegmentTimeline")
    if timeline:
        for tick, length in _timeline(timeline[0], scope, scale, offset):
            yield tick, scope.start_s + Fraction(tick - offset, scale), Fraction(length, scale), True
        return
    length_s = Fraction(told.attributes.get("duration", "0")) / scale
    if count is None:
        if not length_s or scope.duration_s is None:
            return
        count = math.ceil(scope.duration_s / length_s)
    if count > MOST_SEGMENTS:
        raise ValueError(count)
    length_s = length_s or (scope.duration_s or Seconds(0)) / count
    for number in range(count):
        start = number * length_s
        is_last = number == count - 1 and scope.duration_s is not None
        left = scope.duration_s - start if is_last and scope.duration_s is not None else length_s
        yield number, scope.start_s + start, min(length_s, left) if left > 0 else length_s, not is_last


def _timeline(element: Xml.Element, scope: _Scope, scale: int, offset: int) -> Iterator[tuple[int, int]]:
    """Yield (start, length) in ticks. A repeat of -1 goes on to the next entry's start or the period's end."""
    entries = element.findall("{*}S")
    tick, total = 0, 0
    for place, entry in enumerate(entries):
        tick = int(entry.get("t", tick))
        length, repeat = int(entry.attrib["d"]), int(entry.get("r", 0))
        if repeat < 0:
            following = entries[place + 1].get("t") if place + 1 < len(entries) else None
            end = int(following) if following else offset + math.ceil((scope.duration_s or 0) * scale)
            repeat = math.ceil(Fraction(end - tick, length)) - 1
        total += repeat + 1
        if total > MOST_SEGMENTS or length <= 0:
            raise ValueError(total)
        for _ in range(repeat + 1):
            yield tick, length
            tick += length


def _by_template(told: _Told, scope: _Scope) -> Iterator[Segment]:
    first = told.whole("startNumber", 1)
    template = told.attributes["media"]
    for number, (tick, start, length, is_certain) in enumerate(_times(told, scope, None), first):
        url = urljoin(scope.base, _filled(template, scope, Number=number, Time=tick))
        yield Segment(url=url, start_s=start, duration_s=length, may_be_absent=not is_certain)


def _by_list(told: _Told, scope: _Scope) -> Iterator[Segment]:
    listed = told.children.get("SegmentURL", [])
    for entry, (_, start, length, _) in zip(listed, _times(told, scope, len(listed)), strict=False):
        url = urljoin(scope.base, entry.get("media", ""))
        yield Segment(url=url, start_s=start, duration_s=length, byte_range=_range(entry.get("mediaRange")))


def _initialization(told: _Told, scope: _Scope) -> tuple[str | None, ByteRange | None]:
    if template := told.attributes.get("initialization"):
        return urljoin(scope.base, _filled(template, scope)), None
    elements = told.children.get("Initialization")
    if not elements:
        return None, None
    return urljoin(scope.base, elements[0].get("sourceURL", "")), _range(elements[0].get("range"))


def _filled(template: str, scope: _Scope, **numbers: int) -> str:
    """Return a template with its $Identifiers$ put in, $Number%05d$ among them (ISO/IEC 23009-1 section 5.3.9.4.4)."""

    def value(found: re.Match[str]) -> str:
        name, width = found[1], found[2]
        if not name:
            return "$"
        if name == "RepresentationID":
            return scope.attributes.get("id", "")
        number = int(scope.attributes.get("bandwidth", 0)) if name == "Bandwidth" else numbers[name]
        return str(number).zfill(min(int(width or 1), 32))

    return re.sub(r"\$(?:(RepresentationID|Number|Time|Bandwidth)(?:%0(\d+)d)?)?\$", value, template)


def _range(text: str | None) -> ByteRange | None:
    if not text:
        return None
    first, _, last = text.partition("-")
    found = ByteRange(int(first), int(last) + 1)
    if not 0 <= found.start < found.end:
        raise ValueError(text)
    return found


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


def _name(element: Xml.Element) -> str:
    return str(element.tag).rpartition("}")[2]

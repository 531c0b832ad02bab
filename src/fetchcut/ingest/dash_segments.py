"""Where the pieces of a DASH representation are: templates, timelines, lists (ISO/IEC 23009-1 section 5.3.9). Pure."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final
from urllib.parse import urljoin
from xml.etree import ElementTree as Xml

from fetchcut.ingest.source import ByteRange, Segment
from fetchcut.timeline.time import Seconds

MOST_SEGMENTS: Final = 200_000
"""More than a day of half-second pieces: a manifest beyond it is an attack on our memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a level of the manifest hands down to the next: attributes, addressing, base URL."""

    base: str
    start_s: Seconds
    duration_s: Seconds | None
    period: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    addressing: tuple[Xml.Element, ...] = ()
    is_protected: bool = False

    def below(self, element: Xml.Element) -> "Scope":
        """Return the scope inside `element`."""
        found = [each for each in element if local_name(each) in {"SegmentTemplate", "SegmentList", "SegmentBase"}]
        inner = element.find("{*}BaseURL")
        return replace(
            self,
            base=urljoin(self.base, (inner.text or "").strip()) if inner is not None else self.base,
            attributes={**self.attributes, **element.attrib},
            addressing=(*self.addressing, *found),
            is_protected=self.is_protected or element.find("{*}ContentProtection") is not None,
        )


def segments_of(scope: Scope) -> tuple[Segment, ...]:
    """Return the segments of one representation in one period; empty for one file without a list."""
    kinds = {local_name(each) for each in scope.addressing}
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
        for name in {local_name(child) for child in level}:
            children[name] = [child for child in level if local_name(child) == name]
    return _Told(attributes, children)


def _times(told: _Told, scope: Scope, count: int | None) -> Iterator[tuple[int, Seconds, Seconds, bool]]:
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


def _timeline(element: Xml.Element, scope: Scope, scale: int, offset: int) -> Iterator[tuple[int, int]]:
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


def _by_template(told: _Told, scope: Scope) -> Iterator[Segment]:
    first = told.whole("startNumber", 1)
    template = told.attributes["media"]
    for number, (tick, start, length, is_certain) in enumerate(_times(told, scope, None), first):
        url = urljoin(scope.base, _filled(template, scope, Number=number, Time=tick))
        yield Segment(url=url, start_s=start, duration_s=length, may_be_absent=not is_certain)


def _by_list(told: _Told, scope: Scope) -> Iterator[Segment]:
    listed = told.children.get("SegmentURL", [])
    for entry, (_, start, length, _) in zip(listed, _times(told, scope, len(listed)), strict=False):
        url = urljoin(scope.base, entry.get("media", ""))
        yield Segment(url=url, start_s=start, duration_s=length, byte_range=_range(entry.get("mediaRange")))


def _initialization(told: _Told, scope: Scope) -> tuple[str | None, ByteRange | None]:
    if template := told.attributes.get("initialization"):
        return urljoin(scope.base, _filled(template, scope)), None
    elements = told.children.get("Initialization")
    if not elements:
        return None, None
    return urljoin(scope.base, elements[0].get("sourceURL", "")), _range(elements[0].get("range"))


def _filled(template: str, scope: Scope, **numbers: int) -> str:
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


def local_name(element: Xml.Element) -> str:
    """Return the element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]

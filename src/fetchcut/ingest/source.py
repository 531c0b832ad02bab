"""What a link turned out to be, as plain values that are written to disk between steps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from fetchcut.timeline.facts import Rendition
from fetchcut.timeline.time import Seconds

Transport = Literal["direct", "segments", "hls", "live", "site", "file"]
"""How a rendition is fetched.

direct: one file over HTTP · segments: the pieces are listed in `Access.segments` · hls: `Access.url` is a media
playlist that still has to be read (`media_at.load` turns it into segments or live) · live: a media playlist that
grows (`live.record`) · site: only yt-dlp can fetch it (`by_site.download_by_site`) · file: on this machine already,
`url` is its path.
"""


@dataclass(frozen=True, slots=True, order=True)
class ByteRange:
    """[start, end) in bytes of a file."""

    start: int
    end: int

    @property
    def size(self) -> int:
        """Return end minus start, in bytes."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentKey:
    """AES-128 in CBC mode over a whole segment: where the 16 key bytes are, and the 16 bytes to start from."""

    url: str
    iv: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One piece of a rendition as it is served. `start_s` counts from the first piece of the list.

    `group` changes where pieces no longer join by plain concatenation: at a discontinuity or a new init section.
    `sequence` is the playlist's own number of the piece (what a live recorder tells pieces apart by). `may_be_absent`:
    nobody said that it exists, it was computed from a rounded duration; only then is a 404 no error.
    """

    url: str
    start_s: Seconds
    duration_s: Seconds
    byte_range: ByteRange | None = None
    key: SegmentKey | None = None
    init_url: str | None = None
    init_range: ByteRange | None = None
    init_key: SegmentKey | None = None
    group: int = 0
    sequence: int = 0
    may_be_absent: bool = False

    @property
    def end_s(self) -> Seconds:
        """Return the time at which this piece is over, in seconds, exclusive."""
        return self.start_s + self.duration_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How to fetch one rendition. `headers` go with every request, Cookie among them where the site needs it."""

    rendition_id: str
    transport: Transport
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    segments: tuple[Segment, ...] = ()
    container: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One video, song or picture behind a link. `key` names it over re-runs: no signatures, no expiry times.

    `fields` are what a name template may ask for beyond our own words (yt-dlp's names), plain JSON values.
    """

    key: str
    title: str
    id: str
    page_url: str
    site: str
    uploader: str | None = None
    duration_s: Seconds | None = None
    is_live: bool = False
    renditions: tuple[Rendition, ...] = ()
    access: tuple[Access, ...] = ()
    fields: Mapping[str, str | int | float | None] = field(default_factory=dict)

    def access_of(self, rendition_id: str) -> Access:
        """Return how to fetch one of this source's own renditions."""
        return next(access for access in self.access if access.rendition_id == rendition_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a listing."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A playlist or channel: links, in its own order, that are still to be resolved one by one."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A local file with a stretch of a rendition. `start_s` is the source time at which its first picture stands.

    `is_sparse`: it has the size of the whole, but only the bytes of the wanted parts are really there. `missing_s` is
    the stretch before this piece that a live stream no longer offered.
    """

    path: Path
    start_s: Seconds
    is_sparse: bool = False
    group: int = 0
    missing_s: Seconds = Fraction(0)


Value = TypeVar("Value")


def to_json(value: object) -> bytes:
    """Return a value of this room (or a tuple of them) as JSON: fractions as "n/d", paths as text, bytes as base64."""
    return msgspec.json.encode(value, enc_hook=_encode)


def from_json(data: bytes, kind: type[Value]) -> Value:
    """Return the value `to_json` wrote. Raises msgspec.ValidationError for JSON of another shape."""
    return msgspec.json.decode(data, type=kind, dec_hook=_decode)


def _encode(value: object) -> str:
    if isinstance(value, Fraction | Path):
        return str(value)
    raise NotImplementedError(type(value))


def _decode(kind: type, value: object) -> object:
    if kind in {Fraction, Path} and isinstance(value, str):
        return kind(value)
    raise NotImplementedError(kind)

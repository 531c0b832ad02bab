"""The worker's answers as values, decoded strictly: a decoder taken over by a hostile file must not reach further."""

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

import msgspec

from fetchcut.errors import MediaError, TooMuchWork, Unreadable
from fetchcut.media.byte_ranges import MediaIndex, StreamIndex
from fetchcut.timeline.facts import MediaInfo
from fetchcut.timeline.time import Seconds

_FRACTION: Final = re.compile(r"-?\d{1,20}(/[1-9]\d{0,19})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """How many frames the first and last second of the main streams gave, and every error on the way.

    The counts of a last second are 0 also where the stream is not longer than one. `video_end_s` and `audio_end_s`
    are when the last decoded frame ends, counted from the start of the file; None where nobody knows.
    """

    first_video_frames: int = 0
    last_video_frames: int = 0
    first_audio_frames: int = 0
    last_audio_frames: int = 0
    video_end_s: Seconds | None = None
    audio_end_s: Seconds | None = None
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """Whether the main picture and sound gave a frame; `duration_s` only for a file that does not tell it itself."""

    has_picture: bool = False
    has_sound: bool = False
    duration_s: Seconds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """The source time at which what is there of each stream ends, by its index."""

    by_stream: dict[int, Seconds]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joins:
    """How many moments were looked at, what is wrong there, and the marks of the pictures from each moment on."""

    looked_at: int = 0
    errors: tuple[str, ...] = ()
    prints: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """[start, end) of source time that do not decode, of what was asked for."""

    parts: tuple[tuple[Seconds, Seconds], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedStream:
    """What precedes one stream's packed columns."""

    index: int
    kind: Literal["video", "audio"]
    time_base: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexHead:
    """What precedes the packed columns of all streams."""

    container: str
    size_bytes: int
    start_s: Seconds
    streams: tuple[IndexedStream, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """The worker could not do it; `kind` is the foreign class's name."""

    kind: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of the worker: it wants bytes, it is done and the answer follows, or it failed."""

    read: tuple[int, int] | None = None
    is_done: bool = False
    failed: Failure | None = None


def message(raw: bytes) -> Message:
    """Return the message. Raises msgspec.DecodeError for anything else."""
    return msgspec.json.decode(raw, type=Message)


def media_info(raw: bytes) -> MediaInfo:
    """Return the probe's answer. Raises msgspec.DecodeError."""
    return msgspec.json.decode(raw, type=MediaInfo, dec_hook=_fraction)


def decoded(raw: bytes) -> Decoded:
    """Return the check's answer. Raises msgspec.DecodeError."""
    return msgspec.json.decode(raw, type=Decoded, dec_hook=_fraction)


def ends(raw: bytes) -> Ends:
    """Return where streams end. Raises msgspec.DecodeError."""
    return msgspec.json.decode(raw, type=Ends, dec_hook=_fraction)


def glance(raw: bytes) -> Glance:
    """Return the glance's answer. Raises msgspec.DecodeError."""
    return msgspec.json.decode(raw, type=Glance, dec_hook=_fraction)


def joins(raw: bytes) -> Joins:
    """Return the answer about joins. Raises msgspec.DecodeError."""
    return msgspec.json.decode(raw, type=Joins)


def damaged(raw: bytes) -> Damaged:
    """Return the answer about damage. Raises msgspec.DecodeError."""
    return msgspec.json.decode(raw, type=Damaged, dec_hook=_fraction)


def index_head(raw: bytes) -> IndexHead:
    """Return the first part of an index's answer. Raises msgspec.DecodeError."""
    return msgspec.json.decode(raw, type=IndexHead, dec_hook=_fraction)


def media_index(head: IndexHead, columns: Sequence[bytes]) -> MediaIndex:
    """Return the index; each of `columns` holds offsets, sizes, times (8 bytes a value) and keys (1 byte).

    Raises msgspec.ValidationError for columns of unequal length. Whether it is complete is not the worker's to say.
    """
    streams = tuple(_stream(each, packed) for each, packed in zip(head.streams, columns, strict=True))
    return MediaIndex(container=head.container, size_bytes=head.size_bytes, start_s=head.start_s, streams=streams)


def error_of(failure: Failure, name: str) -> MediaError:
    """Return our error for the worker's failure: the one border between libav's words and ours."""
    if failure.kind == "streams":
        return TooMuchWork(name=name, reason=f"{failure.reason} streams")
    return Unreadable(name=name)


def _stream(head: IndexedStream, packed: bytes) -> StreamIndex:
    count, rest = divmod(len(packed), 25)
    if rest or head.time_base <= 0:
        raise msgspec.ValidationError("columns of unequal length")
    offsets, sizes, ticks = (_column(packed[8 * count * each : 8 * count * (each + 1)]) for each in range(3))
    keys = packed[24 * count :]
    return StreamIndex(
        index=head.index,
        kind=head.kind,
        time_base=head.time_base,
        offsets=offsets,
        sizes=sizes,
        ticks=ticks,
        keys=keys,
    )


def _column(packed: bytes) -> "array[int]":
    column = array("q")
    column.frombytes(packed)
    return column


def _fraction(wanted: type, value: object) -> object:
    # Checked by shape first: Fraction("1e999999999") would compute for ever.
    if wanted is Fraction and isinstance(value, str) and _FRACTION.fullmatch(value):
        return Fraction(value)
    raise msgspec.ValidationError(f"not a {wanted.__name__}")

"""The pictures of an MP4 as stored, and where decoding of them may begin."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from fetchcut.media.iso.avc import AVC
from fetchcut.media.iso.boxes import BadBoxes
from fetchcut.media.iso.read import SampleTrack, sample_tracks
from fetchcut.media.iso.together import CODECS
from fetchcut.media.iso.units import NalCodec
from fetchcut.media.render.copying import CopySource, Start, clean_starts
from fetchcut.media.run.boxes import RandomAccess
from fetchcut.media.run.disk_file import FileOnDisk, opened
from fetchcut.timeline.facts import MediaInfo
from fetchcut.timeline.time import Seconds

_ALONE: Final = frozenset({"vp09", "av01", "apch", "apcn", "apcs", "apco", "ap4h"})
"""Sample descriptions whose every keyframe says all that a decoder must know."""

_FIRST_UNITS: Final = 16
_MOST_SET_BYTES: Final = 1 << 16


def is_plain_mp4(info: MediaInfo) -> bool:
    """Return whether a file has one index of its samples as MP4 and MOV have it."""
    return info.container.startswith("mov,") and not info.is_fragmented


def read_pictures(src: str, path: Path, *, origin_s: Seconds) -> CopySource:
    """Return the pictures of an MP4, the first ones it has. Raises BadBoxes where nothing of them can be copied."""
    with opened(path) as file:
        source = FileOnDisk(file)
        track = next(iter(sample_tracks(source, only="vide")), None)
        if track is None:
            raise BadBoxes("no pictures")
        track, starts = _entered(source, track)
    return CopySource(src=src, path=path, track=track, starts=starts, origin_s=origin_s)


def _entered(source: RandomAccess, track: SampleTrack) -> tuple[SampleTrack, tuple[Start, ...]]:
    """Return the track, and where decoding may begin behind pictures of another encoder."""
    keys = [number for number, mark in enumerate(track.samples.is_sync) if mark]
    if track.codec in _ALONE:
        return track, clean_starts(track, keys)
    codec = CODECS.get(track.entry[4:8])
    if codec is None:
        raise BadBoxes(f"{track.codec} cannot be joined")
    length = codec.config_of(track.entry).length_bytes
    heads = {key: _head(source, track.samples.offsets[key], track.samples.sizes[key], length, codec) for key in keys}
    track = _described(track, codec, list(heads.values()))
    fitting = [key for key, head in heads.items() if codec.is_entrance(head.picture)]
    starts = clean_starts(track, fitting, may_leave_out=codec is not AVC)
    return track, tuple(each._replace(is_open=codec.is_open(heads[each.sample].picture)) for each in starts)


@dataclass(frozen=True, slots=True)
class _Head:
    """How a sample begins: the parameter sets in it, and the first byte of its picture."""

    sets: tuple[bytes, ...]
    picture: int


def _head(source: RandomAccess, offset: int, size: int, length_bytes: int, codec: NalCodec) -> _Head:
    sets: list[bytes] = []
    for begin, length in _units(source, offset, size, length_bytes):
        unit = source.read_at(begin, min(length, 2))
        if codec.role_of(unit):
            sets.append(source.read_at(begin, min(length, _MOST_SET_BYTES)))
        elif codec.fields_of(source.read_at(begin, min(length, 64))):
            return _Head(tuple(sets), unit[0])
    return _Head(tuple(sets), 0)


def _units(source: RandomAccess, offset: int, size: int, length_bytes: int) -> Iterator[tuple[int, int]]:
    """Yield where the sample's first units lie, and how long they are."""
    at, end = offset, offset + size
    for _ in range(_FIRST_UNITS):
        length = int.from_bytes(source.read_at(at, length_bytes), "big")
        if at + length_bytes + length > end or not length:
            return
        yield at + length_bytes, length
        at += length_bytes + length


def _described(track: SampleTrack, codec: NalCodec, heads: list[_Head]) -> SampleTrack:
    """Return the track with all parameter sets in its description. Raises BadBoxes where they change on the way."""
    own = {unit for head in heads for unit in head.sets}
    known = set(codec.config_of(track.entry).sets)
    if not known and heads:
        known = set(heads[0].sets)
        track = replace(track, entry=codec.entry_with([track.entry], heads[0].sets))
    if own - known:
        raise BadBoxes("parameter sets that change")
    return track

"""Samples that cannot be whole by their bytes alone, found without decoding: what nobody decodes is copied as it is.

A disk, a card or a download that lost a block leaves zeros in its place. In a slice of H.264 and HEVC three zeros never
follow each other (ITU-T H.264, 7.4.1.1: an escape stands between them), and the lengths of a sample's units add up to
it; other codecs may have zeros, and are decoded where many stand in a row.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from pathlib import Path
from typing import Final, Literal

from fetchcut.media.iso.avc import AVC
from fetchcut.media.iso.boxes import BadBoxes
from fetchcut.media.iso.read import SampleTrack, sample_tracks
from fetchcut.media.iso.together import CODECS
from fetchcut.media.run.boxes import RandomAccess, is_iso, top_boxes
from fetchcut.media.run.damaged import Packets
from fetchcut.media.run.disk_file import Checked, FileOnDisk, opened
from fetchcut.timeline.damage import Kind
from fetchcut.timeline.time import Seconds, TimeRange

_ZEROS: Final = bytes(32)
_RUNS: Final = re.compile(rb"\0{%d,}" % len(_ZEROS))
_MANY_ZEROS: Final = bytes(512)
"""A sector, the least that a disk loses."""

_WINDOW: Final = 4 << 20
_SMALL_BYTES: Final = 64 << 20
"""A file that is read whole faster than its tables."""

_TOGETHER: Final = 256
"""Samples whose bytes are looked at in one go."""

_EMPTY_IS_RIGHT: Final = frozenset({"sowt", "twos", "lpcm", "raw ", "in24", "in32", "fl32", "fl64", "ipcm", "fpcm"})
"""Sound that is stored as it is: silence is zeros."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holes:
    """`damaged`: source time that is certainly lost, by what it holds. `suspects`: what only decoding tells of."""

    damaged: tuple[tuple[Kind, TimeRange], ...] = ()
    suspects: frozenset[Kind] = frozenset()


def holes(
    path: Path,
    used: Mapping[Kind, Sequence[TimeRange]],
    *,
    origin_s: Seconds,
    is_mostly_used: bool,
    check: Callable[[], None],
) -> Holes:
    """Return what the bytes of these parts of a file say; nothing of a file that is no plain MP4 or MOV.

    `origin_s` is the file's time at which source time 0 lies. `is_mostly_used`: reading all bytes is quicker than
    finding those that matter. Raises what `check` raises, which is called again and again.
    """
    with opened(path) as file:
        source = Checked(FileOnDisk(file), check)
        try:
            return _holes(source, used, origin_s, is_mostly_used=is_mostly_used)
        except BadBoxes:
            return Holes()


def _holes(
    source: RandomAccess, used: Mapping[Kind, Sequence[TimeRange]], origin_s: Seconds, *, is_mostly_used: bool
) -> Holes:
    if not is_iso(source):
        return Holes()
    is_read_whole = is_mostly_used or source.size_bytes <= _SMALL_BYTES
    tracks = {} if is_read_whole else _tracks(source)
    media = [(each.start, min(each.end, source.size_bytes)) for each in top_boxes(source) if each.kind == "mdat"]
    runs = zero_runs(source, media if is_read_whole else _bytes_of(tracks, used, origin_s))
    if not runs:
        return Holes()
    damaged: list[tuple[Kind, TimeRange]] = []
    suspects: set[Kind] = set()
    for kind, track in (tracks or _tracks(source)).items():
        for part in used.get(kind, ()):
            found, is_suspect = _in_part(source, track, part, origin_s, runs)
            damaged += [(kind, each) for each in found]
            suspects |= {kind} if is_suspect else set()
    return Holes(damaged=tuple(damaged), suspects=frozenset(suspects))


def zero_runs(source: RandomAccess, spans: Iterable[tuple[int, int]]) -> list[int]:
    """Return a place in each stretch of zeros (every few megabytes of it) within these spans of bytes, in order."""
    found = []
    for begin, end in spans:
        at = begin
        while at < end:
            data = source.read_at(at, min(_WINDOW, end - at))
            if (first := data.find(_ZEROS)) >= 0:
                found += [at + each.start() for each in _RUNS.finditer(data, first)]
            if len(data) < _WINDOW:
                break
            at += _WINDOW - len(_ZEROS)
    return found


def _tracks(source: RandomAccess) -> dict[Kind, SampleTrack]:
    """Return the first track of pictures and of sound, unless it may rightly be all zeros."""
    found: dict[Kind, SampleTrack] = {}
    for track in sample_tracks(source):
        if track.codec not in _EMPTY_IS_RIGHT:
            found.setdefault("picture" if track.kind == "vide" else "sound", track)
    return found


def _bytes_of(
    tracks: Mapping[Kind, SampleTrack], used: Mapping[Kind, Sequence[TimeRange]], origin_s: Seconds
) -> list[tuple[int, int]]:
    """Return the spans of bytes in which the used samples lie, and perhaps some others."""
    spans = []
    for kind, track in tracks.items():
        offsets, sizes = track.samples.offsets, track.samples.sizes
        for part in used.get(kind, ()):
            first, last = _samples(track, part, origin_s)
            for begin in range(first, last, _TOGETHER):
                end = min(begin + _TOGETHER, last)
                spans.append((min(offsets[begin:end]), max(map(int.__add__, offsets[begin:end], sizes[begin:end]))))
    return sorted(spans)


def _in_part(
    source: RandomAccess, track: SampleTrack, part: TimeRange, origin_s: Seconds, runs: Sequence[int]
) -> tuple[list[TimeRange], bool]:
    """Return what is lost of a part, and whether only decoding tells of some of it."""
    codec = CODECS.get(track.entry[4:8])
    length_bytes = codec.config_of(track.entry).length_bytes if codec else 0
    first, last = _samples(track, part, origin_s)
    samples, lost, is_suspect = track.samples, set(), False
    for number in range(first, last):
        offset, size = samples.offsets[number], samples.sizes[number]
        # A run that begins before the sample may reach into it.
        near = bisect_left(runs, offset - _WINDOW), bisect_left(runs, offset + size)
        if near[0] == near[1]:
            continue
        state = sample_state(source.read_at(offset, size), length_bytes, is_avc=codec is AVC)
        is_suspect |= state == "suspect"
        lost |= {number} if state == "lost" else set()
    return _reached(track, (first, last), lost, part, origin_s), is_suspect


State = Literal["whole", "lost", "suspect"]


def sample_state(data: bytes, length_bytes: int, *, is_avc: bool) -> State:
    """Return whether a sample's bytes can be right. `length_bytes` 0: it does not consist of units."""
    if not length_bytes:
        return "suspect" if _MANY_ZEROS in data else "whole"
    hole = data.find(_ZEROS)
    at, end = 0, len(data)
    while at + length_bytes <= end:
        length = int.from_bytes(data[at : at + length_bytes], "big")
        begin = at + length_bytes
        if not length:
            break
        if begin + length > end:
            return "lost" if hole >= 0 else "suspect"
        if at <= hole < begin + length and _is_slice(data[begin], is_avc=is_avc):
            return "lost"
        at = begin + length
    # Some pad their samples with zeros; one of nothing else was never written.
    if not at and end:
        return "lost" if hole >= 0 else "suspect"
    return "whole" if not any(data[at:]) else "suspect"


def _is_slice(head: int, *, is_avc: bool) -> bool:
    return 1 <= head & 31 <= 5 if is_avc else head >> 1 & 63 < 32


def _samples(track: SampleTrack, part: TimeRange, origin_s: Seconds) -> tuple[int, int]:
    """Return the samples [first, last) that are decoded for a part."""
    samples = track.samples
    begin, end = floor(_stored(track, part.start + origin_s)), ceil(_stored(track, part.end + origin_s))
    first = min(bisect_left(samples.decoded, begin + 1), len(samples) - 1)
    while first > 0 and not (_is_sync(track, first) and samples.shown[first] <= begin):
        first -= 1
    return max(first, 0), bisect_left(samples.decoded, end)


def _stored(track: SampleTrack, time: Seconds) -> Seconds:
    return (time - track.delay_s) * track.time_scale + track.begins


def _is_sync(track: SampleTrack, number: int) -> bool:
    return track.kind == "soun" or bool(track.samples.is_sync[number])


def _reached(
    track: SampleTrack, samples: tuple[int, int], lost: set[int], part: TimeRange, origin_s: Seconds
) -> list[TimeRange]:
    """Return what of a part is lost with these samples."""
    if not lost:
        return []
    first, last = samples
    while last < len(track.samples) and not _is_sync(track, last):
        last += 1
    packets = Packets(bad={each - first for each in lost})
    decoded, shown = track.samples.decoded, track.samples.shown
    for number in range(first, min(last + 1, len(track.samples))):
        follower = decoded[number + 1] if number + 1 < len(decoded) else track.duration
        times = (shown[number], shown[number] + follower - decoded[number])
        start, end = (track.seconds(each) - origin_s for each in times)
        packets.add((start, end), is_key=_is_sync(track, number), is_alone=track.kind == "soun")
    found = (TimeRange(max(start, part.start), min(end, part.end)) for start, end in packets.damage())
    return [each for each in found if each.duration > 0]

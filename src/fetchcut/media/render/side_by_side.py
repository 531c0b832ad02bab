"""Long sound encoded in parts side by side, joined packet by packet: one command encodes AAC on one core, slowly.

    mix      |--------------------------------|      once, into samples
    part 0   |---------------~                       ~ some packets more: an encoder looks ahead
    part 1             ~~~~~~|----------------|      ~~~ four seconds of run-up: it begins otherwise

A packet of AAC is made of 2048 samples and shares half of them with each of its neighbours. Packets that two encoders
made of the same samples with the same windows fit together as those of one do. How many parts there are follows from
the length alone, so that the bytes do not depend on the machine.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Final

from fetchcut.errors import ResultWrong
from fetchcut.media.command import Command, Input
from fetchcut.media.iso.read import SampleTrack, sample_tracks
from fetchcut.media.iso.write import NewTrack, layout_of, write_mp4
from fetchcut.media.render.encoding import note
from fetchcut.media.render.frames import SAMPLE_RATE
from fetchcut.media.render.parallel import Crew
from fetchcut.media.render.shares import Share, Shares
from fetchcut.media.render.work import Work
from fetchcut.media.run.disk_file import FileOnDisk, opened
from fetchcut.media.run.ffmpeg import run
from fetchcut.progress import Context

PACKET: Final = 1024
SAMPLES: Final = ("-c:a", "pcm_f32le", "-ar", str(SAMPLE_RATE), "-ac", "2", "-vn", "-f", "f32le")
"""How FFmpeg writes the samples that are read here: both channels as floats, nothing lost."""

_SAMPLE_BYTES: Final = 8
_PAIR: Final = 7500
"""Packets that are worth two parts, 160 s: less is soon encoded, and each part costs a start and its run-up."""

_MOST: Final = 84_375
"""Packets of which the samples are put on the disk at the most: half an hour, 700 MB."""

_RUN_UP: Final = 188
_AHEAD: Final = 3
_SEAMS: Final = 16
"""Packets among which a join is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Packets [first, last) of the whole, number 0 being the encoder's delay; encoding begins with packet `begin`."""

    first: int
    last: int
    begin: int


def parts_of(samples: int) -> tuple[Part, ...]:
    """Return the parts in which so many samples are encoded; none where one command encodes them all."""
    packets = ceil(samples / PACKET) + 1
    count = 2 * (packets // _PAIR) if packets <= _MOST else 0
    borders = [packets * number // count for number in range(count + 1)] if count else []
    return tuple(Part(first=one, last=two, begin=max(0, one - _RUN_UP)) for one, two in pairwise(borders))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """A file of so many samples, as SAMPLES has them written."""

    path: Path
    samples: int


def encode_parts(mixed: Mixed, making: Path, work: Work, context: Context) -> None:
    """Encode the sound as the M4A `making`; its neighbours take the parts."""
    samples = mixed.samples
    parts = parts_of(samples)
    places = [making.with_name(f"{making.stem}-{number}.m4a") for number in range(len(parts))]
    shares = Shares(context, samples / SAMPLE_RATE)
    with Crew(work.bench.workers, stop=shares.stop) as crew:
        for part, place in zip(parts, places, strict=True):
            share = shares.share((part.last - part.first) * PACKET / SAMPLE_RATE)
            crew.begin([partial(_encode, part, mixed, place, work, share)])
    write_mp4(making, layout_of([_joined(parts, places, samples)]), places)
    for place in places:
        place.unlink()


def _encode(part: Part, mixed: Mixed, place: Path, work: Work, share: Share) -> None:
    begin, end = part.begin * PACKET, min(mixed.samples, (part.last + _AHEAD) * PACKET)
    skipped = ("-skip_initial_bytes", str(begin * _SAMPLE_BYTES), "-ar", str(SAMPLE_RATE), "-ac", "2")
    command = Command(
        inputs=(Input(path=mixed.path, options=skipped, own_demuxer="f32le"),),
        arguments=("-af", f"atrim=end_sample={end - begin}", *(work.profile.sound or ()), "-f", "mp4"),
        output=place,
        expected_s=Fraction(end - begin, SAMPLE_RATE),
    )
    note(command, work)
    run(command, tool=work.bench.tool, folder=work.folder, context=share, sandbox=work.bench.sandbox)
    share.finish()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Packets:
    """The packets of an encoded part, by their numbers in the whole."""

    track: SampleTrack
    begin: int
    file: FileOnDisk

    def windows(self, number: int) -> int | None:
        """Return which windows a packet has; None where its channels have some each.

        ISO/IEC 14496-3, 4.4.2.1: a pair of channels begins with three bits that say so, four of its number, and
        whether windows are common to both; then come a reserved bit, two of the sequence and one of the shape.
        """
        head = self.file.read_at(self.track.samples.offsets[number - self.begin], 2)
        return head[1] >> 4 & 7 if head[0] & 1 else None


def _joined(parts: Sequence[Part], places: Sequence[Path], samples: int) -> NewTrack:
    """Return the track of all parts."""
    sources, offsets, sizes = array("q"), array("q"), array("q")
    tracks = [_track(place) for place in places]
    firsts = [0, *(_seam(number, parts, places, tracks) for number in range(1, len(parts))), parts[-1].last]
    for number, (first, last) in enumerate(pairwise(firsts)):
        begin, track = parts[number].begin, tracks[number]
        sources.extend(array("q", [number]) * (last - first))
        offsets.extend(track.samples.offsets[first - begin : last - begin])
        sizes.extend(track.samples.sizes[first - begin : last - begin])
    if not len(sources) == len(sizes) == parts[-1].last:
        raise ResultWrong(promised=f"{parts[-1].last} packets", found=f"{len(sizes)} packets")
    durations = array("q", [PACKET]) * len(sizes)
    # Players go by the edit list, FFmpeg by a last packet that is shorter.
    durations[-1] = samples - (len(sizes) - 2) * PACKET
    return NewTrack(
        kind="soun",
        time_scale=SAMPLE_RATE,
        entry=tracks[0].entry,
        sources=sources,
        offsets=offsets,
        sizes=sizes,
        durations=durations,
        length=samples,
        begins=PACKET,
    )


def _track(place: Path) -> SampleTrack:
    with opened(place) as file:
        return sample_tracks(FileOnDisk(file), only="soun")[0]


def _seam(number: int, parts: Sequence[Part], places: Sequence[Path], tracks: Sequence[SampleTrack]) -> int:
    """Return the first packet that is taken of part `number`: both encoders chose the same windows there.

    Mostly they do everywhere; around a sudden sound they may not.
    """
    with opened(places[number - 1]) as one, opened(places[number]) as two:
        before = _Packets(track=tracks[number - 1], begin=parts[number - 1].begin, file=FileOnDisk(one))
        behind = _Packets(track=tracks[number], begin=parts[number].begin, file=FileOnDisk(two))
        first = parts[number].first
        for seam in range(first, first - _SEAMS, -1):
            if all(before.windows(each) == behind.windows(each) is not None for each in (seam - 1, seam)):
                return seam
    return first

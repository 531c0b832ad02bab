"""A draft to be played while it is edited: small, in pieces that are made when a player asks for them.

    pictures  |span 0|span 1   |span 2|          the export's own spans in few lines, kept by key like them
    sound     |piece 0   |piece 1   |            about six seconds each, whole packets of AAC

Which pieces there are and how long each is follows from the draft alone, so that a player knows the whole length and
may begin anywhere before anything was made. What an edit did not touch has its key, and is not made again: a piece
is told only when it is asked for at which time it plays.
"""

from array import array
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Final

from fetchcut.errors import ResultWrong
from fetchcut.media.iso.boxes import BadBoxes
from fetchcut.media.iso.fragments import Run, fragment, head
from fetchcut.media.iso.read import SampleTrack, sample_tracks
from fetchcut.media.render.encoding import SpanWork, command_of, encode, graph_for, run_graph, span_work
from fetchcut.media.render.frames import SAMPLE_RATE, sample_at
from fetchcut.media.render.keys import fingerprint, span_key
from fetchcut.media.render.sound.mix import mixed
from fetchcut.media.render.spans import EncodeSpan, spans
from fetchcut.media.render.work import Work
from fetchcut.media.run.disk_file import FileOnDisk, opened
from fetchcut.timeline.output import Output
from fetchcut.timeline.time import Seconds

PLAYED: Final = Output(format="mp4", quality="medium", lines=360)
"""What is played: 360 lines of H.264, and AAC."""

PACKET: Final = 1024
"""Samples of a packet of AAC."""

_PIECE: Final = 282
"""Packets of a piece of sound: 6.016 s."""

_RUN_UP: Final = 47
"""Packets that are mixed and encoded before a piece's first, a second: echoes and encoders remember what was before."""


_IN_ORDER: Final = ("-bf", "0")
"""Pictures are shown in the order in which they lie: see iso/fragments.py."""


def playing(work: Work) -> "Playing":
    """Return the pieces of a work whose output is PLAYED."""
    return Playing(replace(work, profile=replace(work.profile, video=(*work.profile.video, *_IN_ORDER))))


@dataclass(frozen=True)
class Playing:
    """The pieces of a work. Files are left in its folder."""

    work: Work

    @cached_property
    def pictures(self) -> tuple[EncodeSpan, ...]:
        """Return the spans in order."""
        return tuple(each for each in spans(self.work.cut, self.work.look, {}) if isinstance(each, EncodeSpan))

    @property
    def picture_lengths_s(self) -> tuple[Seconds, ...]:
        """Return how long each piece of pictures plays."""
        return tuple((each.last - each.first) / self.work.look.rate for each in self.pictures)

    @cached_property
    def has_sound(self) -> bool:
        """Return whether anything is heard."""
        return mixed(graph_for(self.work), self.work.draft, self.work.library) is not None

    @property
    def sound_lengths_s(self) -> tuple[Seconds, ...]:
        """Return how long each piece of sound plays; none where nothing is heard."""
        return tuple(Fraction((last - first) * PACKET, SAMPLE_RATE) for first, last in pairwise(self._borders))

    @property
    def _borders(self) -> list[int]:
        packets = ceil(Fraction(sample_at(self.work.draft.duration), PACKET)) if self.has_sound else 0
        return [*range(0, packets, _PIECE), packets] if packets else []

    def picture_head(self) -> bytes:
        """Return what stands before all pieces of pictures. Makes the first one."""
        track, _ = self._pictured(0)
        stored, length = self.work.look.stored, self.work.cut.frames / self.work.look.rate * track.time_scale
        return head(
            "vide", track.time_scale, track.entry, length=ceil(length), width=stored.width, height=stored.height
        )

    def picture(self, number: int) -> bytes:
        """Return a piece of pictures. Raises IndexError where there is none, and what an export raises."""
        span = self.pictures[number]
        track, data = self._pictured(number)
        samples = track.samples
        begins = round(span.first / self.work.look.rate * track.time_scale)
        ends = round(span.last / self.work.look.rate * track.time_scale)
        decoded = [*samples.decoded, ends - begins + samples.decoded[0]]
        run = Run(
            begins=begins,
            durations=array("q", [after - before for before, after in pairwise(decoded)]),
            sizes=samples.sizes,
            is_sync=samples.is_sync,
            data=data,
        )
        return fragment(number + 1, run)

    def sound_head(self) -> bytes:
        """Return what stands before all pieces of sound. Makes the first one."""
        track, _ = self._heard(0)
        return head("soun", track.time_scale, track.entry, length=sample_at(self.work.draft.duration))

    def sound(self, number: int) -> bytes:
        """Return a piece of sound. Raises as `picture`."""
        first, last = self._borders[number], self._borders[number + 1]
        track, path = self._heard(number)
        # Encoders of AAC give one packet before the first sample: packet k holds samples up to 1024 k.
        skipped = first - self._window(number)[0] + 1
        sizes = track.samples.sizes[skipped : skipped + last - first]
        offsets = track.samples.offsets[skipped : skipped + last - first]
        with opened(path) as file:
            whole = FileOnDisk(file)
            data = b"".join(whole.read_at(at, size) for at, size in zip(offsets, sizes, strict=True))
        same = array("q", [PACKET]) * len(sizes)
        begins = first * PACKET
        run = Run(begins=begins, durations=same, sizes=sizes, is_sync=b"\1" * len(sizes), data=data)
        return fragment(number + 1, run)

    def _pictured(self, number: int) -> tuple[SampleTrack, bytes]:
        todo = span_work(self.pictures[number], self.work, {})
        path = self._kept(todo)
        track = _track(path)
        with opened(path) as file:
            whole = FileOnDisk(file)
            places = zip(track.samples.offsets, track.samples.sizes, strict=True)
            return track, b"".join(whole.read_at(at, size) for at, size in places)

    def _kept(self, todo: SpanWork) -> Path:
        kept = self.work.bench.kept
        if not kept.take(todo.key, todo.path) and encode(todo, self.work, self.work.context):
            kept.keep(todo.key, todo.path)
        return todo.path

    def _heard(self, number: int) -> tuple[SampleTrack, Path]:
        """Return the packets of a piece with those before it and behind it."""
        work, kept = self.work, self.work.bench.kept
        window = tuple(packets * PACKET for packets in self._window(number))
        graph = graph_for(work)
        end = mixed(graph, work.draft, work.library, window=(window[0], window[1]))
        if end is None:
            end = graph.chain("", ["anullsrc=r=48000:cl=stereo", f"atrim=end_sample={window[1] - window[0]}"])
        arguments = ("-map", end, *(work.profile.sound or ()), "-vn", "-f", "mp4")
        marks = {src: fingerprint(work.files[src]) for src in graph.sources}
        key = span_key(graph, arguments, marks, work.bench.tool)
        path = work.folder / f"sound-{key}.mp4"
        if not kept.take(key, path):
            command = command_of(graph, arguments, work, folder=work.folder, output=path, frames=1)
            run_graph(graph, command, work, folder=work.folder, context=work.context)
            kept.keep(key, path)
        return _track(path), path

    def _window(self, number: int) -> tuple[int, int]:
        """Return which packets are mixed for a piece: some before it, and one behind, which its last one overlaps.

        All of them where sound is stretched: that is done in steps which follow from where it begins, and two pieces
        would not fit together.
        """
        if self._is_stretched:
            return 0, self._borders[-1] + 1
        return max(0, self._borders[number] - _RUN_UP), self._borders[number + 1] + 1

    @cached_property
    def _is_stretched(self) -> bool:
        segments = [each for track in self.work.draft.tracks for each in track.segments]
        return any(each.media is not None and each.media.speed != 1 for each in segments)


def _track(path: Path) -> SampleTrack:
    """Return the only track of a file of ours."""
    try:
        with opened(path) as file:
            (track,) = sample_tracks(FileOnDisk(file))
    except (BadBoxes, ValueError) as error:
        raise ResultWrong(promised="a piece to be played", found="none") from error
    return track

"""Plan, run and check in one go, as the service does it; and the hashes by which results are compared."""

from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import av

from fetchcut.media.check import verify
from fetchcut.media.plan import Ingredient, Plan, plan
from fetchcut.media.run.ffmpeg import run
from fetchcut.media.run.libav import Libav
from fetchcut.media.tools import find_ffmpeg
from fetchcut.progress import Silent
from fetchcut.timeline.facts import MediaInfo
from fetchcut.timeline.time import TimeRange
from fetchcut.timeline.wish import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A finished result: the plan that made it, where it lies, and its facts."""

    plan: Plan
    path: Path
    info: MediaInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Kitchen:
    """A folder to work in and libav to look into files."""

    folder: Path
    libav: Libav

    def ingredient(self, path: Path, *, start_s: Fraction = Fraction(0), group: int = 0) -> Ingredient:
        """Return a file with its facts."""
        return Ingredient(path=path, info=self.libav.probe(path, path.name), start_s=start_s, group=group)

    def serve(
        self,
        *sources: Path | Ingredient,
        wish: Wish,
        ranges: tuple[TimeRange, ...] = (),
        is_direct: bool = False,
        name: str = "result",
    ) -> Served:
        """Return the checked result of `wish` on `sources`."""
        given = tuple(each if isinstance(each, Ingredient) else self.ingredient(each) for each in sources)
        folder = self.folder / name
        folder.mkdir()
        return self.carry_out(plan(given, wish, folder=folder, ranges=ranges, is_direct=is_direct))

    def carry_out(self, planned: Plan) -> Served:
        """Return the checked result of a plan."""
        for file in planned.files:
            file.path.write_text(file.text)
        for command in planned.commands:
            run(command, tool=find_ffmpeg(), folder=planned.result.parent, context=Silent())
        return Served(plan=planned, path=planned.result, info=verify(planned.result, planned.expected, self.libav).info)


def packets(path: Path, kind: str) -> list[str]:
    """Return a hash of every packet of the first stream of `kind`, in file order."""
    with _stream(path, kind) as (container, stream):
        return [sha256(bytes(packet)).hexdigest() for packet in container.demux(stream) if packet.size]


def shown(path: Path) -> list[tuple[Fraction, str]]:
    """Return (seconds, hash) of every picture a player shows: what an edit list hides is left out."""
    with _stream(path, "video") as (container, stream):
        frames = [each for each in container.decode(stream) if isinstance(each, av.VideoFrame)]
        times = [Fraction(each.pts or 0) * (each.time_base or 1) for each in frames]
        hashes = [sha256(pixels(each)).hexdigest() for each in frames]
        return [(time, text) for time, text in zip(times, hashes, strict=True) if time >= 0]


def heard_samples(path: Path) -> int:
    """Return how many samples a player plays."""
    with _stream(path, "audio") as (container, stream):
        return sum(each.samples for each in container.decode(stream) if isinstance(each, av.AudioFrame))


def pixels(frame: av.VideoFrame) -> bytes:
    """Return the 8-bit planes without the padding of their rows."""
    rows = []
    for plane in frame.planes:
        data, width = bytes(plane), plane.width
        rows += [data[at * plane.line_size :][:width] for at in range(plane.height)]
    return b"".join(rows)


def samples(path: Path) -> tuple[int, Fraction, "array[float]"]:
    """Return the sample rate, the time of the first sample in seconds, and the first channel."""
    with _stream(path, "audio") as (container, stream):
        mono = av.AudioResampler(format="fltp")
        frames = [each for each in container.decode(stream) if isinstance(each, av.AudioFrame)]
        start = Fraction(frames[0].pts or 0) * (frames[0].time_base or 1)
        values: array[float] = array("f")
        for frame in (part for each in frames for part in mono.resample(each)):
            values.frombytes(bytes(frame.planes[0])[: frame.samples * 4])
        return frames[0].sample_rate, start, values


@contextmanager
def _stream(path: Path, kind: str) -> Iterator[tuple[av.container.InputContainer, av.stream.Stream]]:
    with av.open(str(path)) as container:
        yield container, next(each for each in container.streams if each.type == kind)


def seconds(start: str | int, end: str | int) -> TimeRange:
    """Return the range [start, end), as fractions of a second."""
    return TimeRange(Fraction(start), Fraction(end))

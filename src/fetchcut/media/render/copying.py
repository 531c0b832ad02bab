"""Which stretches of a source can be taken as they are stored, packet by packet, and where the rest begins. Pure.

    stored   K0 p2 b1 p4 b3 | K5 p7 b6 p9 b8 | …     in decoding order, numbered as shown
    wanted         2  3  4    5  6  7                 K5 begins anew; b6 needs p7, and all up to 7 is there
    taken                   | K5 p7 b6 |              2-4 are encoded

A run begins where decoding can begin with nothing shown later that was before (or what is shown before it can be left
out: HEVC says which pictures these are), and ends where everything shown so far is there. So of its end nothing but a
picture or two is ever encoded, of its beginning what lies before a keyframe.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, chain
from pathlib import Path
from typing import Final, NamedTuple

from fetchcut.media.iso.read import SampleTrack
from fetchcut.timeline.time import Seconds

_DEEPEST: Final = 64
"""How many pictures may wait for one that is decoded later; standards allow 16."""


class Start(NamedTuple):
    """A sample where decoding can begin, and how many behind it are left out then: they refer to what was before.

    `is_open`: it does not say itself that it begins anew, and has to be changed into one that does.
    """

    sample: int
    leading: int = 0
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CopySource:
    """The pictures of an asset as stored in the MP4 at `path`. `starts` are samples where decoding can begin, in order.

    The time of the file at which its source time 0 lies is `origin_s`.
    """

    src: str
    path: Path
    track: SampleTrack
    starts: tuple["Start", ...]
    origin_s: Seconds = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRun:
    """Samples [first_sample, last_sample) in decoding order, which are exactly the output's frames [first, last).

    Without the `leading` ones behind the first. `is_open`: the first must be made an entrance (iso/hevc.py).
    """

    first: int
    last: int
    src: str
    first_sample: int
    last_sample: int
    leading: int = 0
    is_open: bool = False

    @property
    def stretches(self) -> tuple[tuple[int, int], ...]:
        """Return its samples as ranges [first, last), the first one of all by itself where it is special."""
        if not self.leading and not self.is_open:
            return ((self.first_sample, self.last_sample),)
        after = self.first_sample + 1
        rest = (after + self.leading, self.last_sample)
        return ((self.first_sample, after), *((rest,) if rest[0] < rest[1] else ()))


def copy_runs(
    source: CopySource, source_s: Seconds, rate: Fraction, frames: tuple[int, int], least: int
) -> Iterator[CopyRun]:
    """Yield what can be copied of the output's `frames` (half-open), of which the first begins at `source_s`.

    Every run has `least` frames or more. A frame of the output has exactly one sample that stands in its middle.
    """
    first, last = frames
    slots = _Slots.of(source, source_s, rate, first)
    position = first
    for start in source.starts[_first_start(source, slots, first) :]:
        begin = slots.of_sample(start.sample)
        if begin >= last:
            return
        if begin < position:
            continue
        found = _run(source, slots, start, last)
        if found is not None and found.last - found.first >= least:
            yield found
            position = found.last


def clean_starts(track: SampleTrack, keys: Sequence[int], *, may_leave_out: bool = False) -> tuple[Start, ...]:
    """Return those of `keys` (samples in decoding order) after which nothing is shown that stands before them.

    `may_leave_out`: pictures right behind a key that are shown before it need not be there.
    """
    shown = track.samples.shown
    earliest = array("q", accumulate(reversed(shown), min))
    earliest.reverse()
    found = []
    for key in keys:
        after = key + 1
        while may_leave_out and after < len(shown) and shown[after] < shown[key]:
            after += 1
        if after == len(shown) or earliest[after] > shown[key]:
            found.append(Start(key, after - key - 1))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Slots:
    """The output's frame for a sample: floor((shown x a + b) / c), in whole numbers as films have many samples."""

    source: CopySource
    a: int
    b: int
    c: int

    @classmethod
    def of(cls, source: CopySource, source_s: Seconds, rate: Fraction, first: int) -> "_Slots":
        track = source.track
        factor = rate / track.time_scale
        # FFmpeg's fps filter shows a picture from the frame on whose middle is later: round to nearest.
        offset = (track.seconds(0) - source.origin_s - source_s) * rate + Fraction(1, 2) + first
        c = factor.denominator * offset.denominator
        return cls(source, factor.numerator * offset.denominator, offset.numerator * factor.denominator, c)

    def of_sample(self, number: int) -> int:
        return (self.source.track.samples.shown[number] * self.a + self.b) // self.c


def _first_start(source: CopySource, slots: _Slots, first: int) -> int:
    return bisect_left(source.starts, first, key=lambda start: slots.of_sample(start.sample))


def _run(source: CopySource, slots: _Slots, start: Start, last: int) -> CopyRun | None:
    track = source.track
    begin = top = slots.of_sample(start.sample)
    seen: set[int] = set()
    end: tuple[int, int] | None = None
    after = start.sample + 1 + start.leading
    for number in chain((start.sample,), range(after, len(track.samples))):
        slot = slots.of_sample(number)
        is_hidden = track.ends is not None and track.samples.shown[number] >= track.ends
        if slot in seen or slot < begin or is_hidden or track.samples.shown[number] < track.begins:
            break
        seen.add(slot)
        top = max(top, slot)
        if top - begin + 1 == len(seen):
            if top >= last:
                break
            end = (number + 1, top + 1)
        elif top - begin + 1 > len(seen) + _DEEPEST:
            break
    if end is None:
        return None
    return CopyRun(
        first=begin,
        last=end[1],
        src=source.src,
        first_sample=start.sample,
        last_sample=end[0],
        leading=start.leading,
        is_open=start.is_open,
    )

"""What is heard of a draft, in samples of the output. Pure.

track   |--A--|     |--B--|--C--|        every border is a sample counted from 0: nothing drifts
lanes   |--A--|     |--B---|             neighbours that sound together, in a crossfade, take turns
                         |---C--|
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import Final

from fetchcut.media.recipes.request import promised
from fetchcut.media.render.frames import SAMPLE_RATE, sample_at
from fetchcut.media.render.scenes import reach
from fetchcut.timeline.assets import Asset, Library
from fetchcut.timeline.draft import Media, Segment, Track
from fetchcut.timeline.facts import AudioStream
from fetchcut.timeline.ramps import is_near, later
from fetchcut.timeline.time import Seconds

_SOFT_S: Final = Fraction(1, 200)
"""How long a cut is softened that would click otherwise."""

_NEAR_S: Final = Fraction(1, 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A segment's sound in the output's samples [first, last), `skipped` samples after its beginning.

    Its beginning lies `early_s` before the segment's, for a crossfade. `head` and `tail` are how many samples it fades
    in from its beginning and out to its end; `is_crossed_…`: in a crossfade.
    """

    segment: Segment
    asset: Asset
    gain: float
    first: int
    last: int
    whole: int
    skipped: int = 0
    early_s: Seconds = Fraction(0)
    head: int = 0
    tail: int = 0
    is_crossed_in: bool = False
    is_crossed_out: bool = False

    @property
    def media(self) -> Media:
        """Return what is played."""
        return promised(self.segment.media, "only media is heard")

    @property
    def stream(self) -> AudioStream:
        """Return which sound of the file is heard."""
        return self.asset.info.sound(self.media.sound)

    @property
    def samples(self) -> int:
        """Return how many samples of the output it fills."""
        return self.last - self.first

    @property
    def is_plain(self) -> bool:
        """Return whether it plays the source once, forwards, as fast as it is."""
        media = self.media
        return media.speed == 1 and not media.ramp and not media.is_reversed and media.loop_out is None

    @property
    def begin_s(self) -> Seconds:
        """Return the timeline time of its first sample, counted from the segment's start."""
        return Fraction(self.skipped, SAMPLE_RATE) - self.early_s

    @property
    def source_sample(self) -> int:
        """Return the first sample of the source that is heard, of a plain piece; below zero there is silence."""
        return sample_at(self.media.source_in - self.early_s) + self.skipped


def pieces_of(track: Track, library: Library) -> Iterator[Piece]:
    """Yield what is heard of a track, in order."""
    if track.kind == "text" or track.is_hidden or track.gain == 0:
        return
    before: Segment | None = None
    early = Fraction(0)
    for number, segment in enumerate(track.segments):
        follower = track.segments[number + 1] if number + 1 < len(track.segments) else None
        late = reach(segment, follower)
        if is_heard(segment, library):
            yield _piece(segment, (before, follower), (early, late), track, library)
        before, early = segment, late


def is_heard(segment: Segment, library: Library) -> bool:
    """Return whether a segment has any sound."""
    media = segment.media
    return media is not None and not media.is_frozen and media.gain > 0 and bool(library[media.src].info.audio)


def within(pieces: Iterator[Piece], first: int, last: int) -> Iterator[Piece]:
    """Yield the parts of the pieces in the output's samples [first, last), on a clock that starts at `first`."""
    for piece in pieces:
        begin, end = max(piece.first, first), min(piece.last, last)
        if begin < end:
            skipped = piece.skipped + begin - piece.first
            yield replace(piece, first=begin - first, last=end - first, skipped=skipped)


def lanes_of(pieces: Iterator[Piece]) -> list[list[Piece]]:
    """Return the pieces on as few lanes as keep them from overlapping."""
    lanes: list[list[Piece]] = []
    for piece in pieces:
        lane = next((each for each in lanes if each[-1].last <= piece.first), None)
        if lane is None:
            lanes.append([piece])
        else:
            lane.append(piece)
    return lanes


def _piece(
    segment: Segment,
    beside: tuple[Segment | None, Segment | None],
    reaches: tuple[Seconds, Seconds],
    track: Track,
    library: Library,
) -> Piece:
    media, (early, late) = promised(segment.media, "heard"), reaches
    first, last = sample_at(segment.start - early), sample_at(segment.end + late)
    asset = library[media.src]
    soft = sample_at(_SOFT_S)
    head = sample_at(2 * early) or sample_at(media.fade_in) or (soft if _is_cut_in(segment, beside[0], asset) else 0)
    tail = sample_at(2 * late) or sample_at(media.fade_out) or (soft if _is_cut_out(segment, beside[1], asset) else 0)
    return Piece(
        segment=segment,
        asset=asset,
        gain=media.gain * track.gain,
        first=first,
        last=last,
        whole=last - first,
        early_s=early,
        head=min(head, last - first),
        tail=min(tail, last - first),
        is_crossed_in=early > 0,
        is_crossed_out=late > 0,
    )


def _is_cut_in(segment: Segment, before: Segment | None, asset: Asset) -> bool:
    """Return whether the sound begins in the midst of something."""
    media = promised(segment.media, "heard")
    is_begun = media.is_reversed or media.source_in > _NEAR_S + asset.info.sound(media.sound).start_s
    return is_begun and not (before is not None and _goes_on(before, segment))


def _is_cut_out(segment: Segment, follower: Segment | None, asset: Asset) -> bool:
    """Return whether the sound ends in the midst of something."""
    media = promised(segment.media, "heard")
    stream = asset.info.sound(media.sound)
    if follower is not None and _goes_on(segment, follower):
        return False
    length = stream.duration_s if stream.duration_s is not None else asset.info.duration_s
    if media.loop_out is not None or media.is_reversed or length is None:
        return True
    return media.source_in + media.played(segment.duration) < stream.start_s + length - _NEAR_S


def _goes_on(here: Segment, there: Segment) -> bool:
    """Return whether the sound of two neighbours is one: a clip that was split."""
    first, second = here.media, there.media
    if first is None or second is None or here.end != there.start or here.transition is not None:
        return False
    if not is_near(later(first.ramp, here.duration), second.ramp):
        return False
    if replace(first, source_in=Fraction(0), fade_in=Fraction(0)) != replace(
        second, source_in=Fraction(0), ramp=first.ramp, fade_out=first.fade_out
    ) or (first.fade_out or second.fade_in or first.is_reversed or first.loop_out is not None):
        return False
    if here.picture.effects != there.picture.effects or first.gain_keyframes:
        return False
    return abs(first.source_in + first.played(here.duration) - second.source_in) < _NEAR_S


def rounds_of(piece: Piece) -> Iterator[tuple[int, Seconds]]:
    """Yield (samples, begin) for each round of looped media: how much of the piece it fills, and from where in it."""
    media = piece.media
    round_s = (promised(media.loop_out, "looped") - media.source_in) / media.speed
    begin, done = piece.begin_s, 0
    number = floor(begin / round_s)
    while done < piece.samples:
        # From absolute borders: a hundred rounds drift no more than one.
        end = min(piece.samples, sample_at((number + 1) * round_s - begin))
        if end > done:
            yield end - done, begin + Fraction(done, SAMPLE_RATE) - number * round_s
            done = end
        number += 1

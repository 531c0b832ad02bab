"""What the result is made of: local files in roles, and the stretches of them that are wanted. Pure."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Final

from fetchcut.media.command import Input
from fetchcut.timeline.facts import MediaInfo, VideoStream
from fetchcut.timeline.time import Seconds, TimeRange

EARLY_S: Final = Fraction(1, 2)
"""How much before the asked time FFmpeg may look for a keyframe; 3/23 s are known of (its guess at reordering)."""

_SLOW_RATE: Final = 10
_LEAST_HELD_RATE: Final = Fraction(20)
_HIGHEST_RATE: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredient:
    """A local file to make the result of. `start_s` is the source time at which its first picture (or sound) stands.

    Files of one `group` are played together; a higher group follows it. `is_sparse`: only the wanted bytes are there.
    """

    path: Path
    info: MediaInfo
    start_s: Seconds = Fraction(0)
    group: int = 0
    is_sparse: bool = False

    @property
    def end_s(self) -> Seconds:
        """Return the source time at which it ends; its start for a still."""
        return self.start_s + (self.info.duration_s or Fraction(0))

    @property
    def can_seek(self) -> bool:
        """Return whether FFmpeg can begin anywhere in it: an animated WebP it can only play from its beginning."""
        return not self.info.container.startswith("webp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Pictures and sound that are played together; both the same file where one has both."""

    video: Ingredient | None
    audio: Ingredient | None

    @property
    def main(self) -> Ingredient:
        """Return the pictures' file, or the sound's where there are no pictures."""
        return self.files[0]

    @property
    def files(self) -> tuple[Ingredient, ...]:
        """Return its one or two files, pictures first."""
        distinct = {id(each): each for each in (self.video, self.audio) if each is not None}
        return tuple(distinct.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a pair: `keep` in source time, half-open, or None for all of it."""

    pair: Pair
    keep: TimeRange | None

    @property
    def duration_s(self) -> Seconds:
        """Return its length in seconds."""
        if self.keep is not None:
            return self.keep.duration
        return max(each.end_s for each in self.pair.files) - min(each.start_s for each in self.pair.files)

    @property
    def is_from_start(self) -> bool:
        """Return whether it begins with the first picture of its file, which is always a keyframe."""
        return self.keep is None or self.keep.start <= self.pair.main.start_s

    @property
    def length(self) -> str:
        """Return the length as FFmpeg reads it: whole microseconds between the two rounded-down bounds."""
        keep = self.keep or TimeRange(Fraction(0), self.duration_s)
        return _decimal(_micros(keep.end) - _micros(keep.start))

    @property
    def ending(self) -> tuple[str, ...]:
        """Return the output's options that end it with the part, where an input's own would not."""
        is_open = self.is_held or any(self.begins_early(each) for each in self.pair.files)
        return ("-t", self.length) if is_open else ()

    def skipped(self, file: Ingredient) -> str | None:
        """Return the seconds that a filter has to drop as FFmpeg reads them, None where the input is sought."""
        if self.keep is None or file.can_seek:
            return None
        return _decimal(max(_micros(self.keep.start - file.start_s), 0))

    @property
    def is_held(self) -> bool:
        """Return whether its pictures must be held: one that came long before the part may still stand in it."""
        file = self.pair.video
        stream = file.info.picture if file and file.can_seek else None
        return self.keep is not None and stream is not None and is_slow(stream)

    def begins_early(self, file: Ingredient) -> bool:
        """Return whether FFmpeg gives pictures or sound from before the part, at times below zero.

        It does so on purpose where pictures are held, and where it may not seek: it seeks by the pictures, and would
        go past all the sound before the first of them.
        """
        if self.keep is None or not file.can_seek:
            return False
        is_sought = self.keep.start > file.start_s
        return is_sought and ((self.is_held and file is self.pair.video) or self._is_before_pictures(file))

    def inputs(self) -> tuple[Input, ...]:
        """Return an input for each file, sought to the start of the part and ending with it."""
        return tuple(Input(path=each.path, options=self._options(each)) for each in self.pair.files)

    def _is_before_pictures(self, file: Ingredient) -> bool:
        picture = file.info.picture
        if self.keep is None or picture is None or not file.info.audio or picture.start_s == 0:
            return False
        return self.keep.start - file.start_s < picture.start_s + EARLY_S

    def _options(self, each: Ingredient) -> tuple[str, ...]:
        if self.keep is None:
            return _delay(each.start_s - min(file.start_s for file in self.pair.files))
        sought = self.keep.start - each.start_s
        if not each.can_seek:
            return ("-t", _decimal(max(_micros(self.keep.end - each.start_s), 0)))
        if self._is_before_pictures(each) and sought > 0:
            return ("-itsoffset", f"-{_decimal(_micros(sought))}")
        if self.is_held and each is self.pair.video:
            # No "-t": FFmpeg would count it from the picture that came before.
            options = ("-noaccurate_seek", "-ss", _decimal(_micros(sought)))
            return options if sought > 0 else _delay(-sought)
        late = max(Fraction(0), -sought)
        seek = ("-ss", _decimal(_micros(sought))) if sought > 0 else ()
        length = _micros(self.keep.end) - _micros(self.keep.start) - _micros(late)
        return (*seek, "-t", _decimal(max(length, 0)), *_delay(late))


def is_slow(stream: VideoStream) -> bool:
    """Return whether pictures stand so long that a part may well begin in the midst of one: slides, a still screen.

    A rate that nobody can mean (the clock of a phone's recording) says nothing of unevenness.
    """
    rate, full = stream.frame_rate, stream.full_rate or stream.frame_rate
    if rate is None or full is None:
        return False
    is_uneven = full > rate * Fraction(5, 4) and full <= _HIGHEST_RATE and not stream.is_interlaced
    return rate < _SLOW_RATE or is_uneven


def held_rate(stream: VideoStream) -> Fraction:
    """Return the pictures per second at which slow pictures are repeated: fine enough to change when they did."""
    full = stream.full_rate or stream.frame_rate or _LEAST_HELD_RATE
    if full > _HIGHEST_RATE:
        return Fraction(30)
    return full * ceil(_LEAST_HELD_RATE / full)


def pair_up(ingredients: tuple[Ingredient, ...]) -> tuple[Pair, ...]:
    """Return the pairs in playing order. Of two files in a group the first with pictures shows, the other sounds."""
    groups: dict[int, list[Ingredient]] = {}
    for each in ingredients:
        groups.setdefault(each.group, []).append(each)
    return tuple(_pair(groups[number]) for number in sorted(groups))


def cut(pairs: tuple[Pair, ...], ranges: tuple[TimeRange, ...]) -> tuple[Part, ...]:
    """Return the parts to play, in the order of `ranges`; everything where there are none.

    pairs   |----0----|----1----|      a range over a border gives two parts
    range         |------|
    """
    if not ranges:
        return tuple(Part(pair=pair, keep=None) for pair in pairs)
    if len(pairs) == 1:
        return tuple(Part(pair=pairs[0], keep=each) for each in ranges)
    # The borders between pairs are where the next one starts: probed lengths differ from it by a frame or so.
    starts = [pair.main.start_s for pair in pairs]
    ends = [*starts[1:], max(pairs[-1].main.end_s, *(each.end for each in ranges))]
    overlaps = (
        (pair, TimeRange(max(each.start, start), min(each.end, end)))
        for each in ranges
        for pair, start, end in zip(pairs, starts, ends, strict=True)
    )
    return tuple(Part(pair=pair, keep=keep) for pair, keep in overlaps if keep.duration > 0)


def _pair(files: list[Ingredient]) -> Pair:
    video = next((each for each in files if each.info.picture), None)
    alone = next((each for each in files if each.info.audio and each is not video), None)
    own = video if video is not None and video.info.audio else None
    return Pair(video=video, audio=alone or own) if video or alone else Pair(video=files[0], audio=None)


def _delay(seconds: Seconds) -> tuple[str, ...]:
    return ("-itsoffset", _decimal(_micros(seconds))) if _micros(seconds) > 0 else ()


def _micros(seconds: Seconds) -> int:
    # Always down: FFmpeg counts in microseconds, and a start rounded up past its own picture would lose that picture.
    return floor(seconds * 1_000_000)


def _decimal(micros: int) -> str:
    return f"{micros // 1_000_000}.{micros % 1_000_000:06}"

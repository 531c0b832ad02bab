"""What a recipe is made from, and what it says: both plain values."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from fetchcut.media.command import Command
from fetchcut.media.formats import Format
from fetchcut.media.parts import Ingredient, Pair, Part
from fetchcut.media.why import Why
from fetchcut.timeline.facts import AudioStream
from fetchcut.timeline.spoken import is_language
from fetchcut.timeline.time import Seconds
from fetchcut.timeline.wish import Wish

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be made of what. `folder` takes the result and everything on the way to it; `prelude` are
    commands that make what `pairs` name and does not exist yet.


    `is_lenient` true: a stream is copied if the container holds it at all. `is_direct` true: one file as it was handed
    to us. `share` is 1 at first and falls when a result was larger than `wish.max_bytes`.
    """

    pairs: tuple[Pair, ...]
    parts: tuple[Part, ...]
    wish: Wish
    target: Format
    folder: Path
    prelude: tuple[Command, ...] = ()
    is_lenient: bool = False
    is_direct: bool = False
    can_map_tones: bool = True
    share: Fraction = Fraction(1)

    @property
    def output(self) -> Path:
        """Return where the result goes."""
        return self.folder / f"result.{self.target.extension}"

    @property
    def duration_s(self) -> Seconds:
        """Return the length of all parts together."""
        return sum((part.duration_s for part in self.parts), Fraction(0))

    @property
    def is_whole(self) -> bool:
        """Return whether nothing is cut away."""
        return all(part.keep is None for part in self.parts)

    def fits_copied(self) -> bool:
        """Return whether a copy is expected to be small enough. Parts are taken by their share of the time."""
        if self.wish.max_bytes is None:
            return True
        if self.share < 1:
            return False
        estimates = [_copied_bytes(file, part) for part in self.parts for file in part.pair.files]
        # A part may be denser than the whole; what is too large after all is made again, smaller.
        return sum(estimates) <= self.wish.max_bytes * (Fraction(1) if self.is_whole else Fraction(85, 100))


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """A small file that must stand on the disk before the commands run."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The commands in order, and what will come of them. `is_copy`: every stream of the result is a copy."""

    commands: tuple[Command, ...]
    duration_s: Seconds | None
    has_video: bool
    has_audio: bool
    lines: int | None = None
    is_copy: bool = False
    why: tuple[Why, ...] = ()
    files: tuple[TextFile, ...] = ()


def promised(value: _T | None, promise: str) -> _T:
    """Return `value`, which cannot be None because of `promise`; whoever breaks the promise reads it."""
    if value is None:
        raise AssertionError(promise)
    return value


def sounds_of(file: Ingredient, wish: Wish, *, wants_all: bool) -> tuple[AudioStream, ...]:
    """Return the sound streams to take: those in the wished language, else all or only the first."""
    streams = file.info.audio
    if wish.audio_language:
        asked = tuple(each for each in streams if is_language(each.language, wish.audio_language))
        streams = asked[:1] or streams[:1]
    return streams if wants_all else streams[:1]


def tags(request: Request) -> tuple[str, ...]:
    """Return the arguments that carry title, artist and chapters over. Chapters of several parts would be wrong."""
    main = request.pairs[0].main
    # Ogg keeps its tags with the stream. https://ffmpeg.org/ffmpeg.html#Advanced-options (map_metadata)
    source = "0:s:0" if main.info.container == "ogg" else "0"
    chapters = "0" if len(request.parts) == 1 else "-1"
    return ("-map_metadata", source, "-map_chapters", chapters)


def muxed(target: Format) -> tuple[str, ...]:
    """Return the arguments that name the container and its options."""
    return (*target.muxer_options, "-f", target.muxer)


def _copied_bytes(file: Ingredient, part: Part) -> Fraction:
    size = Fraction(file.info.size_bytes)
    whole = file.info.duration_s
    if part.keep is None or not whole:
        return size
    return size * min(Fraction(1), part.keep.duration / whole)

"""The draft: the timeline document as values. Edits make new drafts of it, the renderer makes spans of it.

    Draft
    ├── Canvas                 size, frame rate, background; None until the first picture decides
    └── Track (bottom to top)  video | audio | text
        └── Segment            [start, start + duration) on the timeline, in order, never overlapping
            ├── Media              which asset, from where, how fast, how loud
            ├── Picture            where and how the pictures are shown
            ├── Text               what is written
            └── Transition         into the next segment

All times are exact seconds. Timeline times of video and text segments lie on the frames of the canvas, those of audio
segments on whole milliseconds, source times and speeds on millionths (`grid.py`), so that the wire names every one of
them exactly. What else holds of every draft is in `laws.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Literal

from fetchcut.timeline.ramps import Ramp, area, reached
from fetchcut.timeline.time import Seconds, TimeRange

TrackKind = Literal["video", "audio", "text"]
Role = Literal["main", "overlay", "bgm", "voice", "title", "caption"]
Fit = Literal["contain", "cover", "blur", "stretch"]
Place = str | tuple[float, float]
"""A named place ("top-right", "center") or the centre as fractions of the canvas, x from the left, y from the top."""

Extra = Mapping[str, object]
NOTHING: Final[Extra] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """What the result looks like: pixels (even numbers), frames a second, "#RRGGBB" behind everything."""

    width: int
    height: int
    frame_rate: Fraction = Fraction(30)
    background: str = "#000000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A named effect on pictures or sound, or generated pictures (`effects.py` knows them all), with its parameters."""

    kind: str
    params: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Keyframe:
    """A value at a time: `at` counts from the segment's start in whole milliseconds; `easing` leads to the next one.

    Before the first and after the last keyframe the value stands still. `at` may lie outside the segment: what is left
    of a move after its segment was cut.
    """

    at: Seconds
    value: float
    easing: str = "linear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A stretch of an asset. `source_in` is source time; where it ends follows from duration and speed.

    `speed` 2 plays twice as fast; `ramp` multiplies it by what changes over time. `is_frozen` shows the picture at
    `source_in` for the whole segment, without sound. `loop_out`: not None repeats [source_in, loop_out) of the source
    until the segment ends. `sound` is which of the file's sounds is heard, from 0; None is the first one, and results
    may have the others as tracks beside it. `subtitles` are those of the file that go along, from 0; None is all of
    them. `gain` is linear, 1 as it is; `gain_keyframes` multiply it. Fades are
    timeline time, of sound and (where there are pictures) of the pictures, unless the segment's Picture has its own.
    """

    src: str
    source_in: Seconds = Fraction(0)
    speed: Fraction = Fraction(1)
    ramp: Ramp = ()
    is_reversed: bool = False
    is_frozen: bool = False
    loop_out: Seconds | None = None
    sound: int | None = None
    subtitles: tuple[int, ...] | None = None
    gain: float = 1.0
    fade_in: Seconds = Fraction(0)
    fade_out: Seconds = Fraction(0)
    gain_keyframes: tuple[Keyframe, ...] = ()

    def played(self, elapsed: Seconds) -> Seconds:
        """Return how much of the source is played in the first `elapsed` seconds of timeline time."""
        return area(self.ramp, elapsed) * self.speed if self.ramp else elapsed * self.speed

    def elapsed(self, played: Seconds) -> Seconds:
        """Return how long it takes until so much of the source is played: `played` turned round."""
        return reached(self.ramp, played / self.speed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """How pictures are shown. `fit` None: as the canvas has it by default ("contain").

    `crop` is (x, y, width, height) as fractions of the source's picture as displayed. `rotation_deg` is clockwise.
    `scale` 1 is what `fit` gives. `flip` is "", "h", "v" or "hv". `adjust` has colour amounts from -1 to 1, 0 as it is.
    `keyframes` go by property: "x", "y" (instead of `place`), "scale", "opacity", "rotation" (degrees, on top of
    `rotation_deg`). `effects` are done in this order, those on sound too. Fades None: as the sound fades; their
    colours None: from and to what lies below. `blend` says how they are laid over that (`names.py`).
    """

    fit: Fit | None = None
    place: Place | None = None
    scale: float = 1.0
    rotation_deg: int = 0
    flip: str = ""
    crop: tuple[float, float, float, float] | None = None
    opacity: float = 1.0
    effects: tuple[Effect, ...] = ()
    adjust: Mapping[str, float] = field(default_factory=dict)
    keyframes: Mapping[str, tuple[Keyframe, ...]] = field(default_factory=dict)
    fade_in: Seconds | None = None
    fade_out: Seconds | None = None
    fade_in_color: str | None = None
    fade_out_color: str | None = None
    blend: str = "normal"


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is lit from `at` on, counted from the segment's start in whole milliseconds."""

    at: Seconds
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What is written, verbatim. `size` is the line height in percent of the canvas' shorter side; colours "#RRGGBB".

    `background` None: no box behind it. `outline` None: a thin dark edge where there is no box. `words` time the words
    of `text`, for captions that follow speech. `is_vertical`: in columns from right to left, characters upright.
    """

    text: str
    place: Place = "center"
    size: float = 9.0
    color: str = "#FFFFFF"
    background: str | None = None
    font: str | None = None
    animation: str | None = None
    is_bold: bool = False
    is_italic: bool = False
    outline: str | None = None
    words: tuple[Word, ...] = ()
    is_vertical: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """From this segment into the next, `duration` of timeline time around their join."""

    kind: str
    duration: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One piece on a track: [start, start + duration) of timeline time.

    It has `media`, `text`, or `generated`: pictures that come from no file (a colour, a gradient, a waveform).
    """

    id: str
    name: str = ""
    start: Seconds
    duration: Seconds
    media: Media | None = None
    picture: Picture = Picture()
    text: Text | None = None
    generated: Effect | None = None
    transition: Transition | None = None
    extra: Extra = field(default_factory=dict)

    @property
    def end(self) -> Seconds:
        """Return the timeline time where it ends (exclusive)."""
        return self.start + self.duration

    @property
    def timeline_range(self) -> TimeRange:
        """Return [start, end) in timeline time."""
        return TimeRange(self.start, self.end)

    @property
    def source_range(self) -> TimeRange | None:
        """Return the stretch of the source that is played (once, if looped), in source time; None without media."""
        media = self.media
        if media is None:
            return None
        if media.is_frozen:
            return TimeRange(media.source_in, media.source_in)
        end = media.source_in + media.played(self.duration)
        return TimeRange(media.source_in, min(end, media.loop_out) if media.loop_out is not None else end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """Segments in order, never overlapping. `gain` multiplies that of its segments."""

    id: str
    kind: TrackKind
    role: Role
    name: str = ""
    gain: float = 1.0
    is_hidden: bool = False
    effects: tuple[Effect, ...] = ()
    segments: tuple[Segment, ...] = ()
    extra: Extra = field(default_factory=dict)

    @property
    def end(self) -> Seconds:
        """Return where the last segment ends, 0 for an empty track."""
        return self.segments[-1].end if self.segments else Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A whole timeline. `loudness_lufs` None leaves the mix as loud as it comes out."""

    title: str = ""
    canvas: Canvas | None = None
    tracks: tuple[Track, ...] = ()
    loudness_lufs: float | None = None
    extra: Extra = field(default_factory=dict)

    @property
    def duration(self) -> Seconds:
        """Return the end of the last segment of any track."""
        return max((track.end for track in self.tracks), default=Fraction(0))

    @property
    def main(self) -> Track | None:
        """Return the track people count clips on. It is an audio track where the draft has nothing but sound."""
        return next((track for track in self.tracks if track.role == "main"), None)

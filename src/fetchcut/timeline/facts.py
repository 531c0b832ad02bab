"""What we know of media, as values: a file's streams, and the renditions a source offers. Media words are FFmpeg's."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from fetchcut.timeline.time import Seconds

UNKNOWN: Final = "unknown"
"""A codec that nobody has told us; None means that there is no such stream."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoStream:
    """One video stream. Width and height are coded pixels, before `rotation_deg` (clockwise, 0 90 180 270).

    `start_s` counts from the start of the file. `is_interlaced`: a frame holds two fields, half its time apart.
    Colours are FFmpeg's names, None where the file does not say (players then guess by the size); `color_range` is "tv"
    or "pc". `frame_rate` is the average, `full_rate` that of the liveliest stretch: more, where some pictures stand for
    long.
    """

    index: int
    codec: str
    width: int
    height: int
    rotation_deg: int = 0
    sample_aspect: Fraction = Fraction(1)
    frame_rate: Fraction | None = None
    full_rate: Fraction | None = None
    frame_count: int | None = None
    pixel_format: str | None = None
    color_transfer: str | None = None
    color_space: str | None = None
    color_primaries: str | None = None
    color_range: str | None = None
    bit_rate: int | None = None
    start_s: Seconds = Fraction(0)
    duration_s: Seconds | None = None
    is_attached_picture: bool = False
    is_interlaced: bool = False

    @property
    def display_width(self) -> int:
        """Return the width in pixels as shown, after rotation."""
        return self.height if self.rotation_deg in {90, 270} else self.width

    @property
    def display_height(self) -> int:
        """Return the height in pixels as shown, after rotation."""
        return self.width if self.rotation_deg in {90, 270} else self.height

    @property
    def lines(self) -> int:
        """Return the smaller side: what people call 1080p, also for upright video."""
        return min(self.width, self.height)


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioStream:
    """One audio stream; `language` as tagged in the file (ISO 639-2 mostly), `start_s` from the start of the file."""

    index: int
    codec: str
    sample_rate: int
    channels: int
    bit_rate: int | None = None
    start_s: Seconds = Fraction(0)
    duration_s: Seconds | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleStream:
    """One subtitle stream; `language` and `title` as tagged in the file, and whether players show it unasked."""

    index: int
    codec: str
    language: str | None = None
    title: str | None = None
    is_default: bool = False
    is_forced: bool = False

    @property
    def is_text(self) -> bool:
        """Return whether its words can be read: of pictures (DVD, Blu-ray, broadcasts) nobody knows them."""
        return self.codec in TEXTS


TEXTS: Final = frozenset({"subrip", "srt", "ass", "ssa", "webvtt", "mov_text", "text"})
"""Codecs of subtitles that are text."""


ANIMATIONS: Final = frozenset({"gif", "apng", "webp_pipe", "webp_anim", "webp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaInfo:
    """A probed file. `container` is the demuxer's name list as FFmpeg prints it ("mov,mp4,m4a,3gp,3g2,mj2").

    `duration_s` is None for stills. `is_faststart` is None where the notion does not apply (not an ISO file).
    `lost_from_s`: the file is cut off, and from that source time on nothing is there; its streams are so much shorter.
    """

    container: str
    size_bytes: int
    duration_s: Seconds | None
    start_s: Seconds = Fraction(0)
    video: tuple[VideoStream, ...] = ()
    audio: tuple[AudioStream, ...] = ()
    subtitles: tuple[SubtitleStream, ...] = ()
    is_faststart: bool | None = None
    is_fragmented: bool = False
    title: str | None = None
    lost_from_s: Seconds | None = None

    @property
    def picture(self) -> VideoStream | None:
        """Return the first moving (or only) picture: never a song's cover."""
        return next((stream for stream in self.video if not stream.is_attached_picture), None)

    def sound(self, number: int | None) -> AudioStream:
        """Return the sound of this number, from 0; None is the first one, and beyond the last there is the last."""
        return self.audio[min(number or 0, len(self.audio) - 1)]

    @property
    def is_animation(self) -> bool:
        """Return whether this is a short run of pictures that is shown over and over wherever people meet it."""
        return bool(ANIMATIONS & set(self.container.split(","))) and not self.is_still

    @property
    def is_still(self) -> bool:
        """Return whether this is one picture without time or sound."""
        return self.duration_s is None and self.picture is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """One encoded version of a source's content, as far as the source tells.

    Codecs are FFmpeg's names ("h264", "aac"), UNKNOWN where the source does not say, None where the stream is absent.
    `extension` is the container as served, without a dot. `size_bytes` may be an estimate (`is_size_exact` false).
    `preference` is the source's own ranking: higher is better, 0 where it has none.
    """

    id: str
    extension: str
    video_codec: str | None = UNKNOWN
    audio_codec: str | None = UNKNOWN
    width: int | None = None
    height: int | None = None
    frame_rate: float | None = None
    bit_rate: int | None = None
    size_bytes: int | None = None
    is_size_exact: bool = False
    language: str | None = None
    is_hdr: bool = False
    preference: int = 0
    note: str = ""

    @property
    def lines(self) -> int | None:
        """Return the smaller side in pixels ("1080p"), None where unknown."""
        sides = [side for side in (self.width, self.height) if side]
        return min(sides) if sides else None

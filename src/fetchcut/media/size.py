"""How to make a result that is no larger than asked: the bits there are, and how far they go. Pure arithmetic."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from fetchcut.errors import SizeUnreachable
from fetchcut.timeline.facts import VideoStream
from fetchcut.timeline.time import Seconds

_USABLE: Final = Fraction(96, 100)
"""The part of the size that the streams may have; the rest is the container and an encoder that overshoots."""

_CONTAINER_RATE: Final = 8_000
"""Bits per second of the container's own tables: a hundred packets a second at about ten bytes each."""

_AUDIO_LADDER: Final = (128_000, 96_000, 64_000, 48_000, 32_000)
_AUDIO_SHARE: Final = Fraction(1, 5)
_MOST_SONG_RATES: Final = {"aac": 320_000, "opus": 256_000}
_LEAST_SONG_RATE: Final = 32_000
_MP3_LADDER: Final = (
    *(320_000, 256_000, 224_000, 192_000, 160_000, 128_000, 112_000, 96_000, 80_000, 64_000, 56_000, 48_000, 40_000),
    _LEAST_SONG_RATE,
)
"""The rates there are in MPEG-1 layer III; LAME's average rate, which could be any, falls short by up to a third."""

_LINES_LADDER: Final = (2160, 1440, 1080, 720, 540, 480, 360, 240, 180, 144)
_BEARABLE: Final = 0.04
"""Bits a pixel below which two-pass x264 shows blocks in ordinary footage; fewer lines look better then."""

_PLENTY: Final = 0.2
_LEAST_VIDEO_RATE: Final = 50_000
_LEAST_LINES: Final = 144
_USUAL_FRAME_RATE: Final = 30
_ANIMATION_BYTES_A_PIXEL: Final = 0.3
"""What a palette picture of footage takes after compression; a first guess that `retry_smaller` corrects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Bit rates (bits per second) and lines for a size. `is_plenty` true: quality decides, the rate is only a lid."""

    video_rate: int
    audio_rate: int
    lines: int
    is_plenty: bool


def video_budget(
    max_bytes: int, duration: Seconds, stream: VideoStream, *, has_sound: bool, lines: int | None, share: Fraction
) -> Budget:
    """Return the budget for pictures and sound of `duration` in `max_bytes` times `share` (1, less on a retry).

    `lines` is the most wanted, None for those of the source; never above either. Raises SizeUnreachable below
    50 kbit/s of pictures, with the size that would do.
    """
    total = _total_rate(max_bytes, duration, share)
    audio = _audio_rate(total) if has_sound else 0
    video = total - audio - _CONTAINER_RATE
    if video < _LEAST_VIDEO_RATE:
        raise SizeUnreachable(asked_bytes=max_bytes, least_bytes=_least_bytes(duration, has_sound=has_sound))
    most = min(stream.lines, lines or stream.lines)
    chosen = next((each for each in (most, *_below(most)) if _bits_a_pixel(video, stream, each) >= _BEARABLE), None)
    chosen = chosen or min(most, _LEAST_LINES)
    return Budget(
        video_rate=video,
        audio_rate=audio,
        lines=chosen,
        is_plenty=share == 1 and _bits_a_pixel(video, stream, chosen) >= _PLENTY,
    )


def song_rate(max_bytes: int, duration: Seconds, *, codec: str, share: Fraction) -> int:
    """Return the bits per second for sound alone in `codec`. Raises SizeUnreachable below 32 kbit/s."""
    total = _total_rate(max_bytes, duration, share)
    if total < _LEAST_SONG_RATE:
        least = int(_LEAST_SONG_RATE * duration / 8 / _USABLE) + 1
        raise SizeUnreachable(asked_bytes=max_bytes, least_bytes=max(least, max_bytes + 1))
    if codec in _MOST_SONG_RATES:
        return min(total, _MOST_SONG_RATES[codec])
    return next(each for each in _MP3_LADDER if each <= total)


def animation_share(max_bytes: int, pixels: int, frames: int) -> Fraction:
    """Return the part of the pixels (at most 1) that an animation of this many frames may keep."""
    guess = pixels * max(frames, 1) * _ANIMATION_BYTES_A_PIXEL
    return min(Fraction(1), Fraction(max_bytes) / Fraction(max(guess, 1.0)))


def _total_rate(max_bytes: int, duration: Seconds, share: Fraction) -> int:
    return int(max_bytes * 8 * _USABLE * share / max(duration, Fraction(1, 100)))


def _audio_rate(total: int) -> int:
    return next((rate for rate in _AUDIO_LADDER if rate <= total * _AUDIO_SHARE), _AUDIO_LADDER[-1])


def _below(most: int) -> tuple[int, ...]:
    return tuple(each for each in _LINES_LADDER if each < most)


def _bits_a_pixel(rate: int, stream: VideoStream, lines: int) -> float:
    scale = lines / stream.lines
    pixels = stream.width * stream.height * scale * scale
    return rate / (pixels * float(stream.frame_rate or _USUAL_FRAME_RATE))


def _least_bytes(duration: Seconds, *, has_sound: bool) -> int:
    rate = _LEAST_VIDEO_RATE + _CONTAINER_RATE + (_AUDIO_LADDER[-1] if has_sound else 0)
    # One more bit per second: the budget rounds down, and asking for exactly this size must then succeed.
    return int((rate + 1) * duration / 8 / _USABLE) + 1

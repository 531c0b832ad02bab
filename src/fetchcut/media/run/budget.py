"""How much work a file declares, and whether that is bearable: asked before anything is decoded at length. Pure."""

from fractions import Fraction
from typing import Final

from fetchcut.errors import TooMuchWork
from fetchcut.media.command import MAX_PIXELS, MAX_STREAMS
from fetchcut.timeline.facts import ANIMATIONS, AudioStream, MediaInfo, VideoStream

MOST_MOVING_PIXELS: Final = 8192 * 8192
"""Pixels of one picture of many: 8K (7680x4320) twice over."""

MOST_CHANNELS: Final = 64
"""Channels of one sound: 22.2 has 24, Ambisonics of the seventh order 64."""

LEAST_SAMPLE_RATE: Final = 4_000
MOST_SAMPLE_RATE: Final = 768_000
MOST_FRAME_RATE: Final = 1_000
LONGEST_S: Final = Fraction(30 * 24 * 3600)
LONGEST_ANIMATION_S: Final = Fraction(24 * 3600)
ANIMATION_PIXELS: Final = 40_000_000_000
ANIMATION_PIXELS_A_BYTE: Final = 2_000
MOST_ANIMATION_PIXELS: Final = 400_000_000_000
"""Pixels of all pictures of a GIF or WebP together: ten minutes of full HD at 30 a second whatever their bytes, as
theirs may cost none; more for what took bytes, as an hour's recording of a screen does."""


def raise_if_too_much(info: MediaInfo, name: str) -> None:
    """Raise TooMuchWork where the declared work exceeds the budget; figures from security.md, findings 6, 13, 14."""
    for reason in _reasons(info):
        raise TooMuchWork(name=name, reason=reason)


def _reasons(info: MediaInfo) -> list[str]:
    reasons = [_of_picture(each, is_still=info.is_still) for each in info.video] + [
        _of_sound(each) for each in info.audio
    ]
    streams = len(info.video) + len(info.audio) + len(info.subtitles)
    if streams > MAX_STREAMS:
        reasons.append(f"{streams} streams")
    is_animation = info.container in ANIMATIONS
    if info.duration_s is not None and info.duration_s > (LONGEST_ANIMATION_S if is_animation else LONGEST_S):
        reasons.append(f"{int(info.duration_s)} seconds")
    if is_animation and (pixels := _pixels_in_all(info)) > _bearable_pixels(info):
        reasons.append(f"{pixels} pixels")
    return [reason for reason in reasons if reason]


def _of_picture(stream: VideoStream, *, is_still: bool) -> str:
    if stream.width * stream.height > (MAX_PIXELS if is_still else MOST_MOVING_PIXELS):
        return f"{stream.width}x{stream.height} pixels"
    # A cover or a subtitle track may claim 90,000 pictures a second (its clock): only a long row of them costs.
    if stream.frame_rate and stream.frame_rate > MOST_FRAME_RATE and (stream.frame_count or 0) > 100_000:
        return f"{int(stream.frame_rate)} pictures a second"
    return ""


def _of_sound(stream: AudioStream) -> str:
    if stream.channels > MOST_CHANNELS:
        return f"{stream.channels} channels"
    if stream.sample_rate and not LEAST_SAMPLE_RATE <= stream.sample_rate <= MOST_SAMPLE_RATE:
        return f"{stream.sample_rate} Hz"
    return ""


def _bearable_pixels(info: MediaInfo) -> int:
    return min(ANIMATION_PIXELS + ANIMATION_PIXELS_A_BYTE * info.size_bytes, MOST_ANIMATION_PIXELS)


def _pixels_in_all(info: MediaInfo) -> int:
    picture = info.picture
    if picture is None:
        return 0
    frames = picture.frame_count or int((info.duration_s or 0) * (picture.frame_rate or 0))
    return picture.width * picture.height * frames

"""How pictures and sound are encoded: FFmpeg's arguments for what was asked. Pure."""

from dataclasses import dataclass
from typing import Final

from fetchcut.media.formats import Format, find
from fetchcut.timeline.output import Output, Quality

_CRF: Final[dict[str, dict[Quality, int]]] = {
    "h264": {"low": 28, "medium": 23, "high": 20, "lossless": 0},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Arguments of the encoders; None where the format has no pictures or no sound."""

    target: Format
    video: tuple[str, ...] | None
    audio: tuple[str, ...] | None
    pixel_format: str = "yuv420p"


def profile_of(output: Output) -> Profile:
    """Return how this output is encoded."""
    target = find(output.format)
    crf = output.crf if output.crf is not None else _CRF["h264"][output.quality]
    video = ("-c:v", "libx264", "-preset", "veryfast", "-crf", str(crf))
    audio = ("-c:a", "aac", "-b:a", "160k")
    return Profile(target=target, video=video, audio=audio)

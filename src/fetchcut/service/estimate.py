"""How much room an export will take, before it is made: on the generous side, never by much."""

from typing import Final

from fetchcut.timeline.draft import Canvas, Draft
from fetchcut.timeline.output import Output

LEAST_BYTES: Final = 8_000_000
_BITS_PER_PIXEL: Final = {"low": 0.05, "medium": 0.1, "high": 0.2, "lossless": 4.0}
_SOUND_BYTES_A_SECOND: Final = 40_000
_WORKING_COPIES: Final = 2
"""The result, and what it is joined of."""


def estimated_bytes(draft: Draft, output: Output, canvas: Canvas) -> int:
    """Return the bytes to hold for an export while it is made."""
    seconds = float(draft.duration)
    pixels = canvas.width * canvas.height * float(canvas.frame_rate) * seconds
    pictures = pixels * _BITS_PER_PIXEL[output.quality] / 8
    whole = min(pictures + seconds * _SOUND_BYTES_A_SECOND, output.max_bytes or float("inf"))
    return LEAST_BYTES + int(_WORKING_COPIES * whole)

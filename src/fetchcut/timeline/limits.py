"""How much one draft may hold. What is beyond is refused before work is spent on it."""

from fractions import Fraction
from typing import Final

LONGEST: Final = Fraction(24 * 3600)
"""Seconds of timeline, and the latest time in a source."""
LONGEST_MS: Final = 24 * 3600 * 1000
MOST_SEGMENTS: Final = 100_000
MOST_TRACKS: Final = 100
MOST_BYTES: Final = 64 * 1024 * 1024
"""Of a draft as JSON: some 650 bytes for each of the most segments."""
MOST_TEXT: Final = 2_000
"""Characters of one text; of one caption cue `captions/cues.py` allows fewer."""
MOST_NAME: Final = 200
MOST_ID: Final = 64
MOST_EFFECTS: Final = 32
"""On one segment or track."""
MOST_SOUNDS: Final = 64
"""Of one file."""
MOST_SUBTITLES: Final = 64
"""Of one file."""
MOST_KEYFRAMES: Final = 1_000
"""Of one property of one segment."""
MOST_EXTRA: Final = 1_000
"""Values in one `m` that we do not know and only keep."""
DEEPEST_EXTRA: Final = 8
MOST_PROBLEMS: Final = 20
"""That are told of one draft; who has more has one of a kind."""

LEAST_SPEED: Final = Fraction(1, 20)
MOST_SPEED: Final = Fraction(100)
MOST_GAIN: Final = 16.0
"""Linear, of one segment, track or keyframe: + 24 dB."""
LEAST_SIDE: Final = 16
MOST_CELLS: Final = 9
"""Clips that are shown beside each other: more than three by three nobody can watch."""
MOST_SIDE: Final = 16_384
"""Pixels of a canvas' side."""
MOST_PIXELS: Final = 8192 * 4608
LEAST_SCALE: Final = 0.01
MOST_SCALE: Final = 20.0
LEAST_TEXT_SIZE: Final = 1.0
MOST_TEXT_SIZE: Final = 100.0

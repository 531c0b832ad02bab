"""Words that say the same the other way round, by their kinds."""

from typing import Final

CONTRARY: Final = {
    "LOUDER": "QUIETER",
    "QUIETER": "LOUDER",
    "FASTER": "SLOWER",
    "SLOWER": "FASTER",
    "BIGGER": "SMALLER",
    "SMALLER": "BIGGER",
}
"""Degrees: what is too loud is to be quieter."""

OPPOSITE: Final = {
    **CONTRARY,
    "LEFT": "RIGHT",
    "RIGHT": "LEFT",
    "UP": "DOWN",
    "DOWN": "UP",
    "CLOCKWISE": "COUNTERCLOCKWISE",
    "COUNTERCLOCKWISE": "CLOCKWISE",
    "FLIPH": "FLIPV",
    "FLIPV": "FLIPH",
    "ZOOM": "ZOOMOUT",
    "ZOOMOUT": "ZOOM",
}
"""Degrees and ways: "no, the other way"."""

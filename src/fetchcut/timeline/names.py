"""Closed lists of words a draft may use, where there is nothing to say about a word but that it exists."""

from typing import Final

TRANSITIONS: Final = (
    "crossfade",
    "dip-black",
    "dip-white",
    "wipe-left",
    "wipe-right",
    "wipe-up",
    "wipe-down",
    "slide-left",
    "slide-right",
    "slide-up",
    "slide-down",
    "zoom",
)
"""A direction is where the new pictures move to: "wipe-left" uncovers them from the right. Sound is crossfaded."""

ANIMATIONS: Final = ("fade", "slide-up", "slide-down", "slide-left", "slide-right", "pop", "typewriter", "word-by-word")
"""How a text appears; "word-by-word" follows `Text.words`, or spreads the words evenly."""

KEYFRAMED: Final = ("x", "y", "scale", "opacity", "rotation")
"""Properties of a picture that may have keyframes; the gain of a sound has its own."""

BLENDS: Final = (
    "normal",
    "multiply",
    "screen",
    "overlay",
    "soft-light",
    "hard-light",
    "darken",
    "lighten",
    "add",
    "subtract",
    "difference",
    "color-burn",
    "color-dodge",
)
"""How pictures are laid over those below; all but "normal" compute with the red, green and blue of both."""

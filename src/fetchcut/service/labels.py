"""File names from outside as labels: shown and stored, never a path of ours. Pure."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 200
"""Characters; of a longer name the middle goes, its ending stays."""

# Controls, line separators, and the marks that turn the direction of text: they make an ending lie.
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]+"
)


def label(filename: str) -> str:
    """Return what people call the file: the last part of a path, in one readable line, never empty."""
    plain = _UNSEEN.sub(" ", unicodedata.normalize("NFC", filename[: 64 * LONGEST]))
    last = re.split(r"[/\\]", plain.rstrip("/\\ "))[-1]
    words = " ".join(last.split()).strip(". ") if set(last) <= set(". ") else " ".join(last.split())
    if len(words) > LONGEST:
        words = f"{words[: LONGEST - 41]}…{words[-40:]}"
    return words or "file"

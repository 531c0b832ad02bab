"""The table of sentences, and the format names that the registry would pass in."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_NAMES: Final = (
    "mp4",
    "mov",
    "mkv",
    "webm",
    "avi",
    "gif",
    "webp",
    "mp3",
    "wav",
    "m4a",
    "aac",
    "flac",
    "opus",
    "jpg",
    "png",
)
FORMATS: Final = {name: name for name in _NAMES} | {"jpeg": "jpg", "h264": "mp4", "mpeg4": "mp4", "wave": "wav"}


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence, what it asks for, and which of the optional sides the row speaks of."""

    sentence: str
    effect: str

    @property
    def sides(self) -> frozenset[str]:
        """Return "ignored" where the row says what is left aside; everything else is always compared."""
        return frozenset({"ignored"} if "ignored=" in self.effect else ())


@cache
def rows() -> tuple[Row, ...]:
    """Return the rows of language_sentences.txt; blank lines and those that start with # are for people."""
    lines = Path(__file__).with_name("language_sentences.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.rpartition("=>") for line in lines if line and not line.startswith("#")]
    return tuple(Row(sentence.strip(), effect.strip()) for sentence, _, effect in pairs)

"""The formats we write, one registry line each. A new one is a value in its family's file and a line here."""

from typing import Final

from fetchcut.errors import UnknownFormat
from fetchcut.media.formats.animation import GIF, WEBP
from fetchcut.media.formats.audio import AAC_FILE, FLAC, MP3_FILE, OPUS_FILE, WAV
from fetchcut.media.formats.avi import AVI
from fetchcut.media.formats.format import Encoder, Format, Kind
from fetchcut.media.formats.isobmff import M4A, MOV, MP4
from fetchcut.media.formats.matroska import MKV, WEBM
from fetchcut.media.formats.still import JPG, PNG

__all__ = ["ALIASES", "ALL", "NAMES", "Encoder", "Format", "Kind", "find"]

ALL: Final[tuple[Format, ...]] = (
    MP4,
    MOV,
    MKV,
    WEBM,
    AVI,
    GIF,
    WEBP,
    MP3_FILE,
    WAV,
    M4A,
    AAC_FILE,
    FLAC,
    OPUS_FILE,
    JPG,
    PNG,
)
NAMES: Final = tuple(each.name for each in ALL)
ALIASES: Final = {alias: each.name for each in ALL for alias in (each.name, *each.aliases)}
"""Every spelling, lower case, to its canonical name."""

_BY_NAME: Final = {each.name: each for each in ALL}


def find(name: str) -> Format:
    """Return the format of this name or alias, in any case, with or without a dot. Raises UnknownFormat."""
    canonical = ALIASES.get(name.strip().lower().removeprefix("."))
    if canonical is None:
        raise UnknownFormat(name=name, known=NAMES)
    return _BY_NAME[canonical]

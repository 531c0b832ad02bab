"""The subtitles within a file as files of text: ASS and WebVTT as they are, all other text as SubRip."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Literal

from fetchcut.media.command import Command, Input
from fetchcut.timeline.facts import MediaInfo, SubtitleStream

Kind = Literal["ass", "srt", "webvtt"]
MOST: Final = 64
"""Subtitles of one file that are taken out at once."""
_KINDS: Final[Mapping[str, Kind]] = {"ass": "ass", "ssa": "ass", "webvtt": "webvtt"}
_KEPT: Final = frozenset({"ass", "ssa", "subrip", "webvtt"})
"""What Matroska holds as it is. FFmpeg's way from WebVTT to SubRip and back makes `\\{{}` of a brace."""


def kind_of(stream: SubtitleStream) -> Kind:
    """Return what it is written as."""
    return _KINDS.get(stream.codec, "srt")


def texts(info: MediaInfo) -> tuple[int, ...]:
    """Return the numbers of those that are text, from 0."""
    return tuple(number for number, each in enumerate(info.subtitles) if each.is_text)[:MOST]


def gathering(path: Path, info: MediaInfo, numbers: Sequence[int], output: Path) -> Command:
    """Return the command that takes these subtitles out of a file into a small Matroska: its bytes are read once."""
    arguments: list[str] = []
    for at, number in enumerate(numbers):
        codec = "copy" if info.subtitles[number].codec in _KEPT else "srt"
        arguments += ["-map", f"0:{info.subtitles[number].index}", f"-c:s:{at}", codec]
    return Command(inputs=(Input(path=path),), arguments=(*arguments, "-f", "matroska"), output=output)


def parting(gathered: Path, at: int, kind: Kind, output: Path) -> Command:
    """Return the command that writes the subtitles at this place of what was gathered as a file of their own."""
    arguments = ("-map", f"0:s:{at}", "-c", "copy", "-f", kind)
    return Command(inputs=(Input(path=gathered),), arguments=arguments, output=output)

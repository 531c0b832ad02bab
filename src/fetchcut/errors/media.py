"""Files that cannot be decoded, and results that are not what was promised."""

from dataclasses import dataclass, field

from fetchcut.errors.base import FetchcutError


class MediaError(FetchcutError):
    """The media, or the tool that works on it."""


@dataclass(eq=False, kw_only=True)
class FFmpegMissing(MediaError):
    """No FFmpeg that runs."""

    tried: tuple[str, ...] = ()


@dataclass(eq=False, kw_only=True)
class FFmpegFailed(MediaError):
    """FFmpeg ended badly, or said it did its work on damaged input."""

    argv: tuple[str, ...] = field(repr=False)
    returncode: int
    log_tail: str


@dataclass(eq=False, kw_only=True)
class Unreadable(MediaError):
    """There is no media in the file `name`."""

    name: str


@dataclass(eq=False, kw_only=True)
class Damaged(MediaError):
    """Media, but cut off or broken: `reason` in a few words."""

    name: str
    reason: str


@dataclass(eq=False, kw_only=True)
class EndMissing(Damaged):
    """The end of the file is missing: it is whole up to `there`, of what should be `whole`."""

    there: str
    whole: str


@dataclass(eq=False, kw_only=True)
class DamagedParts(MediaError):
    """Parts of a source that an export uses cannot be decoded: where in the file(s) `name`, and where on the timeline.

    `cuts` are the timeline's milliseconds [start, end), the last first: taken out one after the other, the rest is
    left.
    """

    name: str
    source: tuple[str, ...]
    timeline: tuple[str, ...]
    cuts: tuple[tuple[int, int], ...] = ()


@dataclass(eq=False, kw_only=True)
class TooMuchWork(MediaError):
    """Decoding this file would cost more than the budget allows."""

    name: str
    reason: str


@dataclass(eq=False, kw_only=True)
class ResultWrong(MediaError):
    """What came out is not what was promised."""

    promised: str
    found: str

"""Look into a file that somebody gave us: what it is by its content, and whether working on it is bearable."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Final

from fetchcut.errors import Damaged, FileMissing, TooMuchWork, Unreadable, UnsupportedFile
from fetchcut.ingest.sniff import Sniffed, sniff
from fetchcut.media.command import DECODERS
from fetchcut.media.run.libav import Libav
from fetchcut.service.kinds import ACCEPTED, Kind, found_in, kind_of
from fetchcut.service.storage import storage_errors
from fetchcut.timeline.facts import MediaInfo

HEAD_BYTES: Final = 1 << 16

MOST_PIXELS: Final = 6_000_000_000_000
"""Of all pictures of a film together: twelve hours of full HD at 60 a second, three of 4K. Black costs no bytes, so
the size of a file says nothing."""

LONGEST_S: Final = Fraction(24 * 3600)
MOST_STREAMS: Final = 128
MOST_CHANNELS: Final = 32


_TEXT: Final = re.compile(rb"[\t\n\r -~]{16}")

_DECODABLE: Final = frozenset(DECODERS.split(","))


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What the file is and holds."""

    kind: Kind
    info: MediaInfo


def take_in(path: Path, name: str, libav: Libav) -> TakenIn:
    """Return what the file is; `name` is what people call it. Only its content decides.

    A file whose end is missing is taken as what is there of it. Raises UnsupportedFile, Damaged for one that is
    broken, TooMuchWork for one beyond the server's budget.
    """
    head = _head(path)
    sniffed = sniff(head)
    if sniffed.kind == "unknown" and _TEXT.match(head):
        # A page or a script with media behind it: a demuxer that looks for frames would find them.
        sniffed = Sniffed(kind="other_text")
    if sniffed.kind not in {"media", "unknown"}:
        raise _unsupported(name, sniffed, None)
    try:
        info = libav.probe(path, name, takes_cut_off=True)
    except (Unreadable, FileMissing):
        raise _unsupported(name, sniffed, None) from None
    kind = kind_of(sniffed, info)
    if kind is None:
        raise _unsupported(name, sniffed, info)
    _require_bearable(info, name)
    return TakenIn(kind=kind, info=_seen(path, name, kind, info, libav))


def _seen(path: Path, name: str, kind: Kind, info: MediaInfo, libav: Libav) -> MediaInfo:
    """Return the facts, with the length of a file that does not tell it. Raises Damaged where nothing decodes."""
    try:
        glance = libav.glance(path, name=name)
    except Unreadable:
        raise Damaged(name=name, reason="it cannot be read") from None
    if not (glance.has_sound if kind.file_type == "audio" else glance.has_picture):
        raise _undecodable(name, info)
    if info.duration_s is None and glance.duration_s:
        info = replace(info, duration_s=glance.duration_s)
        _require_bearable(info, name)
    if info.duration_s is None and kind.file_type != "image":
        raise Damaged(name=name, reason="it has no length")
    return info


def _undecodable(name: str, info: MediaInfo) -> UnsupportedFile | Damaged:
    main = info.picture or info.audio[0]
    if main.codec not in _DECODABLE:
        return UnsupportedFile(name=name, found=f"media in {main.codec}", supported=ACCEPTED)
    return Damaged(name=name, reason=f"nothing of it decodes as {main.codec}")


def _require_bearable(info: MediaInfo, name: str) -> None:
    """Raise TooMuchWork for what the probe lets pass on a person's own machine, and a server for many does not."""
    if info.duration_s is not None and info.duration_s > LONGEST_S:
        raise TooMuchWork(name=name, reason=f"{int(info.duration_s)} seconds")
    if (streams := len(info.video) + len(info.audio) + len(info.subtitles)) > MOST_STREAMS:
        raise TooMuchWork(name=name, reason=f"{streams} streams")
    if (channels := max((each.channels for each in info.audio), default=0)) > MOST_CHANNELS:
        raise TooMuchWork(name=name, reason=f"{channels} channels")
    if (pixels := _pixels(info)) > MOST_PIXELS:
        raise TooMuchWork(name=name, reason=f"{pixels} pixels")


def _pixels(info: MediaInfo) -> int:
    picture = info.picture
    if picture is None or info.duration_s is None:
        return 0
    told = picture.frame_count or 0
    return picture.width * picture.height * max(told, int(info.duration_s * (picture.frame_rate or 0)))


def _head(path: Path) -> bytes:
    with storage_errors(path), path.open("rb") as file:
        return file.read(HEAD_BYTES)


def _unsupported(name: str, sniffed: Sniffed, info: MediaInfo | None) -> UnsupportedFile:
    return UnsupportedFile(name=name, found=found_in(sniffed, info), supported=ACCEPTED)

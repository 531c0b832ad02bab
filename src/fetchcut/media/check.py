"""Whether a result is what was promised, asked before it gets its final name."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fetchcut.errors import Damaged, ResultWrong
from fetchcut.media.run.answers import Decoded
from fetchcut.media.run.libav import Libav
from fetchcut.timeline.facts import MediaInfo
from fetchcut.timeline.time import Seconds

_A_SECOND: Final = Seconds(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What was promised. None where nothing was: a live recording has no length, a part of a film perhaps no sound.

    `picture_s` and `sound_s` are until when, from its start, the result shows and plays something: a film may rightly
    be longer than its sound. `most_offset_s` is how far apart pictures and sound may begin. `lines` is the smaller side
    in pixels; `needs_faststart` concerns MP4, MOV and M4A only.
    """

    duration_s: Seconds | None = None
    picture_s: Seconds | None = None
    sound_s: Seconds | None = None
    tolerance_s: Seconds = _A_SECOND
    has_video: bool = True
    has_audio: bool | None = True
    lines: int | None = None
    max_bytes: int | None = None
    needs_faststart: bool = True
    most_offset_s: Seconds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A result that holds: its facts, and what decoding its ends gave."""

    info: MediaInfo
    decoded: Decoded


def described(path: Path, expected: Expected, libav: Libav, *, known: MediaInfo | None = None) -> MediaInfo:
    """Return the facts of a result that is what was promised, as far as facts tell; its ends are not decoded.

    `known` are the file's own facts where it was probed already. Raises ResultWrong where a promise is broken, Damaged
    or Unreadable where it does not open.
    """
    info = known or libav.probe(path, path.name)
    for promised, found in broken_promises(info, expected):
        raise ResultWrong(promised=promised, found=found)
    return info


def verify(path: Path, expected: Expected, libav: Libav, *, known: MediaInfo | None = None) -> Checked:
    """Return the facts of a good result, of which both ends decode. Raises as `described`, and Damaged for the ends."""
    info = described(path, expected, libav, known=known)
    decoded = libav.check(path, name=path.name)
    for reason in decoding_faults(info, decoded):
        raise Damaged(name=path.name, reason=reason)
    for promised, found in short_streams(info, decoded, expected):
        raise ResultWrong(promised=promised, found=found)
    return Checked(info=info, decoded=decoded)


def broken_promises(info: MediaInfo, expected: Expected) -> list[tuple[str, str]]:
    """Return (promised, found) for each promise that the facts break. Pure."""
    return [
        *_streams(info, expected),
        *_length(info, expected),
        *_size(info, expected),
        *_layout(info, expected),
        *_offset(info, expected),
    ]


def decoding_faults(info: MediaInfo, decoded: Decoded) -> list[str]:
    """Return what went wrong in decoding the first and last second; nothing when all is well. Pure."""
    faults = list(decoded.errors)
    if info.picture is not None:
        faults += ["no picture in the first second"] if not decoded.first_video_frames else []
        faults += (
            ["no picture in the last second"] if _is_missing(info.picture.duration_s, decoded.last_video_frames) else []
        )
    elif info.audio:
        # Only of sound alone: a part of a film may lie beyond the end of its sound.
        faults += ["no sound in the first second"] if not decoded.first_audio_frames else []
        faults += (
            ["no sound in the last second"] if _is_missing(info.audio[0].duration_s, decoded.last_audio_frames) else []
        )
    return faults


def short_streams(info: MediaInfo, decoded: Decoded, expected: Expected) -> list[tuple[str, str]]:
    """Return (promised, found) for pictures or sound that end before they should. Pure.

    Of an animation whose pictures were all alike only one is left, which says nothing of time.
    Ending late is no fault here: the length of the whole bounds it, and what a source tells may be too little.
    """
    if info.duration_s is None:
        return []
    rate = info.picture.frame_rate if info.picture else None
    a_picture = min(1 / rate, _A_SECOND) if rate else Seconds(0)
    return [
        (f"{kind} for {float(promised):.3f} s", f"{kind} for {float(found):.3f} s")
        for kind, promised, found in (
            ("pictures", expected.picture_s, decoded.video_end_s),
            ("sound", expected.sound_s, decoded.audio_end_s),
        )
        if promised is not None and found is not None and found < promised - expected.tolerance_s - a_picture
    ]


def _is_missing(duration_s: Seconds | None, frames: int) -> bool:
    # A stream that does not tell its own length (Matroska) may rightly end before the file does.
    return duration_s is not None and duration_s > 1 and frames == 0


def _streams(info: MediaInfo, expected: Expected) -> list[tuple[str, str]]:
    broken = []
    for kind, is_promised, is_there in (
        ("video", expected.has_video, info.picture is not None),
        ("audio", expected.has_audio, bool(info.audio)),
    ):
        if is_promised is not None and is_promised != is_there:
            broken.append((kind, f"no {kind}") if is_promised else (f"no {kind}", kind))
    if expected.lines is not None and info.picture is not None and info.picture.lines != expected.lines:
        broken.append((f"{expected.lines} lines", f"{info.picture.lines} lines"))
    return broken


def _length(info: MediaInfo, expected: Expected) -> list[tuple[str, str]]:
    if expected.duration_s is None:
        return []
    promised = f"{float(expected.duration_s):.3f} s"
    if info.duration_s is None:
        # Pictures that do not differ are one picture to the encoder of WebP, which is then a still.
        return [] if info.container.startswith("webp") and not expected.has_audio else [(promised, "a still")]
    if abs(info.duration_s - expected.duration_s) <= expected.tolerance_s:
        return []
    return [(promised, f"{float(info.duration_s):.3f} s")]


def _size(info: MediaInfo, expected: Expected) -> list[tuple[str, str]]:
    if expected.max_bytes is None or info.size_bytes <= expected.max_bytes:
        return []
    return [(f"at most {expected.max_bytes} bytes", f"{info.size_bytes} bytes")]


def _offset(info: MediaInfo, expected: Expected) -> list[tuple[str, str]]:
    if expected.most_offset_s is None or info.picture is None or not info.audio:
        return []
    apart = info.audio[0].start_s - info.picture.start_s
    if abs(apart) <= expected.most_offset_s:
        return []
    return [("pictures and sound that begin together", f"sound {float(apart):+.3f} s apart")]


def _layout(info: MediaInfo, expected: Expected) -> list[tuple[str, str]]:
    if expected.needs_faststart and info.is_faststart is False:
        return [("index in front", "index at the end")]
    return []

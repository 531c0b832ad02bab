"""What libav says of a file, and where its packets lie. Runs in the worker (libav_worker.py) only."""

from array import array
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from fetchcut.media.run.boxes import RandomAccess

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.stream import Stream
    from av.video.stream import VideoStream

# AVColorTransferCharacteristic: what decides whether a picture is HDR, and the plain ones.
_TRANSFERS = {1: "bt709", 6: "smpte170m", 13: "iec61966-2-1", 14: "bt2020-10", 16: "smpte2084", 18: "arib-std-b67"}
# AVColorSpace, AVColorPrimaries and AVColorRange, by FFmpeg's names.
_SPACES = {0: "gbr", 1: "bt709", 4: "fcc", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 9: "bt2020nc", 10: "bt2020c"}
_PRIMARIES = {1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 9: "bt2020", 12: "smpte432"}
_RANGES = {1: "tv", 2: "pc"}
_STILL_DEMUXERS = {"png_pipe", "jpeg_pipe", "webp_pipe", "image2"}
_MOST_TEXT = 500

Answer = tuple[dict[str, object], list[bytes]]
"""What goes to the parent as JSON, and packed columns after it."""


def probe(container: "InputContainer", file: RandomAccess) -> Answer:
    """Return the fields of MediaInfo."""
    streams = [*container.streams.video, *container.streams.audio, *container.streams.subtitles]
    start = seconds(container.start_time) or Fraction(0)
    duration = None if container.format.name in _STILL_DEMUXERS else _duration(container, start)
    is_turned = container.format.name.startswith(("mov", "matroska"))
    first = _first_frame(container) if is_turned else None
    described = [_describe(stream, start, first) for stream in streams]
    return {
        "container": container.format.name,
        "size_bytes": file.size_bytes,
        "duration_s": text(duration),
        "start_s": text(start),
        "video": [each for kind, each in described if kind == "video"],
        "audio": [each for kind, each in described if kind == "audio"],
        "subtitles": [each for kind, each in described if kind == "subtitle"],
        "title": _title(container),
    }, []


def index(container: "InputContainer", file: RandomAccess) -> Answer:
    """Return what MediaIndex needs and, a stream, its entries as packed columns: offsets, sizes, times, keys."""
    heads, columns = [], []
    for stream in (*container.streams.video, *container.streams.audio):
        if is_picture_of_a_song(stream):
            continue
        entries = list(stream.index_entries or ())
        packed = [array("q", [getattr(each, name) for each in entries]) for name in ("pos", "size", "timestamp")]
        keys = bytes(1 if each.is_keyframe else 0 for each in entries)
        heads.append({"index": stream.index, "kind": stream.type, "time_base": text(stream.time_base)})
        columns.append(b"".join([*(column.tobytes() for column in packed), keys]))
    start = seconds(container.start_time) or Fraction(0)
    head = {
        "container": container.format.name,
        "size_bytes": file.size_bytes,
        "start_s": text(start),
        "streams": heads,
    }
    return head, columns


def frames(container: "InputContainer", stream: "Stream", errors: list[str]) -> Iterator[Any]:
    """Yield decoded frames; an error is noted and the packet after it tried, until twenty have gone wrong."""
    from av.error import FFmpegError

    try:
        for packet in container.demux(stream):
            try:
                yield from packet.decode()
            except EOFError:
                return
            except FFmpegError as error:
                errors.append(f"{stream.type}: {error}")
                if len(errors) >= 20:
                    return
    except FFmpegError as error:
        errors.append(f"{stream.type}: {error}")


def main_picture(container: "InputContainer") -> "VideoStream | None":
    """Return the first video stream that is no cover, None where there is none."""
    return next((each for each in container.streams.video if not is_picture_of_a_song(each)), None)


def is_picture_of_a_song(stream: "Stream") -> bool:
    """Return whether the stream is a cover."""
    from av.stream import Disposition

    return bool(stream.disposition & Disposition.attached_pic)


def _duration(container: "InputContainer", start: Fraction) -> Fraction | None:
    """Return the length by the streams' own exact times, else the container's (microseconds, may be an estimate)."""
    ends = [
        ((stream.start_time or 0) + stream.duration) * stream.time_base
        for stream in (*container.streams.video, *container.streams.audio)
        if stream.duration and stream.time_base and not is_picture_of_a_song(stream)
    ]
    if ends and (container.duration is None or abs(max(ends) - start - container.duration / 1e6) < 1):
        return max(ends) - start
    return seconds(container.duration)


def _first_frame(container: "InputContainer") -> Any:
    """Return the first decoded picture, which alone knows its rotation, or None."""
    stream = main_picture(container)
    if stream is None:
        return None
    return next(frames(container, stream, []), None)


def _title(container: "InputContainer") -> str | None:
    # In Ogg the tags of the whole stand with its stream; elsewhere a stream's title is that of a track ("Comments").
    streams = container.streams if container.format.name == "ogg" else ()
    for tags in (container.metadata, *(stream.metadata for stream in streams)):
        for key, value in tags.items():
            if key.lower() == "title" and value.strip():
                return str(value).strip()[:_MOST_TEXT]
    return None


def _describe(stream: Any, start: Fraction, first: Any) -> tuple[str, dict[str, object]]:
    context = stream.codec_context
    facts: dict[str, object] = {"index": stream.index, "codec": context.name if context else "unknown"}
    if context and context.codec:
        facts["codec"] = context.codec.canonical_name
    language = (stream.metadata.get("language") or "")[:35]
    if stream.type == "subtitle" or context is None:
        return stream.type, {**facts, "language": _known(language), **_subtitle(stream)}
    length = stream.duration * stream.time_base if stream.duration and stream.time_base else None
    begins = Fraction((stream.start_time or 0) * (stream.time_base or 0))
    facts |= {
        "bit_rate": context.bit_rate or None,
        "duration_s": text(length),
        "start_s": text(max(Fraction(0), begins - start)),
    }
    if stream.type == "audio":
        facts |= {"sample_rate": context.sample_rate or 0, "channels": context.channels or 0}
        return "audio", {**facts, "language": _known(language)}
    is_cover = is_picture_of_a_song(stream)
    return "video", {
        **facts,
        "width": context.width,
        "height": context.height,
        "rotation_deg": -round((first.rotation if first and not is_cover else 0) / 90) * 90 % 360,
        "sample_aspect": text(stream.sample_aspect_ratio or Fraction(1)),
        "frame_rate": text(stream.average_rate or stream.guessed_rate or None),
        "full_rate": text(stream.base_rate or None),
        "frame_count": stream.frames or None,
        "pixel_format": context.pix_fmt,
        "color_transfer": _TRANSFERS.get(int(context.color_trc or 0)),
        "color_space": _SPACES.get(int(context.colorspace or 0) if context.colorspace is not None else 2),
        "color_primaries": _PRIMARIES.get(int(context.color_primaries or 0)),
        "color_range": _RANGES.get(int(context.color_range or 0)),
        "is_attached_picture": is_cover,
        # AVFieldOrder: 0 unknown, 1 progressive, above it four kinds of interlacing.
        "is_interlaced": int(context.field_order) > 1,
    }


def _subtitle(stream: Any) -> dict[str, object]:
    from av.stream import Disposition

    return {
        "title": (stream.metadata.get("title") or "").strip()[:_MOST_TEXT] or None,
        "is_default": bool(stream.disposition & Disposition.default),
        "is_forced": bool(stream.disposition & Disposition.forced),
    }


def _known(language: str) -> str | None:
    return None if language in {"", "und"} else language


def seconds(value: int | None) -> Fraction | None:
    """Return libav's microseconds as seconds."""
    return None if value is None else Fraction(value, 1_000_000)


def text(value: Fraction | None) -> str | None:
    """Return the fraction as it travels: "n/d"."""
    return None if value is None else str(Fraction(value))

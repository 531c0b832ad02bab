"""The process in which libav reads untrusted bytes. Run by `libav.py`, never imported by it.

It holds no descriptor but three pipes, may open nothing and connect nowhere: what it reads of a file it asks of its
parent, byte span by byte span. Both ways a message is a length (4 bytes, big-endian) and that many bytes.

    parent → worker   {"do": "probe" | "index" | "check", "size": bytes of the file}
    worker → parent   {"read": [offset, size]}        parent → worker   those bytes (fewer at the end of the file)
    worker → parent   {"is_done": true} and then the answer, for an index also one message of packed columns a stream;
                      or {"failed": {…}}

Times are fractions as "n/d". Nothing said here is trusted: the parent decodes it strictly.
"""

import contextlib
import importlib
import json
import os
import pkgutil
import struct
import sys
from array import array
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.stream import Stream
    from av.video.stream import VideoStream

    from fetchcut.media.run.webp import Picture

# AVColorTransferCharacteristic: what decides whether a picture is HDR, and the plain ones.
_TRANSFERS = {1: "bt709", 6: "smpte170m", 13: "iec61966-2-1", 14: "bt2020-10", 16: "smpte2084", 18: "arib-std-b67"}
_STILL_DEMUXERS = {"png_pipe", "jpeg_pipe", "webp_pipe", "image2"}
_MOST_FRAMES = 4000
_MOST_PIXELS = 4_000_000_000
"""How much one end of a stream may cost to look at: two thousand pictures of full HD, a hundred of 8K."""
_MOST_TEXT = 500
_TINY = Fraction(1, 1000)


Answer = tuple[dict[str, object], list[bytes]]
"""What goes to the parent as JSON, and packed columns after it."""


class Pipe:
    """Messages over two descriptors."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._in = os.fdopen(incoming, "rb")
        self._out = os.fdopen(outgoing, "wb")

    def receive(self) -> bytes:
        """Return the next message. Raises EOFError when the parent is gone."""
        head = self._in.read(4)
        if len(head) < 4:
            raise EOFError
        return self._in.read(struct.unpack(">I", head)[0])

    def send(self, message: bytes) -> None:
        """Send one message."""
        self._out.write(struct.pack(">I", len(message)))
        self._out.write(message)
        self._out.flush()

    def say(self, **words: object) -> None:
        """Send one message of JSON."""
        self.send(json.dumps(words).encode())


class RemoteFile:
    """The parent's file, as PyAV wants a file: it has no name, so that libav cannot guess a neighbour's."""

    def __init__(self, pipe: Pipe, size: int) -> None:
        self._pipe = pipe
        self._size = size
        self._at = 0

    @property
    def size_bytes(self) -> int:
        """Return the whole length."""
        return self._size

    def read_at(self, offset: int, size: int) -> bytes:
        """Return `size` bytes from `offset`, fewer only at the end."""
        self.seek(offset)
        return self.read(size)

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes from where we stand."""
        size = min(size, self._size - self._at)
        if size <= 0:
            return b""
        self._pipe.say(read=[self._at, size])
        data = self._pipe.receive()
        self._at += len(data)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to `offset` from the start, from here or from the end; return where that is."""
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def tell(self) -> int:
        """Return where we stand."""
        return self._at


def probe(container: "InputContainer", file: RemoteFile) -> Answer:
    """Return the fields of MediaInfo."""
    streams = [*container.streams.video, *container.streams.audio, *container.streams.subtitles]
    start = _microseconds(container.start_time) or Fraction(0)
    duration = None if container.format.name in _STILL_DEMUXERS else _duration(container, start)
    is_turned = container.format.name.startswith(("mov", "matroska"))
    first = _first_frame(container) if is_turned else None
    described = [_describe(stream, start, first) for stream in streams]
    return {
        "container": container.format.name,
        "size_bytes": file.size_bytes,
        "duration_s": _text(duration),
        "start_s": _text(start),
        "video": [each for kind, each in described if kind == "video"],
        "audio": [each for kind, each in described if kind == "audio"],
        "subtitles": [each for kind, each in described if kind == "subtitle"],
        "title": _title(container),
    }, []


def index(container: "InputContainer", file: RemoteFile) -> Answer:
    """Return what MediaIndex needs and, a stream, its entries as packed columns: offsets, sizes, times, keys."""
    heads, columns = [], []
    for stream in (*container.streams.video, *container.streams.audio):
        if _is_picture_of_a_song(stream):
            continue
        entries = list(stream.index_entries or ())
        packed = [array("q", [getattr(each, name) for each in entries]) for name in ("pos", "size", "timestamp")]
        keys = bytes(1 if each.is_keyframe else 0 for each in entries)
        heads.append({"index": stream.index, "kind": stream.type, "time_base": _text(stream.time_base)})
        columns.append(b"".join([*(column.tobytes() for column in packed), keys]))
    start = _microseconds(container.start_time) or Fraction(0)
    head = {
        "container": container.format.name,
        "size_bytes": file.size_bytes,
        "start_s": _text(start),
        "streams": heads,
    }
    return head, columns


def check(container: "InputContainer", file: RemoteFile) -> Answer:
    """Return how many frames the first and the last second of picture and sound give, and the errors on the way."""
    if container.format.name == "webp_pipe" and (animated := _check_animation(container, file)):
        return animated
    facts: dict[str, object] = {}
    errors: list[str] = []
    origin = _microseconds(container.start_time) or Fraction(0)
    for stream in (_main_picture(container), next(iter(container.streams.audio), None)):
        if stream is None:
            continue
        stream.codec_context.thread_type = "AUTO"
        start = (stream.start_time or 0) * (stream.time_base or Fraction(0))
        end = start + _stream_end(container, stream)
        count, seen = _count(container, stream, start, start + 1, errors)
        facts[f"first_{stream.type}_frames"] = count
        if end > start + 1:
            facts[f"last_{stream.type}_frames"], seen = _count(container, stream, end - 1, end, errors)
        facts[f"{stream.type}_end_s"] = _text(None if seen is None else Fraction(round((seen - origin) * 10**6), 10**6))
    return {**facts, "errors": [each[:200] for each in errors[:20]]}, []


def _check_animation(container: "InputContainer", file: RemoteFile) -> Answer | None:
    """Return the same for an animated WebP, None for a still: its pictures are decoded one by one."""
    from fetchcut.media.run.webp import animation

    pictures = animation(file)
    if not pictures:
        return None
    errors: list[str] = []
    last_ms = pictures[-1].end_ms - 1000
    first = [_decodes(container, file, each, errors) for each in pictures if each.start_ms < 1000]
    last = [_decodes(container, file, each, errors) for each in pictures if each.end_ms > last_ms > 0]
    facts: dict[str, object] = {"first_video_frames": sum(first), "last_video_frames": sum(last)}
    facts["video_end_s"] = _text(Fraction(pictures[-1].end_ms, 1000))
    return {**facts, "errors": [each[:200] for each in errors[:20]]}, []


def _decodes(container: "InputContainer", file: RemoteFile, picture: "Picture", errors: list[str]) -> bool:
    """Return whether one picture of an animation gives a frame of the promised size; if not, the error is noted."""
    import av

    from fetchcut.media.run.webp import still_of

    if len(errors) >= 20:
        return False
    try:
        decoder = av.VideoCodecContext.create("webp", "r")
        decoder.options = dict(container.options)
        frames = decoder.decode(av.Packet(still_of(file, picture)))
    except (av.error.FFmpegError, ValueError) as error:
        errors.append(f"video: {error}")
        return False
    if [(each.width, each.height) for each in frames] != [(picture.width, picture.height)]:
        errors.append(f"video: no picture of {picture.width}x{picture.height} at {picture.start_ms} ms")
        return False
    return True


def _count(
    container: "InputContainer", stream: "Stream", start: Fraction, end: Fraction, errors: list[str]
) -> tuple[int, Fraction | None]:
    """Return how many frames play in [start, end) of the stream, by decoding from the keyframe before, and when the
    last of all that were decoded ends: None where there was none, or so many that the rest was not looked at."""
    from av.error import FFmpegError

    try:
        container.seek(int(start / stream.time_base) if stream.time_base else 0, stream=stream, backward=True)
    except FFmpegError:
        # A stream without packets cannot be sought; whether that is a fault is for others to say.
        try:
            container.seek(int(start * 10**6), backward=True)
        except FFmpegError as error:
            errors.append(f"seek: {error}")
    count, until = 0, None
    most = _most_frames(stream)
    for seen, frame in enumerate(_frames(container, stream, errors)):
        time = start if frame.time is None else Fraction(frame.pts) * frame.time_base
        if time >= end:
            break
        if seen >= most:
            # A very long way from the keyframe: that far all was well, and the rest would cost too much to see.
            return count or seen, None
        until = max(until or time, time + _length(frame, stream))
        # A picture that came before is still shown: a slide show has none that begins in its last second.
        if time >= start - _TINY or (stream.type == "video" and until > start + _TINY):
            count += 1
            if getattr(frame, "is_corrupt", False):
                errors.append(f"{stream.type}: corrupt frame at {float(time):.3f}")
    return count, until


def _length(frame: Any, stream: Any) -> Fraction:
    if stream.type == "audio":
        return Fraction(frame.samples, frame.sample_rate or 1)
    if frame.duration and frame.time_base:
        return Fraction(frame.duration * frame.time_base)
    return 1 / Fraction(stream.average_rate) if stream.average_rate else Fraction(0)


def _most_frames(stream: "Stream") -> int:
    width, height = getattr(stream.codec_context, "width", 0), getattr(stream.codec_context, "height", 0)
    return int(min(_MOST_FRAMES, max(60, _MOST_PIXELS / (width * height)))) if width and height else _MOST_FRAMES


def _frames(container: "InputContainer", stream: "Stream", errors: list[str]) -> Iterator[Any]:
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


def _stream_end(container: "InputContainer", stream: "Stream") -> Fraction:
    if stream.duration and stream.time_base:
        return stream.duration * stream.time_base
    return _microseconds(container.duration) or Fraction(0)


def _main_picture(container: "InputContainer") -> "VideoStream | None":
    return next((each for each in container.streams.video if not _is_picture_of_a_song(each)), None)


def _is_picture_of_a_song(stream: "Stream") -> bool:
    from av.stream import Disposition

    return bool(stream.disposition & Disposition.attached_pic)


def _duration(container: "InputContainer", start: Fraction) -> Fraction | None:
    """Return the length by the streams' own exact times, else the container's (microseconds, may be an estimate)."""
    ends = [
        ((stream.start_time or 0) + stream.duration) * stream.time_base
        for stream in (*container.streams.video, *container.streams.audio)
        if stream.duration and stream.time_base and not _is_picture_of_a_song(stream)
    ]
    if ends and (container.duration is None or abs(max(ends) - start - container.duration / 1e6) < 1):
        return max(ends) - start
    return _microseconds(container.duration)


def _first_frame(container: "InputContainer") -> Any:
    """Return the first decoded picture, which alone knows its rotation, or None."""
    stream = _main_picture(container)
    if stream is None:
        return None
    return next(_frames(container, stream, []), None)


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
        return stream.type, {**facts, "language": _known(language)}
    length = stream.duration * stream.time_base if stream.duration and stream.time_base else None
    begins = Fraction((stream.start_time or 0) * (stream.time_base or 0))
    facts |= {
        "bit_rate": context.bit_rate or None,
        "duration_s": _text(length),
        "start_s": _text(max(Fraction(0), begins - start)),
    }
    if stream.type == "audio":
        facts |= {"sample_rate": context.sample_rate or 0, "channels": context.channels or 0}
        return "audio", {**facts, "language": _known(language)}
    is_cover = _is_picture_of_a_song(stream)
    return "video", {
        **facts,
        "width": context.width,
        "height": context.height,
        "rotation_deg": -round((first.rotation if first and not is_cover else 0) / 90) * 90 % 360,
        "sample_aspect": _text(stream.sample_aspect_ratio or Fraction(1)),
        "frame_rate": _text(stream.average_rate or stream.guessed_rate or None),
        "full_rate": _text(stream.base_rate or None),
        "frame_count": stream.frames or None,
        "pixel_format": context.pix_fmt,
        "color_transfer": _TRANSFERS.get(int(context.color_trc or 0)),
        "is_attached_picture": is_cover,
        # AVFieldOrder: 0 unknown, 1 progressive, above it four kinds of interlacing.
        "is_interlaced": int(context.field_order) > 1,
    }


def _known(language: str) -> str | None:
    return None if language in {"", "und"} else language


def _microseconds(value: int | None) -> Fraction | None:
    return None if value is None else Fraction(value, 1_000_000)


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(Fraction(value))


_ACTS: dict[str, Callable[["InputContainer", RemoteFile], Answer]] = {"probe": probe, "index": index, "check": check}


def serve(pipe: Pipe, options: dict[str, str]) -> None:
    """Answer requests until the parent is gone."""
    while True:
        try:
            request = json.loads(pipe.receive())
        except EOFError:
            return
        _answer(pipe, request, options)


def _answer(pipe: Pipe, request: dict[str, Any], options: dict[str, str]) -> None:
    import av

    file = RemoteFile(pipe, int(request["size"]))
    try:
        with av.open(file, "r", options=options, metadata_errors="replace", buffer_size=1 << 16) as container:
            answer, columns = _ACTS[request["do"]](container, file)
    except (av.error.FFmpegError, ValueError, ArithmeticError, LookupError, AttributeError, TypeError) as error:
        pipe.say(failed={"kind": type(error).__name__, "reason": str(error)[:_MOST_TEXT]})
        return
    pipe.say(is_done=True)
    pipe.say(**answer)
    for column in columns:
        pipe.send(column)


def _import_all() -> None:
    """Import what PyAV imports late (subtitle streams, for one): nothing can be, once no file may be opened."""
    import av

    for found in pkgutil.walk_packages(av.__path__, "av."):
        if "__" not in found.name:
            with contextlib.suppress(ImportError):
                importlib.import_module(found.name)


def main(words: list[str]) -> None:
    """Import libav, lock this process in, serve.

    `words`: the parent's pid, the memory limit, "jail" or "plain", libav's options as JSON, folders to import from.
    """
    parent, memory_bytes, mode, options, *paths = words
    sys.path.extend(paths)
    if mode == "jail":
        from fetchcut.media.run import jail

        jail.die_with_parent(int(parent))
    # What libraries print must not fall between our messages.
    pipe = Pipe(os.dup(0), os.dup(1))
    os.dup2(2, 1)
    import av.logging

    _import_all()
    importlib.import_module("fetchcut.media.run.webp")
    # No messages: libav's decoding threads would want Python's lock to deliver them while the main thread, holding
    # it, waits for them to end. What we know of an error is its code.
    av.logging.set_level(None)
    if mode == "jail":
        jail.limit(AS=int(memory_bytes), NOFILE=64, FSIZE=0)
        jail.forbid_new_privileges()
        jail.restrict_files(reads=[], writes=[])
        jail.restrict_calls()
    serve(pipe, json.loads(options))


if __name__ == "__main__":
    main(sys.argv[1:])

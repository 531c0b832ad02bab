"""Whether the ends of a file decode. Runs in the worker (libav_worker.py) only."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from fetchcut.media.run.boxes import RandomAccess
from fetchcut.media.run.worker_probe import Answer, frames, main_picture, seconds, text

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.stream import Stream

    from fetchcut.media.run.webp import Picture

_MOST_FRAMES = 4000
_MOST_PIXELS = 4_000_000_000
"""How much one end of a stream may cost to look at: two thousand pictures of full HD, a hundred of 8K."""
_TINY = Fraction(1, 1000)


def check(container: "InputContainer", file: RandomAccess) -> Answer:
    """Return how many frames the first and the last second of picture and sound give, and the errors on the way."""
    if container.format.name == "webp_pipe" and (animated := _check_animation(container, file)):
        return animated
    facts: dict[str, object] = {}
    errors: list[str] = []
    origin = seconds(container.start_time) or Fraction(0)
    for stream in (main_picture(container), next(iter(container.streams.audio), None)):
        if stream is None:
            continue
        stream.codec_context.thread_type = "AUTO"
        # Nobody sees these pictures: without the last touch to them they show the same faults, a fifth sooner.
        stream.codec_context.options = {**stream.codec_context.options, "skip_loop_filter": "all"}
        start = (stream.start_time or 0) * (stream.time_base or Fraction(0))
        end = start + _stream_end(container, stream)
        count, seen = _count(container, stream, start, start + 1, errors)
        facts[f"first_{stream.type}_frames"] = count
        if end > start + 1:
            facts[f"last_{stream.type}_frames"], seen = _count(container, stream, end - 1, end, errors)
        facts[f"{stream.type}_end_s"] = text(None if seen is None else Fraction(round((seen - origin) * 10**6), 10**6))
    return {**facts, "errors": [each[:200] for each in errors[:20]]}, []


def _check_animation(container: "InputContainer", file: RandomAccess) -> Answer | None:
    """Return the same for an animated WebP, None for a still: its pictures are decoded one by one."""
    from fetchcut.media.run.webp import animation

    pictures = animation(file)
    if not pictures:
        return None
    errors: list[str] = []
    last_ms = pictures[-1].end_ms - 1000
    first = [decodes(container, file, each, errors) for each in pictures if each.start_ms < 1000]
    last = [decodes(container, file, each, errors) for each in pictures if each.end_ms > last_ms > 0]
    facts: dict[str, object] = {"first_video_frames": sum(first), "last_video_frames": sum(last)}
    facts["video_end_s"] = text(Fraction(pictures[-1].end_ms, 1000))
    return {**facts, "errors": [each[:200] for each in errors[:20]]}, []


def decodes(container: "InputContainer", file: RandomAccess, picture: "Picture", errors: list[str]) -> bool:
    """Return whether one picture of an animation gives a frame of the promised size; if not, the error is noted."""
    import av

    from fetchcut.media.run.webp import still_of

    if len(errors) >= 20:
        return False
    try:
        decoder = av.VideoCodecContext.create("webp", "r")
        decoder.options = dict(container.options)
        decoded = decoder.decode(av.Packet(still_of(file, picture)))
    except (av.error.FFmpegError, ValueError) as error:
        errors.append(f"video: {error}")
        return False
    if [(each.width, each.height) for each in decoded] != [(picture.width, picture.height)]:
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
    for seen, frame in enumerate(frames(container, stream, errors)):
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


def _stream_end(container: "InputContainer", stream: "Stream") -> Fraction:
    if stream.duration and stream.time_base:
        return stream.duration * stream.time_base
    return seconds(container.duration) or Fraction(0)

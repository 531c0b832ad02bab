"""Whether pictures decode across the joins of a file. Runs in the worker (libav_worker.py) only."""

import contextlib
import hashlib
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from fetchcut.media.run.boxes import RandomAccess
from fetchcut.media.run.worker_probe import Answer, main_picture

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

_BEFORE = 3
_AFTER = 6
_LONGEST_RUN_UP = 60
"""Pictures between a keyframe and a join that are decoded to see the join; behind more of them it is seen alone."""


def joins(container: "InputContainer", file: RandomAccess) -> Answer:
    """Return how many of the asked moments were looked at, and where a picture is missing, damaged or not in its place.

    Every moment is the time of a picture; some before it and some after it must be there, one each frame. `prints` has
    the marks of the pictures from each moment on: equal ones are equal to the bit.
    """
    stream = main_picture(container)
    moments = [Fraction(each) for each in getattr(file, "moments", ())]
    if stream is None or not stream.average_rate:
        return {"errors": ["no pictures"]}, []
    stream.codec_context.thread_type = "AUTO"
    faults, prints = [], []
    for moment in moments:
        marks: list[str] = []
        fault = _look(container, stream, moment, marks)
        prints.append(marks)
        if fault:
            faults.append(f"{float(moment):.3f} s: {fault}"[:200])
    return {"looked_at": len(moments), "errors": faults[:20], "prints": prints}, []


def prints(container: "InputContainer", file: RandomAccess) -> Answer:
    """Return the marks of the pictures from each asked moment on, which nothing before it is decoded for.

    What does not decode has no marks.
    """
    from av.error import FFmpegError

    stream = main_picture(container)
    found: list[list[str]] = []
    if stream is None:
        return {"prints": found}, []
    stream.codec_context.thread_type = "AUTO"
    for moment in map(Fraction, getattr(file, "moments", ())):
        marks: list[str] = []
        with contextlib.suppress(FFmpegError, _DamagedPicture):
            end = moment + _AFTER / Fraction(stream.average_rate or 25)
            _shown(container, stream, (moment, moment, end), marks)
        found.append(marks)
    return {"prints": found}, []


def _look(container: "InputContainer", stream: "VideoStream", moment: Fraction, marks: list[str]) -> str:
    from av.error import FFmpegError

    step = 1 / Fraction(stream.average_rate or 25)
    begin, end = max(Fraction(0), moment - _BEFORE * step), moment + _AFTER * step
    if stream.duration and stream.time_base:
        end = min(end, Fraction(stream.duration * stream.time_base))
    try:
        times = _shown(container, stream, (begin, moment, end), marks)
        if times is None:
            begin = moment
            times = _shown(container, stream, (begin, moment, end), marks) or []
    except FFmpegError as error:
        return str(error)
    except _DamagedPicture:
        return "a damaged picture"
    wanted = round((end - begin) / step)
    slots = [round((time - begin) / step) for time in times]
    return "" if slots == list(range(wanted)) else f"pictures {slots[:12]} of {wanted}"


class _DamagedPicture(Exception):
    """A picture that the decoder had to make up in part."""


def _shown(
    container: "InputContainer", stream: "VideoStream", bounds: tuple[Fraction, Fraction, Fraction], marks: list[str]
) -> list[Fraction] | None:
    """Return the times of the pictures in [begin, end), and mark those from the moment between them on.

    None where the keyframe before is too far away.
    """
    begin, moment, end = bounds
    base = Fraction(stream.time_base or 1)
    container.seek(int(begin / base), stream=stream, backward=True)
    half = 1 / Fraction(stream.average_rate or 25) / 2
    times: list[Fraction] = []
    for number, frame in enumerate(_frames(container, stream)):
        if frame.pts is None:
            continue
        time = frame.pts * base
        if not number and (begin - time) > _LONGEST_RUN_UP * 2 * half:
            return None
        if time >= end - half:
            break
        if time >= begin - half:
            if frame.is_corrupt:
                raise _DamagedPicture
            times.append(time)
        if time >= moment - half:
            marks.append(_mark(frame))
    return times


def _mark(frame: Any) -> str:
    """Return a mark of a picture's brightness, every pixel of it. Processors have SHA-256 built in, BLAKE2 not."""
    plane = frame.planes[0]
    data = memoryview(plane)
    width = frame.width * (plane.line_size // max(plane.width, 1) if plane.line_size >= 2 * plane.width else 1)
    if width == plane.line_size:
        return hashlib.sha256(data[: width * plane.height]).hexdigest()[:16]
    digest = hashlib.sha256()
    for row in range(plane.height):
        digest.update(data[row * plane.line_size : row * plane.line_size + width])
    return digest.hexdigest()[:16]


def _frames(container: "InputContainer", stream: "VideoStream") -> Any:
    for packet in container.demux(stream):
        yield from packet.decode()

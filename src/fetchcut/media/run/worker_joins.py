"""Whether pictures decode across the joins of a file. Runs in the worker (libav_worker.py) only."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from fetchcut.media.run.boxes import RandomAccess
from fetchcut.media.run.worker_probe import Answer, main_picture

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

_BEFORE = 3
_AFTER = 6
_LONGEST_RUN_UP = 300
"""Pictures between a keyframe and a join that are decoded to see the join; behind more of them it is seen alone."""


def joins(container: "InputContainer", file: RandomAccess) -> Answer:
    """Return how many of the asked moments were looked at, and where a picture is missing, damaged or not in its place.

    Every moment is the time of a picture; some before it and some after it must be there, one each frame.
    """
    stream = main_picture(container)
    moments = [Fraction(each) for each in getattr(file, "moments", ())]
    if stream is None or not stream.average_rate:
        return {"errors": ["no pictures"]}, []
    stream.codec_context.thread_type = "AUTO"
    faults = []
    for moment in moments:
        fault = _look(container, stream, moment)
        if fault:
            faults.append(f"{float(moment):.3f} s: {fault}"[:200])
    return {"looked_at": len(moments), "errors": faults[:20]}, []


def _look(container: "InputContainer", stream: "VideoStream", moment: Fraction) -> str:
    from av.error import FFmpegError

    step = 1 / Fraction(stream.average_rate or 25)
    begin, end = max(Fraction(0), moment - _BEFORE * step), moment + _AFTER * step
    if stream.duration and stream.time_base:
        end = min(end, Fraction(stream.duration * stream.time_base))
    try:
        times = _shown(container, stream, begin, end)
        if times is None:
            begin = moment
            times = _shown(container, stream, begin, end) or []
    except FFmpegError as error:
        return str(error)
    except _DamagedPicture:
        return "a damaged picture"
    wanted = round((end - begin) / step)
    slots = [round((time - begin) / step) for time in times]
    return "" if slots == list(range(wanted)) else f"pictures {slots[:12]} of {wanted}"


class _DamagedPicture(Exception):
    """A picture that the decoder had to make up in part."""


def _shown(container: "InputContainer", stream: "VideoStream", begin: Fraction, end: Fraction) -> list[Fraction] | None:
    """Return the times of the pictures in [begin, end); None where the keyframe before is too far away."""
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
    return times


def _frames(container: "InputContainer", stream: "VideoStream") -> Any:
    for packet in container.demux(stream):
        yield from packet.decode()

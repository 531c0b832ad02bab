"""Where pictures or sound cannot be decoded, packet by packet. Runs in the worker (libav_worker.py) only."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from fetchcut.media.run.boxes import RandomAccess
from fetchcut.media.run.damaged import Packets
from fetchcut.media.run.worker_probe import Answer, main_picture, seconds

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.stream import Stream

_LATE_S = 12
"""How far behind a part a keyframe is waited for."""

_MOST_PARTS = 1000
_SEEK_ANYWHERE = ("mpegts", "mpeg")


def damaged_pictures(container: "InputContainer", file: RandomAccess) -> Answer:
    """Return the parts of the asked ones ("at": start, end, start, end …) whose pictures do not decode."""
    return _damaged(container, main_picture(container), file)


def damaged_sound(container: "InputContainer", file: RandomAccess) -> Answer:
    """Return the parts of the asked ones whose sound does not decode."""
    return _damaged(container, next(iter(container.streams.audio), None), file)


def _damaged(container: "InputContainer", stream: "Stream | None", file: RandomAccess) -> Answer:
    moments = [Fraction(each) for each in getattr(file, "moments", ())]
    if stream is None:
        return {"parts": []}, []
    # One thread: with several an error is told some packets after the one it is about.
    stream.codec_context.thread_count = 1
    stream.codec_context.options = {**stream.codec_context.options, "err_detect": "explode"}
    origin = seconds(container.start_time) or Fraction(0)
    parts = []
    for start, end in zip(moments[::2], moments[1::2], strict=True):
        for first, last in _look(container, stream, start + origin, end + origin):
            begin, until = max(first - origin, start), min(last - origin, end)
            if begin < until:
                parts.append((str(begin), str(until)))
    return {"parts": parts[:_MOST_PARTS]}, []


def _look(
    container: "InputContainer", stream: "Stream", start: Fraction, end: Fraction
) -> list[tuple[Fraction, Fraction]]:
    from av.error import FFmpegError

    base = Fraction(stream.time_base or 1)
    is_sound = stream.type == "audio"
    seen = Packets()
    numbers: dict[int, int] = {}
    # Streams without an index are entered at any packet: a keyframe comes only behind it.
    early = start - _LATE_S if container.format.name in _SEEK_ANYWHERE else start
    begin = max(int(early / base), stream.start_time or 0)
    try:
        container.seek(begin, stream=stream, backward=True)
        for packet in container.demux(stream):
            if packet.pts is not None and packet.size:
                time = packet.pts * base
                if time >= end and (is_sound or packet.is_keyframe or time > end + _LATE_S):
                    break
                numbers[packet.pts] = len(seen.shown)
                until = time + (packet.duration or 0) * base
                seen.add((time, until), is_key=packet.is_keyframe or is_sound, is_alone=packet.is_disposable)
            seen.bad |= _bad(packet, seen, numbers)
    except FFmpegError:
        # Nothing behind can be read.
        return [*seen.damage(), (max((each for _, each in seen.shown), default=start), end)]
    return seen.damage()


def _bad(packet: Any, seen: Packets, numbers: dict[int, int]) -> set[int]:
    """Return the packets that this one, decoded, shows to be bad."""
    from av.error import FFmpegError

    now = len(seen.shown) - 1
    bad = {now} if packet.is_corrupt else set()
    try:
        frames = packet.decode()
    except FFmpegError:
        frames, bad = [], {now}
    bad |= {numbers.get(each.pts, -1) for each in frames if getattr(each, "is_corrupt", False)}
    # What is shown before the picture that was sought refers to some that were not read.
    return {each for each in bad if each >= 0 and seen.shown[each][0] >= seen.shown[0][0]}

"""How much of each stream is there in a file that is cut off. Runs in the worker (libav_worker.py) only."""

from fractions import Fraction
from typing import TYPE_CHECKING

from fetchcut.media.run.boxes import RandomAccess
from fetchcut.media.run.worker_probe import Answer, is_picture_of_a_song, seconds, text

if TYPE_CHECKING:
    from av.container import InputContainer


def ends(container: "InputContainer", _: RandomAccess) -> Answer:
    """Return when each stream's last whole packet ends. All of the file is read.

    In decoding time: of what is shown later, some pictures are decoded only after others that never came.
    """
    from av.error import FFmpegError

    start = seconds(container.start_time) or Fraction(0)
    looked_at = [
        each for each in (*container.streams.video, *container.streams.audio) if not is_picture_of_a_song(each)
    ]
    found: dict[str, Fraction] = {}
    try:
        for packet in container.demux(looked_at):
            at = packet.pts if packet.dts is None else packet.dts
            if at is None or not packet.time_base or packet.is_corrupt:
                continue
            end = (at + (packet.duration or 0)) * packet.time_base - start
            key = str(packet.stream.index)
            found[key] = max(found.get(key, end), end)
    except FFmpegError:
        pass  # what was read until here is what there is
    return {"by_stream": {key: text(end) for key, end in found.items()}}, []

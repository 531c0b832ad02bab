"""Whether a file's pictures and sound decode at all, and how long it is. Runs in the worker (libav_worker.py) only."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from fetchcut.media.run.boxes import RandomAccess
from fetchcut.media.run.webp import animation
from fetchcut.media.run.worker_check import decodes
from fetchcut.media.run.worker_probe import Answer, main_picture, seconds, text

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream

_MOST_PACKETS = 500
"""How many packets of one stream may go by before its first frame: open GOPs and broken beginnings have some."""


def glance(container: "InputContainer", file: RandomAccess) -> Answer:
    """Return which main streams give a frame, and for a file that does not say its length how long its packets last.

    Browsers and recorders write such files (Matroska without a duration): only reading all of them tells.
    """
    from av.error import FFmpegError

    if container.format.name == "webp_pipe" and (pictures := animation(file)):
        return {"has_picture": decodes(container, file, pictures[0], [])}, []
    looked_at = [_Look(each) for each in (main_picture(container), next(iter(container.streams.audio), None)) if each]
    needs_length = container.duration is None and not container.format.name.endswith(("_pipe", "apng"))
    try:
        for packet in container.demux([each.stream for each in looked_at]):
            for each in looked_at:
                if packet.stream is each.stream:
                    each.take(packet)
            if not needs_length and all(each.is_over for each in looked_at):
                break
    except FFmpegError:
        pass  # what was seen until here is what there is
    facts: dict[str, object] = {f"has_{each.kind}": each.has_frame for each in looked_at}
    start = seconds(container.start_time) or Fraction(0)
    end = max((each.end for each in looked_at), default=start)
    return {**facts, "duration_s": text(end - start) if needs_length and end > start else None}, []


class _Look:
    """One stream: its first frame, and where its packets end."""

    def __init__(self, stream: "Stream") -> None:
        self.stream = stream
        self.kind = "picture" if stream.type == "video" else "sound"
        self.has_frame = False
        self.end = Fraction(0)
        self._packets = 0

    @property
    def is_over(self) -> bool:
        """Return whether nothing more is to be learnt about its frames."""
        return self.has_frame or self._packets >= _MOST_PACKETS

    def take(self, packet: "Packet[Any]") -> None:
        """Look at the next packet."""
        from av.error import FFmpegError

        if packet.pts is not None and packet.time_base:
            self.end = max(self.end, (packet.pts + (packet.duration or 0)) * packet.time_base)
        if self.is_over:
            return
        self._packets += 1
        try:
            self.has_frame = bool(packet.decode())
        except (FFmpegError, EOFError):
            return

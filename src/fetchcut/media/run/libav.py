"""libav at arm's length: probing, indexing and checking in a jailed process that lives as long as it is needed."""

import contextlib
import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

import msgspec

from fetchcut.errors import Damaged, EndMissing, MediaError, TooMuchWork, Unreadable
from fetchcut.media.byte_ranges import MediaIndex
from fetchcut.media.command import DECODERS, DEMUXERS, MAX_PIXELS, MAX_STREAMS
from fetchcut.media.run import answers, child
from fetchcut.media.run.answers import Decoded, Glance, Joins
from fetchcut.media.run.boxes import (
    Box,
    RandomAccess,
    avi_length,
    canvas,
    claimed_end,
    is_avi,
    is_iso,
    layout,
    top_boxes,
)
from fetchcut.media.run.budget import raise_if_too_much
from fetchcut.media.run.disk_file import Checked, FileOnDisk, opened
from fetchcut.media.run.webp import Picture, animation
from fetchcut.timeline.facts import AudioStream, MediaInfo, VideoStream
from fetchcut.timeline.time import Seconds, TimeRange, clock

WORKER: Final = Path(__file__).with_name("libav_worker.py")
SILENCE_S: Final = 60.0
"""How long the worker may compute without wanting a byte: opening a file, or decoding one packet."""

MEMORY_BYTES: Final = 8 << 30
"""Address space of a worker."""

_INTERLEAVED_S: Final = 2
"""How far the streams of a file that is cut off may end from each other: what ended long before was over."""

PICTURE_DEMUXERS: Final = {"gif", "apng", "png_pipe", "jpeg_pipe", "webp_pipe", "webp_anim", "webp"}
_MOST_MESSAGE: Final = 1 << 30
_MOST_READ: Final = 1 << 26
_OPTIONS: Final = {
    "format_whitelist": DEMUXERS,
    "codec_whitelist": DECODERS,
    "max_pixels": str(MAX_PIXELS),
    "max_streams": str(MAX_STREAMS),
    "probesize": str(8 << 20),
}
_Answer = TypeVar("_Answer")

# The kernel kills the worker when the thread that started it ends, so one thread starts them all and stays.
_starter: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="libav-start")


class Libav:
    """libav in a worker process; one request at a time, from any thread.

    `start` early hides the worker's start behind other work; without it the first request starts it. A worker that
    dies or hangs costs its request (Unreadable); the next one gets a new worker.
    """

    def __init__(self, *, sandbox: bool = True, silence_s: float = SILENCE_S, memory_bytes: int = MEMORY_BYTES) -> None:
        self._sandbox = sandbox
        self._memory_bytes = memory_bytes
        self._silence_s = silence_s
        self._lock = threading.Lock()
        self._starting: Future[subprocess.Popen[bytes]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Have the worker start; returns at once."""
        if self._starting is None:
            self._starting = _starter.submit(_start, self._sandbox, self._memory_bytes)

    def close(self) -> None:
        """End the worker, if there is one."""
        starting, self._starting = self._starting, None
        if starting is None:
            return
        with contextlib.suppress(OSError):
            worker = starting.result()
            child.kill(worker)
            worker.wait()
            for pipe in (worker.stdin, worker.stdout):
                if pipe:
                    with contextlib.suppress(OSError):
                        pipe.close()

    def probe(self, source: Path | RandomAccess, name: str, *, takes_cut_off: bool = False) -> MediaInfo:
        """Return what the file holds; `name` is what people call it.

        Raises Unreadable, Damaged, TooMuchWork, and EndMissing for a file on disk whose end is missing, unless it is
        taken as what is there of it.
        """
        with _opened(source, name) as file:
            info = self._ask("probe", file, name, answers.media_info)
            info = _with_structure(info, file, name)
            end = claimed_end(file)
            if end is not None and end > file.size_bytes:
                info = self._cut_off(info, file, name, f"cut off: {file.size_bytes} of {end} bytes", source)
                if not takes_cut_off:
                    raise end_missing(info, name)
            raise_if_too_much(info, name)
            return info

    def _cut_off(
        self, info: MediaInfo, file: RandomAccess, name: str, reason: str, source: Path | RandomAccess
    ) -> MediaInfo:
        """Return the facts of what is there: with the index in front libav opens such a file without a word.

        Raises Damaged where that is nothing, and for what is behind a link: it would all be fetched.
        """
        if not isinstance(source, Path) or info.duration_s is None:
            raise Damaged(name=name, reason=reason)
        ends = self._ask("ends", file, name, answers.ends).by_stream
        if not ends or max(ends.values()) <= 0:
            raise Damaged(name=name, reason=reason)
        whole_s = max(info.duration_s, avi_length(file) if is_avi(file) else Fraction(0))
        last = max(ends.values())
        lost = min(each for each in ends.values() if each >= last - _INTERLEAVED_S)
        return replace(
            info,
            duration_s=whole_s,
            lost_from_s=min(lost, whole_s),
            video=tuple(_shortened(each, ends) for each in info.video),
            audio=tuple(_shortened(each, ends) for each in info.audio),
        )

    def index(self, source: Path | RandomAccess, name: str) -> MediaIndex:
        """Return where every packet lies and when it is due. Raises Unreadable, Damaged, TooMuchWork."""
        with _opened(source, name) as file, self._lock, self._guarded(name) as worker:
            head = answers.index_head(self._exchange(worker, "index", file, name))
            columns = [self._receive(worker, name) for _ in head.streams]
            index = answers.media_index(head, columns)
            boxes = top_boxes(file, is_enough=lambda box: box.kind == "moof") if is_iso(file) else ()
            return replace(index, header=_header(boxes), is_complete=_is_complete(index, boxes))

    def check(self, path: Path, *, name: str) -> Decoded:
        """Return how the first and the last second of every main stream decode. Raises as `probe`."""
        with _opened(path, name) as file:
            return self._ask("check", file, name, answers.decoded)

    def glance(self, path: Path, *, name: str) -> Glance:
        """Return which main streams give a frame at all, and the length of a file that does not say it itself.

        Only in the latter case all of the file is read. Raises as `probe`.
        """
        with _opened(path, name) as file:
            return self._ask("glance", file, name, answers.glance)

    def joins(self, source: Path | RandomAccess, moments: Sequence[Seconds], *, name: str) -> Joins:
        """Return whether the pictures around each moment (the time of a picture) decode, one each frame."""
        with _opened(source, name) as file:
            return self._ask("joins", file, name, answers.joins, at=[str(each) for each in moments])

    def prints(self, source: Path, moments: Sequence[Seconds], *, name: str) -> tuple[tuple[str, ...], ...]:
        """Return the marks that `joins` gives of the pictures from each moment on, without looking at those before."""
        with _opened(source, name) as file:
            return self._ask("prints", file, name, answers.joins, at=[str(each) for each in moments]).prints

    def damaged(
        self,
        source: Path | RandomAccess,
        parts: Sequence[TimeRange],
        *,
        is_sound: bool,
        name: str,
        check: Callable[[], None],
    ) -> tuple[TimeRange, ...]:
        """Return what of these parts of the source's main picture or sound does not decode; all of them is decoded.

        Raises as `probe`, and whatever `check` raises, which is called again and again.
        """
        what = "damaged_sound" if is_sound else "damaged_pictures"
        at = [str(each) for part in parts for each in (part.start, part.end)]
        with _opened(source, name) as file:
            found = self._ask(what, Checked(file, check), name, answers.damaged, at=at)
        return tuple(TimeRange(start, end) for start, end in found.parts)

    def _ask(
        self, what: str, file: RandomAccess, name: str, decode: Callable[[bytes], _Answer], **more: object
    ) -> _Answer:
        with self._lock, self._guarded(name) as worker:
            return decode(self._exchange(worker, what, file, name, **more))

    @contextlib.contextmanager
    def _guarded(self, name: str) -> Iterator[subprocess.Popen[bytes]]:
        """Give the worker. Unless it answered (be it that the file is bad), its state is unknown and it is ended."""
        self.start()
        try:
            yield self._worker()
        except MediaError:
            raise
        except (OSError, EOFError, msgspec.DecodeError) as error:
            self.close()
            raise Unreadable(name=name) from error
        except BaseException:
            self.close()
            raise

    def _worker(self) -> subprocess.Popen[bytes]:
        if self._starting is None:
            raise EOFError
        return self._starting.result()

    def _exchange(
        self, worker: subprocess.Popen[bytes], what: str, file: RandomAccess, name: str, **more: object
    ) -> bytes:
        """Return the worker's answer, serving its reads until then. Raises its failure as ours, EOFError if it died."""
        _send(worker, json.dumps({"do": what, "size": file.size_bytes, **more}).encode())
        while True:
            said = answers.message(self._receive(worker, name))
            if said.read is not None:
                _send(worker, _bytes_at(file, *said.read))
            elif said.failed is not None:
                raise _lacks_index(file, name) or answers.error_of(said.failed, name)
            elif said.is_done:
                return self._receive(worker, name)
            else:
                raise EOFError

    def _receive(self, worker: subprocess.Popen[bytes], name: str) -> bytes:
        """Return the worker's next message. Raises EOFError if it died, TooMuchWork if it was silent for too long."""
        was_silent = threading.Event()

        def end() -> None:
            was_silent.set()
            child.kill(worker)

        timer = threading.Timer(self._silence_s, end)
        timer.daemon = True
        timer.start()
        try:
            return _message(worker)
        except EOFError:
            self.close()
            if was_silent.is_set():
                raise TooMuchWork(name=name, reason=f"silent for {self._silence_s:.0f} seconds") from None
            raise
        finally:
            timer.cancel()


def _start(sandbox: bool, memory_bytes: int) -> subprocess.Popen[bytes]:
    mode = "jail" if sandbox and child.can_jail() else "plain"
    words = [str(os.getpid()), str(memory_bytes), mode, json.dumps(_OPTIONS), *_packages()]
    return child.start(
        [sys.executable, "-I", "-S", "-E", str(WORKER), *words],
        policy=None,  # it locks itself in, once libav is loaded and before it reads a byte: tighter than any list
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


@lru_cache(maxsize=1)
def _packages() -> tuple[str, ...]:
    """Return the folders that hold libav's package and ours: all the worker can import beside the standard library."""
    spec = find_spec("av")
    found = [Path(each).parent for each in (spec and spec.submodule_search_locations) or ()]
    return tuple(str(each) for each in (*found, Path(__file__).parents[3]))


def _send(worker: subprocess.Popen[bytes], payload: bytes) -> None:
    if worker.stdin is None:
        raise EOFError
    worker.stdin.write(struct.pack(">I", len(payload)) + payload)
    worker.stdin.flush()


def _message(worker: subprocess.Popen[bytes]) -> bytes:
    head = worker.stdout.read(4) if worker.stdout else b""
    size = struct.unpack(">I", head)[0] if len(head) == 4 else _MOST_MESSAGE
    if worker.stdout is None or size >= _MOST_MESSAGE:
        raise EOFError
    payload = worker.stdout.read(size)
    if len(payload) < size:
        raise EOFError
    return payload


def _bytes_at(file: RandomAccess, offset: int, size: int) -> bytes:
    if not 0 <= offset <= file.size_bytes or not 0 <= size <= _MOST_READ:
        raise EOFError
    return file.read_at(offset, min(size, file.size_bytes - offset))


@contextlib.contextmanager
def _opened(source: Path | RandomAccess, name: str) -> Iterator[RandomAccess]:
    """Give the source as RandomAccess. Raises FileMissing, and Unreadable for an empty one."""
    with contextlib.ExitStack() as stack:
        file = FileOnDisk(stack.enter_context(opened(source))) if isinstance(source, Path) else source
        if file.size_bytes == 0:
            raise Unreadable(name=name)
        yield file


def _with_structure(info: MediaInfo, file: RandomAccess, name: str) -> MediaInfo:
    """Return the facts with what the outermost structure tells: libav does not say how a file is laid out."""
    if is_iso(file):
        boxes = top_boxes(file, is_enough=lambda box: box.kind == "moof")
        is_faststart, is_fragmented = layout(boxes)
        return replace(info, is_faststart=is_faststart, is_fragmented=is_fragmented)
    if info.container.startswith("webp"):
        info = _with_animation(info, animation(file))
    return _with_canvas(info, file, name)


_Stream = TypeVar("_Stream", VideoStream, AudioStream)


def _shortened(stream: _Stream, ends: Mapping[int, Seconds]) -> _Stream:
    """Return the stream as long as it is there."""
    if stream.index not in ends:
        return stream
    there = max(Fraction(0), ends[stream.index] - stream.start_s)
    return replace(stream, duration_s=min(there, stream.duration_s or there))


def end_missing(info: MediaInfo, name: str) -> EndMissing:
    """Return the error for a file whose end is missing, as its facts tell."""
    there, whole = clock(info.lost_from_s or Fraction(0)), clock(info.duration_s or Fraction(0))
    return EndMissing(name=name, reason="its end is missing", there=there, whole=whole)


def _with_animation(info: MediaInfo, pictures: tuple[Picture, ...]) -> MediaInfo:
    """Return the facts of a WebP with its own length and rate: libav takes an animated one for 25 pictures a second."""
    if len(pictures) < 2:
        return replace(info, duration_s=None)
    duration = Fraction(max(pictures[-1].end_ms, 1), 1000)
    rate, count = len(pictures) / duration, len(pictures)
    # FFmpeg gives the pictures of an animation in this format, whatever they are coded in.
    video = tuple(
        replace(each, duration_s=duration, frame_rate=rate, frame_count=count, pixel_format="argb")
        for each in info.video
    )
    return replace(info, duration_s=duration, video=video)


def _with_canvas(info: MediaInfo, file: RandomAccess, name: str) -> MediaInfo:
    """Return the facts of a picture with its size, where libav did not tell. Raises Unreadable if nobody does."""
    if info.container not in PICTURE_DEMUXERS or all(each.width and each.height for each in info.video):
        return info
    size = canvas(file)
    if size is None:
        raise Unreadable(name=name)
    return replace(info, video=tuple(replace(each, width=size[0], height=size[1]) for each in info.video))


def _lacks_index(file: RandomAccess, name: str) -> Damaged | None:
    """Return the error for an MP4 or MOV whose index never came: a download or a recording that broke off."""
    if not is_iso(file) or any(box.kind in {"moov", "moof"} for box in top_boxes(file)):
        return None
    return Damaged(name=name, reason="moov atom not found")


def _header(boxes: tuple[Box, ...]) -> tuple[tuple[int, int], ...]:
    """Return the spans of all boxes but media, and of the media boxes their first bytes."""
    return tuple((box.start, box.start + 16 if box.kind == "mdat" else box.end) for box in boxes)


def _is_complete(index: MediaIndex, boxes: tuple[Box, ...]) -> bool:
    """Return whether the tables name every packet: an ISO file in one piece, its packets inside of it."""
    kinds = {box.kind for box in boxes}
    sound = all(min(each.sizes, default=0) > 0 and min(each.offsets) >= 0 for each in index.streams)
    return "moov" in kinds and "moof" not in kinds and bool(index.streams) and sound

"""The process in which libav reads untrusted bytes. Run by `libav.py`, never imported by it.

It holds no descriptor but three pipes, may open nothing and connect nowhere: what it reads of a file it asks of its
parent, byte span by byte span. Both ways a message is a length (4 bytes, big-endian) and that many bytes.

    parent → worker   {"do": "probe" | "index" | "check" | "glance" | "ends" | "joins" | "prints" |
                      "damaged_pictures" | "damaged_sound", "size": bytes of the file,
                      "at": [moments as "n/d"] for those that look there}
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
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from av.container import InputContainer

    Acts = dict[str, Callable[[InputContainer, "RemoteFile"], tuple[dict[str, object], list[bytes]]]]

_MOST_REASON = 500


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
        self.moments: tuple[str, ...] = ()

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


def serve(pipe: Pipe, options: dict[str, str], acts: "Acts") -> None:
    """Answer requests until the parent is gone."""
    while True:
        try:
            request = json.loads(pipe.receive())
        except EOFError:
            return
        _answer(pipe, request, options, acts)


def _answer(pipe: Pipe, request: dict[str, Any], options: dict[str, str], acts: "Acts") -> None:
    import av

    file = RemoteFile(pipe, int(request["size"]))
    file.moments = tuple(str(each) for each in request.get("at", ()))
    try:
        with av.open(file, "r", options=options, metadata_errors="replace", buffer_size=1 << 16) as container:
            _bound(container, options)
            answer, columns = acts[request["do"]](container, file)
    except (av.error.FFmpegError, ValueError, ArithmeticError, LookupError, AttributeError, TypeError) as error:
        pipe.say(failed={"kind": type(error).__name__, "reason": str(error)[:_MOST_REASON]})
        return
    pipe.say(is_done=True)
    pipe.say(**answer)
    for column in columns:
        pipe.send(column)


def _bound(container: "InputContainer", options: dict[str, str]) -> None:
    """Hold the decoders to the limits as well: what a container is opened with does not reach those that we run."""
    limits = {name: value for name, value in options.items() if name in {"codec_whitelist", "max_pixels"}}
    for stream in container.streams:
        if getattr(stream, "codec_context", None) is not None:
            stream.codec_context.options = limits


def _import_all() -> None:
    """Import what PyAV imports late (subtitle streams, for one): nothing can be, once no file may be opened.

    Its samples for trying things out are not needed, and bring a client for HTTP along.
    """
    import av

    for found in pkgutil.walk_packages(av.__path__, "av."):
        if "__" not in found.name and found.name != "av.datasets":
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
    from fetchcut.media.run.worker_check import check
    from fetchcut.media.run.worker_damage import damaged_pictures, damaged_sound
    from fetchcut.media.run.worker_ends import ends
    from fetchcut.media.run.worker_glance import glance
    from fetchcut.media.run.worker_joins import joins, prints
    from fetchcut.media.run.worker_probe import index, probe

    # No messages: libav's decoding threads would want Python's lock to deliver them while the main thread, holding
    # it, waits for them to end. What we know of an error is its code.
    av.logging.set_level(None)
    if mode == "jail":
        jail.limit(AS=int(memory_bytes), NOFILE=64, FSIZE=0)
        jail.forbid_new_privileges()
        jail.restrict_files(reads=[], writes=[])
        jail.restrict_calls()
    acts: Acts = {"probe": probe, "index": index, "check": check, "glance": glance, "joins": joins}
    acts |= {"ends": ends, "prints": prints, "damaged_pictures": damaged_pictures, "damaged_sound": damaged_sound}
    serve(pipe, json.loads(options), acts)


if __name__ == "__main__":
    main(sys.argv[1:])

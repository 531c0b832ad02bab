"""Server-sent events as bytes (https://html.spec.whatwg.org/multipage/server-sent-events.html), and the heartbeat.

Always "data: " and LF: parsers out there break on a missing space and on CRLF.
"""

import re
from typing import Final

HEARTBEAT: Final = b": heartbeat\n\ndata:\n\n"
"""A comment for strict readers, and the empty data line that the founding documents' clients know."""

HEADERS: Final = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache"),
    (b"x-accel-buffering", b"no"),
)

_LINE_END: Final = re.compile("\r\n|\r|\n")


def frame(data: str, *, seq: int | None = None) -> bytes:
    """Return one event. `seq` becomes its id, which a client that comes back sends as Last-Event-ID.

    Whatever line ends `data` holds, it stays one event: each of its lines gets a "data: " of its own (the standard).
    """
    head = "" if seq is None else f"id: {seq}\n"
    lines = _LINE_END.split(data)
    return (head + "".join(f"data: {line}\n" for line in lines) + "\n").encode()

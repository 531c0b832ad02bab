"""A reader of event streams that does what the standard says, letter for letter.

https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """One dispatched event."""

    data: str
    id: str
    event: str = "message"


def messages(stream: bytes) -> list[Message]:
    """Return what a browser's EventSource would dispatch of a whole stream."""
    text = stream.decode("utf-8", "replace").removeprefix("\ufeff")
    found: list[Message] = []
    data: list[str] = []
    last_id, event = "", ""
    # A line that the end of the stream cuts off is never processed, so the last piece goes.
    for line in re.split("\r\n|\r|\n", text)[:-1]:
        if not line:
            if data:
                found.append(Message(data="\n".join(data), id=last_id, event=event or "message"))
            data, event = [], ""
        elif not line.startswith(":"):
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if name == "data":
                data.append(value)
            elif name == "id" and "\0" not in value:
                last_id = value
            elif name == "event":
                event = value
    return found

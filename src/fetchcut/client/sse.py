"""Server-sent events from bytes that come in any pieces, as https://html.spec.whatwg.org/multipage/server-sent-events.html
has it: CR, LF or CRLF, one space after the colon or none, several data lines, comments, a BOM. Pure.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LONGEST_CHARACTERS: Final = 32 * 2**20
"""Of one line or one event's data; what is longer is no event but an attack, and ends the stream."""


class Overlong(ValueError):
    """A line or an event beyond LONGEST_CHARACTERS."""


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One dispatched event, or a comment (`kind` "comment"), which the standard ignores and we count as a heartbeat.

    `id` is the last id seen so far. `data` "" comes from a bare `data:` line: the standard would not dispatch it, but
    the original service sends it to say that it is still working.
    """

    kind: str
    data: str
    id: str = ""


class Parser:
    """Bytes in, events out. What stands behind the last blank line is no event: the standard drops it at the end."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._is_first = True
        self._ends_in_cr = False
        self._begun: list[str] = []
        self._kind = ""
        self._data: list[str] = []
        self._size = 0
        self._id = ""

    def feed(self, chunk: bytes) -> Iterator[ServerEvent]:
        """Yield the events that `chunk` completes. Raises Overlong."""
        text = self._decoder.decode(chunk)
        if self._is_first and text:
            self._is_first = False
            text = text.removeprefix("\ufeff")
        for line in self._lines(text):
            yield from self._take(line)

    @property
    def rest(self) -> str:
        """Return the data of an event that was begun and not ended, "" if there is none."""
        line = "".join(self._begun)
        last = [line[5:].removeprefix(" ")] if line.startswith("data:") else []
        return "\n".join([*self._data, *last])

    def _lines(self, text: str) -> Iterator[str]:
        # A CR at the end of one piece and an LF at the start of the next are one line end, not two.
        if self._ends_in_cr and text:
            text = text.removeprefix("\n")
            self._ends_in_cr = False
        if text.endswith("\r"):
            self._ends_in_cr = True
        *lines, last = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for line in lines:
            yield "".join([*self._begun, line])
            self._begun = []
        self._begun.append(last)
        if sum(map(len, self._begun)) > LONGEST_CHARACTERS:
            raise Overlong

    def _take(self, line: str) -> Iterator[ServerEvent]:
        if not line:
            yield from self._dispatch()
        elif line.startswith(":"):
            yield ServerEvent("comment", line[1:].strip(), self._id)
        else:
            name, _, value = line.partition(":")
            self._field(name, value.removeprefix(" "))

    def _field(self, name: str, value: str) -> None:
        if name == "data":
            self._size += len(value)
            if self._size > LONGEST_CHARACTERS:
                raise Overlong
            self._data.append(value)
        elif name == "event":
            self._kind = value
        elif name == "id" and "\0" not in value:
            self._id = value

    def _dispatch(self) -> Iterator[ServerEvent]:
        data, kind = self._data, self._kind or "message"
        self._data, self._kind, self._size = [], "", 0
        if data:
            yield ServerEvent(kind, "\n".join(data), self._id)
        elif kind != "message":
            # `event: heartbeat` without data: nothing to dispatch, but somebody is there.
            yield ServerEvent("comment", kind, self._id)

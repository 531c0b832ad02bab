"""A multipart form as a stream of its files, in constant memory: a file is read while it comes, nothing is kept."""

from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NoReturn

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from fetchcut.errors import BodyInvalid, Problem

MOST_FILES: Final = 50
MOST_PARTS: Final = 100
WORDS_BYTES: Final = 64 * 1024
"""Of all parts together that are no files."""


@dataclass(slots=True)
class _Head:
    """The head of a part while it comes."""

    name: bytearray = field(default_factory=bytearray)
    value: bytearray = field(default_factory=bytearray)
    lines: dict[bytes, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Begins:
    """A part with this field name; `filename` None: it is no file."""

    name: str
    filename: str | None


class _Ends:
    """The part is whole."""


_Step = _Begins | _Ends | bytes


class FilePart:
    """One file of the form. Its bytes can be read once, before the next part."""

    def __init__(self, filename: str, form: "Multipart") -> None:
        self.filename = filename
        self._form = form

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield its bytes as they come. Raises BodyInvalid where the form breaks off."""
        while isinstance(step := await self._form.step(), bytes):
            yield step


class Multipart:
    """A form that is read from `stream`, the bytes of a request's body."""

    def __init__(self, content_type: str, stream: AsyncIterator[bytes]) -> None:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        if kind != b"multipart/form-data" or not boundary:
            _refuse("header Content-Type", "expected multipart/form-data with a boundary")
        self._stream = stream
        self._steps: deque[_Step] = deque()
        self._head = _Head()
        self._is_whole = False
        self._parts = 0
        try:
            self._parser = MultipartParser(boundary, self._callbacks(), max_header_count=16, max_header_size=8192)  # type: ignore[arg-type]
        except FormParserError:
            _refuse("header Content-Type", "the boundary is too long")

    async def files(self) -> AsyncIterator[FilePart]:
        """Yield the parts that have a file name, in order. Raises BodyInvalid."""
        words = files = 0
        while (step := await self.step()) is not None:
            if isinstance(step, bytes):
                # Of a field that is no file, or the rest of a file that nobody read.
                words += len(step)
                if words > WORDS_BYTES:
                    _refuse("form", f"fields that are no files have more than {WORDS_BYTES} bytes")
            elif isinstance(step, _Begins) and step.filename is not None:
                if (files := files + 1) > MOST_FILES:
                    _refuse("form", f"more than {MOST_FILES} files")
                yield FilePart(step.filename, self)

    async def step(self) -> _Step | None:
        """Return the next step of the form, None at its end. Raises BodyInvalid where it breaks off."""
        while not self._steps:
            piece = await anext(self._stream, None)
            if piece is None:
                if not self._is_whole:
                    _refuse("form", "it ends before its last boundary")
                return None
            self._parse(piece)
        return self._steps.popleft()

    def _parse(self, piece: bytes) -> None:
        try:
            self._parser.write(piece)
        except FormParserError:
            _refuse("form", "this is not what multipart/form-data looks like")

    def _callbacks(self) -> Mapping[str, object]:
        return {
            "on_part_begin": self._part_begin,
            "on_header_field": lambda data, start, end: self._head.name.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._head.value.extend(data[start:end]),
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": lambda data, start, end: self._steps.append(data[start:end]),
            "on_part_end": lambda: self._steps.append(_Ends()),
            "on_end": self._end,
        }

    def _part_begin(self) -> None:
        self._head = _Head()
        self._parts += 1
        if self._parts > MOST_PARTS:
            _refuse("form", f"more than {MOST_PARTS} parts")

    def _header_end(self) -> None:
        head = self._head
        head.lines[bytes(head.name).strip().lower()] = bytes(head.value)
        head.name.clear()
        head.value.clear()

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._head.lines.get(b"content-disposition"))
        filename = options.get(b"filename")
        self._steps.append(_Begins(_text(options.get(b"name", b"")), None if filename is None else _filename(filename)))

    def _end(self) -> None:
        self._is_whole = True


def _text(raw: bytes) -> str:
    """Return a name as browsers and curl write it: UTF-8, and where it is not, some text that stands for it."""
    return raw.decode("utf-8", errors="replace")


def _filename(raw: bytes) -> str:
    """Return a file's name, with the quotes that browsers, curl and our client write as %22 in a form."""
    return _text(raw.replace(b"%22", b'"')) or "file"


def _refuse(where: str, reason: str) -> NoReturn:
    raise BodyInvalid(problems=(Problem(where, reason),))

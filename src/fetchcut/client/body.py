"""Bodies of requests as values, and their bytes: JSON, a form of files, a part of a file. No media are held whole."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fetchcut.errors import FileChanged, FileEmpty, FileMissing
from fetchcut.progress import Progress

PIECE_BYTES: Final = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file of the person's as it was when the sending was decided: another size or date since, and it is refused."""

    path: Path
    name: str
    size_bytes: int
    modified_ns: int
    head: bytes = b""

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes [start, end). Raises FileChanged, also when it changed behind the last one."""
        try:
            with self.path.open("rb") as file:
                file.seek(start)
                left = end - start
                while left > 0:
                    self._raise_if_changed()
                    piece = file.read(min(PIECE_BYTES, left))
                    if not piece:
                        raise FileChanged(path=str(self.path))
                    left -= len(piece)
                    yield piece
            self._raise_if_changed()
        except OSError as error:
            raise FileChanged(path=str(self.path)) from error

    def _raise_if_changed(self) -> None:
        facts = self.path.stat()
        if (facts.st_size, facts.st_mtime_ns) != (self.size_bytes, self.modified_ns):
            raise FileChanged(path=str(self.path))


def look_at(path: Path) -> Upload:
    """Return the file as it is now. Raises FileMissing, FileEmpty."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
            facts = path.stat()
    except OSError:
        raise FileMissing(path=str(path)) from None
    if not facts.st_size:
        raise FileEmpty(path=str(path))
    return Upload(
        path=path.absolute(),
        name=path.name,
        size_bytes=facts.st_size,
        modified_ns=facts.st_mtime_ns,
        head=head,
    )


@dataclass(frozen=True, slots=True)
class JsonBody:
    """`value` as JSON."""

    value: object

    content_type = "application/json"

    @property
    def length(self) -> int:
        """Return the number of bytes."""
        return len(self._text())

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes."""
        yield self._text()

    def progress(self, sent: int) -> Progress | None:
        """Return nothing: JSON is short."""
        return None

    def _text(self) -> bytes:
        return json.dumps(self.value, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class BytesBody:
    """A short file, held whole."""

    content: bytes

    content_type = "application/octet-stream"

    @property
    def length(self) -> int:
        """Return the number of bytes."""
        return len(self.content)

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes."""
        for at in range(0, len(self.content), PIECE_BYTES):
            yield self.content[at : at + PIECE_BYTES]

    def progress(self, sent: int) -> Progress | None:
        """Return nothing: it is short."""
        return None


@dataclass(frozen=True, slots=True)
class FormBody:
    """Files as a browser's form sends them, each under the field `files`; `boundary` must be in none of them."""

    files: tuple[Upload, ...]
    boundary: str

    @property
    def content_type(self) -> str:
        """Return the Content-Type with the boundary."""
        return f"multipart/form-data; boundary={self.boundary}"

    @property
    def length(self) -> int:
        """Return the number of bytes."""
        heads = sum(len(self._head(file)) + file.size_bytes + 2 for file in self.files)
        return heads + len(self._tail())

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes. Raises FileChanged."""
        for file in self.files:
            yield self._head(file)
            yield from file.pieces(0, file.size_bytes)
            yield b"\r\n"
        yield self._tail()

    def progress(self, sent: int) -> Progress | None:
        """Return how far the upload is when so many bytes of this body are out."""
        name = self.files[0].name if len(self.files) == 1 else ""
        return Progress(stage="upload", done=sent, total=self.length, file=name)

    def _head(self, file: Upload) -> bytes:
        # https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data: just these three.
        escaped = re.sub(r'[\r\n"]', lambda found: f"%{ord(found[0]):02X}", file.name)
        disposition = f'Content-Disposition: form-data; name="files"; filename="{escaped}"'
        lines = (f"--{self.boundary}", disposition, "Content-Type: application/octet-stream", "", "")
        return "\r\n".join(lines).encode("utf-8", "surrogateescape")

    def _tail(self) -> bytes:
        return f"--{self.boundary}--\r\n".encode()


@dataclass(frozen=True, slots=True)
class PartBody:
    """The bytes [start, end) of a file, as a resumable upload sends them."""

    file: Upload
    start: int
    end: int

    content_type = "application/offset+octet-stream"

    @property
    def length(self) -> int:
        """Return the number of bytes."""
        return self.end - self.start

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes. Raises FileChanged."""
        return self.file.pieces(self.start, self.end)

    def progress(self, sent: int) -> Progress | None:
        """Return how far the whole file is when so many bytes of this part are out."""
        return Progress(stage="upload", done=self.start + sent, total=self.file.size_bytes, file=self.file.name)


Body = JsonBody | BytesBody | FormBody | PartBody

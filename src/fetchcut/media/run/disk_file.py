"""Local files, opened and read anywhere."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

from fetchcut.errors import FileMissing
from fetchcut.media.run.boxes import RandomAccess


class FileOnDisk:
    """A local file as RandomAccess."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size_bytes = os.fstat(file.fileno()).st_size

    def read_at(self, offset: int, size: int) -> bytes:
        """Return `size` bytes from `offset`, fewer only at the end."""
        self._file.seek(offset)
        return self._file.read(size)


class Checked:
    """A source whose every reading asks first whether it is still wanted."""

    def __init__(self, source: RandomAccess, check: Callable[[], None]) -> None:
        self._source = source
        self._check = check
        self.size_bytes = source.size_bytes

    def read_at(self, offset: int, size: int) -> bytes:
        """Return the source's bytes. Raises what the check raises."""
        self._check()
        return self._source.read_at(offset, size)


def opened(path: Path) -> IO[bytes]:
    """Return the file, open for reading. Raises FileMissing."""
    try:
        return path.open("rb")
    except OSError as error:
        raise FileMissing(path=str(path)) from error

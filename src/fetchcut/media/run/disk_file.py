"""Local files, opened and read anywhere."""

import os
from pathlib import Path
from typing import IO

from fetchcut.errors import FileMissing


class FileOnDisk:
    """A local file as RandomAccess."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size_bytes = os.fstat(file.fileno()).st_size

    def read_at(self, offset: int, size: int) -> bytes:
        """Return `size` bytes from `offset`, fewer only at the end."""
        self._file.seek(offset)
        return self._file.read(size)


def opened(path: Path) -> IO[bytes]:
    """Return the file, open for reading. Raises FileMissing."""
    try:
        return path.open("rb")
    except OSError as error:
        raise FileMissing(path=str(path)) from error

"""A result of several files as one, for those who can be handed only one."""

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from fetchcut.disk import disk_errors
from fetchcut.service.steps.render import Rendered

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in it: the same draft gives the same bytes."""


def packed(made: Rendered, folder: Path) -> Rendered:
    """Return a result of several files as one ZIP in `folder`, not pressed: media are that already. Others stay.

    The files are called 01.mp4, 02.mp4 and so on, captions beside them alike.
    """
    if not made.parts:
        return made
    path = folder / "result.zip"
    with disk_errors(path), zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, file in named(made):
            entry = zipfile.ZipInfo(name, _EPOCH)
            with file.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
                while block := source.read(1 << 20):
                    target.write(block)
            file.unlink()
    return replace(made, path=path, size_bytes=path.stat().st_size, parts=())


def named(made: Rendered) -> list[tuple[str, Path]]:
    """Return the files of a result of several with their numbers as names: 01.mp4, or 001.mp4 of a hundred."""
    width = max(2, len(str(len(made.parts))))
    return [
        (f"{number:0{width}}{path.suffix}", path)
        for number, part in enumerate(made.parts, 1)
        for path in (part.path, *part.beside)
    ]

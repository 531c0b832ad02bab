"""The one border to the disk's own errors, and writes that are whole or not there."""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from fetchcut.errors import DiskFull, NotWritable


@contextlib.contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Map what the system says about writing `path` into DiskFull and NotWritable."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise DiskFull(folder=str(path if path.is_dir() else path.parent)) from error
        raise NotWritable(path=str(path)) from error


def ensure_folder(folder: Path) -> Path:
    """Return `folder`, made if it was missing."""
    with disk_errors(folder):
        # An existing file in its place raises FileExistsError, which says nothing to a person.
        if folder.exists() and not folder.is_dir():
            raise NotWritable(path=str(folder))
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_whole(path: Path, content: bytes, *, is_synced: bool = True) -> None:
    """Write `content` so that `path` holds either its old or its new bytes, whatever dies meanwhile; for one writer.

    `is_synced` false does not wait for the disk: safe from a kill, not from a power cut.
    """
    waiting = path.with_name(f"{path.name}.new")
    with disk_errors(path):
        with waiting.open("wb") as file:
            file.write(content)
            if is_synced:
                file.flush()
                os.fsync(file.fileno())
        waiting.replace(path)


def require_space(folder: Path, needed_bytes: int) -> None:
    """Raise DiskFull when `folder`'s file system has less than `needed_bytes` (and a little air) left."""
    with contextlib.suppress(OSError):  # a file system that cannot tell is tried
        missing = needed_bytes + 16 * 2**20 - shutil.disk_usage(folder).free
        if missing > 0:
            raise DiskFull(folder=str(folder), missing_bytes=missing)


def publish(part: Path, wanted: Path, *, token: str, keeps_part: bool = False) -> Path:
    """Give `part` the name `wanted`, or "name (2)" and so on where that is taken; return which.

    The final name appears in one step and never replaces a file, whoever else writes into the folder meanwhile: a hard
    link fails where the name exists, a rename would not. `part` stays until its folder is forgotten, so that a run
    killed in between finds its own file again and makes no second one. `keeps_part` true copies instead: `part` is the
    person's own file. Copies, which other file systems need as well, stand under a hidden name made of `token` until
    they are whole: the same job, done again, takes away what a kill left there.
    """
    with disk_errors(wanted):
        if not keeps_part and part.stat().st_dev == wanted.parent.stat().st_dev:
            return _named(part, wanted)
        staged = wanted.with_name(f".{wanted.stem[:40]}.{token[:16]}.part")
        try:
            if not _has_other_name(staged):
                _copy(part, staged)
            return _named(staged, wanted)
        finally:
            with contextlib.suppress(OSError):
                staged.unlink(missing_ok=True)


def _has_other_name(staged: Path) -> bool:
    """Return whether a killed run left this file after it had got its final name: writing into it would change that."""
    return staged.exists() and staged.stat().st_nlink > 1


def _copy(part: Path, staged: Path) -> None:
    staged.unlink(missing_ok=True)
    require_space(staged.parent, part.stat().st_size)
    shutil.copyfile(part, staged)
    with staged.open("rb+") as file:
        os.fsync(file.fileno())


def _named(staged: Path, wanted: Path) -> Path:
    for candidate in _names(wanted):
        if _take(staged, candidate):
            return candidate
    raise NotWritable(path=str(wanted))


def _names(wanted: Path) -> Iterator[Path]:
    yield wanted
    for number in range(2, 10_000):
        yield wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")


def _take(staged: Path, candidate: Path) -> bool:
    try:
        os.link(staged, candidate)
    except FileExistsError:
        return candidate.samefile(staged)
    except OSError:
        return _take_without_links(staged, candidate)
    return True


def _take_without_links(staged: Path, candidate: Path) -> bool:
    """FAT, exFAT and some network drives have no hard links: claim the name with an empty file, then replace it."""
    try:
        os.close(os.open(candidate, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except FileExistsError:
        return False
    staged.replace(candidate)
    return True

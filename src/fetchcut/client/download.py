"""A result onto the disk: resumed after cuts, its link renewed when it ran out, verified before it gets its name."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from fetchcut.client.effects import Answer, Close, Flow, Request, Sleep, do, opened, read, tell
from fetchcut.client.export import Export, look
from fetchcut.client.line import Line
from fetchcut.disk import disk_errors, ensure_folder, publish, require_space
from fetchcut.errors import CutOff, FetchcutError, Forbidden, PassingError, ResultWrong, ServerFailed
from fetchcut.filenames import safe_name
from fetchcut.ingest.sniff import sniff
from fetchcut.progress import Progress

TRIES: Final = 5
"""In a row without a byte more."""

SILENCE_S: Final = 60.0
WRITE_BYTES: Final = 2**20
GONE: Final = frozenset({400, 401, 403, 404, 410})
"""What object stores, and we, answer to a link that has run out."""

_ZIP: Final = b"PK\x03\x04"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A result on this disk."""

    path: Path
    size_bytes: int
    export: Export


def download(line: Line, export: Export, wanted: Path) -> Flow[Saved]:
    """Return where the result of a completed export was put: `wanted`, or a free name like it; nothing is replaced.

    Raises DiskFull, NotWritable, ResultWrong, PassingError when it stays unreachable.
    """
    folder = wanted.parent
    yield from do(lambda: _ready(folder, export))
    part = folder / f".{safe_name(export.id)}.part"
    failures = 0
    while True:
        had = yield from do(lambda: _size(part))
        try:
            yield from _rest(line, export, part, had)
            break
        except Forbidden:
            failures += 1
            if failures >= TRIES:
                raise
            export = yield from look(line, export.id)
        except PassingError as error:
            failures = failures + 1 if (yield from do(lambda: _size(part))) == had else 1
            if failures >= TRIES:
                raise
            yield Sleep(error.retry_after_s or 2.0 ** (failures - 1))
    verified = export
    size = yield from do(lambda: _verified(part, verified, is_archive=wanted.suffix == ".zip"))
    path = yield from do(lambda: _published(part, wanted, verified.id))
    return Saved(path=path, size_bytes=size, export=export)


def _rest(line: Line, export: Export, part: Path, had: int) -> Flow[None]:
    """Fetch what `part` lacks, from byte `had` on. Raises CutOff where less came than was announced."""
    number, answer = yield from opened(_request(line, export, had))
    if answer.status == 416:  # there is nothing behind what we have
        yield Close(number)
        return
    if answer.status not in {200, 206}:
        yield Close(number)
        raise _error(answer)
    start = had if answer.status == 206 else 0
    total = _total(answer, start)
    yield from do(lambda: _cut(part, start))
    done = yield from _poured(number, part, start, total)
    if total is not None and done < total:
        raise CutOff(url=answer.url, got_bytes=done, expected_bytes=total)


def _poured(number: int, part: Path, start: int, total: int | None) -> Flow[int]:
    """Write the stream's bytes behind the first `start` ones and close it; return how many there are then.

    A cut or a long silence is an end like any other here: what had come is kept, the total tells what is missing.
    """
    done, pieces = start, bytearray()
    while True:
        try:
            piece = yield from read(number, SILENCE_S)
            if piece == b"":
                raise CutOff(url=part.name, got_bytes=done, expected_bytes=total)
        except PassingError:
            piece = None
            if total is None:
                yield Close(number)
                raise
        pieces += piece or b""
        if len(pieces) >= WRITE_BYTES or not piece:
            batch = bytes(pieces)
            yield from do(lambda batch=batch: _append(part, batch))  # type: ignore[misc]
            done += len(batch)
            pieces.clear()
            yield from tell(Progress(stage="download", done=done, total=total, resumed=start))
        if not piece:
            yield Close(number)
            return done


def _request(line: Line, export: Export, had: int) -> Request:
    headers = {"Range": f"bytes={had}-"} if had else {}
    if export.url:
        # A signed link: our token is nobody's business there.
        url = export.url if "://" in export.url else line.server + export.url
        return Request(method="GET", url=url, headers=headers, timeout_s=SILENCE_S)
    path = f"/api/render/proxy/{quote(export.id, safe='')}/download"
    return Request(method="GET", url=line.server + path, headers=line.headers(**headers), timeout_s=SILENCE_S)


def _total(answer: Answer, start: int) -> int | None:
    whole = re.fullmatch(r"bytes [0-9]+-[0-9]+/([0-9]+)", answer.headers.get("content-range", ""))
    if whole:
        return int(whole[1])
    length = answer.headers.get("content-length", "")
    return start + int(length) if length.isdecimal() else None


def _error(answer: Answer) -> FetchcutError:
    if answer.status in GONE:
        return Forbidden(url=answer.url, status=answer.status)
    return ServerFailed(url=answer.url, status=answer.status)


def _ready(folder: Path, export: Export) -> None:
    ensure_folder(folder)
    require_space(folder, export.size_bytes or 0)


def _size(part: Path) -> int:
    try:
        return part.stat().st_size
    except FileNotFoundError:
        return 0


def _cut(part: Path, size: int) -> None:
    with disk_errors(part), part.open("ab") as file:
        file.truncate(size)


def _append(part: Path, data: bytes) -> None:
    with disk_errors(part), part.open("ab") as file:
        file.write(data)


def _verified(part: Path, export: Export, *, is_archive: bool) -> int:
    """Return the size of a result that is what was promised; one that is not goes. Raises ResultWrong."""
    with disk_errors(part), part.open("rb") as file:
        head = file.read(4096)
        found = sniff(head, name=part.name)
        size = file.seek(0, os.SEEK_END)
    if export.size_bytes and size != export.size_bytes:
        part.unlink(missing_ok=True)
        raise ResultWrong(promised=f"{export.size_bytes} bytes", found=f"{size} bytes")
    if found.kind != "media" and not (is_archive and head.startswith(_ZIP)):
        part.unlink(missing_ok=True)
        raise ResultWrong(promised="media", found=found.kind)
    return size


def _published(part: Path, wanted: Path, token: str) -> Path:
    with disk_errors(part), part.open("rb+") as file:
        os.fsync(file.fileno())
    path = publish(part, wanted, token=token)
    part.unlink(missing_ok=True)
    return path

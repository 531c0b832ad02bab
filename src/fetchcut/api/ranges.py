"""Which bytes of a file a request wants (RFC 9110, 14): one range at most."""

import re
from dataclasses import dataclass
from typing import Final

_RANGE: Final = re.compile(r"bytes=\s*([0-9]{0,19})\s*-\s*([0-9]{0,19})\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class ByteRange:
    """[start, end) of a file."""

    start: int
    end: int


class Unsatisfiable(Exception):
    """No byte of the file is wanted, or several ranges are."""


def wanted(header: str | None, size: int) -> ByteRange | None:
    """Return the part that is wanted, None for the whole file. Raises Unsatisfiable.

    What does not parse is no range, as the RFC says. Several ranges are refused: honest players ask for one, and a
    server that gives many can be made to send a file a thousand times.
    """
    if header is None or not header.startswith("bytes="):
        return None
    if "," in header:
        raise Unsatisfiable
    match = _RANGE.fullmatch(header)
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < int(first):
            return None
    if start >= end:
        raise Unsatisfiable
    return ByteRange(start=start, end=end)

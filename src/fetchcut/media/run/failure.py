"""What FFmpeg's ending means, by its log: the border between its words and our errors. Pure."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from fetchcut.errors import Damaged, DiskFull, FetchcutError, FFmpegFailed, NotWritable, Unreadable

_NO_INDEX: Final = "moov atom not found"
_NOT_OPENED: Final = "Error opening input"
_NO_MEDIA: Final = (
    "Invalid data found when processing input",
    "Format not on whitelist",
    "Error opening input: End of file",
)
_CANNOT_WRITE: Final = ("Permission denied", "Read-only file system", "Operation not permitted")


def classify(argv: Sequence[str], returncode: int, log_tail: str, *, folder: Path, name: str) -> FetchcutError:
    """Return the error for a run that ended badly; `name` is the first input's, `folder` where the output goes."""
    if "No space left on device" in log_tail or "Disk quota exceeded" in log_tail:
        return DiskFull(folder=str(folder))
    if _NO_INDEX in log_tail:
        return Damaged(name=name, reason=_NO_INDEX)
    if _NOT_OPENED in log_tail and any(words in log_tail for words in _NO_MEDIA):
        return Unreadable(name=name)
    if "Error opening output" in log_tail and any(words in log_tail for words in _CANNOT_WRITE):
        return NotWritable(path=str(folder))
    return FFmpegFailed(argv=tuple(argv), returncode=returncode, log_tail=log_tail)

"""What is remembered of servers between runs: tokens (a client is given one a week), the session last worked in."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import filelock
import msgspec

from fetchcut.disk import ensure_folder, write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who we are at one server, by a token it gave us."""

    token: str = ""
    user_id: str = ""
    expires_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A timeline on the server."""

    id: str
    task_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What is known of one server. `owner` is the hash of the token that `session` belongs to.

    `uploads` are addresses of unfinished resumable uploads by the key of their file.
    """

    owner: str = ""
    account: Account = Account()
    session: Session | None = None
    uploads: dict[str, str] = field(default_factory=dict)


class Kept:
    """The file `servers.json`, by server. A spoilt file counts as empty: all in it can be had again."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def of(self, server: str) -> Remembered:
        """Return what is known of `server`."""
        return self._all().get(server, Remembered())

    def keep(self, server: str, known: Remembered) -> None:
        """Remember `known`; what other runs keep about other servers stays."""
        ensure_folder(self._file.parent)
        with filelock.FileLock(self._file.with_suffix(".lock")):
            everything = {**self._all(), server: known}
            write_whole(self._file, msgspec.json.encode(everything))
            os.chmod(self._file, 0o600)  # noqa: PTH101

    def _all(self) -> dict[str, Remembered]:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=dict[str, Remembered])
        except (OSError, msgspec.MsgspecError):
            return {}
